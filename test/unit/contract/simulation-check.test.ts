// The rules a simulation must keep: each named with its field, at its exact boundary.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, checkSimulationInput, limits, monthNumber, warnSimulationInput } from '../../../preload/contract/simulation-check';
import type { SimulationInput } from '../../../preload/contract/simulations';
import { sampleInput } from '../../samples';

const problems = (changes: Partial<SimulationInput>) => checkSimulationInput(sampleInput(changes)).map(({ field, code, value }) => (value === undefined ? `${field} ${code}` : `${field} ${code} ${value}`));
const half = { isin: 'LU1681046931', currency: 'EUR', weight: 0.5 };

describe('a sound input', () => {
  it('has no problems', () => {
    expect(checkSimulationInput(sampleInput())).toEqual([]);
    expect(problems({ targetAmount: null })).toEqual([]);
  });

  it('needs a portfolio in free management, a profile elsewhere, and an age on a glidepath', () => {
    const profile = { index: 0, name: 'Prudent' };
    expect(problems({ mode: 'delegated', portfolio: [], profile })).toEqual([]);
    expect(problems({ mode: 'delegated', portfolio: [] })).toEqual(['profile required']);
    expect(problems({ mode: 'glidepath', portfolio: [], profile, age: 43 })).toEqual([]);
    expect(problems({ mode: 'glidepath', portfolio: [] })).toEqual(['profile required', 'age required']);
    expect(problems({ mode: 'glidepath', portfolio: [], profile, age: 121 })).toEqual(['age tooLarge 120']);
    expect(problems({ mode: 'glidepath', portfolio: [], profile, age: -1 })).toEqual(['age tooSmall 0']);
    expect(problems({ mode: 'free', portfolio: [] })).toEqual(['portfolio required']);
  });
});

describe('simulator and horizon', () => {
  it('asks for a simulator', () => expect(problems({ simulatorUuid: '' })).toEqual(['simulatorUuid required']));

  it('takes 1 to 720 months', () => {
    const plain = { oneOffContributions: [], scheduledContributions: [] };
    expect(problems({ horizonMonths: 1, ...plain })).toEqual([]);
    expect(problems({ horizonMonths: 720, ...plain })).toEqual([]);
    expect(problems({ horizonMonths: 0, ...plain })).toEqual(['horizonMonths tooSmall 1']);
    expect(problems({ horizonMonths: 721, ...plain })).toEqual(['horizonMonths tooLarge 720']);
  });
});

describe('amounts', () => {
  it('lie between nothing and ten billion', () => {
    expect(problems({ currentSavings: limits.amountMax })).toEqual([]);
    expect(problems({ currentSavings: limits.amountMax + 1 })).toEqual(['currentSavings tooLarge 10000000000']);
    expect(problems({ currentSavings: -1 })).toEqual(['currentSavings tooSmall 0']);
    expect(problems({ targetAmount: 1 })).toEqual([]);
    expect(problems({ targetAmount: 0 })).toEqual(['targetAmount tooSmall 0.01']);
    expect(problems({ targetAmount: limits.amountMax + 1 })).toEqual(['targetAmount tooLarge 10000000000']);
    expect(problems({ oneOffContributions: [{ month: '2020-10', amount: 0 }] })).toEqual(['oneOffContributions.0.amount tooSmall 0.01']);
    expect(problems({ scheduledWithdrawals: [{ from: '2020-08', to: '2020-08', amount: limits.amountMax + 1, frequency: 'yearly' }] })).toEqual(['scheduledWithdrawals.0.amount tooLarge 10000000000']);
  });

  it('must put something in', () => {
    expect(problems({ currentSavings: 0, oneOffContributions: [], scheduledContributions: [] })).toEqual(['currentSavings nothingSaved']);
    expect(problems({ currentSavings: 0, scheduledContributions: [] })).toEqual([]);
    expect(problems({ currentSavings: 0, oneOffContributions: [] })).toEqual([]);
  });
});

