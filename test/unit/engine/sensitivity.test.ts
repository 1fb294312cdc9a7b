// How an outcome answers to what is not known of the model, where that can be worked out by hand.
import { describe, expect, it } from 'vitest';
import { sensitivityOf } from '../../../main/engine/sensitivity';
import { calibrated, flat, level } from './bases';

const months = 48;
const volatility = 0.03;
const once = (amount: number) => flat(months, amount, 0, 1);
const still = level(months, 0, volatility);
const of = (flows: Float64Array, model = still, unknown = { drift: 1e-4, volatility: 3e-4 }) => sensitivityOf(calibrated(model, unknown), flows);
/** Of shares of the outcome that went through each month. */
const scatterOf = (shares: number[]) => volatility * Math.sqrt(shares.reduce((sum, share) => sum + share ** 2, 0));

describe('the scatter of an outcome', () => {
  it('of savings left alone is that of every month together, however they grow', () => {
    for (const drift of [0, 0.01, -0.01]) expect(of(once(1000), level(months, drift, volatility)).scatter).toBeCloseTo(volatility * Math.sqrt(months), 10);
  });

  it('of money that comes later is less: each month counts by what was there', () => {
    expect(of(flat(months, 100)).scatter).toBeCloseTo(scatterOf(Array.from({ length: months }, (_, month) => (month + 1) / months)), 10);
    expect(of(flat(months, 100, months - 1)).scatter).toBeCloseTo(volatility, 10);
  });

  it('counts growth on the way: what came early is more of the end', () => {
    const growing = of(flat(months, 100), level(months, 0.02, volatility)).scatter;
    expect(growing).toBeGreaterThan(of(flat(months, 100)).scatter);
    expect(growing).toBeLessThan(of(once(100)).scatter);
  });

  it('counts money twice that is taken out later, and four times at most', () => {
    const half = once(1000).with(months - 1, -500);
    expect(of(half).scatter).toBeCloseTo(scatterOf([...Array.from({ length: months - 1 }, () => 2), 1]), 10);
    const nearlyAll = once(1000).with(months - 1, -990);
    expect(of(nearlyAll).scatter).toBeCloseTo(scatterOf([...Array.from({ length: months - 1 }, () => 4), 1]), 10);
  });

  it('of a plan that runs dry is that of every month together', () => {
    expect(of(once(1000).with(10, -2000)).scatter).toBeCloseTo(volatility * Math.sqrt(months), 10);
  });
});

describe('what is not known', () => {
  it('of the drift moves the outcome by all its months', () => {
    const { unknown } = of(once(1000), still, { drift: 1e-4, volatility: 0 });
    for (const z of [-2, 0, 2]) expect(unknown(z)).toBeCloseTo(1e-4 * months, 12);
  });

  it('of the volatility moves each level by its distance from where half a variance is made up for', () => {
    const { scatter, unknown } = of(once(1000), still, { drift: 0, volatility: 3e-4 });
    for (const z of [-2, 0, 2]) expect(unknown(z)).toBeCloseTo(3e-4 * Math.abs(z / scatter - 1) * months * volatility, 10);
    expect(unknown(scatter)).toBeCloseTo(0, 12);
  });

  it('of both adds up as what has nothing to do with one another', () => {
    const [drift, other, both] = [{ drift: 1e-4, volatility: 0 }, { drift: 0, volatility: 3e-4 }, { drift: 1e-4, volatility: 3e-4 }].map((unknown) => of(once(1000), still, unknown).unknown(1.5));
    expect(both).toBeCloseTo(Math.hypot(drift!, other!), 12);
  });

  it('at nodes is spread over the months they stand for', () => {
    const model = { ...still, drift: [0, 0, 0], volatility: [volatility, volatility, volatility] };
    const { unknown, scatter } = of(once(1000), model, { drift: 1e-4, volatility: 0 });
    // The middle node has twice the months of each of the others.
    expect(unknown(0)).toBeCloseTo(1e-4 * months * Math.hypot(0.25, 0.5, 0.25), 4);
    expect(scatter).toBeCloseTo(volatility * Math.sqrt(months), 10);
  });

  it('of a model without any risk is that of its drift alone', () => {
    const sure = of(once(1000), level(months, 0, 0));
    expect([sure.scatter, sure.lopsided]).toEqual([0, 0]);
    expect(sure.unknown(2)).toBeCloseTo(1e-4 * months, 12);
  });
});

describe('skew', () => {
  it('of a plain model is none', () => expect(of(once(1000)).lopsided).toBe(0));

  it('of single months thins out as they add up, and tails alone have none', () => {
    const leaning = (count: number, lean: number, tail = 0) => sensitivityOf(calibrated({ ...level(count, 0, volatility), lean, tail }), flat(count, 1000, 0, 1)).lopsided;
    // Half of skew times scatter: skew falls with the root of the months, scatter rises with it.
    const skew = (6 * 0.2 + 8 * 0.2 ** 3) / (1 + 2 * 0.2 ** 2) ** 1.5;
    expect(leaning(1, 0.2)).toBeCloseTo(0.5 * skew * volatility, 12);
    expect(leaning(48, 0.2)).toBeCloseTo(0.5 * skew * volatility, 12);
    expect(leaning(48, -0.2)).toBe(leaning(48, 0.2));
    expect(leaning(48, 0, 0.1)).toBe(0);
    expect(leaning(1, 0.1, 0.1)).toBeCloseTo(0.5 * volatility * (6 * 0.1 + 36 * 0.01 + 8 * 0.001 + 108 * 0.001) / (1 + 2 * 0.01 + 6 * 0.01) ** 1.5, 12);
  });
});
