// Local what-ifs in the whole program: calibrated on a run of the practice server, compared with running the other plan there.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { addMonths } from '../../../preload/contract/simulation-check';
import type { Estimate } from '../../../preload/contract/estimates';
import type { Simulation, SimulationInput } from '../../../preload/contract/simulations';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, newFolder, runnable, signIn, start, task, type Program } from './program';

let keyring: Keyring;
let north: PracticeServer;
let folder = '';
let configuration = '';
let program: Program;
let clientId = '';

beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));
beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = environmentsFile(newFolder(), { north });
  program = await start(folder, configuration);
  await signIn(program, north);
  clientId = (await program.call('clients.list'))[0]!.id;
});
afterEach(async () => {
  await program.app.close();
  await north.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

const plan = (changes: Partial<SimulationInput> = {}): SimulationInput => runnable({
  horizonMonths: 120, targetAmount: 5_000_000, scheduledContributions: [{ from: '2026-12', to: '2036-11', amount: 30_000, frequency: 'monthly' }],
  portfolio: [{ isin: 'LU1883308352', currency: 'EUR', weight: 0.6 }, { isin: 'FR00P4000442', currency: 'EUR', weight: 0.4 }], ...changes,
});
const monthly = (amount: number, to = '2036-11'): SimulationInput['scheduledContributions'] => [{ from: '2026-12', to, amount, frequency: 'monthly' }];
const run = (input: SimulationInput): Promise<Simulation> => program.call('simulations.run', { ...task(), clientId, input, origin: { madeFrom: null, estimated: null } });
const estimate = async (input: SimulationInput, simulationId: string | null = null): Promise<Estimate> => (await program.call('estimates.run', { clientId, simulationId, input }))!;

describe('an estimate', () => {
  it('of the very request is what the provider answered, and says how well', async () => {
    const simulation = await run(plan());
    const { result, calibration, error, input } = await estimate(plan(), simulation.id);
    expect(input).toEqual(plan());
    expect(result.months).toEqual(simulation.result.months);
    expect(result.savings).toEqual(simulation.result.savings);
    expect(result.statistics).toEqual(simulation.result.statistics);
    expect(calibration).toMatchObject({ simulationId: simulation.id, reference: simulation.reference });
    expect(Math.abs(calibration.horizon.q50!)).toBeLessThan(0.015);
    expect(result.median.at(-1)! / simulation.result.median.at(-1)!).toBeCloseTo(1 + calibration.horizon.q50!, 5);
    // The provider's own answer is one draw of 2,000 scenarios, which the estimate does not follow.
    expect(Math.abs(result.successProbability! - simulation.result.successProbability!)).toBeLessThan(0.035);
    expect(error.widened).toEqual([]);
    expect(error.successProbability).toBeGreaterThan(0.005);
    expect(error.successProbability).toBeLessThan(0.03);
  });

  it('of another plan comes as near to running it as it says', async () => {
    const simulation = await run(plan());
    const others = [
      plan({ scheduledContributions: monthly(45_000), targetAmount: 7_000_000 }),
      plan({ oneOffContributions: [{ month: '2028-03', amount: 1_500_000 }], targetAmount: 7_000_000 }),
      plan({ horizonMonths: 96, scheduledContributions: monthly(30_000, '2034-11'), targetAmount: 4_000_000 }),
      plan({ scheduledWithdrawals: [{ from: '2034-12', to: '2036-11', amount: 60_000, frequency: 'monthly' }], scheduledContributions: monthly(30_000, '2034-11'), targetAmount: 3_500_000 }),
    ];
    for (const other of others) {
      const { result, error } = await estimate(other, simulation.id);
      const real = await run(other);
      expect(Math.abs(result.successProbability! - real.result.successProbability!)).toBeLessThan(error.successProbability! + 0.01);
      expect(result.savings).toEqual(real.result.savings);
      expect(Math.abs(result.median.at(-1)! / real.result.median.at(-1)! - 1)).toBeLessThan(0.03);
    }
  });

  it('is refused with the reason where the investment is another one', async () => {
    const input = plan();
    const reason = async (other: SimulationInput) => (await program.error('estimates.run', { clientId, simulationId: null, input: other })).details?.['reason'];
    expect(await reason(input)).toBe('otherSimulator');
    await run(input);
    expect(await program.error('estimates.run', { clientId, simulationId: null, input: plan({ portfolio: [{ isin: 'LU1883308352', currency: 'EUR', weight: 1 }] }) }))
      .toMatchObject({ code: 'noEstimate', retryable: false, details: { reason: 'otherPortfolio' } });
    expect(await reason(plan({ horizonMonths: 300 }))).toBe('tooFarBeyond');
    expect(await reason(plan({ currency: 'USD' }))).toBe('otherSimulator');
    expect((await program.error('estimates.run', { clientId, simulationId: null, input: plan({ horizonMonths: 0 }) })).code).toBe('invalidInput');
  });

  it('falls back on another stored run that agrees, and is kept with it', async () => {
    const first = await run(plan());
    const other = await run(plan({ portfolio: [{ isin: 'LU1883308352', currency: 'EUR', weight: 1 }] }));
    expect((await estimate(plan(), other.id)).calibration.simulationId).toBe(first.id);
    const before = await program.call('estimates.calibration', { simulationId: first.id });
    await program.app.close();
    program = await start(folder, configuration);
    const begun = performance.now();
    expect(await program.call('estimates.calibration', { simulationId: first.id })).toEqual(before);
    expect(performance.now() - begun).toBeLessThan(200);
  });

  it('while the hand moves says at fewer months what it says at all of them when it has settled', async () => {
    const simulation = await run(plan());
    const input = plan({ scheduledContributions: monthly(45_000) });
    const settled = await estimate(input, simulation.id);
    const { points, lines, savings, ...moved } = (await program.call('estimates.follow', { clientId, simulationId: simulation.id, input }))!;
    const { bands, median, savings: paidIn, successProbability } = settled.result;
    expect(points.length).toBeLessThan(median.length);
    expect(lines.map((line) => Array.from(line))).toEqual([bands.lower!.low, bands.central!.low, median, bands.central!.high, bands.upper!.high].map((line) => Array.from(points, (month) => line[month])));
    expect(Array.from(savings)).toEqual(paidIn);
    expect(moved).toEqual({ successProbability, error: settled.error, calibration: settled.calibration, scenarioCount: settled.scenarioCount });
  });

  it('is given for the newest question only', async () => {
    const simulation = await run(plan());
    const answers = await Promise.all([10_000, 20_000, 30_000, 40_000].map((amount) => program.call('estimates.follow', { clientId, simulationId: simulation.id, input: plan({ scheduledContributions: monthly(amount) }) })));
    expect(answers.slice(0, 3)).toEqual([null, null, null]);
    expect(answers[3]!.savings.at(-1)).toBe((await estimate(plan({ scheduledContributions: monthly(40_000) }), simulation.id)).result.savings.at(-1));
  });
});

describe('what it would take', () => {
  const solve = (what: 'scheduledContribution' | 'oneOffContribution' | 'horizon' | 'target', probability: number, input = plan()) => program.call('estimates.solve', { clientId, simulationId: null, input, probability, for: what });

  it('is an amount, a horizon or a target whose plan has that probability', async () => {
    await run(plan());
    for (const what of ['scheduledContribution', 'oneOffContribution', 'target'] as const) {
      const solution = await solve(what, 0.75);
      expect(solution.value! % 100).toBe(0);
      // A euro a month is worth a few thousandths.
      expect(solution.successProbability).toBeGreaterThanOrEqual(0.75);
      expect(solution.successProbability).toBeLessThan(0.756);
      expect((await estimate(solution.input!)).result.successProbability).toBeCloseTo(solution.successProbability!, 6);
    }
    const horizon = await solve('horizon', 0.75);
    expect(horizon.input!.scheduledContributions[0]!.to).toBe(addMonths('2026-12', horizon.value! - 1));
    expect(horizon.successProbability).toBeGreaterThanOrEqual(0.75);
    expect(horizon.input!.horizonMonths).toBe(horizon.value);
  });

  it('says when there is nothing to find', async () => {
    await run(plan());
    expect(await solve('horizon', 0.5, plan({ targetAmount: null }))).toMatchObject({ value: null, reason: 'noTarget' });
    expect(await solve('horizon', 0.99, plan({ targetAmount: 90_000_000 }))).toMatchObject({ value: null, reason: 'outOfReach' });
    expect(await solve('scheduledContribution', 0.5, plan({ targetAmount: 1_000_000 }))).toMatchObject({ reason: 'alreadyReached' });
  });
});
