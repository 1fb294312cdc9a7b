// One advisor in one environment: their keychain items and their encrypted file, opened with every state told apart.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageState } from '../../preload/contract/session';
import { copyRows, openDatabase, setAside } from '../cache/database';
import { createStore, type Store } from '../cache';
import { practiceId, type Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import { createVault, type Vault } from '../secrets/vault';

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
}

export function createProfiles({ keychain, dataDir, folderId, nativeBinding, now }: ProfileOptions) {
  const fileOf = (name: string) => join(dataDir, `${name}.${folderId}.db`);
  const vaultOf = (name: string, environment: Environment) => createVault(keychain, `${folderId}/${name}`, { dfs: addressOf(environment, 'dfs'), coanda: addressOf(environment, 'coanda') });
  const memory = () => createStore(openDatabase({ file: null, key: null, nativeBinding }));

  /** Opens the encrypted file. @returns the store, or why it cannot be had; an existing file is never touched then. */
  async function openFile(name: string, vault: Vault): Promise<{ store: Store; storage: 'encrypted' } | { store: null; storage: StorageState }> {
    if (keychain.state() !== 'ready') return { store: null, storage: 'memory' };
    const file = fileOf(name);
    try {
      const key = await vault.databaseKey();
      // No key although there is a file: the keychain is locked or was reset. A new key would make the file unreadable for good.
      if (key === null && existsSync(file)) return { store: null, storage: 'keyMissing' };
      const store = createStore(openDatabase({ file, key: key ?? (await vault.newDatabaseKey()), nativeBinding }));
      return { store, storage: 'encrypted' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'cacheNewer') return { store: null, storage: 'newer' };
      if (error.code === 'cacheUnreadable') return { store: null, storage: 'unreadable' };
      return { store: null, storage: 'memory' };
    }
  }

  return {
    vaultOf,
    /** Always usable: from the file when possible, otherwise in memory for this run. */
    async open(name: string, environment: Environment): Promise<Profile> {
      const vault = vaultOf(name, environment);
      const opened = await openFile(name, vault);
      return { name, vault, store: opened.store ?? memory(), storage: opened.storage };
    },
    /** Only from the file, for a start without anybody signing in. */
    async reopen(name: string, environment: Environment): Promise<{ profile: Profile | null; storage: StorageState }> {
      const vault = vaultOf(name, environment);
      const opened = await openFile(name, vault);
      return { profile: opened.store ? { name, vault, store: opened.store, storage: 'encrypted' } : null, storage: opened.storage };
    },
    /** Moves what was learned in memory into the file, now that it can be opened. The profile changes in place. */
    async settle(profile: Profile): Promise<void> {
      if (profile.storage === 'encrypted') return;
      const opened = await openFile(profile.name, profile.vault);
      // Its owner has left meanwhile.
      if (!profile.store.database.open) return opened.store?.close();
      profile.storage = opened.storage;
      if (!opened.store) return;
      copyRows(profile.store.database, opened.store.database);
      profile.store.close();
      profile.store = opened.store;
    },
    /** Keeps an unusable file under another name, so that a fresh one can be made. */
    setAside(name: string): void {
      if (existsSync(fileOf(name))) setAside(fileOf(name), now());
    },
    hasFile: (name: string): boolean => existsSync(fileOf(name)),
  };
}
export type Profiles = ReturnType<typeof createProfiles>;
