// One advisor in one environment: their keychain items and their encrypted file, opened with every state told apart.
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Incident, StorageFault, StorageState } from '../../preload/contract/session';
import { copyRows, openDatabase, setAside, type Database } from '../cache/database';
import { copyInto, inspect, isSound } from '../cache/snapshot';
import { createStore, type Store } from '../cache';
import { passingKeys } from '../cache/activity';
import { beginning, type Head } from '../cache/activity-chain';
import { practiceId, type Environment } from '../environments/schema';
import { asFailure, Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import { createVault, type Vault } from '../secrets/vault';
import { compare, createAnchor, readKept, type Anchor } from './activity-anchor';
import { isSame, lookAt, newPart, removePart } from './file-watch';

export interface ProfileOptions {
  keychain: Keychain;
  dataDir: string;
  folderId: string;
  nativeBinding?: string | undefined;
  now: () => Date;
  /** Told what became of a file. */
  happened?: (kind: Incident['kind'], aside: string | null) => void;
}

/** How long a file that another process holds is waited for. */
const heldMostMs = 20_000;
const pollMs = 100;

/** A name for files and keychain items that does not tell who it is. */
export function profileName(environmentId: string, userName: string): string {
  return createHash('sha256').update(`${environmentId}\0${userName.trim().toLowerCase()}`).digest('hex').slice(0, 16);
}

/** Practice moves to another port with every start, and is nobody else's. */
const addressOf = (environment: Environment, system: 'dfs' | 'coanda'): string => (environment.id === practiceId ? practiceId : new URL(environment[system].baseUrl).href);

export interface Profile {
  name: string;
  vault: Vault;
  store: Store;
  storage: StorageState;
  /** Of an `unreadable` file. */
  fault: StorageFault | null;
  /** What vouches for the end of the activity log; null for one in memory. */
  anchor: Anchor | null;
  /** What the open file needs to be written anew, also when the keychain has been locked since. */
  opened: OpenFile | null;
}

interface Keys { database: string; activity: string }
interface OpenFile { keys: Keys; seen: NonNullable<ReturnType<typeof lookAt>> }

type Opened = Pick<Profile, 'storage' | 'fault' | 'anchor' | 'opened'> & { store: Store | null };
const none = (storage: StorageState, fault: StorageFault | null = null): Opened => ({ store: null, storage, fault, anchor: null, opened: null });

/** What the reason a file is refused for means to a person. */
function faultOf(reason: string | number | undefined): StorageFault {
  if (reason === 'empty' || reason === 'truncated' || reason === 'foreign' || reason === 'readOnly') return reason;
  return reason === 'SQLITE_NOTADB' || reason === 'key' ? 'noFit' : 'damaged';
}

export function createProfiles({ keychain, dataDir, folderId, nativeBinding, now, happened = () => undefined }: ProfileOptions) {
  const fileOf = (name: string) => join(dataDir, `${name}.${folderId}.db`);
  const vaultOf = (name: string, environment: Environment) => createVault(keychain, `${folderId}/${name}`, { dfs: addressOf(environment, 'dfs'), coanda: addressOf(environment, 'coanda') });
  const memory = (name: string) => createStore(openDatabase({ file: null, key: null, nativeBinding }), passingKeys(name));
  /** One at a time: two that find no key for the log must not each make one. */
  let last: Promise<unknown> = Promise.resolve();
  /** What is still on its way to the keychain from files that are closed. */
  const leaving = new Set<Promise<void>>();
  /** Files that are not there because they were set aside just now. */
  const asked = new Set<string>();

  /** A database as the store of a profile, its log anchored in the keychain. @param start up to where the keychain vouches for it */
  function attach(name: string, vault: Vault, database: Database.Database, keys: Keys, start: Head): Opened & { store: Store; anchor: Anchor } {
    const store = createStore(database, { key: keys.activity, owner: name });
    const anchor = createAnchor(vault, store.activity, start, now);
    store.activity.listen(anchor.touched);
    store.activity.beforeClose(() => {
      const left = anchor.close();
      leaving.add(left);
      void left.finally(() => leaving.delete(left));
    });
    const seen = lookAt(fileOf(name));
    return { store, storage: 'encrypted', fault: null, anchor, opened: seen && { keys, seen } };
  }

  /** The file with its activity log under the key in the keychain. @throws Failure, and then nothing was written to the file but a new shape */
  async function openWithLog(name: string, vault: Vault, databaseKey: string | null): Promise<Opened> {
    const kept = await readKept(vault, databaseKey === null);
    const gone = databaseKey !== null && (kept.head?.sequence ?? 0) > 0 && !existsSync(fileOf(name)) && !asked.has(name);
    const key = databaseKey ?? (await vault.newDatabaseKey());
    const database = openDatabase({ file: fileOf(name), key, nativeBinding });
    try {
      const end = createStore(database).activity.head();
      const keys = { database: key, activity: kept.key ?? (await vault.newActivityKey(end)) };
      const { activity } = createStore(database, { key: keys.activity, owner: name });
      const wrong = compare(activity, kept);
      if (wrong) activity.recordBreak(wrong.broken, wrong.missed, now());
      const opened = attach(name, vault, database, keys, kept.key === null ? end : (kept.head ?? beginning));
      if (wrong) opened.anchor.touched();
      asked.delete(name);
      if (gone) happened('gone', null);
      return opened;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Opens the encrypted file, and waits a while for one that another process holds. */
  async function openNow(name: string, vault: Vault): Promise<Opened> {
    for (const until = performance.now() + heldMostMs; ;) {
      const opened = await tryToOpen(name, vault).catch((error: unknown) => {
        if (asFailure(error).code !== 'busy') throw error;
        return performance.now() > until ? none('memory') : null;
      });
      if (opened) {
        await opened.store?.whenFree();
        return opened;
      }
      await pause(pollMs);
    }
  }

  /** @returns the store, or why it cannot be had; an existing file is never touched then. @throws Failure `busy` */
  async function tryToOpen(name: string, vault: Vault): Promise<Opened> {
    if (keychain.state() !== 'ready') return none('memory');
    const file = fileOf(name);
    try {
      const key = await vault.databaseKey();
      // No key although there is a file: the keychain is locked or was reset. A new key would make the file unreadable for good.
      if (key === null && existsSync(file)) return none('keyMissing');
      return await openWithLog(name, vault, key);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'busy') throw error;
      if (error.code === 'cacheNewer') return none('newer');
      if (error.code === 'cacheUnreadable') return none('unreadable', faultOf(error.details?.['reason']));
      return none('memory');
    }
  }

  /** Nothing is opened meanwhile. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }
  const openFile = (name: string, vault: Vault): Promise<Opened> => alone(() => openNow(name, vault));

  /** Puts what is open into a new file in the old one's place. What is in that place is kept aside. */
  function rewrite(profile: Profile, { keys, seen }: OpenFile, start: Head): void {
    const file = fileOf(profile.name);
    const part = newPart(dataDir);
    try {
      copyInto(profile.store.database, part);
      inspect(part, keys.database, nativeBinding);
      const there = lookAt(file);
      // Our own log beside somebody else's file, or nobody's: it is in the copy, and must never be read into another file.
      if (there?.file !== seen.file && (there?.log ?? seen.log) === seen.log) for (const left of [`${file}-wal`, `${file}-shm`]) rmSync(left, { force: true });
      const aside = there ? basename(setAside(file, now())) : null;
      renameSync(part, file);
      const next = attach(profile.name, profile.vault, openDatabase({ file, key: keys.database, nativeBinding }), keys, start);
      profile.store.close();
      Object.assign(profile, next);
      happened('rewritten', aside);
    } catch {
      removePart(part);
      happened(isSound(profile.store.database) ? 'unwritten' : 'damaged', null);
    }
  }

  /** What was noted in memory goes on behind what the file's log holds. */
  function takeOver(from: Store, to: Store): void {
    const there = from.activity.clientsByPseudonym();
    to.activity.adopt(from.activity.after(0, -1), (pseudonym) => {
      const id = there.get(pseudonym);
      const contactId = id === undefined ? null : (from.clients.find(id)?.contactId ?? null);
      return (contactId === null ? null : to.clients.findByContact(contactId)?.id) ?? id ?? null;
    });
  }

  return {
    vaultOf,
    /** Always usable: from the file when possible, otherwise in memory for this run. */
    async open(name: string, environment: Environment): Promise<Profile> {
      const vault = vaultOf(name, environment);
      const opened = await openFile(name, vault);
      return { ...opened, name, vault, store: opened.store ?? memory(name) };
    },
    /** Only from the file, for a start without anybody signing in. */
    async reopen(name: string, environment: Environment): Promise<{ profile: Profile | null; storage: StorageState; fault: StorageFault | null }> {
      const vault = vaultOf(name, environment);
      const { store, ...opened } = await openFile(name, vault);
      return { profile: store ? { ...opened, name, vault, store } : null, storage: opened.storage, fault: opened.fault };
    },
    /** Moves what was learned in memory into the file, now that it can be opened. The profile changes in place. */
    async settle(profile: Profile): Promise<void> {
      if (profile.storage === 'encrypted') return;
      const opened = await openFile(profile.name, profile.vault);
      // Its owner has left meanwhile.
      if (!profile.store.database.open) return opened.store?.close();
      profile.storage = opened.storage;
      profile.fault = opened.fault;
      if (!opened.store) return;
      const file = opened.store;
      file.together(() => {
        copyRows(profile.store.database, file.database);
        takeOver(profile.store, file);
      });
      profile.store.close();
      Object.assign(profile, opened);
    },
    /** Keeps an unusable file under another name, so that a fresh one can be made. */
    setAside(name: string): void {
      if (!existsSync(fileOf(name))) return;
      asked.add(name);
      happened('setAside', basename(setAside(fileOf(name), now())));
    },
    /**
     * Looks whether what is open is still what is in the folder, and writes it there again where it is not: until the file
     * is closed everything in it can still be read. `thorough` reads all of it. Whether it was there, and sound.
     */
    secure(profile: Profile, thorough = false): boolean {
      const { opened, anchor, store } = profile;
      if (!opened || !anchor || !store.database.open) return false;
      const there = lookAt(fileOf(profile.name));
      if (!isSame(opened.seen, there)) {
        rewrite(profile, opened, anchor.state().anchored);
        return false;
      }
      // The log may have come into being after the file was opened; the file grows.
      if (there) opened.seen = there;
      if (!thorough || isSound(store.database)) return true;
      happened('damaged', null);
      return false;
    },
    alone,
    fileOf,
    /** The items of a profile that are bound to no address: its keys. */
    keysOf: (name: string): Vault => createVault(keychain, `${folderId}/${name}`, { dfs: '', coanda: '' }),
    /** Waits for what closed files left for the keychain. */
    async settled(): Promise<void> {
      await Promise.all(leaving);
    },
    hasFile: (name: string): boolean => existsSync(fileOf(name)),
  };
}
export type Profiles = ReturnType<typeof createProfiles>;
