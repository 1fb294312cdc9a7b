// Environments through the whole program: looked into, tested, taken in from a file with the secret in the keychain, and removed with it.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importedFile } from '../../../main/environments/imported';
import type { Environment } from '../../../main/environments/schema';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { filesOf, newFolder, signIn, start, task, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let north: PracticeServer;
let folder = '';
let configuration = '';
const programs: Program[] = [];

beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = join(newFolder(), 'environments.json');
  writeFileSync(configuration, file(environment('north')));
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.app.close();
  await north.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

const secret = () => north.environment.dfs.application!.clientSecret!;
const environment = (id: string, changes: Partial<Environment> = {}): Environment => ({ ...north.environment, id, name: id, ...changes });
const withApplication = (id: string, changes: Partial<NonNullable<Environment['dfs']['application']>>): Environment =>
  environment(id, { dfs: { ...north.environment.dfs, application: { ...north.environment.dfs.application!, ...changes } } });
const file = (...environments: object[]) => JSON.stringify({ format: 1, environments });

async function open(select = 'north'): Promise<Program> {
  const program = await start(folder, configuration, select);
  programs.push(program);
  return program;
}
const secretItems = async () => (await keytar.findCredentials('Advisor Workstation')).filter(({ account }) => account.includes('/environment/') && account.startsWith((JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string }).folderId));

describe('looking into one', () => {
  it('tells every address and setting, and never the secret', async () => {
    const program = await open();
    const details = await program.call('environments.inspect', { environmentId: 'north' });
    const { host } = new URL(north.environment.dfs.baseUrl);
    expect(details).toMatchObject({
      id: 'north', origin: 'start', file: 'environments.json', dfs: { host, prefix: '/dfs', https: false }, premia: { host, prefix: '/', https: false },
      tokenHeader: 'pair', accountPatch: 'plain', singleSignOn: true, administration: true, clients: 14, startDateField: 'simulation_start_date',
      application: { clientId: 'advisor-workstation', scope: 'dfs.api', secret: 'file', token: { host } },
    });
    expect(details.catalogue.free).toBeGreaterThan(0);
    expect(JSON.stringify(details)).not.toContain(secret());
    expect(await program.call('environments.inspect', { environmentId: 'practice' })).toMatchObject({ origin: 'program', file: null });
    expect(await program.error('environments.inspect', { environmentId: 'nowhere' })).toMatchObject({ code: 'notFound' });
  });
});

