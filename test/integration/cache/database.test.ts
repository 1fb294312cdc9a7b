// The encrypted file: unreadable without its key, never opened when it is not ours, never half right.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { isSound, mendWords } from '../../../main/cache/snapshot';
import { copyRows, migrations, openDatabase, setAside } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { addSimulation, dump, fill, newKey, sampleAccount } from './sample-store';
import { namedRecord } from '../../../preload/contract/client-facts';

let folder = '';
let file = '';
const key = newKey();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-database-'));
  file = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The file opened as SQLite does, without any of our checks. */
function raw(path: string, withKey = key): Database.Database {
  const database = new Database(path);
  database.pragma("cipher='aegis'");
  database.pragma(`key="raw:${withKey}"`);
  return database;
}

/** What opening came to, and whether it left every byte of the file alone. */
function refusal(path: string, withKey: string | null = key): { code: string; reason: unknown; untouched: boolean } {
  const before = readFileSync(path);
  try {
    openDatabase({ file: path, key: withKey }).close();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { code: error.code, reason: error.details?.['reason'], untouched: readFileSync(path).equals(before) };
  }
  return { code: 'opened', reason: undefined, untouched: readFileSync(path).equals(before) };
}

function filledFile(): Record<string, unknown[]> {
  const database = openDatabase({ file, key });
  fill(database);
  const content = dump(database);
  database.close();
  return content;
}

describe('on the disk', () => {
  it('nothing can be read without the key: no header, no word, in no file beside it', () => {
    const database = openDatabase({ file, key });
    fill(database);
    const look = () => {
      for (const name of readdirSync(folder)) {
        const bytes = readFileSync(join(folder, name));
        for (const word of ['SQLite format 3', 'canari', 'CREATE TABLE', 'FR7630006000011234567890189', key]) expect(bytes.includes(word), `${word} in ${name}`).toBe(false);
      }
    };
    expect(existsSync(`${file}-wal`)).toBe(true);
    look();
    database.pragma('wal_checkpoint(TRUNCATE)');
    look();
    database.close();
    look();
    const plain = new Database(file);
    expect(() => plain.pragma('user_version')).toThrow(/not a database/);
    plain.close();
  });

  it('what is deleted is gone', () => {
    const store = fill(openDatabase({ file, key }));
    const { database } = store;
    expect(database.pragma('secure_delete', { simple: true })).toBe(1);
    database.prepare('DELETE FROM client').run();
    expect(dump(database)).toMatchObject({ client: [], account: [], account_reading: [], simulation: [], draft: [] });
    store.close();
  });

  it('everything is there again the next time', () => {
    const content = filledFile();
    const again = openDatabase({ file, key });
    expect(dump(again)).toEqual(content);
    again.close();
  });
});

