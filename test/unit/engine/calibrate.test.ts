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

it('the same result is calibrated as by every program of this version, or the version counts up', async () => {
  const [horizon, monthly] = [36, 5000];
  const plain = lognormalResult(horizon);
  // Lines that lean and spread beyond a plain lognormal, with payments that show a month later.
  const quantiles = plain.quantiles.map((line, level) => line!.map((value, month) => value * (1 + 0.002 * month * [-1, -0.2, 0, 0.3, 1.4][level]!) + 0.99 * monthly * month));
  const source: Source = {
    ...plain, payments: paid(horizon, { initial: 1_000_000, contributions: flat(horizon, monthly) }), quantiles, savings: plain.points.map((month) => 1_000_000 + 0.99 * monthly * month),
    target: 1_300_000, successProbability: 0.55,
  };
  const { version, model, covariance, replay } = (await calibrate(source, small))!;
  expect([version, model.months, model.anchor]).toEqual([2, horizon, 'start']);
  // To a ten thousandth: machines differ in the last digits of logarithms and no more.
  const alike = (found: readonly number[], known: readonly number[]) => {
    expect(found).toHaveLength(known.length);
    for (const [index, value] of known.entries()) expect(Math.abs(found[index]! / value - 1), `${found[index]} instead of ${value}`).toBeLessThan(1e-4);
  };
  alike(model.drift, [0.00473993586, 0.00463646410, 0.00456928350, 0.00453922540, 0.00465352536, 0.00448038725, 0.00452666114]);
  alike(model.volatility, [0.0375691037, 0.0374147505, 0.0380524904, 0.0394634690, 0.0432555043, 0.0419270066, 0.0442574122]);
  alike([model.lean, model.tail, model.calm, model.plain], [-0.0591716484, 0.211723831, 0.415055152, 0.554239567]);
  alike(covariance.map((row, index) => Math.sqrt(row[index]!)), [
    0.000306131181, 0.000213426568, 0.000165230143, 0.000176393310, 0.000216179324, 0.000283703719, 0.000351666035,
    0.00249381234, 0.00126967712, 0.00115351203, 0.00169129537, 0.00218478603, 0.00208564618, 0.00275437289,
    0.0149557681, 0.0158399495, 0.0474453370, 0.0689926083,
  ]);
  alike(replay.horizon.map(Number), [-0.0136469616, -0.00364095487, 0.00989456503, 0.0146014587, 0.00741447665]);
  expect(replay.successProbability).toBeCloseTo(0.0025, 2);
});
