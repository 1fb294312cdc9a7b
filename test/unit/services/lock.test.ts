// The lock by itself: in which order it closes, how long it waits for whom, and what a PIN costs that is not the right one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import { makePin, type KeptPin } from '../../../main/secrets/pin';
import { createVault, type Vault } from '../../../main/secrets/vault';
import { createLock, type Lock } from '../../../main/services/lock';
import type { Notify } from '../../../main/services/notify';
import type { Session } from '../../../main/services/session';
import type { LockState } from '../../../preload/contract/lock';
import type { CallName } from '../../../preload/contract/names';

const right = '739164';
const wrong = '111112';
const made = await makePin(right);

let items: Map<string, string>;
let hiding = false;
let happened: string[];
let told: LockState[];
let keychain: Keychain;
let vault: Vault | null;
let here: { open: boolean; done: 'all' | 'screen' | 'nothing'; behind: { pin: KeptPin | null } | null; unlockFails: Failure | null };
let resting: Promise<void>;
let lock: Lock;
let windows: number[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  vi.setSystemTime('2026-11-27T08:00:00Z');
  [items, hiding, happened, told, resting] = [new Map(), false, [], [], Promise.resolve()];
  windows = [1];
  here = { open: true, done: 'all', behind: null, unlockFails: null };
  keychain = createKeychain({
    load: async () => ({
      getPassword: async (_, account) => (hiding ? null : (items.get(account) ?? null)),
      setPassword: async (_, account, value) => void items.set(account, value),
      deletePassword: async (_, account) => items.delete(account),
    }),
  });
  await keychain.probe();
  vault = createVault(keychain, 'p', { dfs: 'https://dfs.example', coanda: 'https://coanda.example' });
  const session = {
    state: () => ({ open: here.open }),
    vault: () => vault,
    behindLock: () => here.behind,
    lock: (why: string) => {
      happened.push(`closed ${why}`);
      return here.done;
    },
    unlock: async (deed: object) => {
      if (here.unlockFails) throw here.unlockFails;
      happened.push(`opened ${JSON.stringify(deed)}`);
    },
    signOut: async (how: object) => void happened.push(`signed out ${JSON.stringify(how)}`),
    note: (deed: object) => void happened.push(`noted ${JSON.stringify(deed)}`),
  };
  lock = createLock({
    session: session as unknown as Session, keychain, now: () => new Date(),
    notify: ((_: string, state: LockState) => {
      told.push(state);
      happened.push(state.phase);
    }) as Notify,
    windows: () => windows,
    rest: () => {
      happened.push('rest');
      return resting;
    },
    resume: () => void happened.push('resume'), stop: () => void happened.push('stop'), clear: () => void happened.push('clear'),
  });
});
afterEach(() => { vi.useRealTimers(); });

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const codeOf = (answer: Promise<unknown>) => answer.then(() => 'none', (error: Failure) => error.code);
async function locked(why: Parameters<Lock['lock']>[0] = 'asked'): Promise<LockState> {
  const state = lock.lock(why);
  lock.pageReady(1);
  await pass(0);
  happened = [];
  return state;
}
const keptFailures = async () => (await vault?.pin())?.failures;
const never = () => new Promise<void>(() => undefined);

