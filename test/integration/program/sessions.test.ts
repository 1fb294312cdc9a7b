// Every way of signing in and staying signed in, by the whole program against the practice backend.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeOptions, type PracticeServer } from '../../../main/practice/server';
import type { FaultKind } from '../../../preload/contract/fault-kinds';
import type { PracticeFault } from '../../../preload/contract/practice';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, task, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let practice: PracticeServer;
let folder = '';
let configuration = '';
/** What the practice backend's clock is ahead of ours, in milliseconds. */
let ahead = 0;
const programs: Program[] = [];

async function serve(options: PracticeOptions = {}): Promise<void> {
  await practice?.close();
  practice = await startPractice({ simulationSeconds: 0, application: 'required', statusWaitSeconds: 1, now: () => new Date(Date.now() + ahead), ...options });
  configuration = environmentsFile(newFolder(), { north: practice });
}
beforeEach(async () => {
  ahead = 0;
  folder = newFolder();
  await serve();
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.app.close();
  await practice.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

async function open(): Promise<Program> {
  const program = await start(folder, configuration);
  programs.push(program);
  return program;
}
async function signedIn(): Promise<Program> {
  const program = await open();
  await signIn(program, practice);
  return program;
}
const credentials = (more: object = {}) => ({ userName: practice.credentials.dfs.userName, password: practice.credentials.dfs.password, ...more });
const fault = (kind: FaultKind, changes: Partial<PracticeFault> = {}) => practice.setFaults([faultOf(kind, changes)]);
const requests = (end: string) => practice.log().filter((entry) => entry.path.endsWith(end));
const folderId = () => (JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string }).folderId;
const item = async (name: string) => (await keytar.findCredentials('Advisor Workstation')).filter(({ account }) => account.startsWith(folderId()) && account.endsWith(`/${name}`));
const device = () => item('trusted-device');
const firstClient = async (program: Program) => (await program.call('clients.list'))[0]!.id;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('an approval on a phone', () => {
  it('is waited for, and opens the session when it comes', async () => {
    practice.chooseFactor('Approve');
    const program = await open();
    expect(await program.call('session.signIn', credentials())).toMatchObject({ dfs: 'approval', open: false, challenge: { factor: 'approve', qrCode: null } });
    const approved = program.call('session.awaitApproval');
    await pause(200);
    practice.settle('approved');
    expect(await approved).toMatchObject({ dfs: 'signedIn', open: true, challenge: null });
    expect(requests('/authentication/pre-authenticate')).toHaveLength(1);
    expect(requests('/authentication/authenticate')).toHaveLength(1);
  });

  it('that is refused says so, and begins nothing anew', async () => {
    practice.chooseFactor('Approve');
    const program = await open();
    await program.call('session.signIn', credentials());
    const refused = program.error('session.awaitApproval');
    practice.settle('rejected');
    expect(await refused).toMatchObject({ code: 'approvalDenied' });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedOut', challenge: null });
    await pause(300);
    expect(requests('/authentication/pre-authenticate')).toHaveLength(1);
  });

  it('that was refused before anybody asked says so all the same', async () => {
    practice.chooseFactor('Approve');
    const program = await open();
    await program.call('session.signIn', credentials());
    practice.settle('rejected');
    await expect.poll(async () => (await program.call('session.state')).dfs).toBe('signedOut');
    expect(await program.error('session.awaitApproval')).toMatchObject({ code: 'approvalDenied' });
  });

  it('that nobody waits for any more is let go', async () => {
    practice.chooseFactor('Approve');
    const program = await open();
    await program.call('session.signIn', credentials());
    const left = program.error('session.awaitApproval');
    expect(await program.call('session.cancelChallenge')).toMatchObject({ dfs: 'signedOut', challenge: null });
    expect(await left).toMatchObject({ code: 'cancelled' });
    practice.settle('approved');
    await pause(1300);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedOut', open: false });
  });

  it('survives a line that is down for a moment', async () => {
    practice.chooseFactor('Approve');
    const program = await open();
    await program.call('session.signIn', credentials());
    const approved = program.call('session.awaitApproval');
    fault('offline', { times: 1, operation: 'POST /v1.1/authentication/authenticate/status' });
    await pause(300);
    practice.settle('approved');
    expect(await approved).toMatchObject({ dfs: 'signedIn' });
    expect(requests('/authentication/pre-authenticate')).toHaveLength(1);
  }, 20_000);

  it('by QR code is drawn here, from what the phone is to read', async () => {
    practice.chooseFactor('QrCode');
    const program = await open();
    const { challenge } = await program.call('session.signIn', credentials());
    expect(challenge?.factor).toBe('qrCode');
    const rows = challenge!.qrCode!;
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.every((row) => row.length === rows.length && /^[01]+$/.test(row))).toBe(true);
    expect(JSON.stringify(challenge)).not.toContain('futurae');
    const approved = program.call('session.awaitApproval');
    practice.settle('scanned');
    practice.settle('approved');
    expect(await approved).toMatchObject({ dfs: 'signedIn' });
  });
});

