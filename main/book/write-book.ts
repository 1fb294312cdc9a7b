// The book as a file for spreadsheets, which this program reads back without losing anything.
import type { Language } from '../../preload/contract/app';
import type { ClientRecord } from '../../preload/contract/clients';
import { importFields, isThemeField, type ImportField } from '../../preload/contract/import-fields';
import { conventionIn, writeCell, writeList } from './cells';
import { writeShare } from './shares';
import { answerWord, heading, kindWord } from './words';

/** Tells them that it is UTF-8. */
export const byteOrderMark = '\ufeff';

type Writers = { [F in Exclude<ImportField, keyof ThemeWriters>]: (record: ClientRecord, language: Language) => string };
type ThemeWriters = Record<ClientRecord['sustainability']['themes'][number], unknown>;

const share = (value: number | null, language: Language): string => (value === null ? '' : writeShare(value, conventionIn(language).mark));

const writers: Writers = {
  kind: ({ kind }, language) => kindWord(kind, language),
  name: ({ name }) => name,
  lastName: ({ lastName }) => lastName,
  firstName: ({ firstName }) => firstName,
  birthDate: ({ birthDate }) => birthDate ?? '',
  contactId: ({ contactId }) => (contactId === null ? '' : String(contactId)),
  email: ({ email }) => email,
  coLastName: ({ coSubscriber }) => coSubscriber?.lastName ?? '',
  coFirstName: ({ coSubscriber }) => coSubscriber?.firstName ?? '',
  coBirthDate: ({ coSubscriber }) => coSubscriber?.birthDate ?? '',
  entityName: ({ legalEntity }) => legalEntity?.name ?? '',
  entityIdentifier: ({ legalEntity }) => legalEntity?.identifier ?? '',
  representativeLastName: ({ legalEntity }) => legalEntity?.representativeLastName ?? '',
  representativeFirstName: ({ legalEntity }) => legalEntity?.representativeFirstName ?? '',
  riskKey: ({ risk }) => risk?.key ?? '',
  riskDate: ({ risk }) => risk?.date ?? '',
  // Not answered is not "no": nothing stands there.
  answer: ({ sustainability: { answer } }, language) => (answer === 'notAnswered' ? '' : answerWord(answer, language)),
  minimumSustainable: ({ sustainability }, language) => share(sustainability.minimumSustainable, language),
  minimumTaxonomy: ({ sustainability }, language) => share(sustainability.minimumTaxonomy, language),
  minimumPaiCoverage: ({ sustainability }, language) => share(sustainability.minimumPaiCoverage, language),
  sustainabilityDate: ({ sustainability }) => sustainability.date ?? '',
  notes: ({ notes }) => notes,
  tags: ({ tags }) => writeList(tags),
};

function cellOf(field: ImportField, record: ClientRecord, language: Language): string {
  if (isThemeField(field)) return record.sustainability.themes.includes(field) ? answerWord('yes', language) : '';
  return writers[field](record, language);
}

/** Days are written year first: every spreadsheet reads them, and none turns day and month round. */
export function bookText(records: readonly ClientRecord[], language: Language): string {
  const { separator } = conventionIn(language);
  const line = (cells: readonly string[]): string => cells.map((cell) => writeCell(cell, separator)).join(separator);
  return [line(importFields.map((field) => heading(field, language))), ...records.map((record) => line(importFields.map((field) => cellOf(field, record, language)))), ''].join('\r\n');
}
