// Imports in the encrypted file: all or nothing, taken back whole, and an index of words that catches up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { copyRows, openDatabase } from '../../../main/cache/database';
import { prepared } from '../../../main/cache/imports';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { ClientRecord } from '../../../preload/contract/clients';
import { dump, newKey } from './sample-store';

let folder = '';
let store: Store;
const key = newKey();
const now = new Date('2026-11-22T09:00:00Z');
const later = new Date('2026-11-22T10:00:00Z');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-imports-'));
  store = createStore(openDatabase({ file: join(folder, 'a.db'), key }));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const people = (count: number, from = 1, more: Partial<ClientRecord> = {}) => Array.from({ length: count }, (_, index) => prepared(namedRecord(`Person ${from + index}`, { contactId: from + index, notes: `kingfisher ${from + index}`, ...more })));
const write = (added: ReturnType<typeof people>, undoId: string, changed: ReturnType<typeof people> = [], at = now) => store.imports.write({ added, changed }, undoId, at);
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const schema = () => store.database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all();
function indexAll(): void {
  while (store.imports.indexSome(50));
}
const found = (text: string) => store.search.find(text).length;
/** Everything but the numbers of this file, and what indexes and remembers. */
function content(): Record<string, unknown[]> {
  const { client_words_later: _, ...rest } = dump(store.database);
  return rest;
}

describe.each([['few', 20], ['many', 300]])('%s', (_, count) => {
  it('are written, found by their words, and leave the shape of the file as it was', () => {
    const before = schema();
    write(people(count), uuid(1));
    expect(schema()).toEqual(before);
    indexAll();
    expect(found('kingfisher')).toBe(count);
    expect(found(`person ${count}`)).toBe(1);
  });

  it('are not written at all when one of them cannot be', () => {
    write(people(1, 5000), uuid(9));
    const [before, shape] = [dump(store.database), schema()];
    expect(() => write([...people(count), ...people(1, count)], uuid(1))).toThrow(/UNIQUE/);
    expect(dump(store.database)).toEqual(before);
    expect(schema()).toEqual(shape);
    expect(store.imports.last()?.undoId).toBe(uuid(9));
    store.clients.add(namedRecord('Afterwards', { notes: 'still indexed' }), now);
    expect(found('still indexed')).toBe(1);
  });

  it('are taken back to the byte, the changed ones and the added ones', () => {
    for (const { record } of people(count, 1, { notes: 'as before' })) store.clients.add(record, now);
    indexAll();
    const before = content();
    const changed = store.clients.all().map((client) => ({ ...prepared({ ...store.clients.record(client.id)!, notes: 'heron' }), id: client.id }));
    write(people(count, 10_000), uuid(1), changed, later);
    indexAll();
    expect([found('heron'), found('before'), found('kingfisher')]).toEqual([count, 0, count].map((number) => Math.min(number, 300)));
    expect(store.imports.undo(uuid(1))).toEqual({ removed: count, restored: count, left: 0 });
    expect(content()).toEqual(before);
    indexAll();
    expect([found('heron'), found('before'), found('kingfisher')]).toEqual([0, Math.min(count, 300), 0]);
  });
});

it('a client added while the index is behind gets a number that was in use, and only their own words', () => {
  write(people(300), uuid(1));
  indexAll();
  store.imports.undo(uuid(1));
  const id = store.clients.add(namedRecord('Quite Another', { notes: 'woodpecker' }), later);
  expect(store.search.find('kingfisher')).toEqual([]);
  expect(store.search.find('woodpecker').map(({ clientId }) => clientId)).toEqual([id]);
  indexAll();
  expect(store.search.find('woodpecker').map(({ clientId }) => clientId)).toEqual([id]);
  expect(store.search.find('kingfisher')).toEqual([]);
});

it('only the last import can be taken back, and one that was changed since stays', () => {
  write(people(3), uuid(1));
  write(people(3, 10), uuid(2), [], later);
  expect(store.imports.last()).toEqual({ undoId: uuid(2), madeAt: later.toISOString(), added: 3, updated: 0 });
  const [one] = store.clients.all().filter(({ contactId }) => contactId === 10);
  store.clients.save(one!.id, { ...store.clients.record(one!.id)!, notes: 'mine' }, new Date('2026-11-22T11:00:00Z'));
  expect(store.imports.undo(uuid(2))).toEqual({ removed: 2, restored: 0, left: 1 });
  expect(store.clients.all().map(({ contactId }) => contactId)).toEqual([1, 10, 2, 3]);
  expect(store.imports.last()).toBeNull();
});

it('a number the import gave is taken away with the accounts that were read under it', () => {
  const id = store.clients.add(namedRecord('No number yet'), now);
  write([], uuid(1), [{ ...prepared({ ...store.clients.record(id)!, contactId: 77 }), id }], later);
  store.accounts.replace(id, [], '[]', later.toISOString());
  expect(store.clients.find(id)).toMatchObject({ contactId: 77, accountsAsOf: later.toISOString() });
  store.imports.undo(uuid(1));
  expect(store.clients.find(id)).toMatchObject({ contactId: null, accountsAsOf: null });
});

it('a session in memory brings its clients to the file, but not its undo', () => {
  const memory = createStore(openDatabase({ file: null, key: null }));
  memory.imports.write({ added: people(300), changed: [] }, uuid(1), now);
  copyRows(memory.database, store.database);
  memory.close();
  expect(store.clients.all()).toHaveLength(300);
  expect(store.imports.last()).toBeNull();
  expect(found('kingfisher')).toBe(300);
});
