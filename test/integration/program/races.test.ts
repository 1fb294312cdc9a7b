// Two things at once: whoever leaves, arrives or goes elsewhere meanwhile, nothing of one person or environment reaches another.
import { rmSync, writeFileSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../../main/environments/schema';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import { newFolder, signIn, start, type Program } from './program';

/** A library of the real one's shape that can be made to wait. */
const items = new Map<string, string>();
let slow: { pattern: RegExp; milliseconds: number } | null = null;
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const slowly = async (account: string) => { if (slow?.pattern.test(account)) await wait(slow.milliseconds); };
const keychain = (): Keychain => createKeychain({
  load: () => Promise.resolve({
    getPassword: async (_: string, account: string) => { await slowly(account); return items.get(account) ?? null; },
    setPassword: async (_: string, account: string, value: string) => { await slowly(account); items.set(account, value); },
    deletePassword: async (_: string, account: string) => { await slowly(account); return items.delete(account); },
  }),
});
const kept = (name: string) => [...items].filter(([account]) => account.endsWith(`/${name}`)).map(([, value]) => Buffer.from(value, 'base64url').toString());

/** Somebody's own server, which notes all it hears and answers what it is told. */
interface Listener { origin: string; heard: { path: string; headers: IncomingMessage['headers']; body: string }[]; answer: (path: string, response: ServerResponse) => void }
const servers: Server[] = [];
async function listen(): Promise<Listener> {
  const listener: Listener = { origin: '', heard: [], answer: (_, response) => void response.writeHead(404).end() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      listener.heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      listener.answer(request.url ?? '', response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listener.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return listener;
}

let north: PracticeServer;
let south: PracticeServer;
let folder = '';
let configuration = '';
const programs: Program[] = [];
const write = (...environments: Environment[]) => writeFileSync(configuration, JSON.stringify({ format: 1, environments }));
const environment = (id: string, server: PracticeServer, changes: Partial<Environment> = {}): Environment => ({ ...server.environment, id, name: id, ...changes });

beforeEach(async () => {
  items.clear();
  slow = null;
  north = await startPractice({ simulationSeconds: 0, statusWaitSeconds: 0 });
  south = await startPractice({ simulationSeconds: 0, statusWaitSeconds: 0 });
  folder = newFolder();
  configuration = join(newFolder(), 'environments.json');
  write(environment('north', north), environment('south', south));
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.app.close();
  await Promise.all([north.close(), south.close()]);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

async function open(select = 'north'): Promise<Program> {
  const program = await start(folder, configuration, select, keychain());
  programs.push(program);
  return program;
}
const credentials = (more: object = {}) => ({ userName: north.credentials.dfs.userName, password: north.credentials.dfs.password, ...more });
const passcode = () => ({ passcode: north.credentials.dfs.passcode });
const go = (program: Program, environmentId: string) => program.call('environments.select', { environmentId });
const outcome = (work: Promise<unknown>) => work.then(() => 'done', (error: Error) => error.message);

describe('an environment chosen in the middle', () => {
  it('of signing in hears nothing of it: neither password nor what stands for the second factor', async () => {
    const program = await open();
    slow = { pattern: /trusted-device/, milliseconds: 200 };
    const entering = outcome(program.call('session.signIn', credentials()));
    await go(program, 'south');
    expect(await entering).toBe('cancelled');
    expect(south.log().filter(({ path }) => path.includes('authentic'))).toEqual([]);
  });

  it('of arriving keeps nothing of the next one’s sessions under the name of the first', async () => {
    const program = await open();
    await program.call('session.signIn', credentials({ trust: true }));
    slow = { pattern: /\/profile$/, milliseconds: 300 };
    const entering = outcome(program.call('session.passcode', passcode()));
    await expect.poll(async () => (await program.call('session.state')).open).toBe(true);
    await go(program, 'south');
    slow = null;
    await signIn(program, south);
    await entering;
    const profiles = new Map([...items.keys()].filter((account) => account.endsWith('/dfs')).map((account) => [account.split('/')[1], Buffer.from(items.get(account)!, 'base64url').toString()]));
    expect(profiles.size).toBe(2);
    expect(new Set([...profiles.values()].map((text) => (JSON.parse(text) as { at: string }).at)).size).toBe(2);
    expect(kept('coanda').length).toBe(1);
    // The token that was asked for belongs to north; south was not asked for any.
    for (const text of kept('trusted-device')) expect(text).toContain(new URL(north.environment.dfs.baseUrl).origin);
    expect(await program.call('session.state')).toMatchObject({ environmentId: 'south', trustedDevice: false });
  });

  it('is not called unreachable for what the one before left unanswered', async () => {
    const program = await open();
    await signIn(program, north);
    const client = (await program.call('clients.list'))[0]!.id;
    north.setFaults([faultOf('halfOpen')]);
    const left = outcome(program.call('accounts.refresh', { clientId: client }));
    await wait(50);
    await go(program, 'south');
    expect(await left).toBe('cancelled');
    expect((await program.call('app.connection')).dfs.state).not.toBe('unreachable');
  });
});

describe('signing in', () => {
  it('that was given up while its answer was on its way does not open anything', async () => {
    const program = await open();
    await program.call('session.signIn', credentials());
    north.setFaults([faultOf('delay', { seconds: 0.2 })]);
    const entering = outcome(program.call('session.passcode', passcode()));
    await wait(50);
    await program.call('session.cancelChallenge');
    expect(await entering).toBe('cancelled');
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedOut', open: false, userName: null });
    expect(kept('dfs')).toEqual([]);
  });

  it('twice at once is the later one’s', async () => {
    const program = await open();
    north.setFaults([faultOf('delay', { seconds: 0.2, times: 1 })]);
    const first = outcome(program.call('session.signIn', { userName: 'somebody.else', password: 'x' }));
    await wait(50);
    expect(await program.call('session.signIn', credentials())).toMatchObject({ dfs: 'passcode', userName: credentials().userName });
    expect(await first).toBe('cancelled');
    expect(await program.call('session.state')).toMatchObject({ dfs: 'passcode', userName: credentials().userName });
  });

  it('after an approval of somebody else was begun leaves that one to nobody', async () => {
    north.chooseFactor('Approve');
    const program = await open();
    await program.call('session.signIn', credentials());
    const approved = outcome(program.call('session.awaitApproval'));
    await program.call('session.signInSso', { accessToken: north.state().singleSignOnToken });
    north.settle('approved');
    expect(await approved).toBe('cancelled');
    await wait(300);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn', challenge: null });
  });
});

describe('signing out', () => {
  it('is done at once and wipes the keychain, also when the provider is slow and somebody goes elsewhere meanwhile', async () => {
    const program = await open();
    await signIn(program, north);
    north.setFaults([faultOf('halfOpen')]);
    const leaving = outcome(program.call('session.signOut', { forgetDevice: false }));
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedOut', coanda: 'signedOut', open: false });
    await go(program, 'south');
    await signIn(program, south);
    await leaving;
    expect(await program.call('session.state')).toMatchObject({ environmentId: 'south', dfs: 'signedIn', coanda: 'signedIn', open: true });
    expect(kept('dfs').map((text) => (JSON.parse(text) as { at: string }).at)).toEqual([new URL(south.environment.dfs.baseUrl).href]);
    expect((JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { lastProfile: string | null }).lastProfile).not.toBeNull();
  });

  it('waits three seconds at most, also when it is the identity server that does not answer', async () => {
    const silent = await listen();
    let answers = true;
    silent.answer = (_, response) => { if (answers) response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"abc","expires_in":1}'); };
    const dfs = await listen();
    dfs.answer = (path, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(path.includes('pre-authenticate') ? JSON.stringify({ Result: 'Success', Status: 'Allow', CampaignContact: { Id: 7 }, Session: { SessionId: 's', JwtAccessToken: 'a.b.c' } }) : '{}');
    write(environment('north', north, { dfs: { ...north.environment.dfs, baseUrl: dfs.origin, application: { ...north.environment.dfs.application!, tokenUrl: `${silent.origin}/token` } } }));
    const program = await open();
    await program.call('session.signIn', credentials());
    answers = false;
    const begun = performance.now();
    await program.call('session.signOut', { forgetDevice: false });
    expect(performance.now() - begun).toBeLessThan(4000);
    expect(kept('dfs')).toEqual([]);
  });
});

describe('the same id at another address', () => {
  it('is given no session and no trusted device’s token', async () => {
    const first = await open();
    await first.call('session.signIn', credentials({ trust: true }));
    await first.call('session.passcode', passcode());
    await first.call('session.signInCoanda', north.credentials.coanda);
    await programs.pop()!.app.close();
    const [token] = kept('trusted-device').map((text) => (JSON.parse(text) as { value: string }).value);
    const evil = await listen();
    evil.answer = (_, response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    write(environment('north', north, { dfs: { ...north.environment.dfs, baseUrl: evil.origin, application: null }, coanda: { ...north.environment.coanda, baseUrl: `${evil.origin}/coanda` } }));
    const program = await open();
    expect(await program.call('session.state')).toMatchObject({ dfs: 'expired', coanda: 'signedOut', trustedDevice: false, open: true });
    for (const client of await program.call('clients.list')) await program.error('accounts.refresh', { clientId: client.id });
    await program.error('session.signIn', credentials());
    expect(evil.heard.map(({ path }) => path)).toEqual(['/v1.1/authentication/pre-authenticate']);
    expect(JSON.stringify(evil.heard)).not.toContain(token);
  });

  it('sends nothing to practice when it has gone from the file', async () => {
    const first = await open();
    await signIn(first, north);
    await programs.pop()!.app.close();
    write(environment('south', south));
    const program = await open('practice');
    expect(await program.call('session.state')).toMatchObject({ environmentId: 'practice', userName: null, dfs: 'signedOut', coanda: 'signedOut', open: false });
    await programs.pop()!.app.close();
    // Back again, and signed in as before.
    write(environment('north', north), environment('south', south));
    expect(await (await open()).call('session.state')).toMatchObject({ environmentId: 'north', dfs: 'signedIn' });
  });
});

it('practice asked for by many at once is started once', async () => {
  await open();
  await programs.pop()!.app.close();
  // With another environment chosen, practice is not started before somebody asks for it.
  const program = await open();
  const before = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  await Promise.all([program.call('environments.inspect', { environmentId: 'practice' }), program.call('environments.inspect', { environmentId: 'practice' }), go(program, 'practice')]);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length - before).toBe(1);
  await programs.pop()!.app.close();
  await expect.poll(() => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length).toBeLessThanOrEqual(before);
});
