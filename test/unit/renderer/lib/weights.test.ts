// Sharing out and scaling shares: always exactly 100 %, in proportion, and typed figures stay where they may.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, shareTheRest } from '../../../../renderer/lib/weights';

const hundredths = (weights: readonly (number | null)[]) => weights.reduce<number>((sum, weight) => sum + Math.round((weight ?? 0) * 100), 0);
const weight = fc.integer({ min: 1, max: 10_000 }).map((value) => value / 100);

describe('sharing the rest', () => {
  it.each([
    [[70, null], [70, 30]], [[null, null, null], [33.34, 33.33, 33.33]], [[99.99, null, null], [99.99, 0.01, 0]], [[100, null], [100, null]], [[120, null], [120, null]], [[50, 50], [50, 50]], [[], []],
  ])('%j becomes %j', (before, after) => expect(shareTheRest(before)).toEqual(after));

  it('fills empty lines up to 100 % and leaves the others', () => {
    fc.assert(fc.property(fc.array(fc.option(weight), { minLength: 1, maxLength: 20 }), (weights) => {
      const after = shareTheRest(weights);
      weights.forEach((value, index) => { if (value !== null) expect(after[index]).toBe(value); });
      if (weights.includes(null) && hundredths(weights) < 10_000) expect(hundredths(after)).toBe(10_000);
    }));
  });
});

describe('scaling to 100 %', () => {
  it.each([[[50, 30], [62.5, 37.5]], [[1, 1, 1], [33.34, 33.33, 33.33]], [[200], [100]], [[null, 0], [null, 0]], [[60, null, 60], [50, null, 50]]])('%j becomes %j', (before, after) => expect(normalise(before)).toEqual(after));

  it('comes to 100 % exactly, within a hundredth of the proportion', () => {
    fc.assert(fc.property(fc.array(weight, { minLength: 1, maxLength: 20 }), (weights) => {
      const after = normalise(weights);
      const sum = weights.reduce((all, value) => all + value, 0);
      expect(hundredths(after)).toBe(10_000);
      weights.forEach((value, index) => expect(Math.abs(after[index]! - (value / sum) * 100)).toBeLessThanOrEqual(0.0100001));
    }));
  });
});
