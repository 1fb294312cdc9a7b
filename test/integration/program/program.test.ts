// The whole program against the practice backend: signing in, reading, running, failing, and starting again without a network.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { faultOf } from '../../../main/practice/faults';
import type { PracticeFault } from '../../../preload/contract/practice';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, task, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let clock = 0;
let north: PracticeServer;
let south: PracticeServer;
let folder = '';
let configuration = '';
const programs: Program[] = [];

beforeEach(async () => {
  clock = 0;
  const now = () => new Date(Date.now() + clock);
  [north, south] = await Promise.all([startPractice({ simulationSeconds: 0, now }), startPractice({ simulationSeconds: 0, now })]);
  folder = newFolder();
  const place = newFolder();
  configuration = environmentsFile(place, { north, south });
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.app.close();
  await Promise.all([north.close(), south.close()]);
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

async function open(select = 'north'): Promise<Program> {
  const program = await start(folder, configuration, select);
  programs.push(program);
  return program;
}
async function close(program: Program): Promise<void> {
  programs.splice(programs.indexOf(program), 1);
  await program.app.close();
}
async function signedIn(): Promise<Program> {
  const program = await open();
  await signIn(program, north);
  return program;
}
const firstClient = async (program: Program) => (await program.call('clients.list')).find((client) => client.name === 'Adeline Monnier')!.id;
const fault = (change: Partial<PracticeFault> & Pick<PracticeFault, 'kind'> | null) => north.setFaults(change ? [faultOf(change.kind, change)] : []);
const requests = (end: string, server = north) => server.log().filter((entry) => entry.path.endsWith(end));
const items = async () => (await keytar.findCredentials('Advisor Workstation')).filter(({ account }) => account.startsWith(folderId()));
const folderId = () => (JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string }).folderId;

describe('signing in', () => {
  it('asks for the passcode, then shows the environment\'s clients from an encrypted file', async () => {
    const program = await open();
    const { dfs } = north.credentials;
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedOut', coanda: 'signedOut', open: false, storage: 'none', keychain: 'ready' });
    expect(await program.error('clients.list')).toMatchObject({ code: 'notSignedIn' });
    expect(await program.call('session.signIn', { userName: dfs.userName, password: dfs.password })).toMatchObject({ dfs: 'passcode', challenge: { factor: 'passcode', passcodeLength: 6 }, open: false, userName: dfs.userName });
    expect(await program.call('session.passcode', { passcode: dfs.passcode })).toMatchObject({ dfs: 'signedIn', coanda: 'signedOut', open: true, storage: 'encrypted' });
    expect(await program.call('clients.list')).toHaveLength(14);
    expect(await program.call('session.signInCoanda', north.credentials.coanda)).toMatchObject({ coanda: 'signedIn' });
  });

  it('refuses a wrong password or passcode in words of the contract, once each, and then still lets the right one in', async () => {
    const program = await open();
    const { dfs, coanda } = north.credentials;
    expect(await program.error('session.passcode', { passcode: dfs.passcode })).toMatchObject({ code: 'notSignedIn' });
    expect(await program.error('session.signIn', { userName: dfs.userName, password: 'wrong' })).toMatchObject({ code: 'passcodeInvalid' });
    await program.call('session.signIn', { userName: dfs.userName, password: dfs.password });
    expect(await program.error('session.passcode', { passcode: '000000' })).toMatchObject({ code: 'passcodeInvalid' });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'passcode' });
    expect(await program.call('session.passcode', { passcode: dfs.passcode })).toMatchObject({ dfs: 'signedIn' });
    expect(await program.error('session.signInCoanda', { ...coanda, password: 'wrong' })).toEqual({ code: 'signInRefused', retryable: false });
    expect([requests('/pre-authenticate').length, requests('/authenticate').length, requests('/acquire').length]).toEqual([2, 2, 1]);
  });

  it('says when the account is locked', async () => {
    const program = await open();
    const { userName, password } = north.credentials.dfs;
    for (let turn = 0; turn < 5; turn += 1) await program.error('session.signIn', { userName, password: 'wrong' });
    expect(await program.error('session.signIn', { userName, password })).toMatchObject({ code: 'contactLocked' });
  });

  it('that ends after another environment was chosen signs nobody in there', async () => {
    const program = await open();
    const { dfs, coanda } = north.credentials;
    await program.call('session.signIn', { userName: dfs.userName, password: dfs.password });
    fault({ kind: 'delay', seconds: 60 });
    const late = [
      program.app.dispatch('advisor', 'session.passcode', { passcode: dfs.passcode }),
      program.app.dispatch('advisor', 'session.signIn', { userName: dfs.userName, password: dfs.password }),
      program.app.dispatch('advisor', 'session.signInCoanda', coanda),
    ];
    await expect.poll(() => north.log().length).toBe(5);
    await program.call('environments.select', { environmentId: 'south' });
    fault(null);
    for (const outcome of await Promise.all(late)) expect(outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await program.call('session.state')).toMatchObject({ environmentId: 'south', dfs: 'signedOut', coanda: 'signedOut', userName: null, open: false });
    expect(await items()).toEqual([]);
    expect(south.log().filter((entry) => 'x-token-jwt' in entry.headers || 'authorization' in entry.headers)).toEqual([]);
  });

  it('that ends after signing out signs nobody in, and leaves the next advisor nothing', async () => {
    const program = await open();
    const { dfs, coanda } = north.credentials;
    await program.call('session.signIn', { userName: dfs.userName, password: dfs.password });
    await program.call('session.passcode', { passcode: dfs.passcode });
    fault({ kind: 'delay', system: 'coanda', seconds: 60 });
    const late = program.app.dispatch('advisor', 'session.signInCoanda', coanda);
    await expect.poll(() => requests('/token/acquire')).toHaveLength(1);
    await program.call('session.signOut', { forgetDevice: false });
    fault(null);
    expect(await late).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await program.call('session.signIn', { userName: dfs.userName, password: dfs.password });
    await program.call('session.passcode', { passcode: dfs.passcode });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn', coanda: 'signedOut' });
    expect((await items()).map(({ account }) => account.split('/').at(-1)).sort()).toEqual(['activity-head', 'activity-key', 'database-key', 'dfs', 'profile']);
  });
});

