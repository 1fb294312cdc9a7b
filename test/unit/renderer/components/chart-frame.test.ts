// The frame of the charts: axes that hold everything, areas only where both edges are known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundAxis, stretches, tickInterval } from '../../../../renderer/components/chart-frame';

describe('the axis', () => {
  it('holds all values, zero included, in a handful of round steps', () => {
    const value = fc.oneof(fc.integer({ min: -1e14, max: 1e14 }), fc.integer({ min: -1e6, max: 1e6 }).map((share) => share / 1e4), fc.integer({ min: -100, max: 100 }), fc.constant(null));
    fc.assert(fc.property(fc.array(value, { maxLength: 50 }), (values) => {
      const { min, max, interval } = roundAxis(values);
      for (const each of values) if (each !== null) expect(each).toSatisfy((at: number) => at >= min - 1e-9 * Math.abs(min) && at <= max + 1e-9 * Math.abs(max));
      expect(min).toBeLessThanOrEqual(0);
      expect(max).toBeGreaterThan(min);
      expect((max - min) / interval).toBeLessThanOrEqual(8);
    }));
  });

  it('has no more than a dozen ticks up to sixty years', () => {
    for (let last = 1; last <= 720; last += 1) expect(last / tickInterval(last), String(last)).toBeLessThanOrEqual(12);
  });
});

describe('an area', () => {
  it('is drawn where both edges have figures', () => {
    expect(stretches({ low: [1, 2, 3], high: [2, 3, 4] })).toEqual([[0, 2]]);
    expect(stretches({ low: [null, 2, null, 4, 5], high: [1, 2, 3, 4, null] })).toEqual([[1, 1], [3, 3]]);
    expect(stretches({ low: [], high: [] })).toEqual([]);
  });
});
