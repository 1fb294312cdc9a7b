// Accounts as of their last reading: what was received and what we read out of it, replaced together or not at all.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { account, type Account } from '../../preload/contract/accounts';

const latestMax = 500;

export function createAccountRepository(database: Database.Database) {
  const forget = database.prepare('DELETE FROM account_reading WHERE client_id = ?');
  const insertReading = database.prepare('INSERT INTO account_reading (client_id, as_of, received) VALUES (?, ?, ?)');
  const insert = database.prepare('INSERT INTO account (client_id, account_id, position, read) VALUES (?, ?, ?, ?)');
  const positionOf = database.prepare<[string, number], { position: number }>('SELECT position FROM account WHERE client_id = ? AND account_id = ?');
  const forgetOne = database.prepare('DELETE FROM account WHERE client_id = ? AND account_id = ?');
  const rows = database.prepare<[string], { read: string }>('SELECT read FROM account WHERE client_id = ? ORDER BY position');
  const reading = database.prepare<[string], { asOf: string }>('SELECT as_of AS asOf FROM account_reading WHERE client_id = ?');

  const latest = database.prepare<[], { read: string }>(`SELECT read FROM account ORDER BY number DESC LIMIT ${latestMax}`);

  return {
    /** Those that were read last, of whichever client. */
    latest: (): Account[] => z.array(account).parse(latest.all().map((row) => JSON.parse(row.read))),
    /** @throws when a row does not read as an account: the file was written by something else. */
    read(clientId: string): { data: Account[]; asOf: string | null } {
      return {
        data: z.array(account).parse(rows.all(clientId).map((row) => JSON.parse(row.read))),
        asOf: reading.get(clientId)?.asOf ?? null,
      };
    },
    /** In its place; the others stay as they were read. */
    replaceOne(clientId: string, item: Account): void {
      database.transaction(() => {
        const position = positionOf.get(clientId, item.accountId)?.position;
        if (position === undefined) return;
        forgetOne.run(clientId, item.accountId);
        insert.run(clientId, item.accountId, position, JSON.stringify(item));
      })();
    },
    forget: (clientId: string): void => void forget.run(clientId),
    replace(clientId: string, accounts: readonly Account[], received: string, asOf: string): void {
      database.transaction(() => {
        forget.run(clientId);
        insertReading.run(clientId, asOf, received);
        accounts.forEach((item, position) => insert.run(clientId, item.accountId, position, JSON.stringify(item)));
      })();
    },
  };
}
export type AccountRepository = ReturnType<typeof createAccountRepository>;
