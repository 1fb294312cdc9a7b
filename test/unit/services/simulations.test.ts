// Running simulations: which inputs are sent, what is kept of a run, and which spelling of the start date is tried first.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../main/failure';
import { createClients } from '../../../main/services/clients';
import { createSimulations, type Simulations } from '../../../main/services/simulations';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { SimulationInput } from '../../../preload/contract/simulations';
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
