// One advisor in one environment: their keychain items and their encrypted file, opened with every state told apart.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageState } from '../../preload/contract/session';
import { copyRows, openDatabase, setAside } from '../cache/database';
import { createStore, type Store } from '../cache';
import { passingKeys } from '../cache/activity';
import { beginning } from '../cache/activity-chain';
import { practiceId, type Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import { createVault, type Vault } from '../secrets/vault';
import { compare, createAnchor, readKept, type Anchor } from './activity-anchor';

export interface ProfileOptions {
  keychain: Keychain;
  dataDir: string;
  folderId: string;
  nativeBinding?: string | undefined;
  now: () => Date;
}

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
  /** What vouches for the end of the activity log; null for one in memory. */
  anchor: Anchor | null;
}

type Opened = { store: Store; storage: 'encrypted'; anchor: Anchor } | { store: null; storage: StorageState; anchor: null };

export function createProfiles({ keychain, dataDir, folderId, nativeBinding, now }: ProfileOptions) {
  const fileOf = (name: string) => join(dataDir, `${name}.${folderId}.db`);
  const vaultOf = (name: string, environment: Environment) => createVault(keychain, `${folderId}/${name}`, { dfs: addressOf(environment, 'dfs'), coanda: addressOf(environment, 'coanda') });
  const memory = (name: string) => createStore(openDatabase({ file: null, key: null, nativeBinding }), passingKeys(name));
  /** One at a time: two that find no key for the log must not each make one. */
  let last: Promise<unknown> = Promise.resolve();
  /** What is still on its way to the keychain from files that are closed. */
  const leaving = new Set<Promise<void>>();

  /** The file with its activity log under the key in the keychain. @throws Failure, and then nothing was written to the file but a new shape */
  async function openWithLog(name: string, vault: Vault, databaseKey: string | null): Promise<Opened> {
    const kept = await readKept(vault, databaseKey === null);
    const database = openDatabase({ file: fileOf(name), key: databaseKey ?? (await vault.newDatabaseKey()), nativeBinding });
    try {
      const end = createStore(database).activity.head();
      const key = kept.key ?? (await vault.newActivityKey(end));
      const store = createStore(database, { key, owner: name });
      const { activity } = store;
      const wrong = compare(activity, kept);
      if (wrong) activity.recordBreak(wrong.broken, wrong.missed, now());
      const anchor = createAnchor(vault, activity, kept.key === null ? end : (kept.head ?? beginning), now);
      activity.listen(anchor.touched);
      activity.beforeClose(() => {
        const left = anchor.close();
        leaving.add(left);
        void left.finally(() => leaving.delete(left));
      });
      if (wrong) anchor.touched();
      return { store, storage: 'encrypted', anchor };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Opens the encrypted file. @returns the store, or why it cannot be had; an existing file is never touched then. */
  async function openNow(name: string, vault: Vault): Promise<Opened> {
    if (keychain.state() !== 'ready') return { store: null, storage: 'memory', anchor: null };
    const file = fileOf(name);
    try {
      const key = await vault.databaseKey();
      // No key although there is a file: the keychain is locked or was reset. A new key would make the file unreadable for good.
      if (key === null && existsSync(file)) return { store: null, storage: 'keyMissing', anchor: null };
      return await openWithLog(name, vault, key);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'cacheNewer') return { store: null, storage: 'newer', anchor: null };
      if (error.code === 'cacheUnreadable') return { store: null, storage: 'unreadable', anchor: null };
      return { store: null, storage: 'memory', anchor: null };
    }
  }

  function openFile(name: string, vault: Vault): Promise<Opened> {
    const opened = last.then(() => openNow(name, vault));
    last = opened.catch(() => undefined);
    return opened;
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
      return { name, vault, store: opened.store ?? memory(name), storage: opened.storage, anchor: opened.anchor };
    },
    /** Only from the file, for a start without anybody signing in. */
    async reopen(name: string, environment: Environment): Promise<{ profile: Profile | null; storage: StorageState }> {
      const vault = vaultOf(name, environment);
      const opened = await openFile(name, vault);
      return { profile: opened.store ? { name, vault, store: opened.store, storage: 'encrypted', anchor: opened.anchor } : null, storage: opened.storage };
    },
    /** Moves what was learned in memory into the file, now that it can be opened. The profile changes in place. */
    async settle(profile: Profile): Promise<void> {
      if (profile.storage === 'encrypted') return;
      const opened = await openFile(profile.name, profile.vault);
      // Its owner has left meanwhile.
      if (!profile.store.database.open) return opened.store?.close();
      profile.storage = opened.storage;
      if (!opened.store) return;
      const file = opened.store;
      file.together(() => {
        copyRows(profile.store.database, file.database);
        takeOver(profile.store, file);
      });
      profile.store.close();
      profile.store = file;
      profile.anchor = opened.anchor;
    },
    /** Keeps an unusable file under another name, so that a fresh one can be made. */
    setAside(name: string): void {
      if (existsSync(fileOf(name))) setAside(fileOf(name), now());
    },
    /** Waits for what closed files left for the keychain. */
    async settled(): Promise<void> {
      await Promise.all(leaving);
    },
    hasFile: (name: string): boolean => existsSync(fileOf(name)),
  };
}
export type Profiles = ReturnType<typeof createProfiles>;
