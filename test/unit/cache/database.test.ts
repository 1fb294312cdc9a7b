// Whether the file could be written now, and one account in the place of its reading before.
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { copyRows, isFree, migrations, openDatabase } from '../../../main/cache/database';
import { namedRecord } from '../../../preload/contract/client-facts';
import { addSimulation, sampleAccount } from '../../integration/cache/sample-store';

const key = 'ab'.repeat(32);
let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-database-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file', () => {
  it('is free unless somebody else writes to it; one’s own work is waited for by nobody', () => {
    const [mine, theirs] = [1, 2].map(() => openDatabase({ file: join(folder, 'a.db'), key })) as [ReturnType<typeof openDatabase>, ReturnType<typeof openDatabase>];
    expect([isFree(mine), mine.inTransaction]).toEqual([true, false]);
    theirs.exec('BEGIN IMMEDIATE');
    expect([isFree(mine), isFree(theirs), theirs.inTransaction]).toEqual([false, true, true]);
    theirs.exec('ROLLBACK');
    expect(isFree(mine)).toBe(true);
    for (const database of [mine, theirs]) database.close();
    expect(isFree(mine)).toBe(true);
  });

  it('is waited for until it is free, or for as long as was said', async () => {
    const store = createStore(openDatabase({ file: join(folder, 'a.db'), key }));
    const theirs = openDatabase({ file: join(folder, 'a.db'), key });
    theirs.exec('BEGIN IMMEDIATE');
    await store.whenFree(1);
    expect(isFree(store.database)).toBe(false);
    setTimeout(() => theirs.exec('ROLLBACK'), 50);
    await store.whenFree();
    expect(isFree(store.database)).toBe(true);
    store.close();
    theirs.close();
  });

  it('whose rows would point nowhere after a new version’s change stays as it was, and says why', () => {
    const file = join(folder, 'a.db');
    const store = createStore(openDatabase({ file, key }));
    addSimulation(store, store.clients.add(namedRecord('Zoé'), new Date(0)), 1);
    const { database } = store;
    // As the version before left it, but for a simulation whose client is gone.
    database.pragma('foreign_keys = OFF');
    database.exec(`DROP TRIGGER account_number_in; DROP TRIGGER account_number_out; DROP TABLE account_number; CREATE TABLE account_numbers (number INTEGER);
      CREATE TRIGGER account_numbers_in AFTER INSERT ON account BEGIN SELECT 1; END; CREATE TRIGGER account_numbers_out AFTER DELETE ON account BEGIN SELECT 1; END;
      DELETE FROM client`);
    database.pragma(`user_version = ${migrations.length - 1}`);
    store.close();
    const opened = () => openDatabase({ file, key });
    for (let time = 0; time < 2; time += 1) expect(opened).toThrow(expect.objectContaining({ code: 'cacheUnreadable', details: { reason: 'references' } }) as Error);
    expect(existsSync(file)).toBe(true);
  });

  it('is opened with the driver that was named', () => {
    expect(() => openDatabase({ file: null, key: null, nativeBinding: join(folder, 'no-driver.node') })).toThrow();
  });

  it('that was cut off says so', () => {
    const file = join(folder, 'a.db');
    createStore(openDatabase({ file, key })).close();
    truncateSync(file, statSync(file).size - 3 * 4096);
    expect(() => openDatabase({ file, key })).toThrow(expect.objectContaining({ code: 'cacheUnreadable', details: { reason: 'truncated' } }) as Error);
  });
});