describe('accounts', () => {
  it('are read from DFS when asked, and from the file afterwards', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    expect(await program.call('accounts.list', { clientId })).toEqual({ data: [], asOf: null, source: 'cache' });
    const live = await program.call('accounts.refresh', { clientId });
    expect(live.source).toBe('live');
    expect(live.data.length).toBeGreaterThan(0);
    expect(await program.call('accounts.list', { clientId })).toEqual({ ...live, source: 'cache' });
    expect(program.events).toContain('accounts.changed');
    expect((await program.call('clients.list')).find((client) => client.id === clientId)).toMatchObject({ accountCount: live.data.length, accountsAsOf: live.asOf });
  });

  it('of all clients are read one after the other, and the last copy stays when it stops half way', async () => {
    const program = await signedIn();
    expect(await program.call('accounts.refreshAll', task())).toEqual({ refreshed: 14, failed: 0 });
    const clientId = await firstClient(program);
    const copy = await program.call('accounts.list', { clientId });
    fault({ kind: 'offline' });
    expect(await program.error('accounts.refreshAll', task())).toMatchObject({ code: 'offline', retryable: true });
    expect(await program.call('accounts.list', { clientId })).toEqual(copy);
  });

  it('renew an expired session exactly once for twenty readings at a time', async () => {
    const program = await signedIn();
    const clients = await program.call('clients.list');
    clock += 30 * 60_000;
    const before = await items();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => program.call('accounts.refresh', { clientId: clients[index % clients.length]!.id })));
    expect(answers.every((answer) => answer.source === 'live')).toBe(true);
    expect(requests('/tokens/renew')).toHaveLength(1);
    expect(requests('/accounts').filter((entry) => entry.status === 401)).toHaveLength(20);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn' });
    const kept = (list: Awaited<ReturnType<typeof items>>) => list.find(({ account }) => account.endsWith('/dfs'))?.password;
    expect(kept(await items())).not.toBe(kept(before));
  });

  it('do not renew once more for a refusal that comes after the renewal', async () => {
    const program = await signedIn();
    const [first, second] = await program.call('clients.list');
    clock += 3 * 3_600_000;
    fault({ kind: 'delay', system: 'dfs', seconds: 60, times: 1 });
    const late = program.call('accounts.refresh', { clientId: first!.id });
    await expect.poll(() => requests('/accounts').length).toBe(1);
    await program.call('accounts.refresh', { clientId: second!.id });
    expect(requests('/tokens/renew')).toHaveLength(1);
    expect(requests('/accounts').filter((entry) => entry.status === null)).toHaveLength(1);
    fault(null);
    expect((await late).source).toBe('live');
    expect(requests('/tokens/renew')).toHaveLength(1);
  });

  it('ask for signing in again when the session will not be renewed, and stay readable', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const { data } = await program.call('accounts.refresh', { clientId });
    fault({ kind: 'unauthorized', system: 'dfs' });
    expect(await program.error('accounts.refresh', { clientId })).toMatchObject({ code: 'sessionExpired', retryable: false, details: { system: 'dfs' } });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'expired', coanda: 'signedIn', open: true });
    expect((await program.call('accounts.list', { clientId })).data).toEqual(data);
    fault(null);
    // A session that is accepted after all has not ended, and is not said to have.
    await program.call('accounts.refresh', { clientId });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn' });
    await signIn(program, north);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn' });
    expect((await program.call('accounts.list', { clientId })).data).toEqual(data);
  });
});

