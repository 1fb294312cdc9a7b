// Making a backup: a snapshot of the open file and what the keychain has for it, sealed under a passphrase, read again before it counts.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TaskProgress } from '../../preload/contract/app';
import type { BackupMade, BackupState } from '../../preload/contract/backup';
import { day, firstAfterDays, laterDays, oldAfterDays } from '../../preload/contract/backup-facts';
import type { Manifest } from '../backup/manifest';
import { seal, unseal } from '../backup/sealed-file';
import type { Store } from '../cache';
import { migrations } from '../cache/database';
import { changeKey, copyInto, inspect, rowsOf } from '../cache/snapshot';
import { asFailure, Failure } from '../failure';
import { writeChecked } from '../files';
import type { Exports } from './exports';
import { newPart, removePart } from './file-watch';
import type { Session } from './session';

type Progress = (step: TaskProgress['step'], done?: number, total?: number) => void;

export interface BackupOptions {
  session: Session;
  exports: Exports;
  dataDir: string;
  application: string;
  nativeBinding: string | undefined;
  /** Nobody needs to be reminded of made-up data. */
  reminds: () => boolean;
  now: () => Date;
}

/** Facts kept in the file itself: when it was last backed up, and when somebody said later. */
export const lastFact = 'backup.last';
const laterFact = 'backup.later';

export function createBackups({ session, exports, dataDir, application, nativeBinding, reminds, now }: BackupOptions) {
  /** Whether a backup is missed, and why. */
  function dueOf(lastAt: string | null, laterAt: string | null, firstAt: string | null): BackupState['due'] {
    const since = (at: string): number => now().getTime() - Date.parse(at);
    if (!reminds() || (laterAt !== null && since(laterAt) < laterDays * day)) return null;
    if (lastAt !== null) return since(lastAt) >= oldAfterDays * day ? 'old' : null;
    return firstAt !== null && since(firstAt) >= firstAfterDays * day ? 'never' : null;
  }

  function state(): BackupState {
    // First: the file may be written anew, and is another store then.
    const possible = session.file() !== null;
    const store = session.store();
    const rows = rowsOf(store.database);
    const lastAt = store.fact(lastFact);
    const firstAt = store.activity.after(0, 1)[0]?.at ?? null;
    return { possible, lastAt, clients: rows['client'] ?? 0, simulations: rows['simulation'] ?? 0, due: possible ? dueOf(lastAt, store.fact(laterFact), firstAt) : null };
  }

  /** The file as it is in this moment, under a key made for this backup. @throws Failure when the keychain does not answer, or the disk is full */
  async function snapshot(part: string): Promise<Manifest> {
    const file = session.file();
    const key = await file?.vault.databaseKey();
    const activityKey = await file?.vault.activityKey();
    const mine = session.file();
    if (!file || !mine || mine.name !== file.name || mine.userName === null) throw new Failure('cancelled');
    if (!key || !activityKey) throw new Failure('keychainLocked');
    // At once, so that what is counted is what is copied.
    const rows = rowsOf(mine.store.database);
    const activityHead = mine.store.activity.head();
    copyInto(mine.store.database, part);
    const { id, name } = session.remote().environment;
    const snapshotKey = randomBytes(32).toString('hex');
    changeKey(part, key, snapshotKey, nativeBinding);
    return { environmentId: id, environmentName: name, userName: mine.userName, snapshotKey, activityKey, activityHead, rows };
  }

  /** Reads what was written, as restoring it would. @throws Failure `backupUnverified`, `cancelled` */
  async function verify(written: string, passphrase: string, manifest: Manifest, signal: AbortSignal, progress: Progress): Promise<void> {
    const part = newPart(dataDir);
    try {
      const from = await open(written, 'r');
      const to = await open(part, 'wx', 0o600);
      try {
        const read = await unseal(from, passphrase, to, signal, (done, total) => progress('checking', done, total));
        if (JSON.stringify(read.manifest) !== JSON.stringify(manifest)) throw new Failure('backupUnverified');
      } finally {
        await Promise.all([from.close(), to.close()]);
      }
      const { rows } = inspect(part, manifest.snapshotKey, nativeBinding);
      if (JSON.stringify(rows) !== JSON.stringify(manifest.rows)) throw new Failure('backupUnverified');
    } catch (error) {
      const { code } = asFailure(error);
      throw ['wrongPassphrase', 'backupDamaged', 'notBackup', 'backupNewer'].includes(code) ? new Failure('backupUnverified') : error;
    } finally {
      removePart(part);
    }
  }

  /** Whoever began it may have left meanwhile; what came of the file stays the same. */
  function noteIfHere(here: () => Store, note: (store: Store) => void): void {
    try {
      note(here());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  return {
    state,
    /** Not again for a week. */
    later(): BackupState {
      session.store().saveFact(laterFact, now().toISOString());
      return state();
    },
    /** @throws Failure when it could not be written, or what was written is not what it should be: then there is no file. */
    async make(passphrase: string, signal: AbortSignal, progress: Progress): Promise<BackupMade> {
      if (!session.file()) throw new Failure('keychainUnavailable');
      const here = session.storeForLater();
      const chosen = await exports.chooseFile(`advisor-workstation-${now().toISOString().slice(0, 10)}.awbackup`, 'awbackup');
      if (chosen === null) return { exported: { state: 'cancelled' }, clients: 0, simulations: 0, bytes: 0 };
      const part = newPart(dataDir);
      const createdAt = now().toISOString();
      progress('storing');
      // First, so that it stands in the backup as well.
      here().activity.record({ action: 'exported', what: 'backup', rows: here().clients.all().length }, null, now());
      try {
        const manifest = await snapshot(part);
        await writeChecked(chosen,
          (to) => seal(to, { passphrase, facts: { createdAt, application, schema: migrations.length }, manifest, snapshot: part, signal, progress: (done, total) => progress('sealing', done, total) }),
          (written) => verify(written, passphrase, manifest, signal, progress));
        noteIfHere(here, (store) => store.saveFact(lastFact, createdAt));
        return {
          exported: { state: 'saved', exportId: exports.note(chosen), fileName: basename(chosen), pages: null },
          clients: manifest.rows['client'] ?? 0, simulations: manifest.rows['simulation'] ?? 0, bytes: statSync(chosen).size,
        };
      } catch (error) {
        noteIfHere(here, (store) => store.activity.record({ action: 'exportFailed' }, null, now()));
        throw error;
      } finally {
        removePart(part);
      }
    },
  };
}
export type Backups = ReturnType<typeof createBackups>;
