// Numbers and months as people write them, in either language. Never guesses: what is ambiguous is refused.

/** "1 234,56", "1.234,56", "1,234.56", "1234.5" → 1234.56; null when it is no number. A single mark with three digits behind it groups thousands. */
export function parseNumber(text: string): number | null {
  const compact = text.replaceAll(/[\s\u00a0\u202f'’€$£%]/g, '');
  if (!/^-?[\d.,]+$/.test(compact) || !/\d/.test(compact)) return null;
  const marks = [...compact].filter((character) => character === '.' || character === ',');
  const last = marks.at(-1);
  const single = marks.length === 1;
  const groups = last !== undefined && (marks.filter((mark) => mark === last).length > 1 || (single && /[.,]\d{3}$/.test(compact) && !/^-?0[.,]/.test(compact)));
  const normal = last === undefined || groups ? compact.replaceAll(/[.,]/g, '') : compact.replaceAll(last === ',' ? '.' : ',', '').replace(',', '.');
  const whole = last === undefined || groups ? compact : compact.slice(0, compact.lastIndexOf(last));
  const wellGrouped = !/[.,]/.test(whole) || /^-?\d{1,3}(([.,])\d{3})(\2\d{3})*$/.test(whole);
  const value = Number(normal);
  return wellGrouped && Number.isFinite(value) ? value : null;
}

/** A share or a number of years: too small for thousands, so a single mark is always the decimal one. "33,333" → 33.333. */
export function parseSmallNumber(text: string): number | null {
  const single = /^\s*(-?\d*)[.,](\d+)\s*%?\s*$/.exec(text);
  return single ? Number(`${single[1] || '0'}.${single[2]}`) : parseNumber(text);
}

/** Whole years; a mark would leave open what is meant. */
export const parseAge = (text: string): number | null => (/^\s*\d{1,3}\s*$/.test(text) ? Number(text) : null);

/** An amount in minor units (hundredths), rounded to the cent. */
export function parseMinor(text: string): number | null {
  const value = parseNumber(text);
  return value === null || Math.abs(value) > 1e13 ? null : Math.round(value * 100);
}

/** "2027-1", "2027-01", "01/2027" → "2027-01". */
export function parseMonth(text: string): string | null {
  const match = /^\s*(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))\s*$/.exec(text);
  const year = match?.[1] ?? match?.[4];
  const month = Number(match?.[2] ?? match?.[3]);
  return year !== undefined && month >= 1 && month <= 12 && Number(year) >= 1900 && Number(year) <= 2200 ? `${year}-${String(month).padStart(2, '0')}` : null;
}

/** "14/1/1952", "14.01.1952", "1952-01-14" → "1952-01-14"; day first, as in Europe. Null when there is no such day. */
export function parseDay(text: string): string | null {
  const match = /^\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\s*$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [match[1] ?? match[6], match[2] ?? match[5], match[3] ?? match[4]].map((part) => Number(part)) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000;
  return exists ? date.toISOString().slice(0, 10) : null;
}
