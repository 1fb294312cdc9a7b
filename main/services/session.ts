// Who is signed in where, kept across restarts in the keychain, and the open store that comes with it; or who is behind the lock.
import type { Deed } from '../../preload/contract/activity';
import type { LockReason } from '../../preload/contract/lock-facts';
import type { Credentials, SessionState, StorageFault, StorageState } from '../../preload/contract/session';
import type { Coanda } from '../api/coanda/client';
import type { Dfs } from '../api/dfs/client';
import type { Remote } from '../api/remote';
import { readClaims } from '../api/tokens';
import type { Store } from '../cache';
import { practiceId, recordOf, type Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import type { KeptPin } from '../secrets/pin';
import type { CoandaSession, DfsSession, Vault } from '../secrets/vault';
import type { Notify } from './notify';
import { profileName, type Profile, type Profiles } from './profile';
import { createRenewal } from './renewal';
import type { Settings } from './settings';
import { createSignIn } from './sign-in';

/** How long a sign-out waits for the provider's thanks, the application's token included. */
const farewellMs = 2000;
/** How often the open file is looked for in its folder. */
const watchMs = 5000;

export interface SessionOptions {
  keychain: Keychain;
  profiles: Profiles;
  settings: Settings;
  notify: Notify;
  now: () => Date;
}

export function createSession({ keychain, profiles, settings, notify, now }: SessionOptions) {
  let remote: Remote | null = null;
  let profile: Profile | null = null;
  let closedStorage: StorageState = 'none';
  let closedFault: StorageFault | null = null;
  let userName: string | null = null;
  let dfsSession: DfsSession | null = null;
  let coandaSession: CoandaSession | null = null;
  let dfsExpired = false;
  let coandaExpired = false;
  let trustedDevice = false;
  /** Whoever is behind the lock: their file is closed, and their sessions are in the keychain only. */
  let locked: { name: string; vault: Vault; pin: KeptPin | null } | null = null;
  /** Without a keychain there is nowhere to put what is in memory: then only the screen is locked. */
  let concealed = false;
  /** The clock of DFS minus ours, in milliseconds, as last measured. */
  let skewMs = 0;
  /** Counts up whenever whoever is there leaves: an answer to a question from before is nobody's. */
  let era = 0;

  const signIn = createSignIn({ stillHere, enter, changed, now, trustedDevice: deviceTokenOf, forgetDevice: forgetDeviceOf });
  const renewal = createRenewal({
    renew: (stale) => theRemote().dfs.renew(stale),
    current: () => dfsSession,
    async onFresh(fresh) {
      const wasExpired = dfsExpired;
      takeDfs(fresh);
      if (wasExpired) changed();
      await keep((vault) => vault.saveDfs(fresh));
    },
    onGone() {
      dfsExpired = true;
      renewal.watch(null, false);
      changed();
    },
    skewMs: () => skewMs,
    now,
  });

  function takeDfs(session: DfsSession): void {
    dfsSession = session;
    dfsExpired = false;
    renewal.watch(session, true);
  }

  function endOfSession(): string | null {
    const { expiresAt } = dfsSession ? readClaims(dfsSession.jwt) : { expiresAt: null };
    const end = expiresAt === null ? Number.NaN : expiresAt * 1000 - skewMs;
    return Math.abs(end) < 8e15 ? new Date(end).toISOString() : null;
  }

  function dfsState(): SessionState['dfs'] {
    const challenge = signIn.waiting()?.challenge;
    if (challenge) return challenge.factor === 'passcode' ? 'passcode' : 'approval';
    return dfsExpired ? 'expired' : dfsSession ? 'signedIn' : 'signedOut';
  }

  function state(): SessionState {
    return {
      environmentId: theRemote().environment.id,
      userName: signIn.waiting()?.userName ?? userName,
      coandaUserName: coandaSession?.userName ?? null,
      dfs: dfsState(),
      coanda: coandaExpired ? 'expired' : coandaSession ? 'signedIn' : 'signedOut',
      challenge: signIn.waiting()?.challenge ?? null,
      dfsUntil: endOfSession(),
      trustedDevice,
      keychain: keychain.state(),
      storage: profile?.storage ?? closedStorage,
      fault: profile ? profile.fault : closedFault,
      incident: settings.get().incident,
      open: profile !== null && !concealed,
    };
  }

  function changed(): SessionState {
    notify('session.changed');
    return state();
  }

  function theRemote(): Remote {
    if (!remote) throw new Error('no environment chosen yet');
    return remote;
  }

  /** Whether the environment and the person are still those of the moment this was called. */
  function unchanged(): () => boolean {
    const before = { remote: theRemote(), era };
    return () => remote === before.remote && era === before.era;
  }

  /** Nobody but the provider has an answer: it is worth waiting until it can be kept. */
  const keepable = async (): Promise<void> => profile?.store.whenFree();

  /** An answer counts for nothing once another environment was chosen or the person signed out: its session must never reach the next one. */
  async function stillHere<T>(ask: (asked: Remote) => Promise<T>): Promise<T> {
    const same = unchanged();
    try {
      const answer = await ask(theRemote()).finally(keepable);
      if (same()) return answer;
    } catch (error) {
      if (same()) throw error;
    }
    throw new Failure('cancelled');
  }

  /** A keychain that stops answering costs the next start, not this session. */
  async function tolerant(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
  }

  /** Keeps what the keychain can keep. */
  async function keep(write: (vault: Profile['vault']) => Promise<unknown>): Promise<void> {
    if (profile?.storage === 'encrypted') await tolerant(write(profile.vault));
  }

  type Leaving = Extract<Deed, { action: 'signOut' }>['why'];

  function forgetInMemory(why: Leaving): void {
    signIn.leave();
    forgetPerson({ action: 'signOut', why });
  }

  /** What cannot be noted does not keep anybody from leaving, or from reading on. */
  function noteIfPossible(deed: Deed): void {
    try {
      profile?.store.activity.record(deed, null, now());
    } catch {
      // The file takes nothing more; whoever changes something hears of it.
    }
  }

  function forgetPerson(last: Deed): void {
    era += 1;
    noteIfPossible(last);
    closeFile();
    profile = null;
    userName = null;
    trustedDevice = false;
    renewal.watch(null, false);
    dfsSession = null;
    coandaSession = null;
    dfsExpired = false;
    coandaExpired = false;
    locked = null;
    concealed = false;
    closedStorage = 'none';
    closedFault = null;
  }

  /** What is only in the open file is written to the folder first. */
  function closeFile(): void {
    secureFile();
    profile?.store.close();
  }
  function secureFile(thorough = false): void {
    const there = profile ? profiles.secure(profile, thorough) : false;
    // Whoever took it away has put it back.
    if (there && settings.get().incident?.kind === 'unwritten') settings.save({ incident: null });
  }
  const watching = setInterval(() => secureFile(), watchMs);
  watching.unref();

  const read = <T>(item: Promise<T | null> | undefined): Promise<T | null> => item?.catch(() => null) ?? Promise.resolve(null);

  /** Finds the last profile: opens it, or leaves it locked when it has a PIN. */
  async function restore(): Promise<void> {
    const { lastProfile: name, environmentId } = settings.get();
    const { environment } = theRemote();
    // Its environment may be gone from the files, and another one chosen instead: that one is not for these sessions.
    if (name === null || locked || keychain.state() !== 'ready' || (environmentId ?? practiceId) !== environment.id) return;
    const same = unchanged();
    const vault = profiles.vaultOf(name, environment);
    const pin = await read(vault.pin());
    if (!same() || profile) return;
    if (pin !== null && profiles.hasFile(name)) locked = { name, vault, pin };
    else await openKept(name, { action: 'signIn', system: 'dfs', how: 'kept' });
  }

  /** Opens a profile's file and takes its sessions from the keychain; needs no network. */
  async function openKept(name: string, first: Deed): Promise<void> {
    const { environment } = theRemote();
    const same = unchanged();
    const opened = await profiles.reopen(name, environment);
    const vault = opened.profile?.vault;
    const kept = { userName: await read(vault?.userName()), dfs: await read(vault?.dfs()), coanda: await read(vault?.coanda()), device: await read(vault?.trustedDevice()) };
    // Whoever signed in meanwhile comes first.
    if (!same() || profile) return opened.profile?.store.close();
    closedStorage = opened.storage;
    closedFault = opened.fault;
    if (!opened.profile) return;
    profile = opened.profile;
    userName = kept.userName;
    dfsSession = kept.dfs;
    coandaSession ??= kept.coanda;
    dfsExpired = dfsSession === null;
    trustedDevice = kept.device !== null;
    noteIfPossible(first);
    renewal.watch(dfsSession, false);
  }

  async function enter(name: string, session: DfsSession, deviceToken: string | null, still: () => boolean): Promise<void> {
    const { environment } = theRemote();
    const wanted = profileName(environment.id, name);
    if (profile && profile.name !== wanted) forgetPerson({ action: 'signOut', why: 'replaced' });
    if (!profile) await openFor(wanted, environment, still);
    const mine = profile as Profile | null;
    if (!mine) throw new Failure('cancelled');
    closedStorage = 'none';
    closedFault = null;
    locked = null;
    userName = name;
    signIn.leave();
    takeDfs(session);
    mine.store.activity.record({ action: 'signIn', system: 'dfs', how: session.origin }, null, now());
    mine.store.clients.addMissing(environment.clients.map(recordOf), now());
    settings.save({ environmentId: environment.id, lastProfile: mine.storage === 'encrypted' || profiles.hasFile(wanted) ? wanted : null });
    await keepEverything();
    if (deviceToken !== null && profile === mine) await keep((vault) => vault.saveTrustedDevice(deviceToken));
    await keep(async (vault) => {
      const known = (await vault.trustedDevice()) !== null;
      if (profile === mine) trustedDevice = known;
    });
  }

  /** Opens the profile of whoever arrives, unless they, or the environment, have gone by then. */
  async function openFor(name: string, environment: Environment, still: () => boolean): Promise<void> {
    const same = unchanged();
    const opened = await profiles.open(name, environment);
    if (!same() || !still()) {
      opened.store.close();
      throw new Failure('cancelled');
    }
    // Somebody of an earlier run may have come back from the keychain meanwhile.
    if (profile) forgetPerson({ action: 'signOut', why: 'replaced' });
    profile = opened;
  }

  /** All at once, as it is now: by the time the keychain has answered somebody else may be here. */
  async function keepEverything(): Promise<void> {
    await keep((vault) => Promise.all([
      userName === null ? null : vault.saveUserName(userName),
      dfsSession && vault.saveDfs(dfsSession),
      coandaSession && vault.saveCoanda(coandaSession),
    ]));
  }

  /** Moves what is in memory into the file, when it can be opened now. */
  async function settle(mine: Profile): Promise<void> {
    await profiles.settle(mine);
    if (profile !== mine) return;
    if (mine.storage === 'encrypted') settings.save({ lastProfile: mine.name });
    await keepEverything();
  }

  /** What could not be wiped now, because the keychain was locked or gone, is wiped as soon as it is there again. */
  async function wipe(name: string, vault: Vault, { device, pin }: { device: boolean; pin: boolean }): Promise<void> {
    const all = [vault.saveDfs(null), vault.saveCoanda(null), ...(device ? [vault.saveTrustedDevice(null)] : []), ...(pin ? [vault.savePin(null)] : [])];
    const left = (await Promise.allSettled(all)).some(({ status }) => status === 'rejected');
    const others = settings.get().toWipe.filter((item) => item !== name);
    if (left || others.length < settings.get().toWipe.length) settings.save({ toWipe: left ? [...others, name] : others });
  }

  const vaultFor = (name: string) => profiles.vaultOf(profileName(theRemote().environment.id, name), theRemote().environment);

  async function deviceTokenOf(name: string): Promise<string | null> {
    if (keychain.state() !== 'ready') return null;
    return vaultFor(name).trustedDevice().catch(() => null);
  }

  async function forgetDeviceOf(name: string): Promise<void> {
    await vaultFor(name).saveTrustedDevice(null).catch(() => undefined);
    if (name === userName) trustedDevice = false;
  }

  /** After the keychain has been asked: opens what was left last time, or moves what is in memory into the file. */
  async function resume(): Promise<SessionState> {
    if (keychain.state() === 'ready') {
      for (const name of settings.get().toWipe) if (name !== profile?.name) await wipe(name, profiles.vaultOf(name, theRemote().environment), { device: false, pin: false });
    }
    if (profile) await settle(profile);
    else await restore();
    return changed();
  }

  return {
    state,
    resume,
    /** Chooses the environment; whoever was signed in elsewhere is no longer shown. */
    use(next: Remote): void {
      if (remote && remote.environment.id !== next.environment.id) forgetInMemory('environment');
      remote = next;
      skewMs = 0;
    },
    /** The open store. @throws Failure `notSignedIn`. */
    store(): Store {
      if (!profile) throw new Failure('notSignedIn');
      return profile.store;
    },
    /**
     * The store of whoever is signed in now, for an answer that comes later: by then it may have moved from memory to
     * the file. @throws Failure `notSignedIn` now, `cancelled` later when somebody else is there.
     */
    storeForLater(): () => Store {
      const owner = profile;
      if (!owner) throw new Failure('notSignedIn');
      return () => {
        if (profile !== owner) throw new Failure('cancelled');
        return owner.store;
      };
    },
    /** What vouches for the end of the activity log; null while that is in memory only. */
    anchor: () => profile?.anchor ?? null,
    remote: theRemote,
    userName: (): string | null => userName,

    signIn,
    /** Asks the provider whether the session still stands, and renews one that has ended. */
    async check(): Promise<{ valid: boolean; result: string | null }> {
      const session = dfsSession;
      if (!session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
      try {
        await stillHere(({ dfs }) => dfs.api.validateToken({ body: { AccessToken: session.jwt } }, {}));
        return { valid: true, result: null };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const result = error.details?.['result'];
        if (result === undefined && error.code !== 'sessionExpired') throw error;
        if (dfsSession !== session) throw new Failure('cancelled');
        // It has ended there: a renewal saves it, or ends it here too, and then the person is asked to sign in.
        try {
          await renewal.renew(session);
          return { valid: true, result: null };
        } catch (refusal) {
          if (!(refusal instanceof Failure) || refusal.code !== 'sessionExpired') throw refusal;
          return { valid: false, result: result === undefined ? null : String(result) };
        }
      }
    },
    /** This computer is asked for the second factor again from the next time on. */
    async forgetDevice(): Promise<SessionState> {
      if (userName !== null) await forgetDeviceOf(userName);
      return changed();
    },
    async signInCoanda({ userName: name, password }: Credentials): Promise<SessionState> {
      const session = await stillHere(({ coanda }) => coanda.signIn(name, password));
      coandaSession = session;
      coandaExpired = false;
      profile?.store.activity.record({ action: 'signIn', system: 'coanda', how: 'password' }, null, now());
      await keep((vault) => vault.saveCoanda(session));
      return changed();
    },

    /** Closes the file, wipes the sessions from the keychain and tells the provider, who has two seconds to thank us. Also from behind the lock. */
    async signOut({ forgetDevice, forgetPin = false }: { forgetDevice: boolean; forgetPin?: boolean }): Promise<SessionState> {
      const behind = locked;
      const name = profile?.name ?? behind?.name;
      const vault = profile?.vault ?? behind?.vault;
      const inMemory = dfsSession;
      const { dfs } = theRemote();
      // First of all: no answer on its way, to a sign-in or a renewal, may put a session back, and whoever signs in
      // before the provider has answered is somebody else.
      forgetInMemory('asked');
      settings.save({ lastProfile: null });
      const left = inMemory ?? (behind ? await read(behind.vault.dfs()) : null);
      const wiped = vault && name !== undefined ? wipe(name, vault, { device: forgetDevice, pin: forgetPin }) : null;
      if (left) await dfs.api.logOff({ contactId: left.contactId }, { session: left, signal: AbortSignal.timeout(farewellMs) }).catch(() => undefined);
      await Promise.all([wiped, profiles.settled()]);
      return changed();
    },
    /** Who is behind the lock, with their PIN where the start found one; null when nobody is. */
    behindLock: (): { pin: KeptPin | null } | null => locked ?? (concealed ? { pin: null } : null),
    /** Whoever is here, with what of theirs the keychain keeps; null when nobody is, or there is no keychain. */
    vault: (): Vault | null => locked?.vault ?? (profile?.storage === 'encrypted' ? profile.vault : null),
    note: noteIfPossible,
    /**
     * Closes the file and lets go of the sessions, which the keychain keeps. Nothing on its way counts any more.
     * @returns what was locked; `screen`: without a keychain everything stays in memory
     */
    lock(why: LockReason): 'all' | 'screen' | 'nothing' {
      signIn.leave();
      if (!profile) return 'nothing';
      const { name, vault, storage } = profile;
      if (storage === 'encrypted') {
        forgetPerson({ action: 'locked', why });
        locked = { name, vault, pin: null };
      } else {
        noteIfPossible({ action: 'locked', why });
        concealed = true;
      }
      changed();
      return storage === 'encrypted' ? 'all' : 'screen';
    },
    /** Opens what was locked. @throws Failure `keychainLocked` when the keychain does not give the key; it stays locked then */
    async unlock(deed: Deed): Promise<SessionState> {
      if (concealed) {
        concealed = false;
        noteIfPossible(deed);
      } else if (locked) {
        const behind = locked;
        if (keychain.state() !== 'ready' || (await behind.vault.databaseKey()) === null) throw new Failure('keychainLocked');
        await openKept(behind.name, deed);
        if (locked === behind) locked = null;
      }
      return changed();
    },
    /** Asks the keychain again, and moves what was kept in memory into the file when it can be opened now. */
    async retryKeychain(): Promise<SessionState> {
      await keychain.probe();
      return resume();
    },
    /** Keeps the file that cannot be opened under another name and begins a new one with a new key. */
    async startFresh(): Promise<SessionState> {
      const name = profile?.name ?? settings.get().lastProfile;
      const damaged = profile?.storage === 'encrypted' && settings.get().incident?.kind === 'damaged';
      const stuck = profile ? profile.storage : closedStorage;
      if (name === null || !(damaged || ['keyMissing', 'newer', 'unreadable'].includes(stuck))) return state();
      if (damaged) {
        // Their sessions are in the keychain, and come back with the fresh file.
        forgetInMemory('replaced');
        await profiles.settled();
      }
      profiles.setAside(name);
      closedStorage = 'none';
      closedFault = null;
      if (damaged) return resume();
      if (profile) await settle(profile);
      else {
        // At once, so that no later start misses a file that was there before.
        (await profiles.reopen(name, theRemote().environment)).profile?.store.close();
        settings.save({ lastProfile: null });
      }
      return changed();
    },
    incidentSeen(): SessionState {
      settings.save({ incident: null });
      return changed();
    },
    /** Reads the whole open file, because something in it could not be read. */
    doubt: (): void => secureFile(true),
    /** The open file as it is in the folder, brought there first if it is not. null while nothing is open, or only in memory. */
    file(): { name: string; store: Store; vault: Profile['vault']; userName: string | null } | null {
      secureFile();
      return profile?.storage === 'encrypted' ? { name: profile.name, store: profile.store, vault: profile.vault, userName } : null;
    },
    /** Whose profile is open, from a file or in memory. */
    profileOpen: (): string | null => profile?.name ?? null,
    /**
     * Leaves the file that is open, as at the end of the program: the sessions stay in the keychain. What its own advisor
     * has in memory only stays open, and moves into the file that comes.
     */
    async makeWay(name: string): Promise<void> {
      if (profile && (profile.name !== name || profile.storage === 'encrypted')) forgetInMemory('replaced');
      await profiles.settled();
    },

    /**
     * Calls DFS as the person signed in. An expired session is renewed once; then only what may be repeated is called
     * again. An answer proves that the session has not ended. @throws Failure `tryAgain` when it was renewed but not repeated
     */
    withDfs: <T>(call: (dfs: Dfs, session: DfsSession) => Promise<T>, { repeatable = true }: { repeatable?: boolean } = {}): Promise<T> => stillHere(async ({ dfs }) => {
      const same = unchanged();
      // One from an earlier run may be overdue; when the network is down the call itself will say so.
      if (dfsSession && !dfsExpired && renewal.isDue(dfsSession)) await renewal.renew(dfsSession).catch(() => undefined);
      const session = same() ? dfsSession : null;
      if (!session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
      try {
        const answer = await call(dfs, session);
        if (dfsSession === session && dfsExpired) {
          dfsExpired = false;
          renewal.watch(session, false);
          changed();
        }
        return answer;
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'sessionExpired') throw error;
        if (dfsSession === session) await renewal.renew(session);
        const renewed = same() ? (dfsSession as DfsSession | null) : null;
        if (!renewed || renewed === session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
        if (!repeatable) throw new Failure('tryAgain');
        return call(dfs, renewed);
      }
    }),
    /** Calls Coanda; its token cannot be renewed, so a refusal asks the person to sign in again, until it is accepted after all. */
    withCoanda: <T>(call: (coanda: Coanda, session: CoandaSession) => Promise<T>): Promise<T> => stillHere(async ({ coanda }) => {
      const session = coandaSession;
      if (!session) throw new Failure('sessionExpired', { details: { system: 'coanda' } });
      try {
        const answer = await call(coanda, session);
        if (coandaSession === session && coandaExpired) {
          coandaExpired = false;
          changed();
        }
        return answer;
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'sessionExpired') throw error;
        // Not when a newer session has taken its place meanwhile.
        if (coandaSession === session) {
          coandaExpired = true;
          changed();
        }
        throw new Failure('sessionExpired', { details: { system: 'coanda' }, correlationId: error.correlationId });
      }
    }),
    /** Hears the server's clock with every answer. */
    clock(measuredSkewMs: number): void {
      skewMs = measuredSkewMs;
    },
    /** Waits for what the activity log still has to tell the keychain. */
    async close(): Promise<void> {
      signIn.leave();
      renewal.stop();
      clearInterval(watching);
      closeFile();
      await profiles.settled();
    },
  };
}
export type Session = ReturnType<typeof createSession>;
