// A session over more than one start of the program: who is there again, what is locked, and what becomes of files that cannot be opened.
import { closeSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { practiceEnvironment } from '../../../main/practice/environment';
import { namedRecord } from '../../../preload/contract/client-facts';
import { computer, tokenOf, type Computer } from './computer';

let here: Computer;
const now = () => new Date('2026-11-26T09:00:00Z');
const pin = { salt: 'a'.repeat(32), hash: 'b'.repeat(64), failures: 0 };
const unlocked = { action: 'unlocked', pin: false, refused: 0 } as const;
beforeEach(async () => { here = await computer(now); });
afterEach(async () => {
  vi.useRealTimers();
  await here.close();
});
const noted = () => here.session.store().activity.after(0, -1).map(({ action, details }) => [action, JSON.parse(details) as object]);
const lastNoted = () => noted().at(-1);
const names = () => here.session.store().clients.all().map(({ name }) => name);
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);
const asides = () => readdirSync(here.folder).filter((name) => name.includes('.aside-')).length;
const accountOf = (item: string) => [...here.items.keys()].find((account) => account.endsWith(`/${item}`))!;
const file = () => here.profiles.fileOf(here.settings.get().lastProfile!);
async function again(): Promise<void> {
  here = await here.again();
}
/** Somebody with a session of each kind, a client, and this computer trusted. */
async function everything(): Promise<void> {
  await here.arrive();
  await here.session.signInCoanda({ userName: 'c', password: 'x' });
  await here.session.vault()!.saveTrustedDevice('device');
  here.session.store().clients.add(namedRecord('Yvette Quillard'), now());
}

describe('whoever was here when the program ended', () => {
  it('is here again, with both sessions and the book, without asking anybody', async () => {
    await everything();
    await again();
    expect(here.session.state()).toMatchObject({ open: false, dfs: 'signedOut', userName: null, storage: 'none' });
    expect(await here.session.resume()).toMatchObject({ open: true, userName: 'camille', dfs: 'signedIn', coanda: 'signedIn', coandaUserName: 'c', trustedDevice: true, storage: 'encrypted', fault: null });
    expect([here.events, names().includes('Yvette Quillard'), lastNoted()]).toEqual([['session.changed'], true, ['signIn', { system: 'dfs', how: 'kept' }]]);
    expect(await here.session.withDfs(async (_, { sessionId }) => sessionId)).toBe('of camille');
  });
  it('is asked to sign in again where the keychain has no session, and this computer is trusted no more where it has no token', async () => {
    await everything();
    for (const item of ['dfs', 'coanda', 'trusted-device']) here.items.delete(accountOf(item));
    await again();
    expect(await here.session.resume()).toMatchObject({ open: true, userName: 'camille', dfs: 'expired', coanda: 'signedOut', trustedDevice: false });
    await expect(here.session.withDfs(async () => null)).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'dfs' } });
    expect(here.session.state().dfsUntil).toBeNull();
  });
  it('is not there after signing out, nor in another environment, nor without a keychain', async () => {
    await everything();
    const kept = here.settings.get().lastProfile;
    here = await here.again();
    here.use({ ...practiceEnvironment(1), id: 'north' });
    expect(await here.session.resume()).toMatchObject({ open: false, environmentId: 'north' });
    here = await here.again();
    here.breakKeychain(true);
    here.items.delete('sentinel');
    await here.keychain.probe();
    expect(await here.session.resume()).toMatchObject({ open: false, keychain: 'locked' });
    here.breakKeychain(false);
    expect(await here.session.retryKeychain()).toMatchObject({ open: true });
    await here.session.signOut({ forgetDevice: false });
    expect([kept, here.settings.get().lastProfile]).toEqual([expect.any(String), null]);
    await again();
    expect(await here.session.resume()).toMatchObject({ open: false, storage: 'none' });
  });
  it('is not there where somebody else has signed in meanwhile', async () => {
    await everything();
    await again();
    const resuming = here.session.resume();
    await here.arrive('dominique');
    await resuming;
    expect(here.session.state()).toMatchObject({ open: true, userName: 'dominique', coanda: 'signedOut' });
    expect(noted().map(([action]) => action)).toEqual(['signIn']);
  });
});

