// A plan on its way to the engine and back: which month a payment falls in, what another horizon does to it, and what fits a stored run.
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../main/engine/engine';
import type { Estimated } from '../../../main/engine/estimate';
import { disagreementOf } from '../../../main/services/estimate-base';
import { solveGoal, withHorizon } from '../../../main/services/estimate-goal';
import { paymentsOf, resultOf, sourceOf } from '../../../main/services/estimate-source';
import type { SimulationInput } from '../../../preload/contract/simulations';
import { sampleInput, sampleSimulation } from '../../samples';
import { baseOf, level, small } from '../engine/bases';

/** A year from the middle of 2027, with nothing paid. */
const year = (changes: Partial<SimulationInput> = {}): SimulationInput => sampleInput({
  startMonth: '2027-07', horizonMonths: 12, currentSavings: 1_000_000, targetAmount: 1_500_000, oneOffContributions: [], scheduledContributions: [], ...changes,
});
const months = (amounts: Float64Array) => Array.from(amounts).flatMap((amount, month) => (amount === 0 ? [] : [[month, amount]]));

describe('the payments of a plan', () => {
  it('fall in their months counted from the start, and add up', () => {
    const { initial, contributions, withdrawals } = paymentsOf(year({
      oneOffContributions: [{ month: '2027-07', amount: 5 }, { month: '2028-01', amount: 10 }, { month: '2028-01', amount: 2 }],
      scheduledContributions: [{ from: '2027-09', to: '2028-03', amount: 100, frequency: 'quarterly' }],
      oneOffWithdrawals: [{ month: '2028-06', amount: 7 }], scheduledWithdrawals: [{ from: '2027-08', to: '2027-10', amount: 3, frequency: 'monthly' }],
    }));
    expect([initial, contributions.length, withdrawals.length]).toEqual([1_000_000, 12, 12]);
    expect(months(contributions)).toEqual([[0, 5], [2, 100], [5, 100], [6, 12], [8, 100]]);
    expect(months(withdrawals)).toEqual([[1, 3], [2, 3], [3, 3], [11, 7]]);
  });
  it.each([['monthly', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]], ['quarterly', [0, 3, 6, 9]], ['semiannually', [0, 6]], ['yearly', [0]]] as const)('are made %s', (frequency, expected) => {
    expect(months(paymentsOf(year({ scheduledContributions: [{ from: '2027-07', to: '2028-06', amount: 1, frequency }] })).contributions).map(([month]) => month)).toEqual(expected);
  });
  it('count only from the first month to the last of the horizon', () => {
    const { contributions } = paymentsOf(year({
      oneOffContributions: ['2027-06', '2027-07', '2028-06', '2028-07'].map((month) => ({ month, amount: 1 })),
      scheduledContributions: [{ from: '2026-08', to: '2029-08', amount: 10, frequency: 'yearly' }],
    }));
    expect(months(contributions)).toEqual([[0, 1], [1, 10], [11, 1]]);
  });
});

describe('a provider’s result', () => {
  const { result } = sampleSimulation();
  const band = (low: number, high: number) => ({ low: result.months.map(() => low), high: result.months.map(() => high) });
  it('is read from the lowest line to the highest, month by month', () => {
    const source = sourceOf(sampleInput(), { ...result, bands: { lower: band(1, 2), central: band(2, 4), upper: band(4, 5) } });
    expect(source.points).toEqual(result.months.map((_, month) => month));
    expect(source.quantiles.map((line) => line?.[0])).toEqual([1, 2, 100_000, 4, 5]);
    expect(source).toMatchObject({ savings: result.savings, target: 500_000, successProbability: 0.8, scenarioCount: 2000, statistics: null, anchor: 'start' });
    expect(sourceOf(sampleInput({ mode: 'glidepath' }), result).anchor).toBe('end');
  });
  it('lends a missing band the line of its neighbour, and has none where there is no neighbour', () => {
    const lines = (bands: Partial<typeof result.bands>) => sourceOf(sampleInput(), { ...result, bands: { lower: null, central: null, upper: null, ...bands } }).quantiles.map((line) => line?.[0] ?? null);
    expect(lines({ central: band(2, 4) })).toEqual([null, 2, 100_000, 4, null]);
    expect(lines({ lower: band(1, 2), upper: band(4, 5) })).toEqual([1, 2, 100_000, 4, 5]);
  });
  it('has no line where a line is not as long as its months', () => {
    const source = sourceOf(sampleInput(), { ...result, median: result.median.slice(1), savings: [] });
    expect([source.quantiles[2], source.savings]).toEqual([null, null]);
    expect(source.quantiles[1]).toHaveLength(61);
    expect(sourceOf(sampleInput(), { ...result, months: [], median: [] }).quantiles[2]).toBeNull();
  });
  it('of single months lies where its months say', () => {
    expect(sourceOf(sampleInput(), { ...result, months: ['2020-08', '2021-08', '2025-08'] }).points).toEqual([0, 12, 60]);
  });
});

