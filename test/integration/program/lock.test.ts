// The lock, with a real keyring, a real file and real HTTP: what is closed, what opens it again, and what it costs nobody.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { Failure } from '../../../main/failure';
import { faultOf } from '../../../main/practice/faults';
import { createKeychain } from '../../../main/secrets/keychain';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, task, type Program } from './program';

const pin = '739164';
let practice: PracticeServer;
let dataDir: string;
let environments: string;
let program: Program;

beforeAll(async () => {
  practice = await startPractice({ simulationSeconds: 0 });
});
afterAll(() => practice.close());
beforeEach(async () => {
  practice.setFaults([]);
  dataDir = newFolder();
  environments = environmentsFile(dataDir, { north: practice });
  program = await start(dataDir, environments);
  await signIn(program, practice);
  return () => program.app.close();
});

/** What another process can do to the file tells whether ours has it open: SQLite removes these two when it closes. */
const isOpen = (): boolean => filesOf(dataDir).some(({ name }) => name.endsWith('.db-wal'));
const restart = async (): Promise<void> => {
  await program.app.close();
  program = await start(dataDir, environments);
};
const logOffs = (): number => practice.log().filter(({ path }) => path.endsWith('/logoff')).length;

describe('locking', () => {
  it('closes the file, lets go of both sessions and answers nothing about anybody', async () => {
    expect(isOpen()).toBe(true);
    expect(await program.call('lock.lock')).toMatchObject({ phase: 'locked', why: 'asked', pin: false });
    expect(isOpen()).toBe(false);
    expect(await program.call('session.state')).toMatchObject({ open: false, userName: null, coandaUserName: null, dfs: 'signedOut', coanda: 'signedOut' });
    for (const call of [program.error('clients.list'), program.error('session.check'), program.error('activity.state'), program.error('session.signIn', { userName: 'x', password: 'y' }), program.error('environments.select', { environmentId: 'practice' })]) expect((await call).code).toBe('locked');
    expect(program.shown).toContain('renewed');
  });

  it('opens again with the keychain alone, without a network, with everything there', async () => {
    const before = await program.call('clients.list');
    await program.call('lock.lock');
    practice.setFaults([faultOf('offline')]);
    expect(await program.call('lock.unlock', { pin: null })).toMatchObject({ phase: 'open', why: null });
    expect(await program.call('clients.list')).toEqual(before);
    expect(await program.call('session.state')).toMatchObject({ open: true, dfs: 'signedIn', coanda: 'signedIn' });
    practice.setFaults([]);
    expect(await program.call('session.check')).toEqual({ valid: true, result: null });
  });

  it('does nothing where nobody is signed in', async () => {
    await program.call('session.signOut', { forgetDevice: false });
    expect(await program.call('lock.lock')).toMatchObject({ phase: 'open' });
    expect((await program.call('environments.list')).selectedId).toBe('north');
  });

  it('waits for a run that is under way, which is kept', async () => {
    practice.setFaults([faultOf('delay', { system: 'coanda', seconds: 1.5 })]);
    const [client] = await program.call('clients.list');
    const running = program.call('simulations.run', { ...task(), clientId: client!.id, input: runnable() });
    await pause(300);
    await program.call('lock.lock');
    practice.setFaults([]);
    const { id } = await running;
    await program.call('lock.unlock', { pin: null });
    expect((await program.call('simulations.list', { clientId: client!.id })).map((item) => item.id)).toContain(id);
  });

  it('sends nothing that waits until it is opened', async () => {
    const [client] = await program.call('clients.list');
    practice.setFaults([faultOf('offline')]);
    await program.call('app.checkConnection');
    await program.call('queue.add', { clientId: client!.id, input: runnable(), origin: { madeFrom: null, estimated: null } });
    await program.call('lock.lock');
    practice.setFaults([]);
    await program.call('app.connection');
    await pause(3500);
    expect((await program.error('queue.list')).code).toBe('locked');
    await program.call('lock.unlock', { pin: null });
    for (let tries = 0; tries < 100 && (await program.call('queue.list'))[0]?.state !== 'done'; tries += 1) await pause(50);
    expect((await program.call('queue.list'))[0]).toMatchObject({ state: 'done' });
  });

  it('is noted, with why, and so is unlocking', async () => {
    await program.app.lock('idle');
    await program.call('lock.unlock', { pin: null });
    const { entries } = await program.call('activity.list', { text: '', language: 'en', kinds: [], clientId: null, from: null, until: null, before: null, limit: 5 });
    expect(entries.slice(0, 2).map(({ deed }) => deed)).toEqual([{ action: 'unlocked', pin: false, refused: 0 }, { action: 'locked', why: 'idle' }]);
  });
});

