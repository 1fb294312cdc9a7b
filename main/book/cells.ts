// Text in a cell of a file for spreadsheets: quoted where it must be, never a formula, and back again unchanged.
import { localeOf, type Language } from '../../resources/messages/index';

/**
 * What Excel, LibreOffice or Sheets may take for a formula: = + - @, also full-width and behind spaces, and what moves into another cell.
 * Apostrophes before it count, so that taking one away is always the exact way back.
 */
const formula = new RegExp(String.raw`^'*(?:[\t\r\n\u0000]|[\s\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])`);

/** An apostrophe in front makes it text to a spreadsheet. */
export const guard = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** Takes away the apostrophe that `guard` put there. */
export const unguard = (text: string): string => (text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text);

export interface Convention { separator: string; mark: string }

/** What spreadsheets expect in a language: where numbers have a comma, cells are kept apart by semicolons. */
export function conventionIn(language: Language): Convention {
  const mark = new Intl.NumberFormat(localeOf(language)).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return { separator: mark === ',' ? ';' : ',', mark };
}

/** One cell: guarded, and in quotes where the separator, a quote or a line break is in it. */
export function writeCell(text: string, separator: string): string {
  const plain = guard(text);
  return plain.includes(separator) || /["\r\n]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Several short texts in one cell: with semicolons between, in quotes those that hold a mark themselves. */
export const writeList = (texts: readonly string[]): string => texts.map((text) => (/[;,"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join('; ');

/** Semicolons or commas between, quotes around what holds them. */
export function readList(text: string): string[] {
  const found = text.matchAll(/\s*(?:"((?:[^"]|"")*)"\s*(?=[;,]|$)|([^;,]*))(?:[;,]|$)/g);
  return [...found].map(([, quoted, bare]) => (quoted !== undefined ? quoted.replaceAll('""', '"') : (bare ?? '')).trim()).filter((item) => item !== '');
}