describe('a trusted computer', () => {
  it.each(['Passcode', 'Approve'] as const)('is trusted only when asked for (%s), kept in an item of its own, and skips the second step', async (factor) => {
    practice.chooseFactor(factor);
    const program = await open();
    const through = async (trust: boolean) => {
      await program.call('session.signIn', credentials({ trust }));
      if (factor === 'Passcode') return program.call('session.passcode', { passcode: practice.credentials.dfs.passcode });
      practice.settle('approved');
      return program.call('session.awaitApproval');
    };
    expect(await through(false)).toMatchObject({ dfs: 'signedIn', trustedDevice: false });
    expect(await device()).toHaveLength(0);
    expect(await through(true)).toMatchObject({ dfs: 'signedIn', trustedDevice: true });
    expect(await device()).toHaveLength(1);
    await program.call('session.signOut', { forgetDevice: false });
    expect(await program.call('session.signIn', credentials())).toMatchObject({ dfs: 'signedIn', trustedDevice: true });
    expect(await program.call('session.forgetDevice')).toMatchObject({ dfs: 'signedIn', trustedDevice: false });
    expect(await device()).toHaveLength(0);
  });

  it('is forgotten when signing out with that wish', async () => {
    const program = await open();
    await program.call('session.signIn', credentials({ trust: true }));
    await program.call('session.passcode', { passcode: practice.credentials.dfs.passcode });
    expect(await device()).toHaveLength(1);
    await program.call('session.signOut', { forgetDevice: true });
    expect(await device()).toHaveLength(0);
  });

  it('whose token is no longer taken is asked again, and the token is dropped', async () => {
    const program = await signedIn();
    const { account } = (await item('dfs'))[0]!;
    await keytar.setPassword('Advisor Workstation', account.replace('/dfs', '/trusted-device'), Buffer.from(JSON.stringify({ at: practice.environment.dfs.baseUrl, value: 'Zm9yZ2Vk' })).toString('base64url'));
    await program.call('session.signOut', { forgetDevice: false });
    expect(await program.call('session.signIn', credentials())).toMatchObject({ dfs: 'passcode' });
    expect(await device()).toHaveLength(0);
  });
});

describe('single sign-on', () => {
  it('opens a session for whom the token names, and renews it in its own way', async () => {
    await serve({ tokenLifetimeSeconds: 2 });
    const program = await open();
    expect(await program.call('session.signInSso', { accessToken: practice.state().singleSignOnToken })).toMatchObject({ dfs: 'signedIn', open: true });
    await expect.poll(() => requests('/tokens/renew/sso').length, { timeout: 4000 }).toBeGreaterThan(0);
    expect(requests('/tokens/renew')).toHaveLength(0);
  });

  it('refuses a token of somebody else, once', async () => {
    const program = await open();
    expect(await program.error('session.signInSso', { accessToken: 'aaa.bbb.ccc' })).toMatchObject({ code: 'signInRefused' });
    expect(requests('/authenticate/sso')).toHaveLength(1);
  });
});

