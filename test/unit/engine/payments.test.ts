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