describe('a file that is not to be opened', () => {
  it.each([
    ['another key', () => newKey(), 'SQLITE_NOTADB'],
    ['no key', () => null, 'key'],
    ['a key that is none', () => 'secret"; DROP TABLE client; --', 'key'],
    ['a key in capitals', () => key.toUpperCase().replace(/^\d/, 'A'), 'key'],
  ])('is refused with %s, untouched', (_, withKey, reason) => {
    filledFile();
    expect(refusal(file, withKey())).toEqual({ code: 'cacheUnreadable', reason, untouched: true });
    openDatabase({ file, key }).close();
  });

  it('is refused when it has no content, untouched', () => {
    writeFileSync(file, '');
    expect(refusal(file)).toEqual({ code: 'cacheUnreadable', reason: 'empty', untouched: true });
  });

  it('is refused when it is something else, untouched', () => {
    for (const bytes of [Buffer.from('hello'), Buffer.alloc(8192, 7), Buffer.from('SQLite format 3\0'.padEnd(4096, 'x'))]) {
      writeFileSync(file, bytes);
      expect(refusal(file)).toMatchObject({ code: 'cacheUnreadable', untouched: true });
    }
  });

  it('is refused when it is a plain database, untouched', () => {
    const plain = new Database(file);
    plain.exec('CREATE TABLE client (id TEXT)');
    plain.close();
    expect(refusal(file)).toMatchObject({ code: 'cacheUnreadable', untouched: true });
  });

  it('is refused when its end is missing, untouched', () => {
    filledFile();
    const size = readFileSync(file).length;
    for (const length of [100, 4096, Math.floor(size / 2), size - 4096]) {
      const cut = join(folder, `cut-${length}.db`);
      copyFileSync(file, cut);
      truncateSync(cut, length);
      expect.soft([length, refusal(cut)]).toEqual([length, { code: 'cacheUnreadable', reason: expect.any(String) as string, untouched: true }]);
    }
  });

  it('is not read past a torn last page', () => {
    const content = filledFile();
    truncateSync(file, readFileSync(file).length - 1);
    const database = openDatabase({ file, key });
    let read: unknown = content;
    try {
      read = dump(database);
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^SQLITE_(IOERR|CORRUPT|NOTADB)/);
    }
    expect(read).toEqual(content);
    database.close();
  });

  it.each(['wal', 'delete'])('is refused when a newer program wrote it (journal mode %s), untouched', (mode) => {
    filledFile();
    const newer = raw(file);
    newer.pragma(`journal_mode = ${mode}`);
    newer.pragma(`user_version = ${migrations.length + 1}`);
    newer.close();
    expect(refusal(file)).toEqual({ code: 'cacheNewer', reason: undefined, untouched: true });
  });

  it.each(['wal', 'delete'])('is refused when it belongs to another program (journal mode %s), untouched', (mode) => {
    const foreign = raw(file);
    foreign.pragma(`journal_mode = ${mode}`);
    foreign.exec('CREATE TABLE client (id TEXT)');
    foreign.pragma('application_id = 77');
    foreign.pragma('user_version = 1');
    foreign.close();
    expect(refusal(file)).toEqual({ code: 'cacheUnreadable', reason: 'foreign', untouched: true });
  });

  it('is refused with words when there is no place for it', () => {
    mkdirSync(join(folder, 'folder.db'));
    for (const path of [join(folder, 'folder.db'), join(folder, 'missing', 'a.db')]) expect(() => openDatabase({ file: path, key })).toThrow(expect.objectContaining({ code: 'cacheUnreadable' }) as Error);
  });
});

describe('one flipped bit', () => {
  it('is noticed or harmless, never a silently different value', () => {
    const content = filledFile();
    const bytes = readFileSync(file);
    let noticed = 0;
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(7), (position, bit) => {
      const damaged = join(folder, 'damaged.db');
      const flipped = Buffer.from(bytes);
      flipped[position] = flipped[position]! ^ (1 << bit);
      for (const part of ['', '-wal', '-shm']) rmSync(damaged + part, { force: true });
      writeFileSync(damaged, flipped);
      let read: unknown;
      try {
        const database = openDatabase({ file: damaged, key });
        try {
          read = dump(database);
          database.pragma('integrity_check');
        } finally {
          database.close();
        }
      } catch {
        noticed += 1;
        return;
      }
      expect(read).toEqual(content);
    }), { numRuns: 50 });
    // The index of words has pages nobody has written on yet.
    expect(noticed).toBeGreaterThan(20);
  });
});

describe('the settings of the connection', () => {
  it.each(['file', 'memory'])('are really in force (%s)', (where) => {
    const database = openDatabase(where === 'file' ? { file, key } : { file: null, key: null });
    fill(database);
    const value = (name: string) => database.pragma(name, { simple: true });
    expect(Object.fromEntries(['synchronous', 'secure_delete', 'foreign_keys', 'temp_store', 'trusted_schema', 'cell_size_check', 'cache_size'].map((name) => [name, value(name)]))).toEqual({
      synchronous: 2, secure_delete: 1, foreign_keys: 1, temp_store: 2, trusted_schema: 0, cell_size_check: 1, cache_size: -65_536,
    });
    expect(value('journal_mode')).toBe(where === 'file' ? 'wal' : 'memory');
    if (where === 'file') expect(value('cipher')).toBe('aegis');
    database.close();
  });
});