describe('a forgotten password', () => {
  it('is replaced in three steps, and the new one signs in', async () => {
    const program = await open();
    const { mobileNumber } = await program.call('password.request', { userName: practice.credentials.dfs.userName });
    expect(mobileNumber).toMatch(/\*/);
    expect(await program.error('password.confirm', { mtan: '000000' })).toMatchObject({ code: 'codeInvalid' });
    await program.call('password.confirm', { mtan: practice.state().messages[0]!.code });
    const { link } = practice.state().mailbox[0]!;
    expect(await program.error('password.reset', { activation: link, password: 'Nuage-Vert-31', confirmed: 'Nuage-Vert-32' })).toMatchObject({ code: 'invalidInput', details: { field: 'confirmed' } });
    await program.call('password.reset', { activation: link, password: 'Nuage-Vert-31', confirmed: 'Nuage-Vert-31' });
    expect(await program.error('session.signIn', credentials())).toMatchObject({ code: 'passcodeInvalid' });
    expect(await program.call('session.signIn', credentials({ password: 'Nuage-Vert-31' }))).toMatchObject({ dfs: 'passcode' });
  });

  it('is asked for one step after the other', async () => {
    const program = await open();
    expect(await program.error('password.confirm', { mtan: '123456' })).toMatchObject({ code: 'invalidInput' });
    expect(practice.log()).toHaveLength(0);
  });

  it('never lets a test system’s key out of main, or into a file', async () => {
    const program = await open();
    await program.call('password.request', { userName: practice.credentials.dfs.userName });
    expect(await program.call('password.confirm', { mtan: practice.state().messages[0]!.code })).toBeNull();
    const { activationKey } = practice.state().mailbox[0]!;
    for (const { name, bytes } of filesOf(folder)) expect(bytes.includes(activationKey), name).toBe(false);
  });
});

describe('while signed in', () => {
  it('the password can be changed', async () => {
    const program = await signedIn();
    await program.call('password.change', { password: 'Nuage-Vert-33', confirmed: 'Nuage-Vert-33' });
    expect(await program.call('session.signIn', credentials({ password: 'Nuage-Vert-33' }))).toMatchObject({ dfs: 'passcode' });
  });

  it('the session can be asked after; one that ended is renewed, or asked for', async () => {
    const program = await signedIn();
    expect(await program.call('session.check')).toEqual({ valid: true, result: null });
    ahead = 3_000_000;
    expect(await program.call('session.check')).toEqual({ valid: true, result: null });
    expect(requests('/tokens/renew')).toHaveLength(1);
    ahead = 6_000_000;
    await pause(2100);
    practice.setFaults(['PUT /v1.0/contacts/{contactId}/authentication/tokens/renew'].map((operation) => faultOf('unauthorized', { operation })));
    expect(await program.call('session.check')).toMatchObject({ valid: false });
    expect(await program.call('session.state')).toMatchObject({ dfs: 'expired' });
  });

  it('a client who is locked out can be let in again', async () => {
    const program = await signedIn();
    const states = await Promise.all((await program.call('clients.list')).map(async ({ id }) => ({ id, ...(await program.call('access.status', { clientId: id })) })));
    const locked = states.find(({ passcodeLocked }) => passcodeLocked === true)!;
    expect(states.filter(({ passcodeLocked }) => passcodeLocked === false).length).toBe(states.length - 1);
    expect(await program.call('access.unlock', { clientId: locked.id })).toMatchObject({ passcodeLocked: false });
    // Already unlocked is no failure.
    expect(await program.call('access.unlock', { clientId: locked.id })).toMatchObject({ passcodeLocked: false });
  });
});

describe('staying signed in', () => {
  it('renews at three quarters of the session’s life, before anybody notices', async () => {
    await serve({ tokenLifetimeSeconds: 4 });
    const program = await signedIn();
    const begun = performance.now();
    await expect.poll(() => requests('/tokens/renew').length, { timeout: 6000 }).toBe(1);
    const after = performance.now() - begun;
    expect(after).toBeGreaterThan(2500);
    expect(after).toBeLessThan(3900);
    await program.call('accounts.refresh', { clientId: await firstClient(program) });
    expect(requests('/tokens/renew')).toHaveLength(1);
  });

  it.each([['ten minutes ahead', 600_000], ['ten minutes behind', -600_000], ['a day ahead', 86_400_000], ['ten years behind', -315_576_000_000], ['ten years ahead', 315_576_000_000]])('with the server’s clock %s neither renews in circles nor loses the session', async (_, skew) => {
    ahead = skew;
    const program = await signedIn();
    const clientId = await firstClient(program);
    for (let turn = 0; turn < 3; turn += 1) await program.call('accounts.refresh', { clientId });
    await pause(300);
    expect(requests('/tokens/renew')).toHaveLength(0);
    expect(await program.call('session.state')).toMatchObject({ dfs: 'signedIn' });
  });

  it('turns a hundred refusals at once into one renewal', async () => {
    const program = await signedIn();
    const clientId = await firstClient(program);
    ahead = 1_500_000;
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => program.app.dispatch('advisor', 'accounts.refresh', { clientId })));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100);
    expect(requests('/tokens/renew')).toHaveLength(1);
    expect(requests('/accounts').filter(({ status }) => status === 401).length).toBeGreaterThan(1);
  }, 30_000);

  it('renews, but does not do again what changes something', async () => {
    const program = await signedIn();
    ahead = 1_500_000;
    expect(await program.error('password.change', { password: 'Nuage-Vert-34', confirmed: 'Nuage-Vert-34' })).toMatchObject({ code: 'tryAgain' });
    expect(requests('/tokens/renew')).toHaveLength(1);
    expect(requests('/reset-password')).toHaveLength(1);
    await program.call('password.change', { password: 'Nuage-Vert-34', confirmed: 'Nuage-Vert-34' });
    expect(requests('/reset-password')).toHaveLength(2);
  });

  it('renews an overdue session of an earlier run at its first use, not before', async () => {
    const first = await signedIn();
    await first.app.close();
    programs.length = 0;
    ahead = 1_500_000;
    const second = await open();
    await pause(300);
    expect(requests('/tokens/renew')).toHaveLength(0);
    expect(await second.call('session.state')).toMatchObject({ dfs: 'signedIn' });
    await second.call('accounts.refresh', { clientId: await firstClient(second) });
    expect(requests('/tokens/renew')).toHaveLength(1);
  });
});

