// Clients in the encrypted file.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Client } from '../../preload/contract/clients';

interface NewClient { contactId: number; name: string; birthDate: string | null }

/** The same contact has the same id in every file, so that two files of an advisor can be joined. */
function clientId(contactId: number): string {
  const hex = createHash('sha256').update(`client\0${contactId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const columns = `
  SELECT client.id, contact_id AS contactId, name, birth_date AS birthDate, account_reading.as_of AS accountsAsOf,
    (SELECT count(*) FROM account WHERE account.client_id = client.id) AS accountCount,
    (SELECT count(*) FROM simulation WHERE simulation.client_id = client.id) AS simulationCount
  FROM client LEFT JOIN account_reading ON account_reading.client_id = client.id`;

export function createClientRepository(database: Database.Database) {
  const insert = database.prepare('INSERT OR IGNORE INTO client (id, contact_id, name, birth_date, added_at) VALUES (?, ?, ?, ?, ?)');
  const all = database.prepare<[], Client>(`${columns} ORDER BY name COLLATE NOCASE, contact_id`);
  const one = database.prepare<[string], Client>(`${columns} WHERE client.id = ?`);
  const byContact = database.prepare<[number], Client>(`${columns} WHERE contact_id = ?`);

  return {
    all: (): Client[] => all.all(),
    find: (id: string): Client | null => one.get(id) ?? null,
    /** Adds those whose contact is not in the book yet; the others stay as they are. */
    add(clients: readonly NewClient[], now: Date): void {
      database.transaction(() => {
        for (const client of clients) insert.run(clientId(client.contactId), client.contactId, client.name, client.birthDate, now.toISOString());
      })();
    },
    findByContact: (contactId: number): Client | null => byContact.get(contactId) ?? null,
  };
}
export type ClientRepository = ReturnType<typeof createClientRepository>;
