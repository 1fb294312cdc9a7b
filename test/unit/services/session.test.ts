// Who is signed in: what everybody is told, what outlives a keychain that fails, and what is left when somebody leaves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Remote } from '../../../main/api/remote';
import { Failure } from '../../../main/failure';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain } from '../../../main/secrets/keychain';
import type { DfsSession } from '../../../main/secrets/vault';
import { createProfiles } from '../../../main/services/profile';
import { createSession, type Session } from '../../../main/services/session';
import { createSettings, type Settings } from '../../../main/services/settings';

type Given = Pick<DfsSession, 'sessionId' | 'jwt'>;
const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const given = (sessionId: string, name: string): Given => ({ sessionId, jwt: jwt({ cid: 7, sub: name }) });

let folder = '';
let items: Map<string, string>;
let failing: boolean;
/** What the keychain waits for before it answers. */
let thinking: Promise<void> | null;
let events: string[];
let settings: Settings;
let session: Session;
/** What the provider answers next. */
let renewed: () => Promise<DfsSession>;
let validated: () => Promise<unknown>;
let signedOn: (name: string) => Promise<Given>;
let ended: string[];

async function start(): Promise<void> {
  const or = async <T>(work: () => T): Promise<T> => {
    await thinking;
    if (failing) throw new Error('Prompt dismissed');
    return work();
  };
  const keychain = createKeychain({
    load: async () => ({
      getPassword: (_, account) => or(() => items.get(account) ?? null),
      setPassword: (_, account, value) => or(() => void items.set(account, value)),
      deletePassword: (_, account) => or(() => items.delete(account)),
    }),
  });
  await keychain.probe();
  const now = () => new Date('2026-11-22T09:00:00Z');
  settings = createSettings(folder, 'en');
  const profiles = createProfiles({ keychain, dataDir: folder, folderId: settings.get().folderId, now });
  session = createSession({ keychain, profiles, settings, now, notify: (event, ..._payload) => void events.push(event) });
  session.use({
    environment: practiceEnvironment(1),
    dfs: {
      singleSignOn: (name: string) => signedOn(name), renew: () => renewed(),
      api: { validateToken: () => validated(), logOff: async (_: unknown, { session: left }: { session: DfsSession }) => void ended.push(left.sessionId) },
    },
    coanda: { signIn: async (userName: string) => ({ jwt: 'c.c.c', userName }) },
    close: async () => undefined,
  } as unknown as Remote);
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-session-'));
  [items, failing, thinking, events, ended] = [new Map(), false, null, [], []];
  renewed = async () => ({ ...given('fresh', 'camille'), contactId: 7, origin: 'sso' });
  validated = async () => null;
  signedOn = async (name) => given(`of ${name}`, name);
  await start();
});
afterEach(async () => {
  vi.useRealTimers();
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});
const arrive = (name = 'camille') => session.signIn.singleSignOn(name);
const kept = () => [...items.keys()].map((account) => account.split('/').at(-1)).sort();
const noted = () => session.store().activity.after(0, -1).map(({ action }) => action);
const expired = () => Promise.reject(new Failure('sessionExpired', { details: { system: 'dfs' } }));
const codeOf = (answer: Promise<unknown>) => answer.then(() => 'none', (error: Failure) => error.code);