describe('the shape', () => {
  it('is brought from nothing to the current version, once', () => {
    const database = openDatabase({ file, key });
    expect([database.pragma('user_version', { simple: true }), database.pragma('application_id', { simple: true })]).toEqual([migrations.length, 0x4164576b]);
    database.close();
    const again = openDatabase({ file, key });
    expect(again.pragma('integrity_check', { simple: true })).toBe('ok');
    again.close();
  });

  it('is as noted; a change needs a migration and a new note', async () => {
    const database = openDatabase({ file: null, key: null });
    const schema = database.prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all().map(({ sql }) => `${sql};\n`).join('\n');
    await expect(schema).toMatchFileSnapshot('./schema.snapshot.sql');
    database.close();
  });

  it('of the first version is brought forward with everything in it', () => {
    const list = migrations as string[];
    const later = list.splice(1);
    const before = openDatabase({ file, key });
    before.exec("INSERT INTO client (id, contact_id, name, added_at) VALUES ('x', 1, 'Client canari', 't'); INSERT INTO fact VALUES ('a.fact', 'canari')");
    // As long as a name could be then.
    const [whole, first] = ['de '.repeat(100).trim(), `${'x'.repeat(298)} y`];
    for (const [index, name] of [whole, first].entries()) before.prepare("INSERT INTO client (id, contact_id, name, added_at) VALUES (?, ?, ?, 't')").run(`long-${index}`, index + 2, name);
    const draft = { startMonth: '2027-01', regularAmount: '12,', oneOffs: [{ month: '2028-', amount: '5 000' }, { month: '', amount: '' }] };
    before.prepare("INSERT INTO draft VALUES ('x', ?, 't')").run(JSON.stringify(draft));
    before.exec(`INSERT INTO simulation VALUES ('s', 'x', 'S-1', 't', 'Simulateur canari', '{}', '{}', '{}', 'request', 'response', '{}', '{}')`);
    const content = dump(before);
    before.close();
    list.push(...later);
    const after = openDatabase({ file, key });
    expect(after.pragma('user_version', { simple: true })).toBe(migrations.length);
    const { draft: drafts, simulation, client, ...rest } = dump(after);
    expect(rest).toEqual({ ...content, draft: undefined, simulation: undefined, client: undefined, directory_reading: [], queued_run: [], simulation_label: [], calibration: [], forgotten_client: [], book_import: [], import_change: [], client_words_later: [], premia_session: [], premia_draft: [], report: [], report_letterhead: [], activity: [], account_number: [] });
    expect(client).toMatchObject(content['client']!.map((row) => ({ ...(row as object), pinned: 0, archived: 0 })));
    const store = createStore(after);
    expect([store.clients.record('long-0')?.lastName, store.clients.record('long-1')?.firstName]).toEqual([whole, 'x'.repeat(298)]);
    expect([store.clients.record('x')?.lastName, store.search.find('canari')]).toEqual(['canari', [{ clientId: 'x', by: 'name', excerpt: '' }]]);
    expect(simulation).toEqual([{ ...(content['simulation']![0] as object), origin: null }]);
    const once = (from: string, amount: string) => ({ direction: 'in', kind: 'once', amount, from, to: '', frequency: 'monthly' });
    expect(JSON.parse((drafts as { form: string }[])[0]!.form)).toEqual({ startMonth: '2027-01', regularAmount: '12,', flows: [once('2028-', '5 000'), once('', '')] });
    after.close();
  });

  it('makes its index of words anew when that is damaged, and nothing else is touched', () => {
    const store = fill(openDatabase({ file: null, key: null }));
    const { database } = store;
    const [name] = store.clients.all().map((client) => client.name);
    const [found, content] = [store.search.find(name!), dump(database)];
    expect(found).not.toEqual([]);
    expect(mendWords(database)).toBe(false);
    database.unsafeMode(true).exec('DELETE FROM client_words_data WHERE id > 10');
    database.unsafeMode(false);
    expect(() => store.search.find(name!)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CORRUPT/) as string }) as Error);
    expect(isSound(database)).toBe(true);
    expect(store.search.find(name!)).toEqual(found);
    expect(dump(database)).toEqual(content);
    expect(database.prepare("SELECT v FROM client_words_config WHERE k = 'secure-delete'").pluck().get()).toBe(1);
    store.close();
  });

  it('is searched for anything that can be typed or pasted', () => {
    const database = openDatabase({ file: null, key: null });
    fill(database);
    const store = createStore(database);
    expect(store.search.find('FR76\u0000 3000 6000')).toEqual(store.search.find('FR7630006000'));
    expect(store.search.find('FR7630006000')).not.toEqual([]);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '12\u0000', '"1', 'names:', '1*'), (text, more) => Array.isArray(store.search.find(more + text))));
    database.close();
  });

  it('stays as it was when a migration fails half way', () => {
    const content = filledFile();
    const list = migrations as string[];
    list.push('CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);');
    try {
      expect(() => openDatabase({ file, key })).toThrow(expect.objectContaining({ code: 'cacheUnreadable' }) as Error);
    } finally {
      list.pop();
    }
    const database = openDatabase({ file, key });
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(dump(database)).toEqual(content);
    database.close();
  });

  it('takes values of the declared kind only', () => {
    const store = fill(openDatabase({ file: null, key: null }));
    const { database } = store;
    const tables = database.pragma('table_list') as { name: string; strict: number; schema: string; type: string }[];
    const ours = tables.filter((table) => table.schema === 'main' && table.type === 'table' && !table.name.startsWith('sqlite_'));
    expect(ours.length).toBeGreaterThan(9);
    expect(ours.filter((table) => table.strict !== 1)).toEqual([]);
    expect(() => database.prepare("INSERT INTO client (id, contact_id, name, record, added_at, changed_at) VALUES ('x', 'text', 'n', '{}', 't', 't')").run()).toThrow(/cannot store TEXT/);
    expect(() => database.prepare("INSERT INTO draft (client_id, form, saved_at) SELECT id, '{', 't' FROM client LIMIT 1").run()).toThrow(/CHECK/);
    expect(() => database.prepare("INSERT INTO draft (client_id, form, saved_at) VALUES ('nobody', '{}', 't')").run()).toThrow(/FOREIGN KEY/);
    store.close();
  });

  it('never lets a simulation be changed, nor a reference be used twice', () => {
    const store = fill(openDatabase({ file: null, key: null }));
    for (const column of ['result', 'response', 'reference', 'client_id']) expect(() => store.database.prepare(`UPDATE simulation SET ${column} = ${column}`).run()).toThrow('a simulation is never changed');
    expect(() => addSimulation(store, store.clients.all()[0]!.id, 0)).toThrow(/UNIQUE/);
    store.close();
  });
});

