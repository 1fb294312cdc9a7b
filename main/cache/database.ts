// Opens the encrypted file (or a database in memory), checks it is ours, and brings it to the current shape.
import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { asFailure, Failure } from '../failure';
import { pseudonymOf } from './client-ids';
import first from './migrations/001-first.sql?raw';
import directory from './migrations/002-directory.sql?raw';
import histories from './migrations/003-histories.sql?raw';
import calibrations from './migrations/004-calibrations.sql?raw';
import book from './migrations/005-book.sql?raw';
import imports from './migrations/006-imports.sql?raw';
import premia from './migrations/007-premia.sql?raw';
import activity from './migrations/008-activity.sql?raw';
import reports from './migrations/009-reports.sql?raw';
import accountNumbers from './migrations/010-account-numbers.sql?raw';

/** In order; the position is the version. Each runs in one transaction, without foreign keys, which are checked at its end. */
export const migrations: readonly string[] = [first, directory, histories, calibrations, book, imports, premia, activity, reports, accountNumbers];

/** Marks a database as ours ("AdWk"). */
const applicationId = 0x4164576b;
const cipher = 'aegis';
/** Nothing else happens in the program meanwhile; whoever can wait longer does it without holding everybody up. */
const heldMostMs = 20;

export type { Database };

export interface OpenOptions {
  /** Absolute path, or null for a database that lives in memory only. */
  file: string | null;
  /** 32 random bytes in hexadecimal; needed for a file. */
  key: string | null;
  /** Where the driver's binary is, when not the packaged one. */
  nativeBinding?: string | undefined;
}

/** @throws Failure `cacheNewer` when written by a later version, `cacheUnreadable` when the key does not fit or it is no database, `busy` when held by another process, `diskFull` when there is no room to open it. */
export function openDatabase({ file, key, nativeBinding }: OpenOptions): Database.Database {
  if (file !== null && !/^[0-9a-f]{64}$/.test(key ?? '')) throw new Failure('cacheUnreadable', { details: { reason: 'key' } });
  // SQLite takes an empty file for an empty database; for us it is a file that lost its content.
  if (file !== null && existsSync(file) && statSync(file).size === 0) throw new Failure('cacheUnreadable', { details: { reason: 'empty' } });
  if (file !== null && isReadable(file)) throw new Failure('cacheUnreadable', { details: { reason: 'foreign' } });
  if (file !== null && existsSync(file) && !isWritable(file)) throw new Failure('cacheUnreadable', { details: { reason: 'readOnly' } });
  const isNew = file !== null && !existsSync(file);
  let database: Database.Database | null = null;
  try {
    database = new Database(file ?? ':memory:', { timeout: heldMostMs, ...(nativeBinding ? { nativeBinding } : {}) });
    if (file !== null) unlock(database, key as string);
    // Before anything else: configuring already writes to a file that is not in WAL mode.
    const version = firstRead(database);
    configure(database);
    migrate(database, version);
    return database;
  } catch (error) {
    database?.close();
    // What this opening made holds nothing; left behind empty, it would be refused the next time.
    if (isNew) for (const part of ['', '-wal', '-shm', '-journal']) rmSync(file + part, { force: true });
    if (error instanceof Failure) throw error;
    // Held by another process, or no room for the index of the write-ahead log: nothing is wrong with the file.
    const code = codeOf(error);
    const words = /^SQLITE_(BUSY|LOCKED)/.test(code) ? 'busy' : /^SQLITE_(FULL|IOERR_SHMSIZE)/.test(code) ? 'diskFull' : 'cacheUnreadable';
    throw new Failure(words, { details: { reason: code } });
  }
}

/** Whether something could be written now: not while another process holds the file. */
export function isFree(database: Database.Database): boolean {
  if (!database.open || database.inTransaction) return true;
  try {
    database.exec('BEGIN IMMEDIATE');
    database.exec('ROLLBACK');
    return true;
  } catch (error) {
    return asFailure(error).code !== 'busy';
  }
}

/** SQLite would open it for reading, and leave files beside it that nobody may write, even when it may be written again. */
function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Before it reads a page SQLite holds the size the file says it has against the one it has. */
function firstRead(database: Database.Database): number {
  try {
    return versionOf(database);
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_CORRUPT')) throw new Failure('cacheUnreadable', { details: { reason: 'truncated' } });
    throw error;
  }
}