describe('whoever has a PIN', () => {
  beforeEach(async () => {
    await everything();
    await here.session.vault()!.savePin(pin);
    await again();
    await here.session.resume();
  });
  it('is behind the lock when the program starts, and nothing of theirs is open', () => {
    expect(here.session.state()).toMatchObject({ open: false, userName: null, dfs: 'signedOut', storage: 'none' });
    expect(here.session.behindLock()).toMatchObject({ pin });
    expect(() => here.session.store()).toThrow('notSignedIn');
    expect(here.session.vault()).not.toBeNull();
  });
  it('is not looked for anew while they are behind it', async () => {
    await here.session.vault()!.savePin(null);
    await here.session.retryKeychain();
    expect([here.session.state().open, here.session.behindLock()]).toEqual([false, expect.objectContaining({ pin })]);
  });
  it('is let in by unlocking, which is what is noted', async () => {
    expect(await here.session.unlock(unlocked)).toMatchObject({ open: true, userName: 'camille', dfs: 'signedIn', coanda: 'signedIn' });
    expect([lastNoted(), here.session.behindLock()]).toEqual([['unlocked', { pin: false, refused: 0 }], null]);
  });
  it('stays behind it while the keychain does not give the key', async () => {
    const key = here.items.get(accountOf('database-key'))!;
    const account = accountOf('database-key');
    here.items.delete(account);
    expect(await codeOf(here.session.unlock(unlocked))).toBe('keychainLocked');
    expect(here.session.behindLock()).not.toBeNull();
    here.items.set(account, key);
    expect(await here.session.unlock(unlocked)).toMatchObject({ open: true });
  });
  it('is behind nothing where there is no file any more', async () => {
    rmSync(file());
    await again();
    expect(await here.session.resume()).toMatchObject({ open: true, userName: 'camille' });
    expect([here.session.behindLock(), here.happened]).toEqual([null, ['gone']]);
  });
  it('is behind it no more once somebody else signs in', async () => {
    await here.arrive('dominique');
    expect([here.session.behindLock(), here.session.state().userName]).toEqual([null, 'dominique']);
  });
});

describe('nobody', () => {
  it('may sign out, and there is nothing to tell anybody', async () => {
    expect(await here.session.signOut({ forgetDevice: true })).toMatchObject({ open: false, dfs: 'signedOut' });
    expect([here.ended, here.settings.get().toWipe]).toEqual([[], []]);
  });
  it('may have a session with Coanda, which is theirs who signs in next, and kept then', async () => {
    expect(await here.session.signInCoanda({ userName: 'c', password: 'x' })).toMatchObject({ open: false, coanda: 'signedIn' });
    expect(here.kept()).not.toContain('coanda');
    await here.arrive();
    expect([here.session.state().coanda, here.kept().includes('coanda')]).toEqual(['signedIn', true]);
  });
  it('is told which system has no session', async () => {
    await expect(here.session.check()).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'dfs' } });
  });
});

describe('locking', () => {
  it('closes the file, noting why, and lets nothing on its way count', async () => {
    await everything();
    const { database } = here.session.store();
    let answer = (_: string) => undefined as void;
    const waiting = codeOf(here.session.withDfs(() => new Promise((resolve) => { answer = resolve; })));
    await Promise.resolve();
    here.events.length = 0;
    expect(here.session.lock('idle')).toBe('all');
    expect([here.events, database.open, here.session.state().open, here.session.behindLock()]).toEqual([['session.changed'], false, false, expect.objectContaining({ pin: null })]);
    answer('too late');
    expect(await waiting).toBe('cancelled');
    await here.session.unlock(unlocked);
    expect(noted().slice(-2)).toEqual([['locked', { why: 'idle' }], ['unlocked', { pin: false, refused: 0 }]]);
  });
  it('is nothing where nobody is, but gives up signing in', async () => {
    here.provider.signIn = async () => ({ status: 'factor', factor: 'Passcode', provider: 'mail', passcodeLength: 6, contactId: 7, session: null, statusSessionId: null, qrCode: null, trustedDeviceToken: null });
    expect(await here.session.signIn.password({ userName: 'camille', password: 'x' })).toMatchObject({ userName: 'camille', dfs: 'passcode', challenge: { factor: 'passcode', provider: 'mail', passcodeLength: 6 } });
    expect(here.session.lock('asked')).toBe('nothing');
    expect(here.session.state()).toMatchObject({ userName: null, dfs: 'signedOut', challenge: null });
    expect([here.session.behindLock(), here.session.vault(), here.session.anchor()]).toEqual([null, null, null]);
  });
  it('of the screen alone is noted at both ends, and by unlocking nothing else changes', async () => {
    await here.close();
    here = await computer(now, false);
    await here.arrive();
    expect([here.session.vault(), here.session.file(), here.session.lock('screen')]).toEqual([null, null, 'screen']);
    await here.session.unlock(unlocked);
    expect(noted().slice(-2)).toEqual([['locked', { why: 'screen' }], ['unlocked', { pin: false, refused: 0 }]]);
    const before = noted().length;
    await here.session.unlock(unlocked);
    expect(noted()).toHaveLength(before);
  });
});