describe('a session the provider ends', () => {
  it('is told to everybody when it will not be renewed, and again when it is after all', async () => {
    await arrive();
    renewed = () => Promise.reject(new Failure('requestRefused'));
    events = [];
    expect(await codeOf(session.withDfs(expired))).toBe('sessionExpired');
    expect([events, session.state().dfs]).toEqual([['session.changed'], 'expired']);
    renewed = async () => ({ ...given('fresh', 'camille'), contactId: 7, origin: 'sso' });
    events = [];
    let asked = 0;
    expect(await session.withDfs(async (_, { sessionId }) => (asked++ === 0 ? expired() : sessionId))).toBe('fresh');
    expect([events, session.state().dfs]).toEqual([['session.changed'], 'signedIn']);
  });

  it('is renewed without a word while nobody has noticed, and kept', async () => {
    await arrive();
    const before = items.get([...items.keys()].find((account) => account.endsWith('/dfs'))!);
    events = [];
    let asked = 0;
    expect(await session.withDfs(async (_, { sessionId }) => (asked++ === 0 ? expired() : sessionId))).toBe('fresh');
    expect(events).toEqual([]);
    expect(items.get([...items.keys()].find((account) => account.endsWith('/dfs'))!)).not.toBe(before);
  });

  it('has not ended where it is accepted after all, and is renewed when it is time for it again', async () => {
    const times = { iat: Date.parse('2026-11-22T08:00:00Z') / 1000, exp: Date.parse('2026-11-22T10:00:00Z') / 1000 };
    signedOn = async () => ({ sessionId: 'early', jwt: jwt({ cid: 7, sub: 'camille', ...times }) });
    await arrive();
    renewed = () => Promise.reject(new Failure('requestRefused'));
    await codeOf(session.withDfs(expired));
    expect(session.state().dfs).toBe('expired');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    events = [];
    expect(await session.withDfs(async (_, { sessionId }) => sessionId)).toBe('early');
    expect([events, session.state().dfs]).toEqual([['session.changed'], 'signedIn']);
    await session.withDfs(async () => null);
    expect(events).toHaveLength(1);
    // It was not received now: an hour of its two has passed, and a quarter of them is to be left.
    let asked = 0;
    renewed = async () => (asked += 1, { ...given('fresh', 'camille'), contactId: 7, origin: 'sso' });
    await vi.advanceTimersByTimeAsync(30 * 60_000 - 1);
    expect(asked).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(1);
  });

  it('is not called again for what must not be done twice', async () => {
    await arrive();
    let asked = 0;
    expect(await codeOf(session.withDfs(async () => (asked += 1, expired()), { repeatable: false }))).toBe('tryAgain');
    expect(asked).toBe(1);
  });
});

describe('the end of a session', () => {
  it('is said by our own clock, as far as the token says it, and whatever the clock of the server', async () => {
    await arrive();
    expect(session.state().dfsUntil).toBeNull();
    const exp = Date.parse('2026-11-22T10:00:00Z') / 1000;
    renewed = async () => ({ sessionId: 'fresh', jwt: jwt({ cid: 7, exp }), contactId: 7, origin: 'sso' });
    await session.withDfs(async (_, { sessionId }) => (sessionId === 'fresh' ? null : expired()));
    expect(session.state().dfsUntil).toBe('2026-11-22T10:00:00.000Z');
    session.clock(600_000);
    expect(session.state().dfsUntil).toBe('2026-11-22T09:50:00.000Z');
    renewed = async () => ({ sessionId: 'odd', jwt: jwt({ cid: 7, exp: 1e300 }), contactId: 7, origin: 'sso' });
    await session.withDfs(async (_, { sessionId }) => (sessionId === 'odd' ? null : expired()));
    expect(session.state().dfsUntil).toBeNull();
  });
});

describe('a session from an earlier run', () => {
  const nearlyOver = { iat: Date.parse('2026-11-22T07:00:00Z') / 1000, exp: Date.parse('2026-11-22T09:10:00Z') / 1000 };
  beforeEach(async () => {
    signedOn = async () => ({ sessionId: 'early', jwt: jwt({ cid: 7, sub: 'camille', ...nearlyOver }) });
    await arrive();
    await session.close();
    await start();
    await session.resume();
  });
  const used = () => session.withDfs(async (_, { sessionId }) => sessionId);

  it('that is nearly over is renewed before it is used', async () => {
    expect(session.state()).toMatchObject({ dfs: 'signedIn', userName: 'camille', open: true });
    expect(await used()).toBe('fresh');
  });
  it('is used as it is while it cannot be renewed, and once the provider has said no', async () => {
    let asked = 0;
    renewed = () => (asked += 1, Promise.reject(new Failure('offline')));
    expect([await used(), await used(), asked]).toEqual(['early', 'early', 2]);
    renewed = () => (asked += 1, Promise.reject(new Failure('requestRefused')));
    expect(await codeOf(session.withDfs(expired))).toBe('sessionExpired');
    asked = 0;
    expect([await codeOf(session.withDfs(() => Promise.reject(new Failure('offline')))), asked]).toEqual(['offline', 0]);
  });
});

