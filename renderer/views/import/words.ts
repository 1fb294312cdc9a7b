// The words of files of clients: fields, values as they are read, encodings, separators.
import { isDateField, isShareField, isThemeField, type Delimiter, type Encoding, type ImportField, importFields, themeFields } from '../../../preload/contract/import-fields';
import { dayText } from '../../lib/format';
import { locale, t } from '../../lib/i18n.svelte';

export const fieldTitle = (field: ImportField): string => t(`import.field.${field}`);

export const fieldGroups: { group: 'client' | 'co' | 'entity' | 'profile' | 'own'; fields: readonly ImportField[] }[] = [
  { group: 'client', fields: ['name', 'lastName', 'firstName', 'birthDate', 'contactId', 'email', 'kind'] },
  { group: 'co', fields: ['coLastName', 'coFirstName', 'coBirthDate'] },
  { group: 'entity', fields: ['entityName', 'entityIdentifier', 'representativeLastName', 'representativeFirstName'] },
  { group: 'profile', fields: ['riskKey', 'riskDate', 'answer', 'sustainabilityDate', 'minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage', ...themeFields] },
  { group: 'own', fields: importFields.filter((field) => field === 'notes' || field === 'tags') },
];

const encodingKeys = { 'utf-8': 'utf8', 'windows-1252': 'windows1252', 'utf-16le': 'utf16le', 'utf-16be': 'utf16be' } as const;
export const encodingTitle = (encoding: Encoding): string => t(`import.encoding.${encodingKeys[encoding]}`);
const delimiterKeys = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;
export const delimiterTitle = (delimiter: Delimiter): string => t(`import.delimiter.${delimiterKeys[delimiter]}`);

/** A share of a file, which may have more digits than a screen mostly shows. */
const shareText = (fraction: number): string => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 4 }).format(fraction);

/** A value as it was read, in the person's language; `text` is as main writes it. */
export function cellText(field: ImportField, text: string): string {
  if (text === '') return '';
  if (isDateField(field)) return dayText(text);
  if (isShareField(field)) return shareText(Number(text));
  if (isThemeField(field)) return t(text === 'yes' ? 'import.answer.yes' : 'import.answer.no');
  if (field === 'kind' && (text === 'person' || text === 'couple' || text === 'legalEntity')) return t(`import.kind.${text}`);
  if (field === 'answer' && (text === 'yes' || text === 'no' || text === 'notAnswered')) return t(`import.answer.${text}`);
  return text;
}

/** A column as the person knows it. */
export const columnTitle = (heading: string, index: number): string => (heading === '' ? t('import.column', { number: index + 1 }) : heading);

/** What a value between 0 and 1 would come to: 0.5 % or 50 %. */
export function scaleText(example: string, scale: 'percent' | 'fraction'): string {
  const value = Number(example.replace(',', '.'));
  return shareText(scale === 'percent' ? value / 100 : value);
}

/** The same day in both orders, with the month in words. */
export function orderText(example: string, order: 'dayFirst' | 'monthFirst'): string {
  const match = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})/.exec(example);
  if (!match) return example;
  const [day, month] = order === 'dayFirst' ? [match[1], match[2]] : [match[2], match[1]];
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(Date.UTC(Number(match[3]), Number(month) - 1, Number(day))));
}
