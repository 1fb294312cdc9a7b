// The form of an entry of the directory: its fields as text, what is wrong with them, and what would be sent.
import type { DirectoryChange, DirectoryEntry } from '../../../preload/contract/directory';
import { editableFields, namedByLanguage, numericFields, type ChangeableKind, type DirectoryFieldName } from '../../../preload/contract/directory-kinds';
import { languages } from '../../../resources/messages/index';
import { language, languageName, t } from '../../lib/i18n.svelte';
import { isColor } from '../../lib/color';
import { columnTitle, fieldText } from './words';

/** By field: `name`, `name.fr`, `bic` and so on. */
export type Form = Record<string, string>;

/** What every form asks a name in, beside the languages the entry already has. */
const asked = [...new Set([...languages, 'de'])];

/** A name that came without a language counts as the chosen one's, as it does where it is sent. */
const namesOf = ({ name }: DirectoryEntry): Record<string, string> => (name.plain === null ? name.byLanguage : { [language()]: name.plain, ...name.byLanguage });

export function formOf(kind: ChangeableKind, entry: DirectoryEntry | null): Form {
  const names = entry ? namesOf(entry) : {};
  const nameFields = namedByLanguage(kind) ? [...new Set([...asked, ...Object.keys(names)])].map((code) => [`name.${code}`, names[code] ?? '']) : [['name', entry?.name.shown ?? '']];
  return Object.fromEntries([...nameFields, ...editableFields(kind).map((field) => [field, String(entry?.fields[field] ?? '')])]) as Form;
}

/** Problems by field. Only what DFS cannot do without: whatever else it takes is for it to say. */
export function problemsOf(kind: ChangeableKind, form: Form): Partial<Record<string, string>> {
  const names = Object.keys(form).filter((field) => field.startsWith('name'));
  const problems: Partial<Record<string, string>> = {};
  if (names[0] !== undefined && names.every((field) => form[field]?.trim() === '')) problems[names[0]] = t('problem.required');
  if (kind === 'branches' && !form['bankId']) problems['bankId'] = t('problem.required');
  return problems;
}

/** What looks unusual, without being refused. */
export function warningOf(field: DirectoryFieldName, text: string): string | undefined {
  const typed = text.trim();
  if (field === 'bic' && typed !== '' && !/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(typed)) return t('directory.bicUnusual');
  if (field === 'color' && typed !== '' && !isColor(typed)) return t('directory.colorUnusual');
  return undefined;
}

/** Every field that differs from what was read, and nothing else. */
export function changesOf(kind: ChangeableKind, entry: DirectoryEntry | null, form: Form): DirectoryChange[] {
  const before = formOf(kind, entry);
  return Object.entries(form).flatMap(([field, text]): DirectoryChange[] => {
    const old = before[field] ?? '';
    if (text.trim() === old.trim()) return [];
    const value = (content: string) => (content === '' ? null : numericFields.includes(field as DirectoryFieldName) ? Number(content) : content);
    return [{ field: field as DirectoryChange['field'], from: value(old), to: value(text.trim()) }];
  });
}

export const fieldTitle = (field: string): string => (field.startsWith('name.') ? t('directory.nameIn', { language: languageName(field.slice(5)) }) : columnTitle(field as DirectoryFieldName | 'name'));

/** A value as the confirmation names it; an empty one in words. */
export function shownValue(field: string, value: string | number | null): string {
  if (value === null) return t('directory.empty');
  return field.startsWith('name') ? String(value) : fieldText(field as DirectoryFieldName, value);
}