describe('a file that cannot be opened', () => {
  it.each<[string, object, () => void | Promise<void>]>([
    ['without its key', { storage: 'keyMissing', fault: null }, () => void here.items.delete(accountOf('database-key'))],
    ['of a later program', { storage: 'newer', fault: null, dfs: 'signedOut' }, async () => {
      const { profile } = await here.profiles.reopen(here.settings.get().lastProfile!, practiceEnvironment(1));
      profile!.store.database.pragma('user_version = 1000');
      profile!.store.close();
    }],
    ['without a byte', { storage: 'unreadable', fault: 'empty', dfs: 'signedOut' }, () => writeFileSync(file(), '')],
  ])('%s is left alone until somebody begins anew, and is kept then', async (_, why, spoil) => {
    await everything();
    await here.stop();
    await spoil();
    const before = statSync(file()).size;
    await again();
    expect(await here.session.resume()).toMatchObject({ open: false, ...why });
    expect([asides(), statSync(file()).size]).toEqual([0, before]);
    expect(await here.session.startFresh()).toMatchObject({ open: false, storage: 'none', fault: null });
    expect([asides(), here.happened, here.settings.get().lastProfile]).toEqual([1, ['setAside'], null]);
    expect(here.kept()).toContain('database-key');
    await here.arrive();
    expect([here.session.state().storage, names().includes('Yvette Quillard'), here.happened]).toEqual(['encrypted', false, ['setAside']]);
  });
  it('by whoever works in memory meanwhile takes that in when it is begun anew', async () => {
    await everything();
    const name = here.settings.get().lastProfile;
    await here.stop();
    writeFileSync(file(), '');
    await again();
    await here.arrive();
    expect(here.session.state()).toMatchObject({ open: true, storage: 'unreadable', fault: 'empty' });
    expect([here.session.file(), here.settings.get().lastProfile]).toEqual([null, name]);
    here.session.store().clients.add(namedRecord('In Memory'), now());
    // Of another time: what is in memory is not damaged.
    here.settings.save({ incident: { kind: 'damaged', aside: null, at: now().toISOString() } });
    expect(await here.session.startFresh()).toMatchObject({ open: true, storage: 'encrypted', fault: null });
    expect([names().includes('In Memory'), asides(), here.settings.get().lastProfile]).toEqual([true, 1, name]);
  });
  it('is the only one that is begun anew', async () => {
    expect(await here.session.startFresh()).toMatchObject({ storage: 'none' });
    await everything();
    for (const kind of ['rewritten', 'damaged'] as const) {
      here.settings.save({ incident: kind === 'damaged' ? null : { kind, aside: null, at: now().toISOString() } });
      expect(await here.session.startFresh()).toMatchObject({ open: true, storage: 'encrypted' });
    }
    expect([asides(), names().includes('Yvette Quillard')]).toEqual([0, true]);
  });
  it('any more, although it is open, is begun anew with the sessions there were', async () => {
    await everything();
    here.settings.save({ incident: { kind: 'damaged', aside: null, at: now().toISOString() } });
    expect(await here.session.startFresh()).toMatchObject({ open: true, storage: 'encrypted', userName: 'camille', dfs: 'signedIn', coanda: 'signedIn' });
    expect([asides(), names().includes('Yvette Quillard'), here.happened]).toEqual([1, false, ['setAside']]);
    // Nothing was asked of the provider: they have not left.
    expect(here.ended).toEqual([]);
  });
});

