// Imports into the book: written at once as a whole, taken back as a whole; the index of words follows behind.
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { ClientRecord } from '../../preload/contract/clients';
import type { ImportLast, ImportUndone } from '../../preload/contract/imports';
import { idOf, pseudonymOf } from './client-ids';

/** Fewer than this are indexed with the rest; for more it would take too long at once (0.1 ms for each new one, 1 ms for each that is changed or gone). */
const indexedAtOnce = 100;
/** Numbers taken from the list at a time. */
const portion = 200;

/** A record as it will be written: made before, so that the writing itself is short. */
export interface Prepared { id: string; record: ClientRecord; json: string }
export const prepared = (record: ClientRecord): Prepared => ({ id: record.contactId === null ? randomUUID() : idOf(record.contactId), record, json: JSON.stringify(record) });

interface KnownRow { id: string; contactId: number | null; name: string; birthDate: string | null }

export function createImportRepository(database: Database.Database) {
  const known = database.prepare<[], KnownRow>('SELECT id, contact_id AS contactId, name, birth_date AS birthDate FROM client');
  const state = database.prepare<[], { count: number; latest: string | null }>('SELECT count(*) AS count, max(changed_at) AS latest FROM client');
  const last = database.prepare<[], ImportLast>('SELECT id AS undoId, made_at AS madeAt, added, updated FROM book_import');
  const insert = database.prepare('INSERT INTO client (id, contact_id, name, birth_date, record, added_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE client SET contact_id = ?, name = ?, birth_date = ?, record = ?, changed_at = ? WHERE id = ?');
  const exists = database.prepare<[string], { found: number }>('SELECT 1 AS found FROM client WHERE id = ?');
  const highest = database.prepare<[], { number: number }>('SELECT ifnull(max(number), 0) AS number FROM client');
  const noteAdded = database.prepare('INSERT INTO import_change (client_id, import_id) SELECT id, ? FROM client WHERE number > ? ORDER BY id');
  const noteForgotten = database.prepare('UPDATE import_change SET was_forgotten = 1 WHERE client_id = ?');
  const noteUpdated = database.prepare(`INSERT INTO import_change (client_id, import_id, contact_id, name, birth_date, record, changed_at, was_forgotten)
    SELECT id, ?, contact_id, name, birth_date, record, changed_at, ? FROM client WHERE id = ?`);
  const salt = database.prepare<[], { salt: string }>('SELECT salt FROM forgotten_salt');
  const anyForgotten = database.prepare<[], { found: number }>('SELECT EXISTS (SELECT 1 FROM forgotten_client) AS found');
  const remember = database.prepare('DELETE FROM forgotten_client WHERE pseudonym = ?');
  const forgetAgain = database.prepare('INSERT OR IGNORE INTO forgotten_client (pseudonym) VALUES (?)');
  const pseudonym = (contactId: number): string => pseudonymOf(salt.get()?.salt ?? '', contactId);

  /** Takes the triggers of the index away for the length of a transaction; returns how to put them back as they were. */
  function setTriggersAside(): () => void {
    const triggers = database.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'client' AND name GLOB 'client_words_*' ORDER BY rowid").all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
    return () => triggers.forEach(({ sql }) => database.exec(sql));
  }

  /** All of it, or nothing. Many leave their words for later. */
  function atOnce<T>(count: number, work: () => T, numbers: string): T {
    return database.transaction(() => {
      if (count <= indexedAtOnce) return work();
      const putBack = setTriggersAside();
      database.exec(`INSERT OR IGNORE INTO client_words_later (number) SELECT number FROM client WHERE id IN (${numbers})`);
      const result = work();
      database.exec(`INSERT OR IGNORE INTO client_words_later (number) SELECT number FROM client WHERE id IN (${numbers})`);
      putBack();
      return result;
    })();
  }

  function addAll(added: readonly Prepared[], importId: string, now: string, forgotten: boolean): void {
    const before = highest.get()?.number ?? 0;
    const cameBack: string[] = [];
    for (const { id, record, json } of added) {
      // Another contact may have begun with this number and been given another since.
      const free = exists.get(id) === undefined ? id : randomUUID();
      insert.run(free, record.contactId, record.name, record.birthDate, json, now, now);
      if (forgotten && record.contactId !== null && remember.run(pseudonym(record.contactId)).changes > 0) cameBack.push(free);
    }
    noteAdded.run(importId, before);
    for (const id of cameBack) noteForgotten.run(id);
  }

  function change({ id, record, json }: Prepared, importId: string, now: string, forgotten: boolean): void {
    const wasForgotten = forgotten && record.contactId !== null && remember.run(pseudonym(record.contactId)).changes > 0;
    noteUpdated.run(importId, wasForgotten ? 1 : 0, id);
    update.run(record.contactId, record.name, record.birthDate, json, now, id);
  }

  /** What the advisor made for a client since is theirs; accounts that were only read come again. */
  function workTables(): { table: string; column: string }[] {
    return database.prepare<[], { table: string; column: string }>(`SELECT made.name AS "table", link."from" AS "column" FROM sqlite_schema AS made JOIN pragma_foreign_key_list(made.name) AS link
      WHERE made.type = 'table' AND link."table" = 'client' AND made.name NOT IN ('import_change', 'account_reading', 'account')`).all();
  }

  function takeBack(undoId: string): ImportUndone {
    const total = database.prepare<[string], { count: number }>('SELECT count(*) AS count FROM import_change WHERE import_id = ?').get(undoId)?.count ?? 0;
    const worked = workTables().map(({ table, column }) => ` AND NOT EXISTS (SELECT 1 FROM "${table}" AS work WHERE work."${column}" = client.id)`).join('');
    const untouched = `change.import_id = ? AND client.changed_at = (SELECT made_at FROM book_import WHERE id = change.import_id)`;
    database.exec('CREATE TEMP TABLE taken_back (client_id TEXT PRIMARY KEY, contact_id INTEGER, added INTEGER NOT NULL, was_forgotten INTEGER NOT NULL) STRICT');
    database.prepare(`INSERT INTO taken_back SELECT client.id, client.contact_id, change.record IS NULL, change.was_forgotten FROM import_change AS change JOIN client ON client.id = change.client_id
      WHERE ${untouched} AND (change.record IS NOT NULL OR (client.pinned = 0 AND client.archived = 0${worked}))`).run(undoId);
    for (const { contactId } of database.prepare<[], { contactId: number }>('SELECT contact_id AS contactId FROM taken_back WHERE was_forgotten = 1').all()) forgetAgain.run(pseudonym(contactId));
    // Accounts were read under the number the import brought.
    database.exec(`DELETE FROM account_reading WHERE client_id IN (SELECT client_id FROM taken_back JOIN import_change USING (client_id) WHERE added = 0 AND taken_back.contact_id IS NOT import_change.contact_id)`);
    const removed = database.prepare('DELETE FROM client WHERE id IN (SELECT client_id FROM taken_back WHERE added = 1)').run().changes;
    const restored = database.prepare(`UPDATE client SET contact_id = before.contact_id, name = before.name, birth_date = before.birth_date, record = before.record, changed_at = before.changed_at
      FROM import_change AS before WHERE before.client_id = client.id AND client.id IN (SELECT client_id FROM taken_back WHERE added = 0)`).run().changes;
    database.exec('DROP TABLE taken_back');
    database.exec('DELETE FROM import_change; DELETE FROM book_import');
    return { removed, restored, left: total - removed - restored };
  }

  const later = database.prepare<[], { number: number }>(`SELECT number FROM client_words_later ORDER BY number LIMIT ${portion}`);
  const isThere = database.prepare<[number], { found: number }>('SELECT 1 AS found FROM client WHERE number = ?');
  const isIndexed = database.prepare<[number], { found: number }>('SELECT 1 AS found FROM client_words WHERE rowid = ?');
  const beginWords = database.prepare("INSERT INTO client_words (rowid, names, notes) VALUES (?, '', '')");
  const touch = database.prepare('UPDATE client SET name = name WHERE number = ?');
  const dropWords = database.prepare('DELETE FROM client_words WHERE rowid = ?');
  const settled = database.prepare('DELETE FROM client_words_later WHERE number = ?');

  return {
    known: (): KnownRow[] => known.all(),
    /** Something else than before when the book was changed. */
    state: (): string => JSON.stringify(state.get()),
    /** In one transaction; the import before can no longer be taken back. */
    write({ added, changed }: { added: readonly Prepared[]; changed: readonly Prepared[] }, undoId: string, now: Date): void {
      const at = now.toISOString();
      atOnce(added.length + changed.length, () => {
        database.exec('DELETE FROM import_change; DELETE FROM book_import');
        database.prepare('INSERT INTO book_import (id, made_at, added, updated) VALUES (?, ?, ?, ?)').run(undoId, at, added.length, changed.length);
        const forgotten = anyForgotten.get()?.found === 1;
        for (const one of changed) change(one, undoId, at, forgotten);
        addAll(added, undoId, at, forgotten);
      }, 'SELECT client_id FROM import_change');
    },
    last: (): ImportLast | null => last.get() ?? null,
    undo: (undoId: string): ImportUndone => atOnce((last.get()?.added ?? 0) + (last.get()?.updated ?? 0), () => takeBack(undoId), 'SELECT client_id FROM import_change'),
    /** Indexes for so many milliseconds what was left for later. Whether there is more. */
    indexSome(milliseconds: number): boolean {
      const numbers = later.all();
      if (numbers.length === 0) return false;
      const until = performance.now() + milliseconds;
      database.transaction(() => {
        for (const { number } of numbers) {
          if (isThere.get(number)) {
            if (!isIndexed.get(number)) beginWords.run(number);
            // Its trigger knows which words.
            touch.run(number);
          } else dropWords.run(number);
          settled.run(number);
          if (performance.now() > until) return;
        }
      })();
      return later.get() !== undefined;
    },
  };
}
export type ImportRepository = ReturnType<typeof createImportRepository>;
