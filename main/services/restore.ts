// Restoring a backup: looked at, opened beside the file, and only then put in its place. What was there is kept.
import { existsSync, renameSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { TaskProgress } from '../../preload/contract/app';
import type { Restored, RestoreChosen, RestoreFound } from '../../preload/contract/backup';
import type { Incident } from '../../preload/contract/session';
import { look, unseal, type Opened } from '../backup/sealed-file';
import { createStore } from '../cache';
import { migrations, openDatabase, putBack, setAside } from '../cache/database';
import { changeKey, inspect, type Inspected } from '../cache/snapshot';
import type { Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import { lastFact } from './backup';
import { newPart, removeOldParts, removePart } from './file-watch';
import { profileName, type Profiles } from './profile';
import type { Session } from './session';
import type { Settings } from './settings';

/** What the desktop must do for a backup. */
export interface RestoreDesktop {
  /** The path of a file the person chose, or null. */
  chooseBackup(): Promise<string | null>;
}

export interface RestoreOptions {
  desktop: RestoreDesktop;
  session: Session;
  profiles: Profiles;
  settings: Settings;
  keychain: Keychain;
  dataDir: string;
  nativeBinding: string | undefined;
  /** The environment of that id on this computer. */
  known: (environmentId: string) => Promise<Environment | null>;
  /** Goes over to an environment, if it is not the one in use. */
  choose: (environment: Environment) => Promise<void>;
  happened: (kind: Incident['kind'], aside: string | null) => void;
  now: () => Date;
}

interface Ready { part: string; key: string; opened: Opened; inspected: Inspected }

export function createRestore({ desktop, session, profiles, settings, keychain, dataDir, nativeBinding, known, choose, happened, now }: RestoreOptions) {
  let chosen: { restoreId: string; path: string; ready: Ready | null } | null = null;
  removeOldParts(dataDir);

  function close(): void {
    if (chosen?.ready) removePart(chosen.ready.part);
    chosen = null;
  }
  function theChosen(restoreId: string): NonNullable<typeof chosen> {
    if (chosen?.restoreId !== restoreId) throw new Failure('notFound');
    return chosen;
  }
  async function reading<T>(path: string, work: (from: FileHandle) => Promise<T>): Promise<T> {
    const from = await open(path, 'r').catch((error: unknown) => {
      throw new Failure('fileNotRead', { details: { reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' } });
    });
    return work(from).finally(() => from.close());
  }

  async function describe({ opened: { header, manifest }, inspected }: Ready): Promise<RestoreFound> {
    const name = profileName(manifest.environmentId, manifest.userName);
    const open = session.profileOpen();
    return {
      createdAt: header.createdAt, application: header.application, environmentName: manifest.environmentName, environmentKnown: (await known(manifest.environmentId)) !== null,
      userName: manifest.userName, clients: inspected.clients, simulations: inspected.simulations, replaces: existsSync(profiles.fileOf(name)), closesOther: open !== null && open !== name,
    };
  }

  /** Brings the snapshot to this program's shape, notes where it came from, and gives it the key it will live under. */
  function prepare({ part, key, opened: { header, manifest } }: Ready, name: string, finalKey: string, knownEnd: { key: string | null; head: { sequence: number; mac: string } | null }): { sequence: number; mac: string } {
    const store = createStore(openDatabase({ file: part, key, nativeBinding }), { key: manifest.activityKey, owner: name });
    try {
      if (store.activity.head().mac !== manifest.activityHead.mac) throw new Failure('backupDamaged');
      store.activity.recordRestore(header.createdAt, knownEnd.key === manifest.activityKey ? knownEnd.head : null, now());
      store.saveFact(lastFact, header.createdAt);
      return store.activity.head();
    } finally {
      store.close();
      changeKey(part, key, finalKey, nativeBinding);
    }
  }

  return {
    close,
    /** @throws Failure `fileNotRead`, `notBackup`, `backupDamaged`, `backupNewer` */
    async choose(): Promise<RestoreChosen> {
      const path = await desktop.chooseBackup();
      if (path === null) return { state: 'cancelled' };
      const { facts } = await reading(path, look);
      if (facts.schema > migrations.length) throw new Failure('backupNewer');
      close();
      chosen = { restoreId: randomUUID(), path, ready: null };
      return { state: 'chosen', restoreId: chosen.restoreId, fileName: basename(path), bytes: statSync(path).size, createdAt: facts.createdAt, application: facts.application };
    },
    /** @throws Failure `wrongPassphrase`, `backupDamaged`, `cancelled`, `diskFull` */
    async open(restoreId: string, passphrase: string, signal: AbortSignal, progress: (step: TaskProgress['step'], done?: number, total?: number) => void): Promise<RestoreFound> {
      const mine = theChosen(restoreId);
      if (mine.ready) return describe(mine.ready);
      const part = newPart(dataDir);
      try {
        progress('reading');
        const to = await open(part, 'wx', 0o600);
        const opened = await reading(mine.path, (from) => unseal(from, passphrase, to, signal, (done, total) => progress('reading', done, total))).finally(() => to.close());
        progress('checking');
        const inspected = inspect(part, opened.manifest.snapshotKey, nativeBinding);
        if (JSON.stringify(inspected.rows) !== JSON.stringify(opened.manifest.rows)) throw new Failure('backupDamaged');
        if (chosen !== mine) throw new Failure('cancelled');
        mine.ready = { part, key: opened.manifest.snapshotKey, opened, inspected };
        return await describe(mine.ready);
      } catch (error) {
        removePart(part);
        throw diskOf(error);
      }
    },
    /** @throws Failure `keychainLocked`, `keychainUnavailable`: then everything is as before */
    async run(restoreId: string): Promise<Restored> {
      const mine = theChosen(restoreId);
      if (!mine.ready) throw new Failure('notFound');
      if (keychain.state() !== 'ready' && (await keychain.probe()) !== 'ready') throw new Failure(keychain.state() === 'locked' ? 'keychainLocked' : 'keychainUnavailable');
      const { manifest } = mine.ready.opened;
      const { inspected, part } = mine.ready;
      const name = profileName(manifest.environmentId, manifest.userName);
      const file = profiles.fileOf(name);
      const environment = await known(manifest.environmentId);
      if (environment) await choose(environment);
      let aside: string | null = null;
      try {
        await profiles.alone(async () => {
          if (environment || session.profileOpen() === name) await session.makeWay(name);
          const vault = profiles.keysOf(name);
          const kept = { key: await vault.activityKey(), head: await vault.activityHead() };
          // The key that is there stays: what is kept aside can then be opened as well.
          const key = (await vault.databaseKey()) ?? (await vault.newDatabaseKey());
          const end = prepare(mine.ready as Ready, name, key, kept);
          try {
            await vault.takeActivity(manifest.activityKey, end);
            await vault.saveUserName(manifest.userName);
            aside = exchange(part, file, now());
          } catch (error) {
            // The file that is still there belongs to what was there before.
            if (kept.key !== null && kept.head !== null) await vault.takeActivity(kept.key, kept.head).catch(() => (kept.head ? vault.saveActivityHead(kept.head) : undefined)).catch(() => undefined);
            throw diskOf(error);
          }
          if (environment) settings.save({ environmentId: environment.id, lastProfile: name });
        });
        happened('restored', aside);
        chosen = null;
      } finally {
        // It has been changed, or is in its place.
        close();
        await session.resume();
      }
      return { environmentName: manifest.environmentName, environmentKnown: environment !== null, userName: manifest.userName, clients: inspected.clients, simulations: inspected.simulations, aside };
    },
  };
}
export type Restore = ReturnType<typeof createRestore>;

/** Puts a finished file in another's place, which is kept. Both or neither. @returns the name of what is kept */
function exchange(part: string, file: string, at: Date): string | null {
  const aside = existsSync(file) ? setAside(file, at) : null;
  try {
    renameSync(part, file);
  } catch (error) {
    if (aside !== null) putBack(aside, file);
    throw error;
  }
  return aside === null ? null : basename(aside);
}

/** What Node says of the disk. */
function diskOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Failure || code === '') return error;
  return new Failure(code === 'ENOSPC' || code === 'EDQUOT' ? 'diskFull' : 'fileNotWritten', { details: { reason: code } });
}
