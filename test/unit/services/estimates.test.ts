// Which stored run carries a plan, why none does, and for how long its paths are kept.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { createEngine } from '../../../main/engine/engine';
import { Failure } from '../../../main/failure';
import { createEstimates, type Estimates } from '../../../main/services/estimates';
import type { Session } from '../../../main/services/session';
import type { Simulations } from '../../../main/services/simulations';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { SimulationInput, SimulationResult } from '../../../preload/contract/simulations';
import { addStored } from '../../e2e/stored';
import { sampleInput, sampleSimulation } from '../../samples';
import { small } from '../engine/bases';

let store: Store;
let estimates: Estimates;
let clientId = '';
let count: number;
let rested: number;
let closed: number;
/** How often a run was calibrated; what stands in its way. */
let calibrated: number;
let broken: boolean;
let again: () => Estimates;
beforeEach(() => {
  store = createStore(openDatabase({ file: null, key: null }));
  clientId = store.clients.add(namedRecord('Adeline Monnier'), new Date(0));
  [count, rested, closed, calibrated, broken] = [0, 0, 0, 0, false];
  const session = { store: () => store, storeForLater: () => () => store } as unknown as Session;
  const engine = createEngine(small);
  const rest = () => { rested += 1; return engine.rest(); };
  const close = () => { closed += 1; return engine.close(); };
  const calibrate: typeof engine.calibrate = (source) => {
    calibrated += 1;
    return broken ? Promise.reject(new Failure('internal')) : engine.calibrate(source);
  };
  const read = (id: string) => store.simulations.find(id) ?? (() => { throw new Failure('notFound'); })();
  again = () => createEstimates(session, { read } as unknown as Simulations, { ...engine, rest, close, calibrate }, () => new Date(0));
  estimates = again();
});
afterEach(async () => {
  await estimates.close();
  store.close();
});

const plan = (changes: Partial<SimulationInput> = {}) => sampleInput({ startMonth: '2026-12', horizonMonths: 60, currentSavings: 100_000, targetAmount: 110_000, oneOffContributions: [], scheduledContributions: [], ...changes });
/** Savings left alone, as a provider draws them; or a result that says nothing. */
function result(empty = false): SimulationResult {
  const { result: sample } = sampleSimulation();
  const line = (times: number) => sample.months.map((_, month) => Math.round(100_000 * Math.exp(0.003 * month + times * 0.02 * Math.sqrt(month))));
  if (empty) return { ...sample, median: [], savings: [], bands: { lower: null, central: null, upper: null }, successProbability: null };
  return { ...sample, median: line(0), savings: sample.months.map(() => 100_000), bands: { lower: { low: line(-2), high: line(-0.67) }, central: { low: line(-0.67), high: line(0.67) }, upper: { low: line(0.67), high: line(2) } }, successProbability: null };
}
/** Kept as run after those before; its id. */
function kept(changes: Partial<SimulationInput> = {}, empty = false): string {
  count += 1;
  const id = `0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d0${count}`;
  const sample = sampleSimulation();
  addStored(store, { ...sample, id, clientId, reference: `S-20261122-7KQ4${count}`, input: plan(changes), result: result(empty), source: 'cache', provenance: { ...sample.provenance, receivedAt: `2026-11-2${count}T09:00:00.000Z` } });
  return id;
}
const other = { portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }] };
const carrierOf = (simulationId: string | null = null, input = plan()) => estimates.run({ clientId, simulationId, input }).then((answer) => answer?.calibration.simulationId, (error: Failure) => error.details?.['reason']);

describe('a plan', () => {
  it('is carried by the run it began with, otherwise by the newest with the same investment', async () => {
    const ids = [kept(), kept(), kept(other)];
    expect(await carrierOf()).toBe(ids[1]);
    expect(await carrierOf(ids[0])).toBe(ids[0]);
    expect(await carrierOf(ids[2])).toBe(ids[1]);
    expect(await carrierOf(null, plan(other))).toBe(ids[2]);
  });
  it('that nothing carries says why: no run of its simulator, or what is different in those there are', async () => {
    expect(await carrierOf()).toBe('otherSimulator');
    kept({ currency: 'USD', portfolio: [{ isin: 'LU1681046931', currency: 'USD', weight: 1 }] });
    expect(await carrierOf()).toBe('otherSimulator');
    const id = kept(other);
    expect([await carrierOf(), await carrierOf(id)]).toEqual(['otherPortfolio', 'otherPortfolio']);
  });
  it('whose own run says too little is carried by another, and says so where there is none', async () => {
    const id = kept({}, true);
    expect(await carrierOf(id)).toBe('incompleteResult');
    // What is wrong with its own run counts before what is different in another.
    kept(other);
    expect(await carrierOf(id)).toBe('incompleteResult');
    const well = kept();
    expect(await carrierOf(id)).toBe(well);
  });
});