/** Ours never begin like this: theirs is a database without encryption. */
const readableStart = Buffer.from('SQLite format 3\0', 'latin1');
function isReadable(file: string): boolean {
  let handle: number | null = null;
  try {
    handle = openSync(file, 'r');
    const start = Buffer.alloc(readableStart.length);
    return readSync(handle, start, 0, start.length, 0) === start.length && start.equals(readableStart);
  } catch {
    // What cannot be opened, SQLite says better.
    return false;
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** Before anything else is asked of a database in a file. */
export function unlock(database: Database.Database, key: string): void {
  database.pragma(`cipher='${cipher}'`);
  database.pragma(`key="raw:${key}"`);
}

function configure(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  // Explicit: the driver's build would quietly lower it to NORMAL, which loses commits in a power cut.
  database.pragma('synchronous = FULL');
  if (process.platform === 'darwin') database.pragma('fullfsync = ON');
  database.pragma('secure_delete = ON');
  database.pragma('temp_store = MEMORY');
  // What is replaced leaves the index of words as well.
  database.pragma('recursive_triggers = ON');
  database.pragma('cell_size_check = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('cache_size = -65536');
}

/** @throws Failure when the file is not for this version, or not ours. */
function versionOf(database: Database.Database): number {
  const version = database.pragma('user_version', { simple: true }) as number;
  const owner = database.pragma('application_id', { simple: true }) as number;
  if (version > migrations.length) throw new Failure('cacheNewer');
  if (version > 0 && owner !== applicationId) throw new Failure('cacheUnreadable', { details: { reason: 'foreign' } });
  return version;
}

function migrate(database: Database.Database, version: number): void {
  // A table that is made anew would take with it what points at its rows.
  database.pragma('foreign_keys = OFF');
  for (let next = version; next < migrations.length; next += 1) {
    database.transaction(() => {
      database.exec(migrations[next] as string);
      if ((database.pragma('foreign_key_check') as unknown[]).length > 0) throw new Failure('cacheUnreadable', { details: { reason: 'references' } });
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${next + 1}`);
    })();
  }
  database.pragma('foreign_keys = ON');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/** A database in a file, and what SQLite keeps beside it. */
const parts = ['', '-wal', '-shm'];
function rename(from: string, to: string): void {
  for (const part of parts) if (existsSync(from + part)) renameSync(from + part, to + part);
}

/** Renames a file that cannot be used, with what SQLite keeps beside it, so that nothing is lost. Returns the new name. */
export function setAside(file: string, now: Date): string {
  const named = `${file}.aside-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  let aside = named;
  // Twice in one second: nothing that is kept is written over.
  for (let count = 2; parts.some((part) => existsSync(aside + part)); count += 1) aside = `${named}-${count}`;
  rename(file, aside);
  return aside;
}
export const putBack = (aside: string, file: string): void => rename(aside, file);

/** Where both sides have a row of these, the file's stays; elsewhere the newer one, from memory, wins. */
const keptTables = new Set(['client', 'simulation']);
/** What is only good beside the file it was made in, or is filled by triggers; the activity log is sealed anew for the file. */
const ownTables = new Set(['forgotten_client', 'forgotten_salt', 'book_import', 'import_change', 'client_words_later', 'activity', 'account_number']);

/** Clients the file's advisor had forgotten and nobody has touched since: an environment's first book brought them along again. */
function comeBack(from: Database.Database, to: Database.Database): Set<unknown> {
  const untouched = from.prepare<[], { id: string; contactId: number }>(`SELECT id, contact_id AS contactId FROM client WHERE contact_id IS NOT NULL AND opened_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM import_change WHERE client_id = client.id) AND NOT EXISTS (SELECT 1 FROM simulation WHERE client_id = client.id)`).all();
  const forgotten = new Set(to.prepare<[], string>('SELECT pseudonym FROM forgotten_client').pluck().all());
  const salt = to.prepare<[], string>('SELECT salt FROM forgotten_salt').pluck().get() ?? '';
  return new Set(forgotten.size === 0 ? [] : untouched.filter(({ contactId }) => forgotten.has(pseudonymOf(salt, contactId))).map(({ id }) => id));
}

/** Copies a session that began in memory into the file: clients first, for the others point at them. */
export function copyRows(from: Database.Database, to: Database.Database): void {
  // What indexes them is filled by their triggers.
  const tables = from.prepare<[], { name: string }>(`SELECT listed.name FROM pragma_table_list AS listed JOIN sqlite_schema AS made ON made.name = listed.name AND made.type = 'table'
    WHERE listed.schema = 'main' AND listed.type = 'table' AND listed.name NOT LIKE 'sqlite_%' ORDER BY listed.name <> 'client', made.rowid`).all();
  const knownBy = to.prepare<[unknown], { id: string }>('SELECT id FROM client WHERE contact_id = ?');
  const contactOf = to.prepare<[unknown], unknown>('SELECT contact_id FROM client WHERE id = ?').pluck();
  /** Clients that are called something else in the file. */
  const ids = new Map<unknown, string>();
  const leftOut = comeBack(from, to);
  to.transaction(() => {
    to.pragma('defer_foreign_keys = ON');
    for (const { name } of tables) {
      if (ownTables.has(name)) continue;
      const rows = from.prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`).all();
      for (const row of rows) {
        // Given anew by the file.
        delete row['number'];
        if (leftOut.has(name === 'client' ? row['id'] : row['client_id'])) continue;
        const known = name === 'client' ? knownBy.get(row['contact_id'])?.id : undefined;
        if (known !== undefined) ids.set(row['id'], known);
        // Whoever has this id there has been given another number since: they are two.
        else if (name === 'client' && row['contact_id'] !== null && !([undefined, row['contact_id']] as unknown[]).includes(contactOf.get(row['id']))) {
          const id = randomUUID();
          ids.set(row['id'], id);
          row['id'] = id;
        }
        if ('client_id' in row) row['client_id'] = ids.get(row['client_id']) ?? row['client_id'];
        const columns = Object.keys(row);
        to.prepare(`INSERT OR ${keptTables.has(name) ? 'IGNORE' : 'REPLACE'} INTO "${name}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(...Object.values(row));
      }
    }
  })();
}
