// Texts that turn their surroundings are kept to themselves, and nothing else is touched.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isolated, withoutTurns } from '../../../../renderer/lib/isolate';

it('a text in a sentence is left as it is, unless it could turn what stands beside it', () => {
  for (const text of ['Adeline Monnier', 'Éloïse 1 200,00 €', '東京', 'Ω', '']) expect(isolated(text)).toBe(text);
  expect(isolated('שלום')).toBe('\u2068שלום\u2069');
  expect(isolated('a\u202eb\u2066c\u2069\u2029')).toBe('\u2068abc\u2069');
  expect(isolated('a\u200f')).toBe('\u2068a\u200f\u2069');
});

it('marks in a sentence are always as many as close them, in 5,000 random texts', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', 'שלום', '\u2029', '1 200'));
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    const text = isolated(pieces.join(''));
    return [...text.matchAll(/[\u2066-\u2068]/g)].length === [...text.matchAll(/\u2069/g)].length && !/[\u202a-\u202e\u2028\u2029]/.test(text);
  }), { numRuns: 5000 });
});

it('an answer is the same object, or a copy in which only such texts differ, at any depth', () => {
  const quiet = { name: 'Adeline', list: [1, 2, null, { deep: 'שלום' }], bytes: new Uint8Array(4) };
  expect(withoutTurns(quiet)).toBe(quiet);
  const loud = { name: 'a\u202eb', list: [1, { deep: ['x\u2066', 'y'] }], same: quiet };
  const calm = withoutTurns(loud);
  expect(calm).toEqual({ name: 'ab', list: [1, { deep: ['x', 'y'] }], same: quiet });
  expect(calm.same).toBe(quiet);
  expect(loud.name).toBe('a\u202eb');
  expect(withoutTurns('\u2029x')).toBe('x');
  expect(withoutTurns(null)).toBeNull();
});
