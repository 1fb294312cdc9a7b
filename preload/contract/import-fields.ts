// What a file of clients may hold, and what may be wrong with it. No schemas: pages use it.
import { paiThemes } from './client-facts';

/** Each a yes or a no of its own. */
export const themeFields = paiThemes;

/** In the order of an exported file. */
export const importFields = [
  'kind', 'name', 'lastName', 'firstName', 'birthDate', 'contactId', 'email',
  'coLastName', 'coFirstName', 'coBirthDate',
  'entityName', 'entityIdentifier', 'representativeLastName', 'representativeFirstName',
  'riskKey', 'riskDate',
  'answer', 'minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage', ...themeFields, 'sustainabilityDate',
  'notes', 'tags',
] as const;
export type ImportField = (typeof importFields)[number];

export const dateFields = ['birthDate', 'coBirthDate', 'riskDate', 'sustainabilityDate'] as const satisfies readonly ImportField[];
export const shareFields = ['minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage'] as const satisfies readonly ImportField[];
export type ThemeField = (typeof themeFields)[number];
export type DateField = (typeof dateFields)[number];
export type ShareField = (typeof shareFields)[number];

export const isDateField = (field: ImportField): field is DateField => (dateFields as readonly string[]).includes(field);
export const isShareField = (field: ImportField): field is ShareField => (shareFields as readonly string[]).includes(field);
export const isThemeField = (field: ImportField): field is ThemeField => (themeFields as readonly string[]).includes(field);

export const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Why a value, or a row as a whole, cannot be taken as it is. */
export const importReasons = [
  'notADate', 'impossibleDate', 'futureDate', 'excelSerial', 'notANumber', 'notAShare', 'shareUnclear',
  'contactRepeated', 'contactOfAnother', 'clientRepeated', 'severalInBook',
  'nameMissing', 'riskMissing', 'unknownKind', 'unknownAnswer', 'unknownTheme', 'tooLong', 'tooManyTags', 'lineBreak',
  'tooManyCells', 'unreadable', 'quoteNotClosed',
] as const;
export type ImportReason = (typeof importReasons)[number];

/** A file that is not read at all. */
export const fileReasons = ['tooLarge', 'tooManyRows', 'tooWide', 'workbook', 'notText', 'gone'] as const;
export type FileReason = (typeof fileReasons)[number];

export const fileBytesMax = 50 * 1024 * 1024;
export const fileRowsMax = 100_000;
export const fileColumnsMax = 500;
export const previewRows = 200;
export const problemsListed = 1000;
