// The advisor's book in the encrypted file.
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { clientRecord, type Client, type ClientMark, type ClientRecord } from '../../preload/contract/clients';
import { idOf, pseudonymOf } from './client-ids';

interface Row extends Omit<Client, 'tags' | 'pinned' | 'archived'> { tags: string; pinned: number; archived: number }

const own = `client.id, contact_id AS contactId, record ->> '$.kind' AS kind, name, birth_date AS birthDate, record -> '$.tags' AS tags, pinned, archived, opened_at AS openedAt,
  account_reading.as_of AS accountsAsOf`;
const from = 'FROM client LEFT JOIN account_reading ON account_reading.client_id = client.id';
const ownColumns = `SELECT ${own} ${from}`;
const columns = `SELECT ${own},
    (SELECT count(*) FROM account WHERE account.client_id = client.id) AS accountCount,
    (SELECT count(*) FROM simulation WHERE simulation.client_id = client.id) AS simulationCount
  ${from}`;

const read = (row: Row): Client => ({ ...row, tags: JSON.parse(row.tags) as string[], pinned: row.pinned === 1, archived: row.archived === 1 });

export function createClientRepository(database: Database.Database) {
  const insert = database.prepare(`INSERT INTO client (id, contact_id, name, birth_date, record, added_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const update = database.prepare('UPDATE client SET contact_id = ?, name = ?, birth_date = ?, record = ?, changed_at = ? WHERE id = ?');
  const all = database.prepare<[], Omit<Row, 'accountCount' | 'simulationCount'>>(`${ownColumns} ORDER BY name COLLATE NOCASE, contact_id, client.number`);
  // Counted in one go: a look-up for each of ten thousand takes five times as long.
  const counts = (table: 'account' | 'simulation') => database.prepare<[], [string, number]>(`SELECT client_id, count(*) FROM ${table} GROUP BY client_id`).raw();
  const [accountCounts, simulationCounts] = [counts('account'), counts('simulation')];
  const one = database.prepare<[string], Row>(`${columns} WHERE client.id = ?`);
  const byContact = database.prepare<[number], Row>(`${columns} WHERE contact_id = ?`);
  const readRecord = database.prepare<[string], { record: string }>('SELECT record FROM client WHERE id = ?');
  const pin = database.prepare('UPDATE client SET pinned = ? WHERE id = ?');
  const archive = database.prepare('UPDATE client SET archived = ? WHERE id = ?');
  const open = database.prepare('UPDATE client SET opened_at = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM client WHERE id = ?');
  const salt = database.prepare<[], { salt: string }>('SELECT salt FROM forgotten_salt');
  const noteForgotten = database.prepare('INSERT OR IGNORE INTO forgotten_client (pseudonym) VALUES (?)');
  const isForgotten = database.prepare<[string], { found: number }>('SELECT count(*) AS found FROM forgotten_client WHERE pseudonym = ?');
  const remember = database.prepare('DELETE FROM forgotten_client WHERE pseudonym = ?');

  /** What remains of a contact that was forgotten: it does not tell who it was. */
  const pseudonym = (contactId: number): string => pseudonymOf(salt.get()?.salt ?? '', contactId);

  function write(record: ClientRecord, now: Date): string {
    const id = record.contactId === null ? randomUUID() : idOf(record.contactId);
    // Another contact may have begun with this number and been given another since.
    const free = one.get(id) === undefined ? id : randomUUID();
    insert.run(free, record.contactId, record.name, record.birthDate, JSON.stringify(record), now.toISOString(), now.toISOString());
    return free;
  }

  return {
    all(): Client[] {
      const [accounts, simulations] = [new Map(accountCounts.all()), new Map(simulationCounts.all())];
      return all.all().map((row) => read({ ...row, accountCount: accounts.get(row.id) ?? 0, simulationCount: simulations.get(row.id) ?? 0 }));
    },
    find(id: string): Client | null {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    findByContact(contactId: number): Client | null {
      const row = byContact.get(contactId);
      return row ? read(row) : null;
    },
    record(id: string): ClientRecord | null {
      const row = readRecord.get(id);
      return row ? clientRecord.parse(JSON.parse(row.record)) : null;
    },
    /** Adds one and returns its id. A contact that was forgotten may come back: the advisor says so. */
    add(record: ClientRecord, now: Date): string {
      if (record.contactId !== null) remember.run(pseudonym(record.contactId));
      return write(record, now);
    },
    /** Adds those whose contact is neither in the book yet nor forgotten; the others stay as they are. */
    addMissing(records: readonly ClientRecord[], now: Date): void {
      database.transaction(() => {
        for (const record of records) {
          if (record.contactId === null || byContact.get(record.contactId) || isForgotten.get(pseudonym(record.contactId))?.found) continue;
          write(record, now);
        }
      })();
    },
    save: (id: string, record: ClientRecord, now: Date): void => void update.run(record.contactId, record.name, record.birthDate, JSON.stringify(record), now.toISOString(), id),
    mark(id: string, { pinned, archived }: ClientMark): void {
      if (pinned !== undefined) pin.run(pinned ? 1 : 0, id);
      if (archived !== undefined) archive.run(archived ? 1 : 0, id);
    },
    opened: (id: string, now: Date): void => void open.run(now.toISOString(), id),
    /** Everything of the client, in every table, and in the write-ahead log. @param also done in the same transaction */
    forget(id: string, also: () => void = () => undefined): void {
      database.transaction(() => {
        also();
        const client = one.get(id);
        if (client?.contactId) noteForgotten.run(pseudonym(client.contactId));
        remove.run(id);
      })();
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
  };
}
export type ClientRepository = ReturnType<typeof createClientRepository>;
