// What the directory's tables and details say of an entry.
import type { DirectoryEntry } from '../../../preload/contract/directory';
import { fieldsOfKind, type DirectoryFieldName, type DirectoryKind } from '../../../preload/contract/directory-kinds';
import { timeText } from '../../lib/format';
import { t, type MessageKey } from '../../lib/i18n.svelte';
import { directory } from '../../state/directory.svelte';

export const kindGroups: { group: 'accounts' | 'investing' | 'people'; kinds: DirectoryKind[] }[] = [
  { group: 'accounts', kinds: ['banks', 'branches', 'accountTypes'] },
  { group: 'investing', kinds: ['riskCategories', 'economicZones', 'assetClasses', 'securityTypes', 'productConstraints', 'campaignConfiguration'] },
  { group: 'people', kinds: ['countries', 'continents', 'languages', 'salutations', 'contactStatuses', 'documentTypes', 'severityLevels'] },
];

export type Column = DirectoryFieldName | 'number' | 'name' | 'part' | 'riskCategories' | 'rules' | 'asOf';

/** What fits a table; everything else is in the details. */
export function columnsOf(kind: DirectoryKind): Column[] {
  if (kind === 'productConstraints') return ['number', 'riskCategories', 'rules', 'asOf'];
  if (kind === 'economicZones') return ['name', 'number', 'color', 'asOf'];
  if (kind === 'branches') return ['name', 'number', 'bankId', 'countryId', 'code', 'bic'];
  if (kind === 'campaignConfiguration') return ['name', 'number', 'part', 'code'];
  return ['name', 'number', ...fieldsOfKind[kind]];
}

export const nameOf = (entry: DirectoryEntry): string => entry.name.shown ?? t('directory.unnamed');

/** A bank or country by name, with its number when that is not in the saved list. */
export function fieldText(field: DirectoryFieldName, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (field !== 'bankId' && field !== 'countryId') return String(value);
  return directory.nameOf(field, value) ?? t('directory.numberOnly', { number: String(value) });
}

export function cellText(column: Column, entry: DirectoryEntry): string {
  switch (column) {
    case 'number': return entry.number === null ? '' : String(entry.number);
    case 'name': return nameOf(entry);
    case 'part': return entry.part === null ? '' : t(`directory.part.${entry.part}`);
    case 'riskCategories': return (entry.riskCategories ?? []).map((item) => item.name.shown ?? item.number ?? '').join(', ');
    case 'rules': return t('directory.rules', { count: entry.other.length });
    case 'asOf': return entry.asOf === null ? '' : timeText(entry.asOf);
    default: return fieldText(column, entry.fields[column]);
  }
}

export const columnTitle = (column: Column): string => t(`directory.field.${column}`);
/** The name of a field of a form, `name.fr` included. */
export const kindTitle = (kind: DirectoryKind): string => t(`directory.kind.${kind}` as MessageKey);

/** The offset of a time zone as people write it: UTC+01:00. */
export function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
