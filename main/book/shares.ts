// Shares as files write them in per cent, and back, without losing a digit.

const written = /^(\d{1,3}(?:[.,]\d*)?|[.,]\d+)\s*(%?)$/;

export type ShareRead = { share: number } | { reason: 'notANumber' | 'notAShare' | 'shareUnclear' };

/** Moves the decimal point of a plain decimal number. */
function shifted(digits: string, places: number): number {
  return Number(`${digits}e${places}`);
}

/**
 * "15", "12,5", "0.5 %" → a fraction. Without its sign a value between 0 and 1 needs to know the column's scale.
 * @param mark the only decimal mark allowed, or null for either
 */
export function readShare(text: string, mark: string | null, scale: 'percent' | 'fraction' | null): ShareRead {
  const match = written.exec(text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim());
  if (!match || (mark !== null && (match[1] as string).includes(mark === ',' ? '.' : ','))) return { reason: 'notANumber' };
  const digits = (match[1] as string).replace(',', '.');
  const between = Number(digits) > 0 && Number(digits) < 1;
  if (match[2] === '' && between && scale === null) return { reason: 'shareUnclear' };
  const share = match[2] === '' && scale === 'fraction' ? Number(digits) : shifted(digits, -2);
  return share <= 1 ? { share } : { reason: 'notAShare' };
}

/** Without a sign and between 0 and 1: half a per cent, or half? */
export const isUnclear = (text: string): boolean => {
  const read = readShare(text, null, null);
  return 'reason' in read && read.reason === 'shareUnclear';
};

/** With its sign, so that nobody has to ask; every digit of the number, and none besides. */
export function writeShare(share: number, mark: string): string {
  const [mantissa = '0', exponent = '0'] = String(share).split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const digits = whole + decimals;
  const point = whole.length + Number(exponent) + 2;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(1, point);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return `${before}${after === '' ? '' : mark + after}%`;
}
