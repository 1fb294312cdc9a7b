// Who is signed in where, kept across restarts in the keychain, and the open store that comes with it.
import type { Credentials, SessionState, StorageState } from '../../preload/contract/session';
import type { Coanda } from '../api/coanda/client';
import type { Dfs } from '../api/dfs/client';
import type { SignInStep } from '../api/dfs/wire';
import type { Remote } from '../api/remote';
import type { Store } from '../cache';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import type { CoandaSession, DfsSession } from '../secrets/vault';
import type { Notify } from './notify';
import { profileName, type Profile, type Profiles } from './profile';
import type { Settings } from './settings';

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
  let userName: string | null = null;
  let waiting: { contactId: number; userName: string; passcodeLength: number | null } | null = null;
  let dfsSession: DfsSession | null = null;
  let coandaSession: CoandaSession | null = null;
  let dfsExpired = false;
  let coandaExpired = false;
  let renewal: Promise<void> | null = null;
  /** Counts up whenever whoever is there leaves: an answer to a question from before is nobody's. */
  let era = 0;

  function state(): SessionState {
    return {
      environmentId: theRemote().environment.id,
      userName: waiting?.userName ?? userName,
      dfs: waiting ? 'passcode' : dfsExpired ? 'expired' : dfsSession ? 'signedIn' : 'signedOut',
      coanda: coandaExpired ? 'expired' : coandaSession ? 'signedIn' : 'signedOut',
      passcodeLength: waiting?.passcodeLength ?? null,
      keychain: keychain.state(),
      storage: profile?.storage ?? closedStorage,
      open: profile !== null,
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

  /** An answer counts for nothing once another environment was chosen or the person signed out: its session must never reach the next one. */
  async function stillHere<T>(ask: (asked: Remote) => Promise<T>): Promise<T> {
    const same = unchanged();
    try {
      const answer = await ask(theRemote());
      if (same()) return answer;
    } catch (error) {
      if (same()) throw error;
    }
    throw new Failure('cancelled');
  }

  /** Keeps what the keychain can keep; a keychain that stops answering costs the next start, not this session. */
  async function keep(write: (vault: Profile['vault']) => Promise<void>): Promise<void> {
    if (!profile || profile.storage !== 'encrypted') return;
    await write(profile.vault).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
  }

  function forgetInMemory(): void {
    era += 1;
    profile?.store.close();
    profile = null;
    userName = null;
    waiting = null;
    dfsSession = null;
    coandaSession = null;
    dfsExpired = false;
    coandaExpired = false;
    closedStorage = 'none';
  }

  /** Opens the last profile's file and takes its sessions from the keychain; needs no network. */
  async function restore(): Promise<void> {
    const name = settings.get().lastProfile;
    if (name === null || keychain.state() !== 'ready') return;
    const asked = remote;
    const opened = await profiles.reopen(name);
    if (remote !== asked || profile) return opened.profile?.store.close();
    closedStorage = opened.storage;
    if (!opened.profile) return;
    profile = opened.profile;
    const { vault } = profile;
    const kept = { userName: await vault.userName(), dfs: await vault.dfs(), coanda: await vault.coanda() };
    if (profile !== opened.profile) return;
    userName = kept.userName;
    dfsSession = kept.dfs;
    coandaSession = kept.coanda;
    dfsExpired = dfsSession === null;
  }

  async function enter(name: string, session: DfsSession): Promise<void> {
    const wanted = profileName(theRemote().environment.id, name);
    if (profile && profile.name !== wanted) forgetInMemory();
    const same = unchanged();
    profile ??= await stillHere(async () => {
      const opened = await profiles.open(wanted);
      if (!same()) opened.store.close();
      return opened;
    });
    closedStorage = 'none';
    userName = name;
    waiting = null;
    dfsSession = session;
    dfsExpired = false;
    profile.store.clients.add(theRemote().environment.clients, now());
    settings.save({ lastProfile: profile.storage === 'encrypted' || profiles.hasFile(wanted) ? wanted : null });
    await keepEverything();
  }

  async function keepEverything(): Promise<void> {
    await keep(async (vault) => {
      if (userName !== null) await vault.saveUserName(userName);
      if (dfsSession) await vault.saveDfs(dfsSession);
      if (coandaSession) await vault.saveCoanda(coandaSession);
    });
  }

  async function proceed(step: SignInStep, name: string, knownContactId: number | null): Promise<SessionState> {
    const contactId = step.contactId ?? knownContactId;
    if (contactId === null) throw new Failure('unreadableAnswer', { details: { reason: 'contact' } });
    if (step.status === 'allow') {
      if (!step.session) throw new Failure('unreadableAnswer', { details: { reason: 'session' } });
      await enter(name, { contactId, origin: 'password', ...step.session });
    } else if (step.factor?.toLowerCase() === 'passcode' && knownContactId === null) {
      waiting = { contactId, userName: name, passcodeLength: step.passcodeLength };
    } else {
      throw new Failure('factorUnsupported', { details: { factor: step.factor ?? '' } });
    }
    return changed();
  }

  /** One renewal at a time, whoever asks. */
  function renew(stale: DfsSession): Promise<void> {
    renewal ??= (async () => {
      try {
        const fresh = await theRemote().dfs.renew(stale);
        if (dfsSession !== stale) return;
        dfsSession = fresh;
        if (dfsExpired) {
          dfsExpired = false;
          changed();
        }
        await keep((vault) => vault.saveDfs(fresh));
      } catch (error) {
        const refused = error instanceof Failure && !['offline', 'timeout', 'unavailable', 'rateLimited'].includes(error.code);
        if (!refused) throw error;
        // Whoever has signed in meanwhile is not touched by the refusal of the session before.
        if (dfsSession === stale) {
          dfsExpired = true;
          changed();
        }
        throw new Failure('sessionExpired', { details: { system: 'dfs' } });
      }
    })().finally(() => {
      renewal = null;
    });
    return renewal;
  }

  /** After the keychain has been asked: opens what was left last time, or moves what is in memory into the file. */
  async function resume(): Promise<SessionState> {
    if (profile) {
      await profiles.settle(profile);
      if (profile.storage === 'encrypted') settings.save({ lastProfile: profile.name });
      await keepEverything();
    } else await restore();
    return changed();
  }

  return {
    state,
    resume,
    /** Chooses the environment; whoever was signed in elsewhere is no longer shown. */
    use(next: Remote): void {
      if (remote && remote.environment.id !== next.environment.id) forgetInMemory();
      remote = next;
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
    remote: theRemote,
    userName: (): string | null => userName,

    signIn: async ({ userName: name, password }: Credentials): Promise<SessionState> => proceed(await stillHere(({ dfs }) => dfs.signIn(name, password)), name, null),
    async passcode(passcode: string): Promise<SessionState> {
      if (!waiting) throw new Failure('notSignedIn');
      const { contactId, userName: name } = waiting;
      return proceed(await stillHere(({ dfs }) => dfs.secondFactor(contactId, passcode, false)), name, contactId);
    },
    async signInCoanda({ userName: name, password }: Credentials): Promise<SessionState> {
      const session = await stillHere(({ coanda }) => coanda.signIn(name, password));
      coandaSession = session;
      coandaExpired = false;
      await keep((vault) => vault.saveCoanda(session));
      return changed();
    },

    /** Tells the provider (two seconds at most), wipes the sessions from the keychain and closes the file. */
    async signOut(): Promise<SessionState> {
      const left = dfsSession;
      // From here on no answer on its way, to a sign-in or a renewal, may put a session back.
      era += 1;
      dfsSession = null;
      coandaSession = null;
      if (left) await theRemote().dfs.api.logOff({ contactId: left.contactId }, { session: left }).catch(() => undefined);
      await keep(async (vault) => {
        await vault.saveDfs(null);
        await vault.saveCoanda(null);
      });
      settings.save({ lastProfile: null });
      forgetInMemory();
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
      const stuck = profile ? profile.storage : closedStorage;
      if (name === null || !['keyMissing', 'newer', 'unreadable'].includes(stuck)) return state();
      profiles.setAside(name);
      closedStorage = 'none';
      if (profile) {
        await profiles.settle(profile);
        if (profile.storage === 'encrypted') settings.save({ lastProfile: profile.name });
        await keepEverything();
      } else settings.save({ lastProfile: null });
      return changed();
    },

    /** Calls DFS as the person signed in; an expired session is renewed once and the call repeated. An answer proves that the session has not ended. What is not repeatable is left to the person to do again. */
    async withDfs<T>(call: (dfs: Dfs, session: DfsSession) => Promise<T>, { repeatable = true }: { repeatable?: boolean } = {}): Promise<T> {
      const session = dfsSession;
      if (!session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
      try {
        const answer = await call(theRemote().dfs, session);
        if (dfsSession === session && dfsExpired) {
          dfsExpired = false;
          changed();
        }
        return answer;
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'sessionExpired') throw error;
        if (dfsSession === session) await renew(session);
        const renewed = dfsSession as DfsSession | null;
        if (!renewed || renewed === session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
        if (!repeatable) throw new Failure('tryAgain');
        return call(theRemote().dfs, renewed);
      }
    },
    /** Calls Coanda; its token cannot be renewed, so a refusal asks the person to sign in again, until it is accepted after all. */
    async withCoanda<T>(call: (coanda: Coanda, session: CoandaSession) => Promise<T>): Promise<T> {
      const session = coandaSession;
      if (!session) throw new Failure('sessionExpired', { details: { system: 'coanda' } });
      try {
        const answer = await call(theRemote().coanda, session);
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
    },
    close: (): void => profile?.store.close(),
  };
}
export type Session = ReturnType<typeof createSession>;