describe('a session that began in memory', () => {
  const made = () => createStore(openDatabase({ file: null, key: null }));
  const book = (store: ReturnType<typeof made>) => store.clients.all().map(({ id, name, contactId }) => [name, contactId, store.simulations.list(id).length]);

  it('brings its work to whoever has the same number in the file, whatever they are called there', () => {
    const [memory, file] = [made(), made()];
    const there = file.clients.add(namedRecord('Adeline Monnier'), new Date(0));
    file.clients.save(there, namedRecord('Adeline Monnier', { contactId: 7 }), new Date(0));
    const [same, other] = [memory.clients.add(namedRecord('Adeline', { contactId: 7 }), new Date(0)), memory.clients.add(namedRecord('Zoé Petit', { contactId: 8 }), new Date(0))];
    [same, same, other].forEach((client, number) => addSimulation(memory, client, number));
    copyRows(memory.database, file.database);
    expect(book(file)).toEqual([['Adeline Monnier', 7, 2], ['Zoé Petit', 8, 1]]);
    expect(file.simulations.list(there)).toHaveLength(2);
  });

  it('keeps two apart where the one in the file began with the number the other has now', () => {
    const [memory, file] = [made(), made()];
    const there = file.clients.add(namedRecord('Adeline Monnier', { contactId: 7 }), new Date(0));
    file.clients.save(there, namedRecord('Adeline Monnier', { contactId: 9 }), new Date(0));
    addSimulation(memory, memory.clients.add(namedRecord('Zoé Petit', { contactId: 7 }), new Date(0)), 1);
    copyRows(memory.database, file.database);
    expect(book(file)).toEqual([['Adeline Monnier', 9, 0], ['Zoé Petit', 7, 1]]);
  });
});

describe('accounts', () => {
  it('are replaced as a whole, one by one in their place, and forgotten of their client alone', () => {
    const store = createStore(openDatabase({ file: null, key: null }));
    const [one, other] = ['One', 'Other'].map((name) => store.clients.add(namedRecord(name), new Date(0))) as [string, string];
    for (const client of [one, other]) store.accounts.replace(client, [1, 2, 3].map((number) => sampleAccount(number)), '[]', '2026-11-26T09:00:00.000Z');
    store.accounts.replaceOne(one, sampleAccount(2, { name: 'Anew' }));
    store.accounts.replaceOne(one, sampleAccount(9));
    expect(store.accounts.read(one).data.map(({ accountId, name }) => [accountId, name])).toEqual([[1, 'Compte canari'], [2, 'Anew'], [3, 'Compte canari']]);
    expect(store.accounts.read(other).data[1]!.name).toBe('Compte canari');
    store.accounts.replace(one, [sampleAccount(4)], '[]', '2026-11-27T09:00:00.000Z');
    expect(store.accounts.read(one)).toEqual({ data: [sampleAccount(4)], asOf: '2026-11-27T09:00:00.000Z' });
    expect(store.accounts.latest().map(({ accountId }) => accountId)).toEqual([4, 3, 2, 1]);
    store.accounts.forget(one);
    expect([store.accounts.read(one), store.accounts.read(other).data.length]).toEqual([{ data: [], asOf: null }, 3]);
    store.close();
  });
});

it('an account is found by its number however it is written there and however it is typed', () => {
  const store = createStore(openDatabase({ file: null, key: null }));
  const client = store.clients.add(namedRecord('One'), new Date(0));
  store.accounts.replace(client, [sampleAccount(1, { iban: 'FR76 3000-4008', accountNumber: 'AC-42.7/b' })], '[]', '2026-11-26T09:00:00.000Z');
  for (const typed of ['AC-42.7', 'ac427', 'ac 42-7/B', 'FR76 3000 4008', '30004008', '76.3000-4']) expect(store.search.find(typed).map(({ clientId, by }) => [clientId, by]), typed).toEqual([[client, 'account']]);
  expect(store.search.find('ac427')).toMatchObject([{ excerpt: 'Compte canari · FR76 3000-4008' }]);
  store.accounts.replace(client, [sampleAccount(1, { name: null, iban: null, accountNumber: 'AC-42.7/b' })], '[]', '2026-11-26T09:00:00.000Z');
  expect(store.search.find('ac427')).toMatchObject([{ excerpt: 'AC-42.7/b' }]);
  for (const typed of ['AC-43', '42', 'AC-4270']) expect(store.search.find(typed), typed).toEqual([]);
  store.close();
});
