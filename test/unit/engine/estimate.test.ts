// Estimates where the answer is known in closed form, and where there must be none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../main/engine/engine';
import { horizonFactor, monthsToDraw, refusalOf, type Plan } from '../../../main/engine/estimate';
import { levels } from '../../../main/engine/kernel';
import { cumulative, quantile } from '../../../main/engine/normal';
import { baseOf, flat, level, paid, small, kernel } from './bases';

const [drift, volatility] = [0.004, 0.03];
const engine = createEngine(kernel);

describe('savings left alone', () => {
  it('end lognormally, at every level and month', async () => {
    const months = 60;
    const { lines } = await engine.estimate(baseOf(level(months)), { payments: paid(months, { initial: 10_000 }), target: null }, 'full');
    for (const [index, at] of levels.entries()) {
      for (const month of [1, 12, months]) {
        const exact = 10_000 * Math.exp((drift - volatility ** 2 / 2) * month + volatility * Math.sqrt(month) * quantile(at));
        expect(Math.abs(lines[index]![month]! / exact - 1)).toBeLessThan(0.015);
      }
    }
  });

  it('reach a target with the probability of the lognormal, at other horizons too', async () => {
    const base = baseOf(level(60));
    for (const months of [30, 60, 90]) {
      for (const share of [0.9, 1.1, 1.4]) {
        const found = await engine.probability(base, { payments: paid(months, { initial: 10_000 }), target: 10_000 * share });
        const exact = 1 - cumulative((Math.log(share) - (drift - volatility ** 2 / 2) * months) / (volatility * Math.sqrt(months)));
        expect(Math.abs(found! - exact)).toBeLessThan(0.015);
      }
    }
  });

  it('without risk grow as a bank account, deposits and withdrawals included', async () => {
    const months = 24;
    const payments = paid(months, { initial: 1000, contributions: flat(months, 100, 0, 12), withdrawals: flat(months, 50, 12) });
    const { lines, savings, successProbability } = await engine.estimate(baseOf(level(months, 0.01, 0)), { payments, target: 1800 }, 'full');
    let wealth = 1000;
    for (let month = 0; month < months; month += 1) wealth = (wealth + (month < 12 ? 100 : -50)) * Math.exp(0.01);
    for (const line of lines) expect(line.at(-1)! / wealth).toBeCloseTo(1, 5);
    expect(savings.at(-1)).toBe(1000 + 1200 - 600);
    expect(successProbability).toBe(1);
  });

  it('run dry and stay so, even when paid into later', async () => {
    const payments = paid(12, { initial: 100, contributions: flat(12, 10, 6), withdrawals: flat(12, 1000, 3, 4) });
    const { lines } = await engine.estimate(baseOf(level(12, 0, 0)), { payments, target: null }, 'full');
    expect(Array.from(lines[2]!, Math.round)).toEqual([100, 100, 100, 100, 0, 0, 0, 10, 20, 30, 40, 50, 60]);
  });
});

describe('a question', () => {
  it('is refused far beyond what was calibrated, and where the replay is poor', () => {
    const base = baseOf(level(60));
    expect(refusalOf(base, 60 * horizonFactor)).toBeNull();
    expect(refusalOf(base, 60 * horizonFactor + 1)).toBe('tooFarBeyond');
    const poor = (horizon: number[]) => refusalOf({ ...base, calibration: { ...base.calibration, replay: { ...base.calibration.replay, horizon } } }, 60);
    expect(poor([0, 0, 0.09, 0, 0])).toBe('poorFit');
    expect(poor([-0.31, 0, 0, 0, 0])).toBe('poorFit');
    expect(poor([0.1, 0.2, 0.05, 0.2, -0.1])).toBeNull();
  });

  it('while dragging is worked out at fewer months, the last among them, ascending', () => {
    expect(monthsToDraw(60, 'dragging')).toBeNull();
    expect(monthsToDraw(480, 'full')).toBeNull();
    const months = [...monthsToDraw(480, 'dragging')!];
    expect(months.at(-1)).toBe(480);
    expect(months).toEqual([...new Set(months)].sort((a, b) => a - b));
  });

  it('of any kind is answered with figures, or not at all', async () => {
    const odd = fc.oneof(fc.constantFrom(0, -1, NaN, Infinity, 1e300, 1e15, 0.001), fc.double({ min: 0, max: 1e9, noNaN: true }));
    const quick = createEngine(small);
    await fc.assert(fc.asyncProperty(fc.constantFrom(0, 1, 2, 11, 40), odd, odd, odd, fc.option(odd), async (months, initial, amount, drawn, target) => {
      const plan: Plan = { payments: { initial, contributions: flat(months, amount), withdrawals: flat(months, drawn, 1) }, target };
      const sound = months > 0 && [initial, ...(months > 0 ? [amount] : []), ...(months > 1 ? [drawn] : [])].every((value) => value >= 0 && value <= 1e15) && (target === null || Number.isFinite(target));
      const asked = quick.estimate(baseOf(level(40)), plan, 'full');
      if (!sound) {
        await expect(asked).rejects.toThrow(RangeError);
        return;
      }
      const { lines, successProbability, uncertainty } = await asked;
      for (const line of lines) expect(line).toHaveLength(months + 1);
      expect(lines.every((line) => line.every((value) => Number.isFinite(value) && value >= 0))).toBe(true);
      for (const month of lines[0]!.keys()) expect(lines.map((line) => line[month]!)).toEqual(lines.map((line) => line[month]!).sort((a, b) => a - b));
      if (target === null) expect(successProbability).toBeNull();
      else expect(successProbability).toSatisfy((share: number) => share >= 0 && share <= 1);
      expect([uncertainty.median, uncertainty.outer, uncertainty.successProbability ?? 0].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }), { numRuns: 60 });
  });

  it('over the longest horizon is answered', async () => {
    const { points, lines, savings } = await createEngine(small).estimate(baseOf(level(720)), { payments: paid(720, { contributions: flat(720, 1) }), target: 1000 }, 'dragging');
    expect([points[0], points.at(-1), savings.length]).toEqual([0, 720, 721]);
    expect(lines[2]).toHaveLength(points.length);
  });
});
