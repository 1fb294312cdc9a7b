// Running simulations: which inputs are sent, what is kept of a run, and which spelling of the start date is tried first.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../main/failure';
import { sha256 } from '../../../main/report/proof';
import { createClients } from '../../../main/services/clients';
import { createSimulations, type Simulations } from '../../../main/services/simulations';
import { namedRecord } from '../../../preload/contract/client-facts';
import { draft as schema, type SimulationInput } from '../../../preload/contract/simulations';
import { version } from '../../../package.json';
import { sampleInput } from '../../samples';
import { signedIn, type SignedIn } from './signed-in';

const now = () => new Date('2026-11-26T09:00:00Z');
const origin = { madeFrom: null, estimated: null };
const input = (changes: Partial<SimulationInput> = {}) => sampleInput({
  startMonth: '2026-12', horizonMonths: 24, currentSavings: 1_000_000, targetAmount: 1_100_000, oneOffContributions: [], scheduledContributions: [], portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }], ...changes,
});
let here: SignedIn;
let simulations: Simulations;
let clientId = '';
let events: string[];
async function begin(options: Parameters<typeof signedIn>[1] = {}): Promise<void> {
  here = await signedIn({}, options);
  events = [];
  simulations = createSimulations(here.session, createClients(here.session, () => undefined, now), (event, ..._payload) => void events.push(event), now);
  clientId = here.store.clients.add(namedRecord('Adeline Monnier'), now());
}
const run = (changes: Partial<SimulationInput> = {}) => simulations.run({ clientId, input: input(changes), origin }, new AbortController().signal, () => undefined);
const failure = (outcome: Promise<unknown>) => outcome.then(() => ({}), ({ code, details }: Failure) => ({ code, details }));