describe('testing the connection', () => {
  const outcomes = async (program: Program, environmentId: string) => Object.fromEntries((await program.call('environments.test', { environmentId, ...task() })).map(({ system, outcome }) => [system, outcome]));

  it('asks each system, tells each as it answers, and leaves the session alone', async () => {
    const program = await open();
    await signIn(program, north);
    const before = await program.call('session.state');
    expect(await outcomes(program, 'north')).toEqual({ identity: 'well', dfs: 'well', coanda: 'well', premia: 'well' });
    expect(program.events.filter((event) => event === 'environments.tested')).toHaveLength(4);
    expect(await program.call('session.state')).toEqual(before);
  });

  it('tells a refused connection, an unknown host, a cut one and a slow one apart', async () => {
    const program = await open();
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const elsewhere = environment('else', { coanda: { ...north.environment.coanda, baseUrl: `http://127.0.0.1:${port}/coanda` }, premia: { baseUrl: 'https://premia.invalid' } });
    await program.call('environments.import', { content: file(elsewhere) });
    expect(await outcomes(program, 'else')).toMatchObject({ dfs: 'well', coanda: 'refused', premia: 'unknownHost' });
    north.setFaults([faultOf('offline')]);
    expect(await outcomes(program, 'north')).toEqual({ identity: 'cut', dfs: 'cut', coanda: 'cut', premia: 'cut' });
    north.setFaults([faultOf('unavailable', { system: 'dfs' })]);
    const rows = await program.call('environments.test', { environmentId: 'north', ...task() });
    expect(rows.find(({ system }) => system === 'dfs')).toMatchObject({ outcome: 'answered', status: 503, error: { code: 'unavailable' } });
    expect((await program.call('app.connection')).dfs.state).not.toBe('unreachable');
  });

  it('given up ends at once, also while the identity server says nothing', async () => {
    const program = await open();
    let left = 0;
    const silent = createServer((request) => request.on('close', () => { left += 1; }));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    await program.call('environments.import', { content: file(withApplication('east', { tokenUrl: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/token` })) });
    const { taskId } = task();
    const begun = performance.now();
    const given = program.error('environments.test', { environmentId: 'east', taskId });
    await expect.poll(() => program.events.filter((event) => event === 'environments.tested').length).toBe(2);
    await program.call('tasks.cancel', { taskId });
    expect(await given).toMatchObject({ code: 'cancelled' });
    await expect.poll(() => left).toBe(1);
    expect(performance.now() - begun).toBeLessThan(2000);
    silent.close();
  });

  it('says when the application\'s credentials are refused or its secret is missing, and asks DFS all the same', async () => {
    const program = await open();
    await program.call('environments.import', { content: file(withApplication('wrong', { clientSecret: 'not the secret' }), withApplication('missing', { clientSecret: null })) });
    const rows = await program.call('environments.test', { environmentId: 'wrong', ...task() });
    expect(rows.find(({ system }) => system === 'identity')).toMatchObject({ outcome: 'answered', error: { code: 'applicationRefused' } });
    expect(await outcomes(program, 'missing')).toMatchObject({ identity: 'secretMissing' });
    expect(rows.map(({ system }) => system).sort()).toEqual(['coanda', 'dfs', 'identity', 'premia']);
  });
});

describe('taking in a file', () => {
  it('first says what it holds or what is wrong with it, and keeps nothing', async () => {
    const program = await open();
    expect(await program.call('environments.check', { content: file(environment('east'), withApplication('west', { clientSecret: null })) })).toMatchObject({
      problems: [], found: [{ id: 'east', replaces: null, secret: true, clients: 14, administration: true }, { id: 'west', secret: false }],
    });
    expect((await program.call('environments.check', { content: '{' })).problems[0]!.reason).toMatch(/not valid JSON/);
    expect((await program.call('environments.check', { content: file({ ...environment('east'), colour: 'red' }) })).problems).toEqual([{ path: 'environments[0]', reason: 'unknown "colour"' }]);
    expect((await program.call('environments.check', { content: file(environment('east'), environment('north')) })).problems).toEqual([{ path: 'environments[1].id', reason: '"north" is already taken' }]);
    expect(await program.error('environments.import', { content: '{' })).toMatchObject({ code: 'invalidInput' });
    expect((await program.call('environments.list')).all.map(({ id }) => id)).toEqual(['practice', 'north']);
    expect(filesOf(folder).map(({ name }) => name)).not.toContain(importedFile);
  });

  it('keeps it for its owner only, with the secret in the keychain and nowhere else, and signs in with it after a restart', async () => {
    const program = await open();
    expect(await program.call('environments.import', { content: file(environment('east')) })).toMatchObject({ notKept: [] });
    expect(statSync(join(folder, importedFile)).mode & 0o777).toBe(0o600);
    expect(filesOf(folder).filter(({ bytes }) => bytes.includes(secret())).map(({ name }) => name)).toEqual([]);
    expect(await secretItems()).toHaveLength(1);
    await program.app.close();
    programs.splice(0);
    const again = await open('east');
    expect(await again.call('environments.inspect', { environmentId: 'east' })).toMatchObject({ origin: 'imported', file: importedFile, application: { secret: 'keychain' } });
    await signIn(again, north);
    expect(await again.call('session.state')).toMatchObject({ environmentId: 'east', dfs: 'signedIn' });
  });

  it('names what a file replaces, and does not replace the one in use', async () => {
    const program = await open();
    await program.call('environments.import', { content: file(environment('east')) });
    const renamed = file(environment('east', { name: 'East anew' }));
    expect((await program.call('environments.check', { content: renamed })).found[0]).toMatchObject({ replaces: 'east' });
    await program.call('environments.import', { content: renamed });
    expect((await program.call('environments.list')).all.map(({ name }) => name)).toEqual(['Practice', 'north', 'East anew']);
    await program.call('environments.select', { environmentId: 'east' });
    expect(await program.error('environments.import', { content: renamed })).toMatchObject({ code: 'environmentInUse' });
    expect(await program.error('environments.remove', { environmentId: 'east' })).toMatchObject({ code: 'environmentInUse' });
  });

  it('never gives a kept secret to another address or client under the same id', async () => {
    const program = await open();
    await program.call('environments.import', { content: file(environment('east')) });
    await program.call('environments.import', { content: file(withApplication('east', { tokenUrl: 'https://elsewhere.example/token', clientSecret: null })) });
    expect(await program.call('environments.inspect', { environmentId: 'east' })).toMatchObject({ application: { secret: 'missing' } });
    await program.call('environments.import', { content: file(withApplication('east', { clientSecret: null })) });
    expect(await program.call('environments.inspect', { environmentId: 'east' })).toMatchObject({ application: { secret: 'keychain' } });
  });

  it('removes one with its secret, and none of the file the program was started with', async () => {
    const program = await open();
    await program.call('environments.import', { content: file(environment('east')) });
    const { all } = await program.call('environments.remove', { environmentId: 'east' });
    expect(all.map(({ id }) => id)).toEqual(['practice', 'north']);
    expect(await secretItems()).toHaveLength(0);
    expect(filesOf(folder).map(({ name }) => name)).not.toContain(importedFile);
    for (const environmentId of ['north', 'practice']) expect(await program.error('environments.remove', { environmentId })).toMatchObject({ code: 'notGranted' });
  });

  it('takes a secret typed in for an environment that has none', async () => {
    writeFileSync(configuration, file(withApplication('north', { clientSecret: null })));
    const program = await open();
    const { userName, password } = north.credentials.dfs;
    expect(await program.error('session.signIn', { userName, password })).toMatchObject({ code: 'applicationRefused' });
    expect(await program.call('environments.setSecret', { environmentId: 'north', secret: secret() })).toEqual({ secret: 'keychain' });
    await signIn(program, north);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn' });
    expect(filesOf(folder).filter(({ bytes }) => bytes.includes(secret())).map(({ name }) => name)).toEqual([]);
  });
});
