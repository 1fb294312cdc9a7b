// From a provider's lines to a process that reproduces them; and from lines that say nothing to none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../main/engine/calibrate';
import { createEngine } from '../../../main/engine/engine';
import type { Source } from '../../../main/engine/source';
import { flat, lognormalResult, paid, small, kernel } from './bases';

const months = 36;

describe('a lognormal result', () => {
  it('is reproduced, its drift and scatter found', async () => {
    const calibration = (await calibrate(lognormalResult(months), kernel))!;
    for (const error of calibration.replay.horizon) expect(Math.abs(error!)).toBeLessThan(0.01);
    for (const error of calibration.replay.largest) expect(error).toBeLessThan(0.015);
    const { drift, volatility, lean, tail } = calibration.model;
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(drift) - 0.004)).toBeLessThan(2e-4);
    expect(Math.abs(mean(volatility) / 0.03 - 1)).toBeLessThan(0.1);
    expect(Math.abs(lean)).toBeLessThan(0.08);
    expect(tail).toBeLessThan(0.08);
  });

  it('gives the same calibration every time, and survives being stored', async () => {
    const [first, second] = [await calibrate(lognormalResult(12), small), await calibrate(lognormalResult(12), small)];
    expect(second).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  it('lets others run meanwhile', async () => {
    let turns = 0;
    const beat = setInterval(() => { turns += 1; }, 0);
    await calibrate(lognormalResult(120), small);
    clearInterval(beat);
    expect(turns).toBeGreaterThan(20);
  });
});

describe('a result with payments', () => {
  it('is read with the provider\'s fee and the month its payments show in', async () => {
    const plain = lognormalResult(months, 1_000_000, 0, 1e-4);
    const savings = plain.points.map((month) => 1_000_000 + 0.99 * 10_000 * (month + (month < months ? 1 : 0)));
    const source: Source = { ...plain, payments: paid(months, { initial: 1_000_000, contributions: flat(months, 10_000) }), savings, quantiles: plain.quantiles.map(() => savings.slice()), statistics: null };
    const { counting } = (await calibrate(source, small))!;
    expect(counting).toMatchObject({ counted: 'at', known: true });
    expect(counting.contributionShare).toBeCloseTo(0.99, 6);
  });
});

describe('a result that says too little', () => {
  const whole = lognormalResult(12);
  it.each<[string, Partial<Source>]>([
    ['no median', { quantiles: whole.quantiles.map((line, level) => (level === 2 ? null : line)) }],
    ['nothing above the median', { quantiles: [whole.quantiles[0]!, whole.quantiles[1]!, whole.quantiles[2]!, null, null] }],
    ['figures that are none', { quantiles: whole.quantiles.map((line) => line!.map(() => NaN)) }],
    ['no horizon', { payments: paid(0), points: [0] }],
    ['lines that end early', { points: whole.points.slice(0, -1), quantiles: whole.quantiles.map((line) => line!.slice(0, -1)) }],
    ['payments nobody could make', { payments: paid(12, { initial: NaN }) }],
    ['nothing left of it', { quantiles: whole.quantiles.map((line) => line!.map((value, month) => (month < 6 ? value : 0))) }],
  ])('is not calibrated: %s', async (_, changes) => {
    expect(await calibrate({ ...whole, ...changes }, small)).toBeNull();
  });

  it('or contradicts itself is calibrated to figures, or not at all', async () => {
    const value = fc.oneof(fc.constantFrom(0, -1, 5e-324, 1e12), fc.double({ min: 0, max: 1e7, noNaN: true }));
    await fc.assert(fc.asyncProperty(fc.constantFrom(1, 2, 9), fc.array(value, { minLength: 10, maxLength: 10 }), value, async (horizon, values, initial) => {
      const points = Array.from({ length: horizon + 1 }, (_, month) => month);
      const quantiles = [0, 1, 2, 3, 4].map((line) => points.map((month) => values[(line * 3 + month) % 10]!));
      const source: Source = { ...whole, payments: paid(horizon, { initial }), points, quantiles, statistics: null };
      const calibration = await calibrate(source, small);
      if (!calibration) return;
      // Where a line ends in nothing there is no relative error.
      expect([...calibration.model.drift, ...calibration.model.volatility, ...calibration.replay.horizon.filter((error) => error !== null), ...calibration.covariance.flat()].every(Number.isFinite)).toBe(true);
      const { lines } = await createEngine(small).estimate({ id: '', payments: source.payments, calibration }, { payments: paid(horizon, { initial: 100 }), target: null }, 'full');
      expect(lines.every((line) => line.every(Number.isFinite))).toBe(true);
    }), { numRuns: 25, examples: [[9, [0, 0, 0, 0, 0, 0.001, 0, 0, 0, 0], 0]] });
  });
});