describe('locking', () => {
  it('covers the screen first, rests, stops what is left, closes, and then leaves nothing behind', async () => {
    const answer = lock.lock('asked');
    await pass(0);
    expect(happened).toEqual(['locking']);
    await pass(200);
    lock.pageReady(1);
    expect(await answer).toEqual({ phase: 'locked', why: 'asked', since: '2026-11-27T08:00:00.000Z', pin: false, screenOnly: false, ended: false, attemptsLeft: null });
    expect(happened).toEqual(['locking', 'rest', 'stop', 'closed asked', 'locked', 'clear']);
    expect(told.map(({ since }) => since)).toEqual(['2026-11-27T08:00:00.000Z', '2026-11-27T08:00:00.000Z']);
  });

  it('closes nothing before every window has put away what was typed in it, and waits for none that is gone', async () => {
    windows = [1, 2, 3];
    const answer = lock.lock('asked');
    await pass(0);
    for (const window of [2, 2, 7, 1]) lock.pageReady(window);
    await pass(900);
    expect(happened).toEqual(['locking']);
    lock.pageReady(3);
    await pass(0);
    expect(happened).toEqual(['locking', 'rest', 'stop', 'closed asked', 'locked', 'clear']);
    await answer;
    windows = [];
    await lock.unlock(null);
    happened = [];
    void lock.lock('asked');
    await pass(0);
    expect(happened).toContain('locked');
  });

  it.each([['asked', 1000, 10_000], ['idle', 1000, 10_000], ['screen', 1000, 10_000], ['suspend', 500, 500]] as const)('when %s waits %i ms for pages and %i ms for what is under way', async (why, forPages, forWork) => {
    resting = never();
    void lock.lock(why);
    await pass(forPages - 1);
    expect(happened).toEqual(['locking']);
    await pass(1);
    expect(happened).toEqual(['locking', 'rest']);
    await pass(forWork - 1);
    expect(happened).toEqual(['locking', 'rest']);
    await pass(1);
    expect(happened).toEqual(['locking', 'rest', 'stop', `closed ${why}`, 'locked', 'clear']);
  });

  it('waits for every call that is under way, but not for itself nor for an approval', async () => {
    let first = (_: unknown): void => undefined;
    let second = (_: Error): void => undefined;
    lock.track('simulations.run', new Promise((resolve) => { first = resolve; }));
    lock.track('clients.list', new Promise((_, reject) => { second = reject; }));
    for (const name of ['lock.lock', 'lock.unlock', 'session.awaitApproval'] as CallName[]) lock.track(name, never());
    const answer = lock.lock('asked');
    lock.pageReady(1);
    await pass(5000);
    first('done');
    await pass(0);
    expect(happened.at(-1)).toBe('rest');
    second(new Error('failed'));
    expect((await answer).phase).toBe('locked');
    expect(happened.slice(2, 4)).toEqual(['stop', 'closed asked']);
  });

  it('gives what was stopped the rest of the time to end', async () => {
    let end = (_: unknown): void => undefined;
    resting = new Promise((resolve) => setTimeout(resolve, 2000));
    lock.track('simulations.run', new Promise((resolve) => { end = resolve; }));
    void lock.lock('asked');
    lock.pageReady(1);
    await pass(9999);
    expect(happened.at(-1)).toBe('rest');
    end(1);
    await pass(0);
    expect(happened.slice(-4)).toEqual(['stop', 'closed asked', 'locked', 'clear']);
  });

  it('happens once for whoever asks while it happens, and not where nobody is', async () => {
    const both = Promise.all([lock.lock('asked'), lock.lock('idle')]);
    await pass(1000);
    expect((await both).map(({ phase, why }) => [phase, why])).toEqual([['locked', 'asked'], ['locked', 'asked']]);
    expect(happened.filter((event) => event.startsWith('closed'))).toEqual(['closed asked']);
    expect((await lock.lock('idle')).why).toBe('asked');
    await lock.unlock(null);
    here.open = false;
    expect(await lock.lock('asked')).toMatchObject({ phase: 'open', why: null, since: null });
  });

  it('ends where it began when there was nothing to close, and says when only the screen is covered', async () => {
    here.done = 'nothing';
    expect(await locked()).toMatchObject({ phase: 'open', why: null, since: null });
    here.done = 'screen';
    vi.setSystemTime('2026-11-27T09:00:00Z');
    expect(await locked('idle')).toMatchObject({ phase: 'locked', why: 'idle', screenOnly: true, since: '2026-11-27T09:00:00.000Z' });
  });

  it('leaves nothing behind only where something was closed', async () => {
    here.done = 'nothing';
    const answer = lock.lock('asked');
    lock.pageReady(1);
    await answer;
    expect(happened).toEqual(['locking', 'rest', 'stop', 'closed asked', 'resume', 'open']);
  });

  it('lets only be asked what says nothing of anybody', async () => {
    expect(() => lock.admits('clients.list')).not.toThrow();
    await locked();
    for (const name of ['clients.list', 'session.check', 'session.signIn', 'lock.setPin', 'lock.removePin', 'environments.select', 'activity.state'] as CallName[]) expect(() => lock.admits(name), name).toThrow(expect.objectContaining({ code: 'locked' }) as Error);
    for (const name of ['app.about', 'session.state', 'session.signOut', 'lock.state', 'lock.unlock', 'lock.touched', 'lock.ready'] as CallName[]) expect(() => lock.admits(name), name).not.toThrow();
  });
});