describe('an estimate in the shape of a result', () => {
  it('names what it does not answer: never the table, the allocation where the run has none', () => {
    const input = year();
    const line = Float64Array.from({ length: 13 }, (_, month) => month);
    const estimated: Estimated = { points: new Int32Array(), lines: [line, line, line, line, line], savings: line, successProbability: 0.5, probabilityAboveSavings: 0.5, statistics: null, uncertainty: { successProbability: null, median: 0, outer: 0, widened: [] }, scenarioCount: 400 };
    const allocation = [{ name: 'Actions', weight: 1 }];
    expect(resultOf(input, estimated, []).missing).toEqual(['statistics', 'scenariosTable', 'allocation']);
    expect(resultOf(input, estimated, allocation)).toMatchObject({ missing: ['statistics', 'scenariosTable'], allocation });
    expect(resultOf(input, estimated, []).months).toEqual(['2027-07', '2027-08', '2027-09', '2027-10', '2027-11', '2027-12', '2028-01', '2028-02', '2028-03', '2028-04', '2028-05', '2028-06', '2028-07']);
  });
});

describe('a stored run', () => {
  const free = sampleInput();
  const led = sampleInput({ mode: 'glidepath', portfolio: [], profile: { index: 1, name: 'Calm' }, age: 43 });
  it('carries a plan that differs in payments, target, horizon and start only', () => {
    expect(disagreementOf(free, sampleInput({ startMonth: '2030-01', horizonMonths: 12, targetAmount: null, currentSavings: 0, oneOffContributions: [], scheduledContributions: [] }))).toBeNull();
    expect(disagreementOf(led, { ...led, targetAmount: 1 })).toBeNull();
    expect(disagreementOf({ ...led, mode: 'delegated' }, { ...led, mode: 'delegated', age: 44 })).toBeNull();
  });
  it.each([['simulatorUuid', 'aaaic:simulators:1'], ['currency', 'USD'], ['mode', 'delegated']])('carries none with another %s', (field, value) => {
    expect(disagreementOf(free, { ...free, [field]: value })).toBe('otherSimulator');
  });
  it('carries none of another profile, nor along a glidepath of another age', () => {
    expect(disagreementOf(led, { ...led, profile: { index: 2, name: 'Calm' } })).toBe('otherProfile');
    expect(disagreementOf(led, { ...led, age: 44 })).toBe('otherProfile');
    expect(disagreementOf(led, { ...led, age: null })).toBe('otherProfile');
  });
  it('carries the same funds however they are listed, and no others', () => {
    const [one, other] = free.portfolio as [SimulationInput['portfolio'][number], SimulationInput['portfolio'][number]];
    const of = (...portfolio: SimulationInput['portfolio']) => disagreementOf(free, { ...free, portfolio });
    expect(of(other, { ...one, weight: 0.2 }, { ...one, weight: 0.3 + 1e-9 })).toBeNull();
    expect(of({ ...one, weight: 0.4 }, { ...other, weight: 0.6 })).toBe('otherPortfolio');
    expect(of({ ...one, currency: 'EUR' }, other)).toBe('otherPortfolio');
    expect(of({ ...one, weight: 1 })).toBe('otherPortfolio');
    expect(of(one, other, { isin: 'FR00P4000442', currency: 'EUR', weight: 0 })).toBe('otherPortfolio');
  });
});

describe('another horizon', () => {
  const planned = year({
    oneOffContributions: [{ month: '2027-12', amount: 1 }, { month: '2028-01', amount: 2 }], oneOffWithdrawals: [{ month: '2028-06', amount: 3 }],
    scheduledContributions: [{ from: '2027-07', to: '2028-06', amount: 10, frequency: 'monthly' }, { from: '2027-07', to: '2027-09', amount: 20, frequency: 'monthly' }, { from: '2028-01', to: '2028-06', amount: 30, frequency: 'monthly' }],
    scheduledWithdrawals: [{ from: '2027-08', to: '2028-05', amount: 40, frequency: 'monthly' }],
  });
  it('that is longer goes on with what ran until the end, and with nothing that ended before', () => {
    const longer = withHorizon(planned, 24);
    expect(longer.horizonMonths).toBe(24);
    expect(longer.scheduledContributions.map(({ to }) => to)).toEqual(['2029-06', '2027-09', '2029-06']);
    expect(longer.scheduledWithdrawals.map(({ to }) => to)).toEqual(['2028-05']);
    expect([longer.oneOffContributions, longer.oneOffWithdrawals]).toEqual([planned.oneOffContributions, planned.oneOffWithdrawals]);
  });
  it('that is shorter ends with its last month, and leaves out what would begin later', () => {
    const shorter = withHorizon(planned, 6);
    expect(shorter.scheduledContributions.map(({ amount, to }) => [amount, to])).toEqual([[10, '2027-12'], [20, '2027-09']]);
    expect(shorter.scheduledWithdrawals.map(({ to }) => to)).toEqual(['2027-12']);
    expect([shorter.oneOffContributions, shorter.oneOffWithdrawals]).toEqual([[{ month: '2027-12', amount: 1 }], []]);
    expect(withHorizon(planned, 7).scheduledContributions[2]).toMatchObject({ from: '2028-01', to: '2028-01' });
  });
  it('that is the same changes nothing', () => expect(withHorizon(planned, 12)).toEqual(planned));
});