describe('a client’s record', () => {
  it('that was saved meanwhile is not taken back by whoever read it before', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const read = await program.call('clients.record', { clientId });
    // A page is not given the marks that turn letters round, and does not say them back.
    await program.call('clients.save', { clientId, record: { ...read, notes: 'first \u202eturned\u202c' }, replaces: read });
    expect(await program.error('clients.save', { clientId, record: { ...read, tags: ['late'] }, replaces: read })).toMatchObject({ code: 'changedMeanwhile', retryable: false });
    expect(await program.call('clients.record', { clientId })).toMatchObject({ notes: 'first \u202eturned\u202c', tags: read.tags });
    await program.call('clients.save', { clientId, record: { ...read, tags: ['late'], notes: 'first turned' }, replaces: { ...read, notes: 'first turned' } });
    expect(await program.call('clients.record', { clientId })).toMatchObject({ notes: 'first turned', tags: ['late'] });
  });

  it('is looked at in another window only while somebody is there, and only if they are in the book', async () => {
    const program = await open();
    expect(await program.error('windows.open', { clientId: null })).toMatchObject({ code: 'notSignedIn' });
    await signIn(program, north);
    expect(await program.error('windows.open', { clientId: '0d6f6c0e-6d3c-4a5e-9f57-0c8f3d1f2a01' })).toMatchObject({ code: 'notFound' });
    expect(await program.call('windows.open', { clientId: null })).toEqual({ opened: false, most: 6 });
  });
});