describe('unlocking', () => {
  it('needs the keychain, and nothing more where there is no PIN', async () => {
    await locked();
    expect(await lock.unlock(null)).toMatchObject({ phase: 'open', why: null, since: null, pin: false });
    expect(happened).toEqual(['opened {"action":"unlocked","pin":false,"refused":0}', 'resume', 'open', 'open']);
    happened = [];
    expect((await lock.unlock(null)).phase).toBe('open');
    expect(happened).toEqual([]);
  });

  it('opens with the PIN, and counts what was wrong before it is looked at', async () => {
    await vault?.savePin(made);
    await locked();
    expect([await codeOf(lock.unlock(null)), await codeOf(lock.unlock('')), await keptFailures()]).toEqual(['pinNeeded', 'pinNeeded', 0]);
    await expect(lock.unlock(wrong)).rejects.toMatchObject({ code: 'pinWrong', details: { left: 4 } });
    await expect(lock.unlock(wrong)).rejects.toMatchObject({ code: 'pinWrong', details: { left: 3 } });
    expect([await keptFailures(), lock.state()]).toMatchObject([2, { phase: 'locked', pin: true, attemptsLeft: 3 }]);
    expect(told.at(-1)).toMatchObject({ attemptsLeft: 3 });
    expect(await lock.unlock(right)).toMatchObject({ phase: 'open', pin: true, attemptsLeft: null });
    expect([await keptFailures(), happened.find((event) => event.startsWith('opened'))]).toEqual([0, 'opened {"action":"unlocked","pin":true,"refused":2}']);
    await locked();
    await lock.unlock(right);
    expect(happened.find((event) => event.startsWith('opened'))).toBe('opened {"action":"unlocked","pin":true,"refused":0}');
  });

  it('is counted also when the program ends while it looks: what cannot be written down is not looked at', async () => {
    await vault?.savePin({ ...made, failures: 2 });
    await locked();
    const kept = vault!;
    vault = { ...kept, savePin: () => Promise.reject(new Failure('keychainLocked')) };
    expect(await codeOf(lock.unlock(right))).toBe('keychainLocked');
    expect(lock.state().phase).toBe('locked');
    vault = { ...kept, savePin: async (value) => { await kept.savePin(value); if (value?.failures === 3) throw new Failure('keychainLocked'); } };
    expect([await codeOf(lock.unlock(right)), (await kept.pin())?.failures]).toEqual(['keychainLocked', 3]);
  });

  it('is over after five wrong PINs in a row: the session ends, and the PIN with it', async () => {
    await vault?.savePin({ ...made, failures: 3 });
    await locked();
    await expect(lock.unlock(wrong)).rejects.toMatchObject({ code: 'pinWrong', details: { left: 1 } });
    expect(happened).not.toContain('signed out {"forgetDevice":false,"forgetPin":true}');
    await expect(lock.unlock(wrong)).rejects.toMatchObject({ code: 'pinWrong', details: { left: 0 } });
    expect(happened).toContain('signed out {"forgetDevice":false,"forgetPin":true}');
    expect(lock.state()).toEqual({ phase: 'open', why: null, since: null, pin: false, screenOnly: false, ended: true, attemptsLeft: null });
    // Whoever comes next and locks is told nothing of it.
    expect((await locked()).ended).toBe(false);
  });

  it('is not fooled by a keychain that locked itself and answers as if there were no PIN', async () => {
    await vault?.savePin(made);
    await lock.sessionChanged();
    expect(lock.state().pin).toBe(true);
    await locked();
    hiding = true;
    expect(await codeOf(lock.unlock(right))).toBe('keychainLocked');
    hiding = false;
    expect((await lock.unlock(right)).phase).toBe('open');
  });

  it('asks a keychain anew that was not ready', async () => {
    await locked();
    const state = vi.spyOn(keychain, 'state').mockReturnValue('locked');
    const probe = vi.spyOn(keychain, 'probe').mockResolvedValueOnce('locked');
    expect(await codeOf(lock.unlock(null))).toBe('keychainLocked');
    expect((await lock.unlock(null)).phase).toBe('open');
    expect([probe.mock.calls.length, state.mock.calls.length]).toEqual([2, 2]);
  });

  it('of the screen alone asks the keychain nothing', async () => {
    await vault?.savePin(made);
    here.done = 'screen';
    await locked();
    hiding = true;
    expect((await lock.unlock(null)).phase).toBe('open');
  });

  it('stays locked, and may be tried again, when the file does not open', async () => {
    await locked();
    here.unlockFails = new Failure('cacheUnreadable');
    expect([await codeOf(lock.unlock(null)), lock.state().phase]).toEqual(['cacheUnreadable', 'locked']);
    here.unlockFails = null;
    expect((await lock.unlock(null)).phase).toBe('open');
  });

  it('waits for the locking that is under way', async () => {
    const locking = lock.lock('asked');
    const unlocking = lock.unlock(null);
    await pass(1000);
    expect([(await locking).phase, (await unlocking).phase]).toEqual(['locked', 'open']);
    expect(happened).toContain('closed asked');
    expect(happened.at(-1)).toBe('open');
  });
});