describe('asking after the session', () => {
  it('says that it stands, that it was renewed, or why it has ended', async () => {
    expect(await codeOf(session.check())).toBe('sessionExpired');
    await arrive();
    expect(await session.check()).toEqual({ valid: true, result: null });
    validated = () => Promise.reject(new Failure('requestRefused', { details: { result: 'Expired' } }));
    expect(await session.check()).toEqual({ valid: true, result: null });
    renewed = () => Promise.reject(new Failure('requestRefused'));
    expect(await session.check()).toEqual({ valid: false, result: 'Expired' });
    validated = expired;
    expect(await session.check()).toEqual({ valid: false, result: null });
  });
  it('ends nothing where nobody answers', async () => {
    await arrive();
    validated = () => Promise.reject(new Failure('offline'));
    expect(await codeOf(session.check())).toBe('offline');
    validated = expired;
    renewed = () => Promise.reject(new Failure('timeout'));
    expect(await codeOf(session.check())).toBe('timeout');
    expect(session.state().dfs).toBe('signedIn');
  });
  it('does not renew one that a newer has taken the place of', async () => {
    await arrive();
    let asked = 0;
    renewed = async () => (asked += 1, { ...given('fresh', 'camille'), contactId: 7, origin: 'sso' });
    validated = async () => {
      await session.withDfs(async (_, { sessionId }) => (sessionId === 'fresh' ? null : expired()));
      return expired();
    };
    expect(await codeOf(session.check())).toBe('cancelled');
    expect(asked).toBe(1);
  });
});

describe('a keychain that stops taking anything', () => {
  it('costs the next start, not this session', async () => {
    await arrive();
    failing = true;
    expect(await session.signInCoanda({ userName: 'c', password: 'x' })).toMatchObject({ coanda: 'signedIn', coandaUserName: 'c', dfs: 'signedIn' });
    let asked = 0;
    expect(await session.withDfs(async (_, { sessionId }) => (asked++ === 0 ? expired() : sessionId))).toBe('fresh');
    failing = false;
    expect(kept()).not.toContain('coanda');
  });

  it('has the sessions wiped as soon as it takes something again', async () => {
    await arrive();
    failing = true;
    await session.signOut({ forgetDevice: false });
    expect(settings.get().toWipe).toHaveLength(1);
    failing = false;
    expect(kept()).toContain('dfs');
    await session.retryKeychain();
    expect([kept().includes('dfs'), settings.get().toWipe]).toEqual([false, []]);
  });
});

describe('without a keychain', () => {
  it('nobody is remembered for the next start, however often it is asked again, until it answers', async () => {
    await session.close();
    failing = true;
    await start();
    expect(await arrive()).toMatchObject({ open: true, storage: 'memory' });
    expect(settings.get().lastProfile).toBeNull();
    expect(await session.retryKeychain()).toMatchObject({ open: true, storage: 'memory' });
    expect(settings.get().lastProfile).toBeNull();
    failing = false;
    expect(await session.retryKeychain()).toMatchObject({ open: true, storage: 'encrypted' });
    expect(settings.get().lastProfile).toBe(session.profileOpen());
    expect(kept()).toEqual(expect.arrayContaining(['database-key', 'dfs', 'profile']));
  });

  it('locking and unlocking are noted, and what is in memory stays', async () => {
    await session.close();
    failing = true;
    await start();
    await arrive();
    expect(session.lock('idle')).toBe('screen');
    expect([session.state().open, session.behindLock()]).toEqual([false, { pin: null }]);
    await session.unlock({ action: 'unlocked', how: 'keychain' } as never);
    expect([session.state().open, session.behindLock()]).toEqual([true, null]);
    expect(noted().slice(0, 2)).toEqual(['signIn', 'locked']);
  });
});