describe('a simulation', () => {
  it('is stored as it was sent and received, and read again as it was shown', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const run = await program.call('simulations.run', { ...task(), clientId, input: runnable() });
    expect([run.source, run.result.missing, run.result.months.length]).toEqual(['live', [], 25]);
    const [request] = requests('/free_management');
    expect(run.provenance.requestHash).toBe(createHash('sha256').update(request!.body).digest('hex'));
    const answered = await fetch(`${north.environment.coanda.baseUrl}/simulator-service/simulator/free_management`, {
      method: 'POST', body: request!.body, headers: { 'content-type': 'application/json', authorization: request!.headers.authorization! },
    }).then((response) => response.text());
    // The practice backend answers the same question in the same words.
    expect(run.provenance.responseHash).toBe(createHash('sha256').update(answered).digest('hex'));
    expect(await program.call('simulations.read', { simulationId: run.id })).toEqual({ ...run, source: 'cache' });
    expect(await program.call('simulations.list', { clientId })).toMatchObject([{ id: run.id, reference: run.reference, medianAtHorizon: run.result.median.at(-1), successProbability: run.result.successProbability }]);
    expect(run.reference).toMatch(/^S-\d{8}-[2-9A-HJ-NP-Z]{5}$/);
  });

  it('of a client who is forgotten meanwhile is kept for nobody, and says so', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    fault({ kind: 'delay', system: 'coanda', seconds: 1 });
    const running = program.error('simulations.run', { ...task(), clientId, input: runnable() });
    await expect.poll(() => requests('/free_management').length).toBe(1);
    await program.call('clients.forget', { clientId });
    expect(await running).toMatchObject({ code: 'notFound' });
    fault(null);
  });

  it('is refused before anything is sent when a rule is broken', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const refused = (input = runnable(), id = clientId) => program.error('simulations.run', { ...task(), clientId: id, input });
    expect(await refused(runnable({ horizonMonths: 0, scheduledContributions: [] }))).toMatchObject({ code: 'invalidInput', details: { field: 'horizonMonths', reason: 'tooSmall' } });
    expect(await refused(runnable({ simulatorUuid: 'aaaic:simulators:1' }))).toMatchObject({ code: 'invalidInput', details: { reason: 'unknownSimulator' } });
    expect(await refused(runnable(), '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01')).toMatchObject({ code: 'notFound' });
    expect(requests('/free_management')).toEqual([]);
  });

  it('stopped by the person stores nothing', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    fault({ kind: 'delay', system: 'coanda', seconds: 60 });
    const { taskId } = task();
    const running = program.error('simulations.run', { taskId, clientId, input: runnable() });
    await expect.poll(() => requests('/free_management').length).toBe(1);
    expect(await program.error('simulations.run', { taskId, clientId, input: runnable() })).toMatchObject({ code: 'busy' });
    await program.call('tasks.cancel', { taskId });
    expect(await running).toEqual({ code: 'cancelled', retryable: false });
    expect(await program.call('simulations.list', { clientId })).toEqual([]);
    expect((await program.call('app.connection')).coanda.state).not.toBe('unreachable');
    fault(null);
    expect(requests('/free_management')).toHaveLength(1);
  });

  it.each([
    ['delegated', { mode: 'delegated', simulatorUuid: 'aaaic:simulators:236', profile: { index: 2, name: 'Équilibré' } }, { profile_idx: 2 }],
    ['glidepath', { mode: 'glidepath', simulatorUuid: 'aaaic:simulators:170', profile: { index: 1, name: 'Équilibré horizon retraite' }, age: 43 }, { profile_idx: 1, age: 43 }],
  ] as const)('runs under %s management with its profile, and is kept with its name', async (mode, changes, sent) => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const { id } = await program.call('simulations.run', { ...task(), clientId, input: runnable({ portfolio: [], ...changes }) });
    const body = JSON.parse(requests(`/${mode}_management`)[0]!.body) as object;
    expect(body).toMatchObject(sent);
    expect(body).not.toHaveProperty('portfolio_composition');
    expect((await program.call('simulations.read', { simulationId: id })).input).toMatchObject(changes);
    expect(await program.error('simulations.run', { ...task(), clientId, input: runnable({ portfolio: [], ...changes, profile: { index: 77, name: 'None' } }) })).toMatchObject({ code: 'invalidInput', details: { field: 'profile' } });
    expect(await program.error('simulations.run', { ...task(), clientId, input: runnable({ portfolio: [], ...changes, profile: null }) })).toMatchObject({ code: 'invalidInput', details: { field: 'profile' } });
  });

  it('says what Coanda said: too many requests, out of order, session ended', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const run = () => program.error('simulations.run', { ...task(), clientId, input: runnable() });
    fault({ kind: 'unavailable', system: 'coanda' });
    expect(await run()).toMatchObject({ code: 'unavailable', retryable: true, details: { status: 503 } });
    expect(requests('/free_management')).toHaveLength(3);
    fault({ kind: 'unauthorized', system: 'coanda' });
    expect(await run()).toMatchObject({ code: 'sessionExpired', details: { system: 'coanda' } });
    expect(await program.call('session.state')).toMatchObject({ coanda: 'expired', dfs: 'signedIn' });
    fault(null);
    await program.call('session.signInCoanda', north.credentials.coanda);
    expect(await program.call('session.state')).toMatchObject({ coanda: 'signedIn' });
    await program.call('simulations.run', { ...task(), clientId, input: runnable() });
    expect(await program.call('simulations.list', { clientId })).toHaveLength(1);
    const before = requests('/free_management').length;
    fault({ kind: 'rateLimited', system: 'coanda', seconds: 30 });
    expect(await run()).toMatchObject({ code: 'rateLimited', retryable: true, details: { status: 429, retryAfterSeconds: 30 } });
    fault(null);
    // The server's wish is kept: until then the person is told at once, and nothing is sent.
    expect(await run()).toMatchObject({ code: 'rateLimited', details: { retryAfterSeconds: 30 } });
    expect(requests('/free_management')).toHaveLength(before + 1);
  });

  it('goes on by itself after a short refusal', async () => {
    const program = await signedIn();
    fault({ kind: 'unavailable', system: 'coanda', times: 1 });
    const run = await program.call('simulations.run', { ...task(), clientId: await firstClient(program), input: runnable() });
    expect(run.source).toBe('live');
    expect(requests('/free_management').map((entry) => entry.status)).toEqual([503, 200]);
  });
});

