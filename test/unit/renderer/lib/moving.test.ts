// What is said while the hand moves, made an estimate again.
import { describe, expect, it } from 'vitest';
import type { Moved } from '../../../../preload/contract/estimates';
import { estimateOf, wholeLine } from '../../../../renderer/lib/moving';
import { sampleInput } from '../../../samples';

const nothing = { q025: null, q25: null, q50: null, q75: null, q975: null };
const moved = (changes: Partial<Moved> = {}): Moved => ({
  points: Int32Array.of(0, 1, 4), lines: [1, 2, 3, 4, 5].map((level) => Float64Array.of(100, 110, 110 + 30 * level)), savings: Float64Array.of(100, 100, 200, 200, 300),
  successProbability: 0.5, scenarioCount: 10_000, error: { successProbability: 0.01, median: 0.01, outer: 0.02, widened: [] },
  calibration: { simulationId: 'a', reference: 'A', receivedAt: '2026-12-01T00:00:00Z', replay: nothing, horizon: nothing, successProbability: null }, ...changes,
});

describe('a line worked out at some months', () => {
  it('is straight between them, in whole minor units', () => {
    expect(wholeLine(Int32Array.of(0, 1, 4), Float64Array.of(10, 20, 21))).toEqual([10, 20, 20, 21, 21]);
    expect(wholeLine(Int32Array.of(0), Float64Array.of(7))).toEqual([7]);
  });
});

describe('an estimate while the hand moves', () => {
  it('has every month of its plan by name', () => {
    const input = sampleInput({ startMonth: '2027-11', horizonMonths: 4 });
    const { result, points, allMonths } = estimateOf(moved(), input);
    expect(result.months).toEqual(['2027-11', '2027-12', '2028-01', '2028-02', '2028-03']);
    expect(result.median).toEqual([100, 110, 140, 170, 200]);
    expect(result.bands.lower).toEqual({ low: [100, 110, 120, 130, 140], high: [100, 110, 130, 150, 170] });
    expect(result.bands.upper).toEqual({ low: [100, 110, 150, 190, 230], high: [100, 110, 160, 210, 260] });
    expect(result.savings).toEqual([100, 100, 200, 200, 300]);
    expect([...points!]).toEqual([0, 1, 4]);
    expect(allMonths).toBe(false);
    expect(estimateOf(moved(), sampleInput({ startMonth: '2030-01', horizonMonths: 4 })).result.months[0]).toBe('2030-01');
  });

  it('is whole where every month was worked out', () => {
    expect(estimateOf(moved({ points: Int32Array.of(0, 1, 2), savings: Float64Array.of(1, 2, 3) }), sampleInput({ horizonMonths: 2 })).allMonths).toBe(true);
    expect(estimateOf(null, sampleInput())).toBeNull();
  });
});
