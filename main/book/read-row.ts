// One row of a file as what it says about a client, with what is wrong in it.
import { paiThemes } from '../../preload/contract/client-facts';
import type { ClientKind, PaiTheme, Sustainability } from '../../preload/contract/clients';
import { isDateField, isShareField, isThemeField, type DateField, type ImportField, type ImportReason, type ShareField } from '../../preload/contract/import-fields';
import type { DateOrder, ImportSettings } from '../../preload/contract/imports';
import { readList, unguard } from './cells';
import { readDay } from './dates';
import { readShare } from './shares';
import { readAnswer, readKind, readYesNo } from './words';

/** Longest text of a field, as the contract has it. */
const longest = {
  name: 300, lastName: 300, firstName: 300, email: 320, coLastName: 300, coFirstName: 300,
  entityName: 300, entityIdentifier: 60, representativeLastName: 300, representativeFirstName: 300, riskKey: 40, notes: 20_000,
} as const satisfies Partial<Record<ImportField, number>>;
export type TextField = keyof typeof longest;
const isTextField = (field: ImportField): field is TextField => Object.hasOwn(longest, field);

const tagLongest = 40;
const tagsMost = 20;
const contactMax = 2_147_483_647;

/** What a row says; what it leaves empty is not there. */
export interface Said {
  texts: Partial<Record<TextField, string>>;
  days: Partial<Record<DateField, string>>;
  shares: Partial<Record<ShareField, number>>;
  themes: Partial<Record<PaiTheme, boolean>>;
  kind?: ClientKind;
  answer?: Sustainability['answer'];
  contactId?: number;
  tags?: string[];
}

export interface CellProblem { column: number; value: string; reason: ImportReason }

/** A column that is read, and how. */
export interface Reading { column: number; field: ImportField; order: DateOrder; scale: 'percent' | 'fraction' | null; decimal: ImportSettings['decimal'] }

export interface RowRead { said: Said; problems: CellProblem[]; cells: { text: string; reason: ImportReason | null }[] }

/** Characters that tell of the wrong encoding, or of no text at all. */
const unreadable = /\ufffd|(?!\s)\p{Cc}/u;

export function readRow(row: readonly string[], readings: readonly Reading[], today: string): RowRead {
  const said: Said = { texts: {}, days: {}, shares: {}, themes: {} };
  const problems: CellProblem[] = [];
  const cells = readings.map((reading) => {
    const raw = unguard(row[reading.column] ?? '');
    const reason = raw.trim() === '' ? null : unreadable.test(raw) ? 'unreadable' : readCell(raw, reading, said, today);
    if (reason !== null) problems.push({ column: reading.column, value: row[reading.column] ?? '', reason });
    return { text: reason === null ? shown(reading.field, said) : raw, reason };
  });
  return { said, problems, cells };
}

function readCell(raw: string, reading: Reading, said: Said, today: string): ImportReason | null {
  const { field } = reading;
  const text = raw.trim();
  if (isTextField(field)) return readText(raw, field, said);
  if (isDateField(field)) return readDate(text, field, reading.order, said, today);
  if (isShareField(field)) {
    const read = readShare(text, reading.decimal, reading.scale);
    if ('reason' in read) return read.reason;
    said.shares[field] = read.share;
    return null;
  }
  if (isThemeField(field)) {
    const tick = readYesNo(text);
    if (tick === null) return 'unknownTheme';
    said.themes[field] = tick;
    return null;
  }
  return readOther(text, field, said);
}

function readText(raw: string, field: TextField, said: Said): ImportReason | null {
  // A note keeps its shape; everything else is one line.
  const text = field === 'notes' ? raw : raw.trim();
  if (text.length > longest[field]) return 'tooLong';
  if (field !== 'notes' && /[\r\n]/.test(text)) return 'lineBreak';
  said.texts[field] = text;
  return null;
}

function readDate(text: string, field: DateField, order: DateOrder, said: Said, today: string): ImportReason | null {
  const read = readDay(text, order);
  if ('reason' in read) return read.reason;
  if ((field === 'birthDate' || field === 'coBirthDate') && read.day > today) return 'futureDate';
  said.days[field] = read.day;
  return null;
}

function readOther(text: string, field: 'kind' | 'answer' | 'contactId' | 'tags', said: Said): ImportReason | null {
  if (field === 'tags') {
    const tags = readList(text);
    if (tags.some((tag) => tag.length > tagLongest)) return 'tooLong';
    if (tags.some((tag) => /[\r\n]/.test(tag))) return 'lineBreak';
    if (tags.length > tagsMost) return 'tooManyTags';
    if (tags.length > 0) said.tags = tags;
    return null;
  }
  if (field === 'contactId') {
    const digits = text.replaceAll(/[\s\u00a0\u202f]/g, '');
    const number = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
    if (number < 1 || number > contactMax) return 'notANumber';
    said.contactId = number;
    return null;
  }
  if (field === 'kind') {
    const kind = readKind(text);
    if (kind === null) return 'unknownKind';
    said.kind = kind;
    return null;
  }
  const answer = readAnswer(text);
  if (answer === null) return 'unknownAnswer';
  said.answer = answer;
  return null;
}

/** What was read, by our names for it; pages write it as their language does. */
function shown(field: ImportField, said: Said): string {
  if (isTextField(field)) return said.texts[field] ?? '';
  if (isDateField(field)) return said.days[field] ?? '';
  if (isShareField(field)) return said.shares[field] === undefined ? '' : String(said.shares[field]);
  if (isThemeField(field)) return said.themes[field] === undefined ? '' : said.themes[field] ? 'yes' : 'no';
  if (field === 'tags') return said.tags?.join('; ') ?? '';
  const value = said[field];
  return value === undefined ? '' : String(value);
}

/** The themes that are said to matter, in the contract's order, on top of those already known. */
export const themesWith = (known: readonly PaiTheme[], said: Said['themes']): PaiTheme[] => {
  if (Object.keys(said).length === 0) return [...known];
  return paiThemes.filter((theme) => said[theme] ?? known.includes(theme));
};