describe('months of payments', () => {
  it('lie from the first month to the last of the horizon, both included', () => {
    const oneOff = (month: string) => problems({ oneOffContributions: [{ month, amount: 1 }] });
    expect(oneOff('2020-08')).toEqual([]);
    expect(oneOff('2025-07')).toEqual([]);
    expect(oneOff('2020-07')).toEqual(['oneOffContributions.0.month beforeStart']);
    expect(oneOff('2025-08')).toEqual(['oneOffContributions.0.month afterEnd']);
    expect(problems({ oneOffWithdrawals: [{ month: '2020-08', amount: 1 }, { month: '2026-01', amount: 1 }] })).toEqual(['oneOffWithdrawals.1.month afterEnd']);
  });

  it('do not end before they begin', () => {
    const scheduled = (from: string, to: string) => problems({ scheduledContributions: [{ from, to, amount: 1, frequency: 'quarterly' }] });
    expect(scheduled('2021-01', '2021-01')).toEqual([]);
    expect(scheduled('2021-02', '2021-01')).toEqual(['scheduledContributions.0.to endBeforeStart']);
    expect(scheduled('2020-07', '2025-08')).toEqual(['scheduledContributions.0.from beforeStart', 'scheduledContributions.0.to afterEnd']);
  });
});

describe('the portfolio', () => {
  it('has valid funds, each once', () => {
    const first = (isin: string) => problems({ portfolio: [{ ...half, isin, weight: 1 }] });
    expect(first('LU16810469')).toEqual(['portfolio.0.isin isinLength']);
    expect(first('lu1681046931')).toEqual(['portfolio.0.isin isinCharacters']);
    expect(first('LU1681046932')).toEqual(['portfolio.0.isin isinCheckDigit']);
    expect(problems({ portfolio: [half, half] })).toEqual(['portfolio.1.isin duplicate']);
  });

  it('has weights above zero that come to 100 % within a hundredth', () => {
    const weights = (...list: number[]) => problems({ portfolio: list.map((weight, index) => ({ currency: 'EUR', weight, isin: ['LU1681046931', 'LU1883308352', 'FR0000120271'][index]! })) });
    expect(weights(0.5, 0.5001)).toEqual([]);
    expect(weights(0.5, 0.4999)).toEqual([]);
    expect(weights(0.1, 0.2, 0.7)).toEqual([]);
    expect(weights(0.5, 0.5002)).toEqual(['portfolio weightsNot100 100.02']);
    expect(weights(0.5, 0.4998)).toEqual(['portfolio weightsNot100 99.98']);
    expect(weights(1, 0)).toEqual(['portfolio.1.weight tooSmall 0.01']);
  });

  it('is remarked upon when it mixes currencies', () => {
    expect(warnSimulationInput(sampleInput())).toEqual([{ code: 'mixedCurrencies' }]);
    expect(warnSimulationInput(sampleInput({ portfolio: [half] }))).toEqual([]);
  });
});

describe('month arithmetic', () => {
  const month = fc.tuple(fc.integer({ min: 1900, max: 2200 }), fc.integer({ min: 1, max: 12 })).map(([year, of]) => `${year}-${String(of).padStart(2, '0')}`);

  it('counts as the calendar does', () => {
    expect(addMonths('2026-11', 2)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2020-08', 59)).toBe('2025-07');
    fc.assert(fc.property(month, fc.integer({ min: -600, max: 720 }), (from, count) => {
      const date = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5)) - 1 + count, 1));
      expect(addMonths(from, count)).toBe(date.toISOString().slice(0, 7));
    }));
  });

  it('adds up, goes back, and keeps the order of months', () => {
    fc.assert(fc.property(month, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (from, a, b) => {
      expect(addMonths(addMonths(from, a), b)).toBe(addMonths(from, a + b));
      expect(addMonths(addMonths(from, a), -a)).toBe(from);
      expect(monthNumber(addMonths(from, a)) - monthNumber(from)).toBe(a);
      expect(addMonths(from, a) < addMonths(from, a + 1)).toBe(true);
    }));
  });
});
