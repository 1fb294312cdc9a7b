// How far an estimate may be wrong grows with everything that takes it away from what was calibrated.
import { describe, expect, it } from 'vitest';
import { uncertaintyOf } from '../../../main/engine/uncertainty';
import { calibrated, flat, level, paid } from './bases';

const months = 120;
const base = paid(months, { contributions: flat(months, 300) });
const of = (payments = base, { successProbability = 0.5 as number | null, horizon = [30_000, 40_000, 46_000, 52_000, 70_000], calibration = calibrated(level(months)) } = {}) => uncertaintyOf(calibration, base, { payments, successProbability, horizon });

describe('the stated error', () => {
  it('of the same plan has no reason to be wider', () => {
    expect(of()).toMatchObject({ widened: [] });
    expect(of().successProbability).toBeGreaterThan(0.01);
    expect(of().successProbability).toBeLessThan(0.03);
    expect(of().outer).toBeGreaterThan(of().median);
  });

  it('is wider beyond the horizon, for money that comes at another time, for withdrawals and for ruin, and says why', () => {
    const cases = [
      ['horizonBeyond', paid(150, { contributions: flat(150, 300) }), {}],
      ['differentPlan', paid(months, { initial: 30_000 }), {}],
      ['withdrawals', paid(months, { contributions: flat(months, 300, 0, 90), withdrawals: flat(months, 400, 90) }), {}],
      ['ruin', base, { horizon: [0, 40_000, 46_000, 52_000, 70_000] }],
    ] as const;
    for (const [reason, payments, outcome] of cases) {
      const found = of(payments, { ...outcome, horizon: [...(('horizon' in outcome ? outcome.horizon : null) ?? [30_000, 40_000, 46_000, 52_000, 70_000])] });
      expect(found.widened).toContain(reason);
      expect(found.successProbability).toBeGreaterThan(of().successProbability!);
      expect(found.median).toBeGreaterThan(of().median);
    }
  });

  it('is a number also for a plan into which nothing is paid, and the same plan is no different one', () => {
    const nothing = uncertaintyOf(calibrated(level(months)), paid(months), { payments: paid(months), successProbability: 0, horizon: [0, 0, 0, 0, 0] });
    expect(Object.values(nothing).filter((value) => typeof value === 'number').every((value) => Number.isFinite(value))).toBe(true);
    expect(nothing.widened).not.toContain('differentPlan');
    // All of it at the start, all of it late: as far from one another as can be.
    expect(uncertaintyOf(calibrated(level(months)), paid(months), { payments: paid(months, { contributions: flat(months, 100, 60) }), successProbability: 0, horizon: [1, 2, 3, 4, 5] }).widened).toContain('differentPlan');
  });

  it('of a glidepath is wider for every other horizon', () => {
    const calibration = calibrated({ ...level(months), anchor: 'end' });
    expect(of(paid(90, { contributions: flat(90, 300) }), { calibration }).widened).toContain('horizonBeyond');
    expect(of(paid(90, { contributions: flat(90, 300) })).widened).not.toContain('horizonBeyond');
  });

  it('follows what is not known of the model', () => {
    const [little, much] = [1, 3].map((factor) => of(base, { calibration: calibrated(level(months), { drift: factor * 2e-4, volatility: factor * 3e-4 }) }));
    expect(much!.median / little!.median).toBeGreaterThan(2);
    expect(much!.successProbability! / little!.successProbability!).toBeGreaterThan(2);
  });

  it('of a poor replay is no smaller than half of what it misses', () => {
    const calibration = { ...calibrated(level(months)), replay: { largest: [0, 0, 0, 0, 0], horizon: [0.2, 0, 0.06, 0, 0], successProbability: null } };
    expect(of(base, { calibration }).median).toBeGreaterThan(0.03);
    expect(of(base, { calibration }).outer).toBeGreaterThan(0.1);
  });

  it('is smallest near certainty but never nothing, and none without a target', () => {
    const [sure, even] = [of(base, { successProbability: 1 }), of()];
    expect(sure.successProbability).toBeGreaterThan(0);
    expect(sure.successProbability).toBeLessThan(even.successProbability! / 3);
    expect(of(base, { successProbability: null }).successProbability).toBeNull();
  });
});
