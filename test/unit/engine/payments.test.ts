// What is paid when, and how a provider counts it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRequested, countedAt, isPlan, netFlows, readCounting, savingsLine } from '../../../main/engine/payments';
import { flat, paid } from './bases';

const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 3, maxLength: 40 });

describe('a provider\'s line of savings', () => {
  it('is understood and made again, whatever its fees and its month of counting', () => {
    fc.assert(fc.property(amounts, fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.9, max: 1, noNaN: true }), fc.constantFrom('at', 'before'), (contributions, initial, contributionShare, counted) => {
      const months = contributions.length;
      const payments = paid(months, { initial, contributions: Float64Array.from(contributions) });
      const line = savingsLine(payments, { ...asRequested, contributionShare, counted });
      const read = readCounting({ points: Array.from(line.keys()), values: line }, payments);
      expect(read.known).toBe(true);
      const again = savingsLine(payments, read);
      for (const [month, value] of line.entries()) expect(Math.abs(again[month]! - value)).toBeLessThan(0.01 * (initial + months * 100_000));
    }), { examples: [[[180, 11, 1], 103_668, 0.9, 'at']] });
  });

  it('that tells another story is left aside', () => {
    const payments = paid(12, { initial: 1000, contributions: flat(12, 100) });
    const read = (values: number[]) => readCounting({ points: values.map((_, index) => index), values }, payments);
    expect(read(Array.from({ length: 13 }, (_, month) => 1000 + 900 * Math.sin(month))).known).toBe(false);
    expect(read(Array.from({ length: 13 }, () => 0)).known).toBe(false);
    expect(readCounting(null, payments)).toBe(asRequested);
  });

  it('that says nothing, or of a plan that pays nothing, is left aside', () => {
    const payments = paid(12, { initial: 1000, contributions: flat(12, 100) });
    expect(readCounting({ points: [], values: [] }, payments)).toBe(asRequested);
    expect(readCounting({ points: [0, 6, 12], values: [0, 0, 0] }, paid(12))).toBe(asRequested);
  });

  it('is read from few points, and with its fees at the start', () => {
    const payments = paid(12, { initial: 1000, contributions: flat(12, 100), withdrawals: flat(12, 50, 6) });
    const counting = { ...asRequested, initialShare: 0.98, contributionShare: 0.95, withdrawalShare: 0, known: true };
    const line = savingsLine(payments, counting);
    expect(line).toEqual(Float64Array.from({ length: 13 }, (_, month) => 980 + 95 * month));
    const read = readCounting({ points: [0, 3, 9, 12], values: [0, 3, 9, 12].map((month) => line[month]!) }, payments);
    expect(read).toMatchObject({ counted: 'before', known: true });
    for (const [index, share] of [read.initialShare, read.contributionShare, read.withdrawalShare].entries()) expect(share).toBeCloseTo([0.98, 0.95, 0][index]!, 4);
    expect([...savingsLine(payments, { ...counting, counted: 'at', withdrawalShare: 1 })].map(Math.round)).toEqual([1075, 1170, 1265, 1360, 1455, 1550, 1595, 1640, 1685, 1730, 1775, 1820, 1820]);
  });

  it('with fees nobody would charge is left aside', () => {
    const payments = paid(12, { initial: 1000, contributions: flat(12, 100) });
    const known = (initialShare: number, contributionShare: number) => readCounting({ points: Array.from({ length: 13 }, (_, month) => month), values: savingsLine(payments, { ...asRequested, initialShare, contributionShare }) }, payments).known;
    expect([known(0.51, 1), known(1, 0.51), known(1.04, 1.04)]).toEqual([true, true, true]);
    expect([known(0.49, 1), known(1, 0.45), known(1.06, 1), known(1, 1.06)]).toEqual([false, false, false, false]);
  });

  it('takes fees off deposits, not off withdrawals', () => {
    const flows = netFlows(paid(3, { initial: 1000, contributions: Float64Array.of(100, 0, 50), withdrawals: Float64Array.of(0, 30, 0) }), { ...asRequested, initialShare: 0.98, contributionShare: 0.9 });
    expect([...flows].map((flow) => Math.round(flow * 1e6) / 1e6)).toEqual([1070, -30, 45]);
    expect(countedAt(flows, asRequested, 1)).toBe(0);
    expect(countedAt(flows, { ...asRequested, counted: 'at' }, 1)).toBe(-30);
    expect(countedAt(flows, { ...asRequested, counted: 'at' }, 3)).toBe(0);
  });
});

it('payments are 1 to 720 months of amounts that are none or more', () => {
  expect([1, 720].map((months) => isPlan(paid(months)))).toEqual([true, true]);
  expect([0, 721].map((months) => isPlan(paid(months)))).toEqual([false, false]);
  for (const wrong of [-1, NaN, Infinity, 1e16]) {
    expect(isPlan(paid(3, { initial: wrong }))).toBe(false);
    expect(isPlan(paid(3, { contributions: flat(3, wrong) }))).toBe(false);
    expect(isPlan(paid(3, { withdrawals: flat(3, wrong) }))).toBe(false);
  }
  expect(isPlan({ ...paid(3), withdrawals: flat(4, 0) })).toBe(false);
});