describe('the next start', () => {
  it('is signed in again, and everything is readable without a network', async () => {
    const first = await signedIn();
    const clientId = await firstClient(first);
    const live = await first.call('accounts.refresh', { clientId });
    const run = await first.call('simulations.run', { ...task(), clientId, input: runnable() });
    const draft = { profileIndex: null, age: '', simulatorUuid: 'x', startMonth: '2027-', horizonYears: '1', currentSavings: '12,', targetAmount: '', regularAmount: '', regularFrequency: 'monthly' as const, flows: [{ direction: 'out' as const, kind: 'once' as const, amount: '5', from: '', to: '', frequency: 'monthly' as const }], madeFrom: null, portfolio: [{ isin: 'LU', weight: '' }] };
    await first.call('simulations.saveDraft', { clientId, draft });
    const book = await first.call('clients.list');
    await close(first);

    fault({ kind: 'offline' });
    const second = await open();
    expect(await second.call('session.state')).toMatchObject({ environmentId: 'north', dfs: 'signedIn', coanda: 'signedIn', open: true, storage: 'encrypted', userName: north.credentials.dfs.userName });
    expect(await second.call('clients.list')).toEqual(book);
    expect(await second.call('accounts.list', { clientId })).toEqual({ ...live, source: 'cache' });
    expect(await second.call('simulations.read', { simulationId: run.id })).toEqual({ ...run, source: 'cache' });
    expect(await second.call('simulations.draft', { clientId })).toEqual(draft);
    expect(await second.error('accounts.refresh', { clientId })).toMatchObject({ code: 'offline' });
    expect((await second.call('app.connection')).dfs.state).toBe('unreachable');
    fault(null);
    expect((await second.call('app.checkConnection')).dfs.state).toBe('reached');
    expect((await second.call('accounts.refresh', { clientId })).source).toBe('live');
  });

  it('is signed out after signing out, with the sessions wiped from the keyring and told to the provider', async () => {
    const first = await signedIn();
    expect((await items()).map(({ account }) => account.split('/').at(-1)).sort()).toEqual(['activity-head', 'activity-key', 'coanda', 'database-key', 'dfs', 'profile']);
    first.shown.length = 0;
    const leaving = first.call('session.signOut', { forgetDevice: false });
    await new Promise(setImmediate);
    // At once, and not only when the provider has thanked us.
    expect(first.shown).toEqual(['closed', 'let go']);
    expect(await leaving).toMatchObject({ dfs: 'signedOut', coanda: 'signedOut', open: false, userName: null });
    expect((await items()).map(({ account }) => account.split('/').at(-1)).sort()).toEqual(['activity-head', 'activity-key', 'database-key', 'profile']);
    expect(requests('/logoff').map((entry) => entry.status)).toEqual([200]);
    expect(await first.error('clients.list')).toMatchObject({ code: 'notSignedIn' });
    await close(first);
    expect(await (await open()).call('session.state')).toMatchObject({ dfs: 'signedOut', open: false });
  });

  it('is signed out after signing out without a network, too', async () => {
    const first = await signedIn();
    fault({ kind: 'offline' });
    await first.call('session.signOut', { forgetDevice: false });
    expect((await items()).map(({ account }) => account.split('/').at(-1)).sort()).toEqual(['activity-head', 'activity-key', 'database-key', 'profile']);
    await close(first);
    expect(await (await open()).call('session.state')).toMatchObject({ open: false });
  });

  it('finds the same data again after signing out and in', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const { data } = await program.call('accounts.refresh', { clientId });
    await program.call('session.signOut', { forgetDevice: false });
    await signIn(program, north);
    expect((await program.call('accounts.list', { clientId })).data).toEqual(data);
  });

  it('remembers which name of the start date Coanda takes', async () => {
    await north.close();
    north = await startPractice({ simulationSeconds: 0, startDateField: 'start_date' });
    environmentsFile(join(configuration, '..'), { north, south });
    const first = await signedIn();
    const clientId = await firstClient(first);
    await first.call('simulations.run', { ...task(), clientId, input: runnable() });
    expect(requests('/free_management').map((entry) => entry.status)).toEqual([422, 200]);
    await first.call('simulations.run', { ...task(), clientId, input: runnable() });
    await close(first);
    const second = await open();
    await second.call('simulations.run', { ...task(), clientId, input: runnable() });
    expect(requests('/free_management').map((entry) => entry.status)).toEqual([422, 200, 200, 200]);
    expect(await second.call('simulations.list', { clientId })).toHaveLength(3);
  });
});