describe('setAside', () => {
  it('renames the file with what belongs to it, so that a fresh one can be made', () => {
    const content = filledFile();
    for (const part of ['-wal', '-shm']) writeFileSync(file + part, part);
    const bytes = readFileSync(file);
    const aside = setAside(file, new Date('2026-11-22T09:30:15.123Z'));
    expect(readdirSync(folder).sort()).toEqual(['a.db.aside-20261122T093015Z', 'a.db.aside-20261122T093015Z-shm', 'a.db.aside-20261122T093015Z-wal']);
    expect(readFileSync(aside).equals(bytes)).toBe(true);
    const fresh = openDatabase({ file, key: newKey() });
    expect(dump(fresh)).not.toEqual(content);
    fresh.close();
    for (const part of ['-wal', '-shm']) rmSync(aside + part);
    const old = openDatabase({ file: aside, key });
    expect(dump(old)).toEqual(content);
    old.close();
  });
});

describe('copyRows', () => {
  it('never puts one contact’s accounts under another, whose number was changed meanwhile', () => {
    const stored = fill(openDatabase({ file, key }), { clients: 2, simulations: 1 });
    const changed = stored.clients.findByContact(410_000)!;
    stored.clients.save(changed.id, { ...stored.clients.record(changed.id)!, contactId: 77 }, new Date('2026-11-22T09:00:00Z'));
    const before = stored.accounts.read(changed.id);
    const session = createStore(openDatabase({ file: null, key: null }));
    session.clients.addMissing([namedRecord('Another', { contactId: 410_000 })], new Date('2026-11-23T09:00:00Z'));
    session.accounts.replace(session.clients.findByContact(410_000)!.id, [sampleAccount(9)], 'read', '2026-11-23T10:00:00.000Z');
    copyRows(session.database, stored.database);
    copyRows(session.database, stored.database);
    expect([stored.accounts.read(changed.id), stored.clients.all().length]).toEqual([before, 3]);
    expect(stored.accounts.read(stored.clients.findByContact(410_000)!.id).data).toEqual([sampleAccount(9)]);
    session.close();
    stored.close();
  });

  it('does not bring back who was forgotten, unless the advisor did', () => {
    const stored = fill(openDatabase({ file, key }), { clients: 3, simulations: 1 });
    for (const contactId of [410_000, 410_001]) stored.clients.forget(stored.clients.findByContact(contactId)!.id);
    const session = createStore(openDatabase({ file: null, key: null }));
    session.clients.addMissing([410_000, 410_001, 410_002, 999].map((contactId) => namedRecord('Again', { contactId })), new Date('2026-11-23T09:00:00Z'));
    for (const { id } of session.clients.all()) session.accounts.replace(id, [sampleAccount(2)], 'read', '2026-11-23T10:00:00.000Z');
    session.clients.opened(session.clients.findByContact(410_001)!.id, new Date('2026-11-23T09:30:00Z'));
    copyRows(session.database, stored.database);
    expect(stored.clients.all().map(({ contactId }) => contactId).sort()).toEqual([410_001, 410_002, 999].sort());
    session.close();
    stored.close();
  });

  it('joins a session in memory to the file: nothing lost, newer readings win', () => {
    const stored = fill(openDatabase({ file, key }), { clients: 3, simulations: 2 });
    const session = createStore(openDatabase({ file: null, key: null }));
    session.clients.addMissing([namedRecord('Renamed', { contactId: 410_000 }), namedRecord('New', { contactId: 999 })], new Date('2026-11-23T09:00:00Z'));
    const [shared, added] = [stored.clients.findByContact(410_000)!, session.clients.findByContact(999)!];
    expect(session.clients.findByContact(410_000)!.id).toBe(shared.id);
    session.accounts.replace(shared.id, [sampleAccount(2, { name: 'newer' }), sampleAccount(3)], 'newer', '2026-11-23T10:00:00.000Z');
    const ran = addSimulation(session, shared.id, 100, '2026-11-23T11:00:00.000Z');
    const alsoRan = addSimulation(session, added.id, 101, '2026-11-23T11:00:00.000Z');
    session.saveFact('a.fact', 'newer');
    session.saveFact('b.fact', 'new');
    const untouched = stored.clients.findByContact(410_001)!;
    const before = stored.accounts.read(untouched.id);

    copyRows(session.database, stored.database);

    expect(stored.clients.all().map((client) => client.contactId).sort()).toEqual([410_000, 410_001, 410_002, 999].sort());
    expect(stored.clients.find(shared.id)?.name).toBe(shared.name);
    expect(stored.accounts.read(shared.id)).toEqual({ asOf: '2026-11-23T10:00:00.000Z', data: [sampleAccount(2, { name: 'newer' }), sampleAccount(3)] });
    expect(stored.accounts.read(untouched.id)).toEqual(before);
    expect(stored.simulations.list(shared.id).map((item) => item.reference)).toEqual(['S-100', 'S-1', 'S-0']);
    expect([stored.simulations.find(ran)?.id, stored.simulations.find(alsoRan)?.clientId]).toEqual([ran, added.id]);
    expect([stored.fact('a.fact'), stored.fact('b.fact')]).toEqual(['newer', 'new']);
    const once = dump(stored.database);
    copyRows(session.database, stored.database);
    expect(dump(stored.database)).toEqual(once);
    expect(stored.database.pragma('foreign_key_check')).toEqual([]);
    session.close();
    stored.close();
  });

  it('copies all or nothing', () => {
    const stored = fill(openDatabase({ file: null, key: null }));
    const session = createStore(openDatabase({ file: null, key: null }));
    session.clients.addMissing([namedRecord('New', { contactId: 999 })], new Date());
    session.database.exec("PRAGMA foreign_keys = OFF; INSERT INTO draft (client_id, form, saved_at) VALUES ('nobody', '{}', 't')");
    const before = dump(stored.database);
    expect(() => copyRows(session.database, stored.database)).toThrow(/FOREIGN KEY/);
    expect(dump(stored.database)).toEqual(before);
    session.close();
    stored.close();
  });
});
