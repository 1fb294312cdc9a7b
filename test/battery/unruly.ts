// Texts that look like something else, or would move what stands beside them: direction marks, invisible letters, heaps of accents, halves of letters.

/** Where one begins and ends, so that it can be told from the program's own words around it. Neither has a direction. */
export const marks = { from: '\u29cb', to: '\u29ca' };

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const some = (random: Random, most: number, one: () => string): string => Array.from({ length: 1 + Math.floor(random() * most) }, one).join('');

const overrides = ['\u202a', '\u202b', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u200e', '\u200f', '\u061c'];
const closings = ['\u202c', '\u2069'];
const invisible = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u034f', '\u180e', '\u3164', '\u115f', '\ufe0f', '\u{e0041}', '\u{e0100}', '\u2028', '\u2029'];
const words = ['Compte', 'שלום', 'مرحبا', '1 200,00 €', '(12)', 'ACME', '٣٤٥', '-5 %', 'PEA', '\u05d0\u05d1'];

const kinds: readonly ((random: Random) => string)[] = [
  (random) => some(random, 12, () => pick(random, overrides) + pick(random, words)),
  () => '\u202e00,000 1 erbil etnoc\u2066',
  (random) => some(random, 8, () => pick(random, [...closings, ...overrides]) + pick(random, words)),
  (random) => some(random, 8, () => `${pick(random, ['שלום', 'مرحبا', '\u07d0\u07d1'])} ${Math.floor(random() * 9999)} `),
  (random) => `A${some(random, 200, () => pick(random, invisible))}B`,
  (random) => some(random, 60, () => pick(random, invisible)),
  (random) => `Z${some(random, 240, () => String.fromCodePoint(0x300 + Math.floor(random() * 0x70)))}o`,
  (random) => some(random, 12, () => `a${'\u0489'.repeat(20)}`),
  (random) => some(random, 20, () => pick(random, ['\ud800', '\udc00', '\ud83d', 'x', '\udfff'])),
  () => 'W'.repeat(280),
  () => '\ufdfd'.repeat(40),
  () => '𒐫'.repeat(60),
  (random) => some(random, 30, () => pick(random, ['👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', '🇫🇷'])),
  (random) => some(random, 40, () => String.fromCharCode(Math.floor(random() * 0x10000))),
  (random) => some(random, 40, () => pick(random, ['\t', '\n', '\r', '\u0085', '\u000b', 'x'])),
  () => 'Аdеlіnе Моnnіеr',
  (random) => `\u2067${some(random, 6, () => pick(random, words))}`,
  () => 'ل'.repeat(140),
  () => 'ᠠᠡᠢ 1 200,00 € ไทย'.repeat(8) + '\u202e',
  (random) => `${'\u202e'.repeat(130)}${pick(random, words)}`,
];

/** So many, each kind in turn beginning with the direction marks. */
export const unruly = (random: Random, count: number): string[] => Array.from({ length: count }, (_, index) => `${marks.from}${kinds[index % kinds.length]!(random)}${marks.to}`);
export const kindsOfUnruly = kinds.length;