describe('locking without a keychain', () => {
  const nowhere = () => createKeychain({ load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')) });

  it('locks the screen only, says so, and gives everything back', async () => {
    const other = await start(newFolder(), environments, 'north', nowhere());
    await signIn(other, practice);
    const before = await other.call('clients.list');
    expect(await other.call('lock.lock')).toMatchObject({ phase: 'locked', screenOnly: true, pin: false });
    expect([(await other.error('clients.list')).code, (await other.call('session.state')).open]).toEqual(['locked', false]);
    expect(await other.call('lock.unlock', { pin: null })).toMatchObject({ phase: 'open' });
    expect(await other.call('clients.list')).toEqual(before);
    expect((await other.error('lock.setPin', { current: null, pin })).code).toBe('keychainUnavailable');
    await other.app.close();
  });

  it('can be left by signing out, too', async () => {
    const other = await start(newFolder(), environments, 'north', nowhere());
    await signIn(other, practice);
    await other.call('lock.lock');
    await other.call('session.signOut', { forgetDevice: false });
    expect(await other.call('lock.state')).toMatchObject({ phase: 'open', screenOnly: false });
    await signIn(other, practice);
    expect((await other.call('clients.list')).length).toBeGreaterThan(0);
    await other.app.close();
  });
});

describe('a PIN', () => {
  beforeEach(async () => {
    expect(await program.call('lock.setPin', { current: null, pin })).toMatchObject({ phase: 'open', pin: true });
  });

  it('is asked for when unlocking', async () => {
    await program.call('lock.lock');
    expect(await program.call('lock.state')).toMatchObject({ phase: 'locked', pin: true, attemptsLeft: null });
    expect((await program.error('lock.unlock', { pin: null })).code).toBe('pinNeeded');
    expect(await program.error('lock.unlock', { pin: '000001' })).toMatchObject({ code: 'pinWrong', details: { left: 4 } });
    expect(isOpen()).toBe(false);
    expect(await program.call('lock.unlock', { pin })).toMatchObject({ phase: 'open', attemptsLeft: null });
    expect(isOpen()).toBe(true);
  });

  it('is asked for at the start, before the file is opened', async () => {
    await restart();
    expect(await program.call('lock.state')).toMatchObject({ phase: 'locked', why: 'start', pin: true });
    expect([isOpen(), (await program.call('session.state')).open]).toEqual([false, false]);
    expect((await program.error('clients.list')).code).toBe('locked');
    await program.call('lock.unlock', { pin });
    expect((await program.call('clients.list')).length).toBeGreaterThan(0);
  });

  it('that is wrong five times ends the session, wherever in between the program was ended', async () => {
    await program.call('lock.lock');
    for (const left of [4, 3]) expect(await program.error('lock.unlock', { pin: '111222' })).toMatchObject({ code: 'pinWrong', details: { left } });
    await restart();
    expect(await program.call('lock.state')).toMatchObject({ attemptsLeft: 3 });
    const before = logOffs();
    for (const left of [2, 1, 0]) expect(await program.error('lock.unlock', { pin: '111222' })).toMatchObject({ code: 'pinWrong', details: { left } });
    expect(await program.call('lock.state')).toMatchObject({ phase: 'open', pin: false, ended: true });
    expect(await program.call('session.state')).toMatchObject({ open: false, dfs: 'signedOut', coanda: 'signedOut' });
    expect(logOffs()).toBe(before + 1);
    await restart();
    expect(await program.call('session.state')).toMatchObject({ open: false, dfs: 'signedOut' });
    // Whoever signs in finds what was there, without the PIN.
    await signIn(program, practice);
    expect(await program.call('lock.state')).toMatchObject({ pin: false, ended: false });
  });

  it('that was forgotten costs a sign-out from behind the lock, which wipes everything', async () => {
    await program.call('lock.lock');
    const before = logOffs();
    expect(await program.call('session.signOut', { forgetDevice: false })).toMatchObject({ open: false });
    expect(logOffs()).toBe(before + 1);
    expect(await program.call('lock.state')).toMatchObject({ phase: 'open', pin: false });
    await restart();
    expect(await program.call('session.state')).toMatchObject({ open: false, dfs: 'signedOut', coanda: 'signedOut' });
  });

  it('is still asked for after signing out and in, and no longer where it was forgotten', async () => {
    await program.call('session.signOut', { forgetDevice: false });
    await signIn(program, practice);
    expect(await program.call('lock.lock')).toMatchObject({ phase: 'locked', pin: true });
    await program.call('session.signOut', { forgetDevice: false });
    await signIn(program, practice);
    expect(await program.call('lock.lock')).toMatchObject({ phase: 'locked', pin: false });
  });

  it('can be changed and removed only by whoever knows it', async () => {
    expect((await program.error('lock.setPin', { current: null, pin: '864209' })).code).toBe('pinNeeded');
    expect((await program.error('lock.removePin', { current: '123123' })).code).toBe('pinWrong');
    await program.call('lock.setPin', { current: pin, pin: '864209' });
    await program.call('lock.lock');
    expect((await program.error('lock.unlock', { pin })).code).toBe('pinWrong');
    await program.call('lock.unlock', { pin: '864209' });
    expect(await program.call('lock.removePin', { current: '864209' })).toMatchObject({ pin: false });
    await restart();
    expect(await program.call('lock.state')).toMatchObject({ phase: 'open' });
  });

  it('that anybody would guess is refused', async () => {
    for (const easy of ['111111', '123456', '987654', '890123', '12345', '1234567890123', '12a456', '']) expect((await program.error('lock.setPin', { current: pin, pin: easy })).code).toBe('invalidInput');
  });

  it('is nowhere in the folder', () => {
    for (const { bytes } of filesOf(dataDir)) expect(bytes.includes(pin)).toBe(false);
  });
});

describe('signing out', () => {
  it('wipes sessions that have expired as well, and tells the provider', async () => {
    practice.setFaults([faultOf('unauthorized', { system: 'dfs' })]);
    await program.call('session.check');
    expect(await program.call('session.state')).toMatchObject({ dfs: 'expired' });
    const before = logOffs();
    practice.setFaults([]);
    await program.call('session.signOut', { forgetDevice: false });
    expect(logOffs()).toBe(before + 1);
    await restart();
    expect(await program.call('session.state')).toMatchObject({ open: false, dfs: 'signedOut', coanda: 'signedOut' });
  });

  it('takes two seconds at most when nobody answers', async () => {
    practice.setFaults([faultOf('delay', { seconds: 30 })]);
    const before = performance.now();
    await program.call('session.signOut', { forgetDevice: false });
    expect(performance.now() - before).toBeLessThan(3500);
  });

  it('wipes later what the keychain would not let go of', async () => {
    await program.app.close();
    const real = createKeychain();
    let stuck = true;
    program = await start(dataDir, environments, 'north', { ...real, remove: (account) => (stuck ? Promise.reject(new Failure('keychainLocked')) : real.remove(account)) });
    expect((await program.call('session.state')).open).toBe(true);
    await program.call('session.signOut', { forgetDevice: false });
    const kept = (): unknown => (JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as { toWipe: unknown }).toWipe;
    expect(kept()).toHaveLength(1);
    stuck = false;
    await restart();
    expect(kept()).toEqual([]);
    // Nothing is left that the next person could come in with.
    await signIn(program, practice);
    await program.call('session.signOut', { forgetDevice: false });
    expect(await program.call('session.state')).toMatchObject({ open: false, dfs: 'signedOut', coanda: 'signedOut' });
  });
});
