// The value of a rank is what sorting puts there.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { select } from '../../../main/engine/select';

test('any rank of any values', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }));
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 2000 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (list, share) => {
    const rank = Math.floor(share * list.length);
    const sorted = Float64Array.from(list).sort();
    const values = Float64Array.from(list);
    expect(select(values, rank) - sorted[rank]!).not.toBeGreaterThan(0);
    expect(values[rank]! === sorted[rank]! || Object.is(values[rank], -sorted[rank]!)).toBe(true);
    for (let index = 0; index < rank; index += 1) if (!(values[index]! <= values[rank]!)) throw new Error('a larger value before it');
  }), { numRuns: 300 });
});

test('ten thousand values, many alike', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 501);
  const sorted = values.slice().sort();
  for (const rank of [0, 249, 2500, 7499, 9999]) expect(select(values.slice(), rank)).toBe(sorted[rank]);
});
