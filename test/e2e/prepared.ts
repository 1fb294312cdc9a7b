// A profile filled before the program starts: what takes minutes to type, the same on every machine.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDelegated, writeFree, writeGlidepath } from '../../main/api/coanda/request';
import { readResult } from '../../main/api/coanda/result';
import { createStore, type Store } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { Pace } from '../../main/practice/pace';
import { readSimulationRequest } from '../../main/practice/simulation-request';
import { simulate } from '../../main/practice/simulator';
import { sha256 } from '../../main/report/proof';
import { createKeychain } from '../../main/secrets/keychain';
import { createVault } from '../../main/secrets/vault';
import { firm as firmSchema, type Firm } from '../../preload/contract/firm';
import { namedRecord } from '../../preload/contract/client-facts';
import type { Simulation, SimulationInput } from '../../preload/contract/simulations';
import { sampleSimulation } from '../samples';
import { addStored } from './stored';
import { launch, newFolder, signIn } from './workstation';

export const preparedAt = '2026-11-20T09:30:00.000Z';

/** Signs in once, so that the keychain has the file's key, then fills the file. Answers with the folder. */
export async function prepared(fill: (store: Store) => Promise<void> | void, firm: Partial<Firm> = {}): Promise<string> {
  const userDataDir = newFolder();
  const before = await launch({ userDataDir });
  await signIn(before.page);
  await before.quit();
  const fileName = readdirSync(userDataDir, { recursive: true }).map(String).find((name) => name.endsWith('.db'))!;
  const [profile, folderId] = fileName.split('/').at(-1)!.split('.') as [string, string];
  const keychain = createKeychain();
  await keychain.probe();
  const key = await createVault(keychain, `${folderId}/${profile}`, { dfs: 'practice', coanda: 'practice' }).databaseKey();
  const store = createStore(openDatabase({ file: join(userDataDir, fileName), key }));
  await fill(store);
  store.close();
  writeFileSync(join(userDataDir, 'firm.json'), JSON.stringify(firmSchema.parse(firm)));
  return userDataDir;
}

export function addClient(store: Store, name: string, more: Parameters<typeof namedRecord>[1] = {}): string {
  return store.clients.add(namedRecord(name, more), new Date(preparedAt));
}

const writers = { free: writeFree, delegated: writeDelegated, glidepath: writeGlidepath };
const uuids = { free: 'aaaic:simulators:243', delegated: 'aaaic:simulators:236', glidepath: 'aaaic:simulators:170' };
export const simulatorNames = { free: 'Gestion libre – Horizon Vie', delegated: 'Gestion déléguée – Mandats Horizon', glidepath: 'Gestion à horizon – PER Horizon Retraite' };

/** A plan over `years` from January 2027, 12,000 € at the start and 250 € a month, half in each of two funds. */
export function plan(years: number, changes: Partial<SimulationInput> = {}): SimulationInput {
  const mode = changes.mode ?? 'free';
  return {
    mode, simulatorUuid: uuids[mode], currency: 'EUR', startMonth: '2027-01', horizonMonths: years * 12, currentSavings: 1_200_000, targetAmount: 6_000_000,
    oneOffContributions: [], scheduledContributions: [{ from: '2027-01', to: `${2026 + years}-12`, amount: 25_000, frequency: 'monthly' }], oneOffWithdrawals: [], scheduledWithdrawals: [],
    portfolio: mode === 'free' ? [{ isin: 'LU1883308352', currency: 'EUR', weight: 0.5 }, { isin: 'LU1681046931', currency: 'EUR', weight: 0.5 }] : [], profile: null, age: null, ...changes,
  };
}

/** What practice answers to an input, as it is read and stored. `shown` differs from what is simulated where practice would refuse it. */
export async function addRun(store: Store, clientId: string, reference: string, input: SimulationInput, changes: Partial<Simulation> = {}): Promise<Simulation> {
  const body = writers[input.mode](input, 'simulation_start_date');
  const answer = await simulate(readSimulationRequest(input.mode, JSON.parse(JSON.stringify(body)), 'simulation_start_date'), new Pace(new AbortController().signal));
  const bodies = { request: JSON.stringify(body), response: JSON.stringify(answer) };
  const id = `00000000-0000-4000-8000-${sha256(reference).slice(0, 12)}`;
  const simulation = sampleSimulation({
    id, clientId, reference, input, simulatorName: simulatorNames[input.mode], result: readResult(JSON.parse(bodies.response), input), source: 'cache',
    fundNames: { LU1883308352: 'Belmarre Monde Actions', LU1681046931: 'Corvane Europe 600 ETF' },
    provenance: { environmentId: 'practice', environmentName: 'Practice', requestedAt: preparedAt, receivedAt: '2026-11-20T09:30:04.000Z', requestHash: sha256(bodies.request), responseHash: sha256(bodies.response), applicationVersion: '0.1.0' },
    ...changes,
  });
  addStored(store, simulation, bodies);
  return simulation;
}
