// What a what-if changes, and that it changes nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, checkSimulationInput } from '../../../../preload/contract/simulation-check';
import { simulationInput, type SimulationInput } from '../../../../preload/contract/simulations';
import { applyChanges, changesOf, sliderEnd } from '../../../../renderer/lib/what-if';
import { sampleInput } from '../../../samples';

const start = '2027-01';
const frequency = fc.constantFrom('monthly' as const, 'quarterly' as const, 'semiannually' as const, 'yearly' as const);
const amount = fc.integer({ min: 1, max: 1e8 });
/** Plans within their own rules. */
const plan = fc.integer({ min: 1, max: 720 }).chain((horizonMonths): fc.Arbitrary<SimulationInput> => {
  const at = fc.integer({ min: 0, max: horizonMonths - 1 });
  const once = fc.array(fc.record({ at, amount }).map((flow) => ({ month: addMonths(start, flow.at), amount: flow.amount })), { maxLength: 3 });
  const scheduled = fc.array(fc.record({ a: at, b: at, amount, frequency }).map(({ a, b, amount: each, frequency: often }) => ({ from: addMonths(start, Math.min(a, b)), to: addMonths(start, Math.max(a, b)), amount: each, frequency: often })), { maxLength: 3 });
  return fc.record({ once, scheduled, outOnce: once, outScheduled: scheduled, target: fc.option(amount) }).map((from) => sampleInput({
    startMonth: start, horizonMonths, targetAmount: from.target, oneOffContributions: from.once, scheduledContributions: from.scheduled, oneOffWithdrawals: from.outOnce, scheduledWithdrawals: from.outScheduled,
    portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }],
  }));
});

describe('a what-if', () => {
  it('without changes asks for the same', () => {
    fc.assert(fc.property(plan, (input) => { expect(applyChanges(input, changesOf(input))).toEqual(input); }), { numRuns: 500 });
  });

  it('always keeps the rules of a plan, however the sliders stand', () => {
    fc.assert(fc.property(plan, fc.record({ contribution: fc.nat(1e8), oneOff: fc.nat(1e8), oneOffAt: fc.nat(720), withdrawal: fc.nat(1e8), withdrawalFrom: fc.nat(720), horizonMonths: fc.integer({ min: 1, max: 720 }) }), (input, changes) => {
      const changed = applyChanges(input, { ...changesOf(input), ...changes });
      expect(simulationInput.parse(changed)).toEqual(changed);
      expect(checkSimulationInput(changed)).toEqual([]);
    }), { numRuns: 500 });
  });

  const base = sampleInput({
    startMonth: start, horizonMonths: 120, oneOffContributions: [], oneOffWithdrawals: [{ month: '2035-06', amount: 7 }], scheduledWithdrawals: [],
    scheduledContributions: [{ from: start, to: '2036-12', amount: 20_000, frequency: 'quarterly' }, { from: '2028-01', to: '2029-12', amount: 5, frequency: 'yearly' }],
  });
  const changed = (changes: Partial<ReturnType<typeof changesOf>>) => applyChanges(base, { ...changesOf(base), ...changes });

  it('moves the first scheduled contribution in its own rhythm, and leaves the others', () => {
    expect(changed({ contribution: 30_000 }).scheduledContributions).toEqual([{ ...base.scheduledContributions[0], amount: 30_000 }, base.scheduledContributions[1]]);
    expect(changed({ contribution: 0 }).scheduledContributions).toEqual([base.scheduledContributions[1]]);
  });

  it('a longer plan goes on paying in to its end; a shorter one forgets what lies behind it', () => {
    expect(changed({ horizonMonths: 240 }).scheduledContributions.map(({ to }) => to)).toEqual(['2046-12', '2029-12']);
    expect(changed({ horizonMonths: 12 })).toMatchObject({ scheduledContributions: [{ to: '2027-12' }], oneOffWithdrawals: [] });
  });

  it('begins flows there were none of', () => {
    expect(changed({ oneOff: 100, oneOffAt: 3, withdrawal: 50, withdrawalFrom: 60 })).toMatchObject({
      oneOffContributions: [{ month: '2027-04', amount: 100 }], scheduledWithdrawals: [{ from: '2032-01', to: '2036-12', amount: 50, frequency: 'monthly' }],
    });
  });

  it('drops the profile when the mode has none', () => {
    expect(applyChanges(base, { ...changesOf(base), profile: { index: 1, name: 'x' } }, 'free').profile).toBeNull();
    expect(applyChanges(base, { ...changesOf(base), profile: { index: 1, name: 'x' } }, 'delegated')).toMatchObject({ mode: 'delegated', profile: { index: 1 } });
  });
});

describe('the end of a slider', () => {
  it('is a round number with room for three times the plan', () => {
    fc.assert(fc.property(fc.nat(1e10), fc.integer({ min: 1, max: 1e7 }), (planned, least) => {
      const end = sliderEnd(planned, least);
      expect(end).toBeGreaterThanOrEqual(Math.max(least, planned * 3));
      expect(end / 10 ** Math.floor(Math.log10(end))).toSatisfy((first: number) => [1, 2, 5, 10].some((round) => Math.abs(first - round) < 1e-9));
    }));
  });
});