describe('what it would take', () => {
  const engine = createEngine(small);
  const base = baseOf(level(36));
  const solve = (what: Parameters<typeof solveGoal>[2]['for'], input: SimulationInput, probability = 0.8) => solveGoal(engine, base, { input, probability, for: what });
  const probabilityOf = async (input: SimulationInput) => (await engine.probability(base, { payments: paymentsOf(input), target: input.targetAmount }))!;

  it('as a one-off amount stands in the place of the first, and nothing else of the plan moves', async () => {
    const input = year({ oneOffContributions: [{ month: '2027-10', amount: 1 }, { month: '2028-02', amount: 20_000 }], scheduledContributions: [{ from: '2027-07', to: '2028-06', amount: 100, frequency: 'monthly' }] });
    const { value, input: plan, successProbability } = await solve('oneOffContribution', input);
    expect(plan).toEqual({ ...input, oneOffContributions: [{ month: '2027-10', amount: value }, { month: '2028-02', amount: 20_000 }] });
    expect(successProbability).toBeGreaterThanOrEqual(0.8);
    expect(await probabilityOf({ ...input, oneOffContributions: [{ month: '2027-10', amount: value! - 100 }, { month: '2028-02', amount: 20_000 }] })).toBeLessThan(0.8);
    const { value: alone, input: first } = await solve('oneOffContribution', year());
    expect(first!.oneOffContributions).toEqual([{ month: '2027-07', amount: alone }]);
  });

  it('as a regular amount keeps its months, and runs the whole time where there was none', async () => {
    const input = year({ scheduledContributions: [{ from: '2027-09', to: '2028-03', amount: 1, frequency: 'quarterly' }, { from: '2027-07', to: '2027-07', amount: 9, frequency: 'monthly' }] });
    const found = await solve('scheduledContribution', input);
    expect(found.input).toEqual({ ...input, scheduledContributions: [{ from: '2027-09', to: '2028-03', amount: found.value, frequency: 'quarterly' }, input.scheduledContributions[1]] });
    const whole = await solve('scheduledContribution', year());
    expect(whole.input!.scheduledContributions).toEqual([{ from: '2027-07', to: '2028-06', amount: whole.value, frequency: 'monthly' }]);
  });

  it('is nothing where the savings do it alone: then the payment is taken out, and it says so', async () => {
    const found = await solve('oneOffContribution', year({ targetAmount: 100_000, oneOffContributions: [{ month: '2027-07', amount: 5 }] }));
    expect(found).toMatchObject({ for: 'oneOffContribution', value: 0, input: { oneOffContributions: [] }, successProbability: 1, reason: 'alreadyReached' });
  });

  it('as a horizon is the first that gets there', async () => {
    const input = year({ targetAmount: 1_400_000, scheduledContributions: [{ from: '2027-07', to: '2028-06', amount: 20_000, frequency: 'monthly' }] });
    const { value, input: plan, reason } = await solve('horizon', input);
    expect(plan).toEqual(withHorizon(input, value!));
    expect(reason).toBeNull();
    expect(await probabilityOf(withHorizon(input, value!))).toBeGreaterThanOrEqual(0.8);
    for (let shorter = 1; shorter < value!; shorter += 1) expect(await probabilityOf(withHorizon(input, shorter))).toBeLessThan(0.8);
    expect((await solve('horizon', year({ targetAmount: 1_000 }))).value).toBe(1);
  });

  it('as a target is the highest whole amount that is met', async () => {
    const { value, input: plan } = await solve('target', year());
    expect(value! % 100).toBe(0);
    expect(plan).toEqual(year({ targetAmount: value }));
    expect(await probabilityOf(year({ targetAmount: value }))).toBeGreaterThanOrEqual(0.8);
    expect(await probabilityOf(year({ targetAmount: value! + 100 }))).toBeLessThan(0.8);
  });

  it('is out of reach where nothing gets there', async () => {
    const nothing = { value: null, input: null, successProbability: null, reason: 'outOfReach' };
    expect(await solve('horizon', year({ targetAmount: 900_000_000 }))).toEqual({ for: 'horizon', ...nothing });
    expect(await solve('oneOffContribution', year({ targetAmount: 900_000_000_000_000 }))).toEqual({ for: 'oneOffContribution', ...nothing });
    expect(await solve('target', year({ currentSavings: 0 }))).toEqual({ for: 'target', ...nothing });
  });
});