describe('a question', () => {
  const ask = (simulationId: string, input = plan()) => ({ clientId, simulationId, input });

  it('is answered for the plan that was asked, with the run it was worked out from', async () => {
    const id = kept();
    const input = plan({ targetAmount: 120_000 });
    const { successProbability: easier } = (await estimates.exact(ask(id))).result;
    const { result, calibration, allMonths, ...answer } = await estimates.exact(ask(id, input));
    expect([answer.input, allMonths, result.months.length, calibration]).toEqual([input, true, 61, expect.objectContaining({ simulationId: id, reference: 'S-20261122-7KQ41', receivedAt: '2026-11-21T09:00:00.000Z' })]);
    expect(result.successProbability).toBeLessThan(easier!);
    expect(await estimates.calibration(id)).toEqual(calibration);
  });
  it('that no simulator would take is not answered, and says which field', async () => {
    const id = kept();
    await expect(estimates.run(ask(id, plan({ horizonMonths: 0 })))).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'horizonMonths', reason: expect.any(String) as string } });
    await expect(estimates.run(ask('0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d09'))).rejects.toMatchObject({ code: 'notFound' });
  });
  it('more than twice as long as its run is not answered', async () => {
    const id = kept();
    expect([await carrierOf(id, plan({ horizonMonths: 120 })), await carrierOf(id, plan({ horizonMonths: 121 }))]).toEqual([id, 'tooFarBeyond']);
  });
  it('gives way to a newer one of the same window, and to none of another', async () => {
    const id = kept();
    const [older, newer, other] = await Promise.all([estimates.run(ask(id)), estimates.follow(ask(id)), estimates.run(ask(id), 2)]);
    expect([older, newer?.calibration.simulationId, other?.calibration.simulationId]).toEqual([null, id, id]);
    expect([newer?.lines.length, newer?.points[0], newer?.points.at(-1)]).toEqual([5, 0, 60]);
    const closing = estimates.run(ask(id), 2);
    estimates.windowClosed(2);
    expect([(await estimates.run(ask(id), 2)) === null, (await closing) === null]).toEqual([false, false]);
  });
  it('what it would take is answered, but for a target where there is none', async () => {
    const id = kept();
    const solving = (what: 'target' | 'horizon', changes: Partial<SimulationInput> = {}) => estimates.solve({ ...ask(id, plan(changes)), probability: 0.5, for: what });
    expect(await solving('horizon', { targetAmount: null })).toEqual({ for: 'horizon', value: null, input: null, successProbability: null, reason: 'noTarget' });
    const { value, input } = await solving('target', { targetAmount: null });
    expect([value! > 100_000, input?.targetAmount]).toEqual([true, value]);
    expect((await solving('horizon')).value).toBeGreaterThan(1);
  });
});

describe('what was worked out of a run', () => {
  it('is worked out once, and kept with it', async () => {
    const id = kept();
    await Promise.all([estimates.calibration(id), estimates.calibration(id)]);
    await carrierOf(id);
    const stated = await estimates.calibration(id);
    expect(calibrated).toBe(1);
    const other = again();
    expect([await other.calibration(id), calibrated]).toEqual([stated, 1]);
  });
  it('of one that says too little is nothing, and says so', async () => {
    await expect(estimates.calibration(kept({}, true))).rejects.toMatchObject({ code: 'noEstimate', details: { reason: 'incompleteResult' } });
  });
  it('is tried again where it failed, and not held against the run', async () => {
    const id = kept();
    broken = true;
    await expect(estimates.calibration(id)).rejects.toMatchObject({ code: 'internal' });
    broken = false;
    expect((await estimates.calibration(id)).simulationId).toBe(id);
  });
  it('is gone with whoever it was of', async () => {
    const id = kept();
    await estimates.calibration(id);
    rested = 0;
    store.clients.forget(clientId);
    estimates.forget();
    await expect(estimates.calibration(id)).rejects.toMatchObject({ code: 'notFound' });
    expect(rested).toBe(1);
  });
  it('in one book is nothing in another, whatever its runs are called', async () => {
    const id = kept();
    await estimates.calibration(id);
    rested = 0;
    const first = store;
    store = createStore(openDatabase({ file: null, key: null }));
    await expect(estimates.calibration(id)).rejects.toMatchObject({ code: 'notFound' });
    expect(rested).toBe(1);
    first.close();
  });
});

describe('the paths of a run', () => {
  afterEach(() => { vi.useRealTimers(); });
  it('are freed a minute after the last question, and keep no program from ending', async () => {
    kept();
    await carrierOf();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    rested = 0;
    await carrierOf();
    expect(timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false]);
    vi.advanceTimersByTime(59_999);
    await carrierOf();
    vi.advanceTimersByTime(59_999);
    expect(rested).toBe(0);
    vi.advanceTimersByTime(1);
    expect(rested).toBe(1);
  });
  it('and whoever works them out are let go at the end, with nothing left to do later', async () => {
    kept();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await carrierOf();
    rested = 0;
    await estimates.close();
    vi.advanceTimersByTime(120_000);
    expect([closed, rested]).toEqual([1, 0]);
  });
});