describe('another environment', () => {
  it('closes the data of whoever was signed in, and shares nothing', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    const run = await program.call('simulations.run', { ...task(), clientId, input: runnable() });
    await program.call('environments.select', { environmentId: 'south' });
    expect(await program.call('session.state')).toMatchObject({ environmentId: 'south', open: false, dfs: 'signedOut', coanda: 'signedOut', userName: null });
    for (const name of ['accounts.list', 'accounts.refresh', 'simulations.list'] as const) expect(await program.error(name, { clientId })).toMatchObject({ code: 'notSignedIn' });
    expect(await program.error('simulations.read', { simulationId: run.id })).toMatchObject({ code: 'notSignedIn' });
    await signIn(program, south);
    expect(await program.call('simulations.list', { clientId })).toEqual([]);
    expect(await program.error('simulations.read', { simulationId: run.id })).toMatchObject({ code: 'notFound' });
    expect(filesOf(folder).filter(({ name }) => name.endsWith('.db'))).toHaveLength(2);
  });

  it('ends what was under way', async () => {
    const program = await signedIn();
    fault({ kind: 'delay', seconds: 60 });
    const running = program.error('simulations.run', { ...task(), clientId: await firstClient(program), input: runnable() });
    await expect.poll(() => requests('/free_management').length).toBe(1);
    await program.call('environments.select', { environmentId: 'south' });
    expect(await running).toMatchObject({ code: 'cancelled' });
  });
});

describe('the data folder', () => {
  it('holds no secret, no person and no account in readable form, while running and afterwards', async () => {
    const program = await signedIn();
    const clients = await program.call('clients.list');
    await program.call('accounts.refreshAll', task());
    const accounts = (await Promise.all(clients.map((client) => program.call('accounts.list', { clientId: client.id })))).flatMap(({ data }) => data);
    await program.call('simulations.run', { ...task(), clientId: clients[0]!.id, input: runnable() });
    const secrets = (await items()).flatMap(({ account, password }) => {
      if (account.endsWith('-key')) return [password, Buffer.from(password, 'hex')];
      const text = Buffer.from(password, 'base64url').toString();
      const { jwt, sessionId, userName } = JSON.parse(text) as Record<string, string | undefined>;
      return [password, jwt, sessionId, userName].filter((word) => word !== undefined);
    });
    const { dfs, coanda } = north.credentials;
    const words = [
      ...secrets, dfs.userName, dfs.passcode, coanda.userName, dfs.password, coanda.password, 'SQLite format 3',
      ...clients.map((client) => client.name), ...clients.flatMap((client) => client.name.split(' ').filter((part) => part.length > 5)), ...clients.map((client) => String(client.contactId)),
      ...accounts.flatMap((account) => [account.iban, account.accountNumber].filter((word) => word !== null)),
    ];
    expect(words.length).toBeGreaterThan(80);
    const look = () => {
      const files = filesOf(folder);
      expect(files.map(({ name }) => name)).toContain('settings.json');
      for (const { name, bytes } of files) for (const word of words) expect(bytes.includes(word), `${typeof word === 'string' ? word : 'key bytes'} in ${name}`).toBe(false);
    };
    look();
    await close(program);
    look();
  });

  it('has settings that name no person', async () => {
    await signedIn();
    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(settings).sort()).toEqual(['environmentId', 'folderId', 'incident', 'lastProfile', 'preferences', 'toWipe']);
    expect(settings['lastProfile']).toMatch(/^[0-9a-f]{16}$/);
    expect(settings['environmentId']).toBe('north');
  });
});