describe('several PINs side by side', () => {
  it.each([
    ['unlock', (typed: string) => lock.unlock(typed)], ['set another', (typed: string) => lock.setPin(typed, right)], ['take it off', (typed: string) => lock.removePin(typed)],
  ] as const)('to %s never count as one: one is looked at, the others are not', async (what, attempt) => {
    await vault?.savePin(made);
    if (what === 'unlock') await locked();
    const codes = await Promise.all([wrong, '222223', right, '333334'].map((typed) => codeOf(attempt(typed))));
    expect(codes).toEqual(['pinWrong', 'busy', 'busy', 'busy']);
    expect(await keptFailures()).toBe(1);
  });
});

describe('a PIN', () => {
  it('is set, changed with the one before, and taken off with it', async () => {
    expect(await lock.setPin(null, right)).toMatchObject({ phase: 'open', pin: true });
    expect(happened).toEqual(['noted {"action":"pinChanged","what":"set"}', 'resume', 'open']);
    expect([await codeOf(lock.setPin(null, wrong)), await codeOf(lock.setPin(wrong, wrong)), await keptFailures()]).toEqual(['pinNeeded', 'pinWrong', 1]);
    expect(lock.state().attemptsLeft).toBe(4);
    expect(await lock.setPin(right, '808017')).toMatchObject({ pin: true, attemptsLeft: null });
    expect([await codeOf(lock.removePin(right)), lock.state().pin]).toEqual(['pinWrong', true]);
    happened = [];
    expect(await lock.removePin('808017')).toMatchObject({ phase: 'open', pin: false });
    expect([await vault?.pin(), happened[0]]).toEqual([null, 'noted {"action":"pinChanged","what":"removed"}']);
    happened = [];
    expect((await lock.removePin('808017')).pin).toBe(false);
    expect(happened).toEqual(['resume', 'open']);
  });

  it('is none where nobody is', async () => {
    vault = null;
    expect(await codeOf(lock.setPin(null, right))).toBe('keychainUnavailable');
    await vi.waitFor(() => expect(lock.state().pin).toBe(false));
  });
});

describe('who is there', () => {
  it('decides whose PIN is known', async () => {
    await vault?.savePin({ ...made, failures: 1 });
    await lock.sessionChanged();
    expect(lock.state()).toMatchObject({ phase: 'open', pin: true, attemptsLeft: 4 });
    vault = createVault(keychain, 'other', { dfs: 'https://dfs.example', coanda: 'https://coanda.example' });
    await lock.sessionChanged();
    expect(lock.state().pin).toBe(false);
    vault = { ...vault, pin: () => Promise.reject(new Failure('keychainLocked')) };
    await lock.sessionChanged();
    expect(lock.state().pin).toBe(false);
    vault = null;
    await lock.sessionChanged();
    expect(lock.state().pin).toBe(false);
  });

  it('is behind the lock when the program starts with a PIN', async () => {
    here.behind = { pin: { ...made, failures: 4 } };
    await lock.sessionChanged();
    expect(lock.state()).toMatchObject({ phase: 'locked', why: 'start', pin: true, attemptsLeft: 1 });
  });

  it('takes the lock along when leaving', async () => {
    here.done = 'screen';
    await locked();
    here.behind = { pin: null };
    await lock.sessionChanged();
    expect(lock.state().phase).toBe('locked');
    here.behind = null;
    await lock.sessionChanged();
    expect(lock.state()).toMatchObject({ phase: 'open', screenOnly: false, pin: false, why: null });
  });
});