describe('a run', () => {
  beforeEach(() => begin());
  afterEach(() => here.close());

  it('is kept as it came, with the names of its funds, and noted', async () => {
    const made = await run();
    expect([simulations.read(made.id), simulations.list(clientId).map(({ id }) => id), events]).toEqual([{ ...made, source: 'cache' }, [made.id], ['simulations.changed']]);
    expect([Object.keys(made.fundNames), made.reference]).toEqual([['LU1681046931'], expect.stringMatching(/^S-20261126-[2-9A-HJ-NP-Z]{5}$/)]);
    expect(here.store.activity.after(0, -1).map(({ action, details }) => [action, JSON.parse(details)])).toEqual([['simulationRun', { reference: made.reference, requestHash: made.provenance.requestHash, responseHash: made.provenance.responseHash, queued: false }]]);
  });

  it('says where and when it was asked, and of what, and is summed up in the list', async () => {
    const steps: string[] = [];
    const made = await simulations.run({ clientId, input: input(), origin }, new AbortController().signal, (step) => void steps.push(step));
    expect([steps, made.source, made.origin, made.clientId]).toEqual([['waiting', 'storing'], 'live', origin, clientId]);
    const { environment } = here.practice;
    const { request, response } = here.store.database.prepare<[], { request: string; response: string }>('SELECT request, response FROM simulation').get()!;
    expect(made.provenance).toEqual({
      environmentId: environment.id, environmentName: environment.name, requestedAt: now().toISOString(), receivedAt: now().toISOString(), requestHash: sha256(request), responseHash: sha256(response), applicationVersion: version,
    });
    expect(simulations.list(clientId)).toEqual([expect.objectContaining({
      id: made.id, reference: made.reference, simulatorName: made.simulatorName, receivedAt: made.provenance.receivedAt, currency: 'EUR', horizonMonths: 24, targetAmount: 1_100_000,
      successProbability: made.result.successProbability, medianAtHorizon: made.result.median.at(-1),
    })]);
  });

  it('of somebody who was forgotten meanwhile is not kept', async () => {
    const outcome = simulations.run({ clientId, input: input(), origin }, new AbortController().signal, (step) => { if (step === 'storing') here.store.clients.forget(clientId); });
    expect(await failure(outcome)).toMatchObject({ code: 'notFound' });
    expect([here.store.database.prepare('SELECT count(*) FROM simulation').pluck().get(), here.store.activity.count(), events]).toEqual([0, 0, []]);
  });

  it('of nobody, or with a plan no simulator takes, is not sent', async () => {
    expect(await failure(simulations.run({ clientId: 'nobody', input: input(), origin }, new AbortController().signal, () => undefined))).toMatchObject({ code: 'notFound' });
    expect(await failure(run({ horizonMonths: 0 }))).toEqual({ code: 'invalidInput', details: { field: 'horizonMonths', reason: 'tooSmall' } });
    expect(here.asked()).toEqual([]);
  });

  it('from the queue is kept together with what the queue is told, or not at all', async () => {
    const queued = (stored: (simulationId: string) => void) => simulations.run({ clientId, input: input(), origin }, new AbortController().signal, () => undefined, stored);
    await expect(queued(() => { throw new Error('full'); })).rejects.toThrow('full');
    expect([simulations.list(clientId), here.store.activity.count()]).toEqual([[], 0]);
    const told: string[] = [];
    const { id } = await queued((simulationId) => void told.push(simulationId));
    expect([told, here.store.activity.after(0, -1).map(({ details }) => (JSON.parse(details) as { queued: boolean }).queued)]).toEqual([[id], [true]]);
  });

  it('has a name beside it, and stays as it is', async () => {
    const made = await run();
    const label = { name: 'By the sea', note: 'of May', pinned: true, archived: false };
    events = [];
    simulations.label(made.id, label);
    expect([simulations.list(clientId)[0]?.label, simulations.read(made.id), events]).toEqual([label, { ...made, source: 'cache' }, ['simulations.changed']]);
    for (const ask of [() => simulations.label('none', label), () => simulations.read('none')]) expect(ask).toThrow('notFound');
  });

  it('that is not asked yet is kept as it was typed, for whoever is in the book', () => {
    const draft = schema.parse({ simulatorUuid: 'x', startMonth: '2026-1', horizonYears: '', currentSavings: '1 0', targetAmount: '', regularAmount: '', regularFrequency: 'monthly', flows: [], portfolio: [] });
    expect(simulations.draft(clientId)).toBeNull();
    simulations.saveDraft(clientId, draft);
    expect([simulations.draft(clientId), events]).toEqual([draft, []]);
    expect(() => simulations.saveDraft('nobody', draft)).toThrow('notFound');
  });

  it.each([
    [{ simulatorUuid: 'aaaic:simulators:1' }, { field: 'simulatorUuid', reason: 'unknownSimulator' }],
    [{ mode: 'delegated', portfolio: [], profile: { index: 1, name: 'Calm' } }, { field: 'simulatorUuid', reason: 'unknownSimulator' }],
  ] as const)('of a simulator the environment does not have is not sent, and says which field: %j', async (changes, details) => {
    expect(await failure(run(changes as Partial<SimulationInput>))).toEqual({ code: 'invalidInput', details });
    expect(here.asked()).toEqual([]);
  });

  it('with a profile the simulator does not have is not sent', async () => {
    const led = here.practice.environment.catalogue.simulators.find(({ mode }) => mode === 'delegated')!;
    const ofProfile = (profile: SimulationInput['profile']) => failure(run({ mode: 'delegated', simulatorUuid: led.uuid, portfolio: [], profile }));
    const [own] = led.profiles;
    for (const profile of [{ index: own!.index, name: 'Other' }, { index: 99, name: own!.name }]) expect(await ofProfile(profile)).toEqual({ code: 'invalidInput', details: { field: 'profile', reason: 'required' } });
    expect(here.asked()).toEqual([]);
    expect(await ofProfile({ index: own!.index, name: own!.name })).toEqual({});
  });

  it('needs no second spelling of the start date where the first is taken, and remembers none', async () => {
    await run();
    expect([here.asked().length, here.store.fact('coanda.startDateField.practice')]).toEqual([1, null]);
  });
});

it('the spelling of the start date that was taken is tried first the next time', async () => {
  await begin({ startDateField: 'start_date' });
  await run();
  expect(here.asked()).toHaveLength(2);
  await run();
  expect(here.asked()).toHaveLength(3);
  await here.close();
});