describe('the client application’s token, when it is refused', () => {
  const banks = (program: Program) => program.call('directory.refresh', { kind: 'banks' });

  it('is replaced under a read, without touching the person’s session', async () => {
    const program = await signedIn();
    await banks(program);
    const identities = requests('/connect/token').length;
    // Practice ends its application tokens after an hour, and the session in question is renewed before.
    ahead = 3_700_000;
    await pause(2100);
    await banks(program);
    expect(requests('/connect/token')).toHaveLength(identities + 1);
    expect(requests('/tokens/renew').length).toBeLessThanOrEqual(1);
  });

  it('is not taken for a wrong password: the person is asked to do it once more, and then it works', async () => {
    const program = await open();
    await program.call('session.signIn', credentials());
    ahead = 3_700_000;
    await pause(2100);
    expect(await program.error('session.signIn', credentials())).toMatchObject({ code: 'tryAgain' });
    expect(await program.call('session.signIn', credentials())).toMatchObject({ dfs: 'passcode' });
    expect(requests('/authentication/pre-authenticate')).toHaveLength(3);
  });
});

describe('signing in is never repeated by itself', () => {
  const steps: [string, (program: Program) => Promise<unknown>, string][] = [
    ['the password', (program) => program.error('session.signIn', credentials()), '/authentication/pre-authenticate'],
    ['the passcode', (program) => program.error('session.passcode', { passcode: practice.credentials.dfs.passcode }), '/contacts/7/authentication/authenticate'],
    ['single sign-on', (program) => program.error('session.signInSso', { accessToken: practice.state().singleSignOnToken }), '/authenticate/sso'],
    ['Coanda', (program) => program.error('session.signInCoanda', practice.credentials.coanda), '/token/acquire'],
    ['a forgotten password', (program) => program.error('password.request', { userName: 'nobody' }), '/forgotten-password'],
  ];
  const kinds: FaultKind[] = ['offline', 'resetAt', 'truncated', 'wrongLength', 'wrongContentType', 'malformedJson', 'htmlPage', 'redirect', 'gzipBomb', 'unauthorized', 'rateLimited', 'unavailable'];
  it.each(kinds)('whatever goes wrong: %s', async (kind) => {
    for (const [name, step, path] of steps) {
      practice.setFaults([]);
      const program = await open();
      if (name === 'the passcode') await program.call('session.signIn', credentials());
      const operation = practice.operations.find(({ id }) => id.replace('{contactId}', '7').endsWith(path))!.id;
      fault(kind, { operation });
      await step(program);
      expect.soft([name, requests(path).length]).toEqual([name, 1]);
      await program.app.close();
      programs.length = 0;
      await serve();
    }
  }, 60_000);
});

describe('a Coanda session that ends', () => {
  it('asks again and runs nothing by itself', async () => {
    const program = await signedIn();
    ahead = 4_000_000;
    const clientId = await firstClient(program);
    expect(await program.error('simulations.run', { ...task(), clientId, input: runnable() })).toMatchObject({ code: 'sessionExpired', details: { system: 'coanda' } });
    expect(requests('/token/acquire')).toHaveLength(1);
    expect(requests('/free_management')).toHaveLength(1);
  });
});