describe('the open file', () => {
  it('is known by its name and whose it is, and brought back to the folder first', async () => {
    expect([here.session.file(), here.session.profileOpen(), here.session.anchor(), here.session.userName()]).toEqual([null, null, null, null]);
    await everything();
    rmSync(file());
    const open = here.session.file();
    expect(open).toMatchObject({ name: here.session.profileOpen(), userName: 'camille', store: here.session.store(), vault: here.session.vault() });
    expect([here.happened, statSync(file()).size > 0, names().includes('Yvette Quillard'), here.session.userName()]).toEqual([['rewritten'], true, true, 'camille']);
    expect(here.session.anchor()?.state().failure).toBeNull();
  });
  it('is read through only where there is a doubt', async () => {
    await everything();
    here.session.store().database.pragma('wal_checkpoint(TRUNCATE)');
    const { size } = statSync(file());
    const handle = openSync(file(), 'r+');
    writeSync(handle, Buffer.alloc(size - 8192, 7), 0, size - 8192, 8192);
    closeSync(handle);
    here.session.store().database.pragma('shrink_memory');
    here.session.file();
    expect(here.happened).toEqual([]);
    here.session.doubt();
    expect(here.happened).toEqual(['damaged']);
  });
  it('is looked after every five seconds, and no more once the program ends', async () => {
    await here.close();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const timers = vi.spyOn(globalThis, 'setInterval');
    here = await computer(now);
    // And keeps no program from ending.
    expect(timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false]);
    await everything();
    rmSync(file());
    vi.advanceTimersByTime(4999);
    expect(here.happened).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(here.happened).toEqual(['rewritten']);
    await here.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
  it('that could not be written is no trouble any more once it is there; other troubles wait to be seen', async () => {
    await everything();
    const incident = (kind: 'unwritten' | 'damaged') => ({ incident: { kind, aside: null, at: now().toISOString() } });
    here.settings.save(incident('damaged'));
    here.session.file();
    expect(here.session.state().incident).toMatchObject({ kind: 'damaged' });
    here.settings.save(incident('unwritten'));
    here.session.file();
    expect(here.session.state().incident).toBeNull();
    here.settings.save(incident('damaged'));
    here.events.length = 0;
    expect(here.session.incidentSeen().incident).toBeNull();
    expect(here.events).toEqual(['session.changed']);
  });
  it('is written and closed when its owner leaves, and when the program ends', async () => {
    for (const leave of [() => here.session.signOut({ forgetDevice: false }), () => here.stop()]) {
      await here.arrive();
      const { database } = here.session.store();
      const path = here.profiles.fileOf(here.session.profileOpen()!);
      rmSync(path);
      await leave();
      expect([database.open, statSync(path).size > 0]).toEqual([false, true]);
    }
  });
  it('makes way for another, and what its own advisor has in memory only stays', async () => {
    await everything();
    const mine = here.session.profileOpen()!;
    await here.session.makeWay(mine);
    expect([here.session.state().open, here.kept().includes('dfs'), here.ended]).toEqual([false, true, []]);
    await here.session.resume();
    expect(noted().slice(-2)).toEqual([['signOut', { why: 'replaced' }], ['signIn', { system: 'dfs', how: 'kept' }]]);
    await here.close();
    here = await computer(now, false);
    await here.arrive();
    await here.session.makeWay(here.session.profileOpen()!);
    expect(here.session.state().open).toBe(true);
    await here.session.makeWay('another');
    expect(here.session.state().open).toBe(false);
    await here.session.makeWay('another');
  });
});

describe('another environment', () => {
  it('has nobody in it, and no answer from the one before', async () => {
    await everything();
    let answer = (_: string) => undefined as void;
    let refuse = (_: Error) => undefined as void;
    const answered = codeOf(here.session.withDfs(() => new Promise((resolve) => { answer = resolve; })));
    const refused = codeOf(here.session.withCoanda(() => new Promise((_, reject) => { refuse = reject; })));
    await Promise.resolve();
    const later = here.session.storeForLater();
    here.use({ ...practiceEnvironment(1), id: 'north' });
    answer('of the one before');
    refuse(new Error('of the one before'));
    expect([await answered, await refused]).toEqual(['cancelled', 'cancelled']);
    expect(here.session.state()).toMatchObject({ environmentId: 'north', open: false, dfs: 'signedOut', coanda: 'signedOut' });
    expect([() => later(), () => here.session.storeForLater()].map((ask) => { try { ask(); return 'none'; } catch (error) { return (error as Failure).code; } })).toEqual(['cancelled', 'notSignedIn']);
    here.use(practiceEnvironment(1));
    await here.arrive();
    expect(noted().map(([action, details]) => [action, (details as { why?: string }).why])).toContainEqual(['signOut', 'environment']);
  });
  it('of the same name that was read anew gets no answer from the one before', async () => {
    await everything();
    let answer = (_: string) => undefined as void;
    const answered = codeOf(here.session.withDfs(() => new Promise((resolve) => { answer = resolve; })));
    await Promise.resolve();
    here.use(practiceEnvironment(1));
    answer('of the one before');
    expect([await answered, here.session.state().open]).toEqual(['cancelled', true]);
  });
  it('says nothing of a file in the one before', async () => {
    await everything();
    await here.stop();
    writeFileSync(file(), '');
    await again();
    expect(await here.session.resume()).toMatchObject({ storage: 'unreadable', fault: 'empty' });
    here.use({ ...practiceEnvironment(1), id: 'north' });
    expect(here.session.state()).toMatchObject({ storage: 'none', fault: null });
  });
  it('is the one for practice where none was ever chosen', async () => {
    await everything();
    here.settings.save({ environmentId: null });
    await again();
    expect(await here.session.resume()).toMatchObject({ open: true, userName: 'camille' });
  });
  it('is not the same one, whose address is read anew: whoever is there stays', async () => {
    await everything();
    here.session.clock(60_000);
    here.use(practiceEnvironment(1));
    expect(here.session.state()).toMatchObject({ open: true, userName: 'camille', dfs: 'signedIn' });
  });
  it('has none of its clients twice in a book that has them', async () => {
    await here.arrive();
    const { length } = names();
    expect(length).toBe(practiceEnvironment(1).clients.length);
    await here.arrive();
    expect(names()).toHaveLength(length);
  });
});

describe('a trusted computer', () => {
  const allowed = { status: 'allow' as const, factor: null, provider: null, passcodeLength: null, contactId: 7, session: tokenOf('camille'), statusSessionId: null, qrCode: null };
  const given: (string | null)[] = [];
  const password = (userName: string, trust: boolean) => here.session.signIn.password({ userName, password: 'x', trust });
  beforeEach(() => {
    given.length = 0;
    here.provider.signIn = async (_, __, { trustedDeviceToken }) => (given.push(trustedDeviceToken), { ...allowed, trustedDeviceToken: 'device' });
  });
  it('is one only where that was wished, is known the next time, and can be forgotten', async () => {
    expect(await password('camille', false)).toMatchObject({ trustedDevice: false });
    expect(await password('camille', true)).toMatchObject({ trustedDevice: true });
    expect(await password('camille', false)).toMatchObject({ trustedDevice: true });
    expect(given).toEqual([null, null, 'device']);
    here.events.length = 0;
    expect(await here.session.forgetDevice()).toMatchObject({ trustedDevice: false });
    expect([here.events, here.kept().includes('trusted-device')]).toEqual([['session.changed'], false]);
    await password('camille', false);
    expect(given.at(-1)).toBeNull();
  });
  it('of one person is none of another', async () => {
    await password('camille', true);
    expect(await here.session.signOut({ forgetDevice: false })).toMatchObject({ trustedDevice: false });
    expect(await password('dominique', false)).toMatchObject({ trustedDevice: false });
    expect(given).toEqual([null, null]);
  });
  it('that is asked for the second factor all the same is none, for them alone', async () => {
    await password('camille', true);
    here.provider.signIn = async () => ({ ...allowed, status: 'factor', factor: 'Passcode', session: null, trustedDeviceToken: null });
    await password('camille', false);
    expect([here.session.state().trustedDevice, here.kept().includes('trusted-device')]).toEqual([false, false]);
  });
  it('of somebody else stays one while another is asked for theirs', async () => {
    await password('dominique', true);
    await password('camille', true);
    here.provider.signIn = async () => ({ ...allowed, status: 'factor', factor: 'Passcode', session: null, trustedDeviceToken: null });
    await password('dominique', false);
    expect(here.session.state().trustedDevice).toBe(true);
  });
  it('is forgotten where nobody is without a word more', async () => {
    expect(await here.session.forgetDevice()).toMatchObject({ trustedDevice: false, userName: null });
  });
});

describe('signing in', () => {
  const step = { status: 'factor' as const, factor: 'Passcode', provider: null, passcodeLength: null, contactId: 7, session: null, statusSessionId: null, qrCode: null, trustedDeviceToken: null };

  it('half-way ends by signing out', async () => {
    here.provider.signIn = async () => step;
    await here.session.signIn.password({ userName: 'camille', password: 'x' });
    expect(await here.session.signOut({ forgetDevice: false })).toMatchObject({ challenge: null, userName: null, dfs: 'signedOut' });
  });
  it('by an approval is waited for as one', async () => {
    here.provider.signIn = async () => ({ ...step, factor: 'Approve' });
    here.provider.secondFactor = async () => ({ ...step, statusSessionId: 'wait' });
    here.provider.approval = () => new Promise(() => undefined);
    expect(await here.session.signIn.password({ userName: 'camille', password: 'x' })).toMatchObject({ dfs: 'approval', challenge: { factor: 'approve' } });
    here.session.signIn.cancel();
  });
  it('given up while the keychain thinks about it leaves no file open', async () => {
    const set = here.items.set.bind(here.items);
    here.items.set = (account, value) => {
      if (account.endsWith('/activity-key')) here.session.signIn.cancel();
      return set(account, value);
    };
    expect(await codeOf(here.arrive())).toBe('cancelled');
    await here.profiles.settled();
    expect(readdirSync(here.folder).filter((name) => name.endsWith('-wal'))).toEqual([]);
  });
  it('brings a session whose length counts, not what our clock makes of its end', async () => {
    here.provider.singleSignOn = async (name) => tokenOf(name, { iat: 1000, exp: 1400 });
    await here.arrive();
    expect(await here.session.withDfs(async (_, { sessionId }) => sessionId)).toBe('of camille');
  });
});

describe('a session that another has taken the place of', () => {
  const refused = () => new Failure('sessionExpired', { details: { system: 'dfs' } });

  it('is not renewed once more, and what may be repeated is called with the new one', async () => {
    await here.arrive();
    let renewed = 0;
    const { renew } = here.provider;
    here.provider.renew = (stale) => (renewed += 1, renew(stale));
    const seen: string[] = [];
    await here.session.withDfs(async (_, { sessionId }) => {
      seen.push(sessionId);
      if (sessionId === 'of fresh') return;
      await here.session.withDfs(async (__, own) => { if (own.sessionId !== 'of fresh') throw refused(); });
      throw refused();
    });
    expect([seen, renewed]).toEqual([['of camille', 'of fresh'], 1]);
  });
  it('at Coanda takes the new one along in no refusal', async () => {
    await everything();
    expect(await codeOf(here.session.withCoanda(async () => {
      await here.session.signInCoanda({ userName: 'd', password: 'x' });
      throw refused();
    }))).toBe('sessionExpired');
    expect(here.session.state()).toMatchObject({ coanda: 'signedIn', coandaUserName: 'd' });
  });
  it('is told apart where the provider is asked whether it stands, and told its end', async () => {
    await here.arrive();
    let asked: unknown = null;
    here.provider.validateToken = async (input) => { asked = input; return null; };
    await here.session.check();
    expect(asked).toEqual({ body: { AccessToken: tokenOf('camille').jwt } });
    await here.session.signOut({ forgetDevice: false });
    expect(here.ended).toEqual(['of camille']);
  });
});

describe('what the keychain would not let go of', () => {
  it('is on the list once, and of whoever is here again by then nothing is wiped', async () => {
    const stuck = async () => {
      const remove = here.items.delete.bind(here.items);
      here.items.delete = (account) => {
        if (account.endsWith('/coanda')) throw new Error('Prompt dismissed');
        return remove(account);
      };
      await here.session.signOut({ forgetDevice: false });
      here.items.delete = remove;
      await here.keychain.probe();
    };
    await everything();
    await stuck();
    expect(here.settings.get().toWipe).toHaveLength(1);
    await everything();
    await stuck();
    expect(here.settings.get().toWipe).toHaveLength(1);
    await here.arrive('dominique');
    await here.session.signInCoanda({ userName: 'd', password: 'x' });
    await stuck();
    expect(here.settings.get().toWipe).toHaveLength(2);
    await everything();
    await here.session.retryKeychain();
    expect(here.kept()).toEqual(expect.arrayContaining(['coanda', 'dfs']));
    await here.session.signOut({ forgetDevice: false });
    expect([here.settings.get().toWipe, here.kept().includes('coanda')]).toEqual([[], false]);
  });
  it('is wiped once it does, whoever is there then, and only that', async () => {
    await everything();
    await here.session.vault()!.savePin(pin);
    const left = here.session.profileOpen();
    here.breakKeychain(true);
    // It takes nothing away either.
    const remove = here.items.delete.bind(here.items);
    here.items.delete = () => { throw new Error('Prompt dismissed'); };
    await here.session.signOut({ forgetDevice: false });
    here.items.delete = remove;
    here.breakKeychain(false);
    expect([here.settings.get().toWipe, here.kept().includes('dfs')]).toEqual([[left], true]);
    await here.session.retryKeychain();
    expect([here.settings.get().toWipe, here.kept().filter((item) => ['coanda', 'dfs', 'pin', 'trusted-device'].includes(item))]).toEqual([[], ['pin', 'trusted-device']]);
  });
});