describe('signing out', () => {
  it('wipes both sessions, tells the provider, and is noted in the log they find when they come back', async () => {
    await arrive();
    await session.signInCoanda({ userName: 'c', password: 'x' });
    expect(kept()).toEqual(expect.arrayContaining(['coanda', 'dfs']));
    expect(await session.signOut({ forgetDevice: false })).toMatchObject({ open: false, dfs: 'signedOut', coanda: 'signedOut', userName: null });
    expect(ended).toEqual(['of camille']);
    for (const item of ['coanda', 'dfs']) expect(kept()).not.toContain(item);
    await arrive();
    expect(noted()).toEqual(['signIn', 'signIn', 'signOut', 'signIn']);
  });

  it('from behind the lock wipes them and tells the provider as well', async () => {
    await arrive();
    await session.signInCoanda({ userName: 'c', password: 'x' });
    expect(session.lock('asked')).toBe('all');
    expect(() => session.store()).toThrow('notSignedIn');
    expect(await session.signOut({ forgetDevice: false })).toMatchObject({ open: false, dfs: 'signedOut' });
    expect(ended).toEqual(['of camille']);
    for (const item of ['coanda', 'dfs']) expect(kept()).not.toContain(item);
    expect([session.behindLock(), settings.get().lastProfile]).toEqual([null, null]);
  });
});

describe('what is asked for when signing out', () => {
  const pin = { salt: 'a'.repeat(32), hash: 'b'.repeat(64), failures: 0 };
  beforeEach(async () => {
    await arrive();
    await session.vault()!.saveTrustedDevice('device');
    await session.vault()!.savePin(pin);
  });
  it.each([
    [{ forgetDevice: false }, ['pin', 'trusted-device']], [{ forgetDevice: true }, ['pin']], [{ forgetDevice: false, forgetPin: true }, ['trusted-device']],
  ] as const)('is forgotten, and nothing else: %o', async (asked, left) => {
    await session.signOut(asked);
    expect(kept().filter((item) => ['dfs', 'pin', 'trusted-device'].includes(item!))).toEqual(left);
  });
});

describe('Coanda', () => {
  it('without a session of its own says which system has none', async () => {
    await arrive();
    await expect(session.withCoanda(async () => null)).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'coanda' } });
  });
  it('that refuses a session is told to everybody once, and that it accepts it after all as well', async () => {
    await arrive();
    await session.signInCoanda({ userName: 'c', password: 'x' });
    const refused = () => Promise.reject(new Failure('sessionExpired', { details: { system: 'coanda' }, correlationId: 'c-1' }));
    events = [];
    await expect(session.withCoanda(refused)).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'coanda' }, correlationId: 'c-1' });
    expect([events, session.state().coanda]).toEqual([['session.changed'], 'expired']);
    expect(await session.withCoanda(async (_, { jwt: token }) => token)).toBe('c.c.c');
    await session.withCoanda(async () => null);
    expect([events, session.state().coanda]).toEqual([['session.changed', 'session.changed'], 'signedIn']);
    expect(await codeOf(session.withCoanda(() => Promise.reject(new Failure('offline'))))).toBe('offline');
    expect(session.state().coanda).toBe('signedIn');
  });
});

describe('whoever gives up while the keychain thinks about it', () => {
  it('is not let in', async () => {
    let answer = () => undefined as void;
    thinking = new Promise((resolve) => { answer = resolve; });
    const arriving = codeOf(arrive());
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    session.signIn.cancel();
    answer();
    expect([await arriving, session.profileOpen(), session.state().open]).toEqual(['cancelled', null, false]);
  });
});

describe('the same person signing in again', () => {
  it('keeps the book that is open, the session with Coanda, and what is on its way', async () => {
    await arrive();
    await session.signInCoanda({ userName: 'c', password: 'x' });
    const later = session.storeForLater();
    expect(await arrive()).toMatchObject({ userName: 'camille', coanda: 'signedIn', coandaUserName: 'c' });
    expect(later()).toBe(session.store());
    expect(noted()).toEqual(['signIn', 'signIn', 'signIn']);
  });
});

describe('somebody else', () => {
  it('who arrives has a book and a log of their own, and nothing of who was there', async () => {
    await arrive();
    await session.signInCoanda({ userName: 'c', password: 'x' });
    const [first, later] = [session.profileOpen(), session.storeForLater()];
    expect(await arrive('dominique')).toMatchObject({ userName: 'dominique', coanda: 'signedOut', coandaUserName: null });
    expect(session.profileOpen()).not.toBe(first);
    expect(() => later()).toThrow('cancelled');
    expect(noted()).toEqual(['signIn']);
    await arrive();
    expect(noted()).toEqual(['signIn', 'signIn', 'signOut', 'signIn']);
  });
});
