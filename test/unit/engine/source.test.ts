// What is taken from a provider's result, and what is left aside.
import { describe, expect, it } from 'vitest';
import { isComplete, observe, type Source } from '../../../main/engine/source';
import { levels } from '../../../main/engine/kernel';
import { flat, lognormalResult, paid } from './bases';

const months = 100;
/** Lines that rise, told at these months only. */
function told(points: number[], changes: Partial<Source> = {}): Source {
  const last = points.at(-1)!;
  return { ...lognormalResult(last), points, quantiles: levels.map((_, level) => points.map((month) => 1000 + 100 * level + month)), savings: null, statistics: null, ...changes };
}
const seen = (source: Source) => observe(source).observations;
const monthsOf = (source: Source) => [...new Set(seen(source).filter(({ of }) => of === 'wealth').map(({ month }) => month))];

describe('a result', () => {
  const whole = lognormalResult(12);
  const without = (...gone: number[]) => whole.quantiles.map((line, level) => (gone.includes(level) ? null : line));

  it('is enough with a median and a line on either side of it', () => {
    expect(isComplete(whole)).toBe(true);
    for (const gone of [[0], [1], [3], [4], [0, 3], [1, 4], [0, 4], [1, 3]]) expect(isComplete({ ...whole, quantiles: without(...gone) }), gone.join()).toBe(true);
    for (const gone of [[2], [0, 1], [3, 4], [0, 1, 2, 3, 4]]) expect(isComplete({ ...whole, quantiles: without(...gone) }), gone.join()).toBe(false);
  });

  it.each([0, 1, 2, 3, 4])('with one figure that is none is not enough, in line %i', (level) => {
    for (const wrong of [NaN, Infinity]) expect(isComplete({ ...whole, quantiles: whole.quantiles.map((line, index) => (index === level ? line!.with(6, wrong) : line)) })).toBe(false);
  });

  it('needs a median of more than nothing, and lines up to the horizon', () => {
    expect(isComplete({ ...whole, quantiles: whole.quantiles.map((line) => line!.map(() => 0.001)) })).toBe(false);
    expect(isComplete({ ...whole, quantiles: whole.quantiles.map((line) => line!.map(() => 0.0011)) })).toBe(true);
    expect(isComplete({ ...whole, points: whole.points.map((month) => month + 1) })).toBe(false);
    expect(isComplete({ ...whole, points: [] })).toBe(false);
  });
});

describe('the months looked at', () => {
  it('are closer together at the start, and end with the horizon', () => {
    expect(monthsOf(told(Array.from({ length: months + 1 }, (_, month) => month)))).toEqual([1, 2, 6, 12, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  it('are the nearest there are figures for, each once, never the start', () => {
    expect(monthsOf(told([0, 12, 24, 36, 48, 60, 72, 84, 96, 100]))).toEqual([12, 24, 36, 48, 60, 72, 84, 100]);
    expect(monthsOf(told([0, 3, 19, 100]))).toEqual([3, 19, 100]);
    expect(monthsOf(told([0, 100]))).toEqual([100]);
  });
});

describe('a figure', () => {
  it('is taken at every level there is a line for', () => {
    const source = told([0, 1], { quantiles: [[1000, 900], null, [1000, 1000], null, [1000, 1100]] });
    expect(seen(source)).toEqual([{ of: 'wealth', month: 1, level: 0.025, value: 900 }, { of: 'wealth', month: 1, level: 0.5, value: 1000 }, { of: 'wealth', month: 1, level: 0.975, value: 1100 }]);
  });

  it('near ruin, a fiftieth of the median or less, is left aside', () => {
    const low = (value: number) => seen(told([0, 1], { quantiles: [[1000, value], null, [1000, 1000], null, [1000, 1100]] })).map(({ level }) => level);
    expect([low(20), low(20.1)]).toEqual([[0.5, 0.975], [0.025, 0.5, 0.975]]);
  });

  it('is taken without the payment of its own month, where the provider counts that', () => {
    const payments = paid(3, { initial: 1000, contributions: flat(3, 100) });
    const line = [1100, 1200, 1300, 1300];
    const source: Source = { ...told([0, 1, 2, 3]), payments, savings: line, quantiles: levels.map(() => line) };
    expect(observe(source).counting).toMatchObject({ counted: 'at', known: true });
    expect(seen(source).filter(({ level }) => level === 0.5).map(({ month, value }) => [month, Math.round(value)])).toEqual([[1, 1100], [2, 1200], [3, 1300]]);
    expect([...observe(source).flows].map(Math.round)).toEqual([1100, 100, 100]);
  });
});

describe('yearly returns', () => {
  it('are growth over the whole horizon, where they are believable', () => {
    const growth = (annual: (number | null)[] | undefined) => seen(told([0, 24], { payments: paid(24, { initial: 1000 }), statistics: annual ? { annualizedReturn: annual } : {} })).filter(({ of }) => of === 'growth');
    expect(growth([-0.1, 0, 0.1, 0.2, 8.99])).toEqual([-0.1, 0, 0.1, 0.2, 8.99].map((value, index) => ({ of: 'growth', month: 24, level: levels[index], value: (1 + value) ** 2 })));
    expect(growth([-0.9, null, 0.1, 9, 40]).map(({ level }) => level)).toEqual([0.5]);
    expect(growth([-0.89, null, null, null, null])).toHaveLength(1);
    expect(growth(undefined)).toEqual([]);
  });
});

describe('a probability', () => {
  const probabilities = (successProbability: number | null, target: number | null) => seen(told([0, 12], { target, successProbability })).filter(({ level }) => !(levels as readonly number[]).includes(level));

  it('is one more quantile: what lies at the target', () => {
    expect(probabilities(0.6, 1500)).toEqual([{ of: 'wealth', month: 12, level: 0.4, value: 1500 }]);
  });

  it('next to certain, or of no target, says nothing', () => {
    for (const share of [0.03, 0.97, 0, 1, null]) expect(probabilities(share, 1500), String(share)).toEqual([]);
    for (const share of [0.031, 0.969]) expect(probabilities(share, 1500), String(share)).toHaveLength(1);
    for (const target of [0, -1, null]) expect(probabilities(0.6, target), String(target)).toEqual([]);
  });
});
