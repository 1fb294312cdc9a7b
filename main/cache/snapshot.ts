// A consistent copy of an open database in a file of its own, under a key of its own, and looking into such a copy.
import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Failure } from '../failure';
import { migrations, unlock } from './database';

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;

/** How many rows each table has. */
export function rowsOf(database: Database.Database): Record<string, number> {
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  return Object.fromEntries(tables.map((name) => [name, database.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0]));
}

/** Writes the database as it is now into a new file, encrypted with the same key, and flushes it. */
export function copyInto(database: Database.Database, file: string): void {
  mendWords(database);
  database.exec(`VACUUM INTO ${literal(file)}`);
  if (process.platform !== 'win32') chmodSync(file, 0o600);
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives a file that is not in use another key. What was under the old one is written over. */
export function changeKey(file: string, from: string, to: string, nativeBinding: string | undefined): void {
  const database = new Database(file, nativeBinding ? { nativeBinding } : {});
  try {
    unlock(database, from);
    database.pragma('journal_mode = DELETE');
    database.pragma('synchronous = FULL');
    database.pragma(`rekey="raw:${to}"`);
  } finally {
    database.close();
  }
}

/** The index of words is made anew when it does not fit itself: all it knows stands elsewhere in the file. Whether it was. */
export function mendWords(database: Database.Database): boolean {
  try {
    database.exec("INSERT INTO client_words (client_words, rank) VALUES ('integrity-check', 0)");
    return false;
  } catch {
    database.exec("INSERT INTO client_words (client_words) VALUES ('rebuild')");
    return true;
  }
}

/** Whether every page can be read and fits the others, after mending what can be mended. */
export function isSound(database: Database.Database): boolean {
  try {
    mendWords(database);
    return database.pragma('quick_check', { simple: true }) === 'ok';
  } catch {
    return false;
  }
}

export interface Inspected { rows: Record<string, number>; clients: number; simulations: number }

/** Reads every page of a copy without changing it. @throws Failure `backupNewer`, `backupDamaged` */
export function inspect(file: string, key: string, nativeBinding: string | undefined): Inspected {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { readonly: true, ...(nativeBinding ? { nativeBinding } : {}) });
    unlock(database, key);
    if ((database.pragma('user_version', { simple: true }) as number) > migrations.length) throw new Failure('backupNewer');
    if (database.pragma('integrity_check', { simple: true }) !== 'ok') throw new Failure('backupDamaged');
    const rows = rowsOf(database);
    return { rows, clients: rows['client'] ?? 0, simulations: rows['simulation'] ?? 0 };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('backupDamaged', { details: { reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' } });
  } finally {
    database?.close();
  }
}
