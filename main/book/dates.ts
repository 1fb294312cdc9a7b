// Days as files write them. What a column leaves open is asked once for the column, never guessed for a row.
import type { DateOrder } from '../../preload/contract/imports';

/** Days after 30 December 1899, as spreadsheets count: 1900 to 2099. */
const serials = { from: 1, to: 73_050 };

const months = new Map([
  ['jan', 1], ['janv', 1], ['january', 1], ['janvier', 1], ['feb', 2], ['fev', 2], ['fevr', 2], ['february', 2], ['fevrier', 2], ['mar', 3], ['mars', 3], ['march', 3], ['apr', 4], ['avr', 4], ['april', 4], ['avril', 4],
  ['may', 5], ['mai', 5], ['jun', 6], ['juin', 6], ['june', 6], ['jul', 7], ['juil', 7], ['july', 7], ['juillet', 7], ['aug', 8], ['aout', 8], ['august', 8], ['sep', 9], ['sept', 9], ['september', 9], ['septembre', 9],
  ['oct', 10], ['october', 10], ['octobre', 10], ['nov', 11], ['november', 11], ['novembre', 11], ['dec', 12], ['december', 12], ['decembre', 12],
]);

/** Year first, as programs write it; a time behind it is left away. */
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$/;
const yearLast = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ]\d{1,2}:\d{2}.*)?$/;
const named = /^(\d{1,2})(?:er|st|nd|rd|th)?[-/. ]+(\p{L}+)\.?,?[-/. ]+(\d{4})$/u;

export type DayRead = { day: string } | { reason: 'notADate' | 'impossibleDate' | 'excelSerial' };

function dayOf(year: number, month: number, day: number): DayRead {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000;
  return exists ? { day: date.toISOString().slice(0, 10) } : { reason: 'impossibleDate' };
}

export function readDay(text: string, order: DateOrder): DayRead {
  const first = yearFirst.exec(text);
  if (first) return dayOf(Number(first[1]), Number(first[2]), Number(first[3]));
  const last = yearLast.exec(text);
  if (last) {
    const [day, month] = order === 'dayFirst' ? [last[1], last[2]] : [last[2], last[1]];
    return dayOf(Number(last[3]), Number(month), Number(day));
  }
  const words = named.exec(text);
  const month = words ? months.get((words[2] as string).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()) : undefined;
  if (words && month !== undefined) return dayOf(Number(words[3]), month, Number(words[1]));
  const serial = /^\d{1,6}(?:[.,]\d+)?$/.test(text) ? Number.parseInt(text, 10) : 0;
  return { reason: serial >= serials.from && serial <= serials.to ? 'excelSerial' : 'notADate' };
}

/** The order a column's own values prove; null with an example when they prove neither. */
export function provenOrder(values: Iterable<string>): { order: DateOrder | null; example: string | null } {
  let example: string | null = null;
  const proofs = { dayFirst: 0, monthFirst: 0 };
  for (const value of values) {
    const match = yearLast.exec(value);
    if (!match) continue;
    const [one, two] = [Number(match[1]), Number(match[2])];
    if (one > 12 && two <= 12) proofs.dayFirst += 1;
    else if (two > 12 && one <= 12) proofs.monthFirst += 1;
    else if (one !== two && one <= 12) example ??= value;
  }
  // Where both are proven, the rarer ones are the mistakes.
  if (proofs.dayFirst + proofs.monthFirst > 0) return { order: proofs.dayFirst >= proofs.monthFirst ? 'dayFirst' : 'monthFirst', example: null };
  return { order: null, example };
}
