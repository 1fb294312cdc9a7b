// The book as a file for spreadsheets: everybody who was asked for, noted with how many they are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { createNotedExports } from '../../../main/services/activity-export';
import { createBookExport } from '../../../main/services/book-export';
import { createExports } from '../../../main/services/exports';
import type { Session } from '../../../main/services/session';
import { namedRecord } from '../../../preload/contract/client-facts';

let folder = '';
let store: Store;
let book: ReturnType<typeof createBookExport>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-book-'));
  store = createStore(openDatabase({ file: null, key: null }));
  const session = { store: () => store, storeForLater: () => () => store } as unknown as Session;
  const exports = createExports({ chooseFile: (name) => Promise.resolve(join(folder, name)), chooseFolder: () => Promise.resolve(null), showInFolder: () => undefined, copyText: () => Promise.resolve() });
  const now = () => new Date('2026-11-26T09:00:00Z');
  book = createBookExport(session, createNotedExports(session, exports, now), now);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('has everybody, the archived among them, or those who were named', async () => {
  const [adeline, zoe, karim] = ['Adeline Monnier', 'Zoé Petit', 'Karim Benhaddou'].map((name) => store.clients.add(namedRecord(name), new Date(0))) as [string, string, string];
  store.clients.mark(zoe, { archived: true });
  const names = () => ['Adeline Monnier', 'Karim Benhaddou', 'Zoé Petit'].filter((name) => readFileSync(join(folder, 'clients-fr-2026-11-26.csv'), 'utf8').includes(name));
  expect(await book.export(null, 'fr')).toMatchObject({ exported: { state: 'saved' }, clients: 3, archived: 1 });
  expect(names()).toEqual(['Adeline Monnier', 'Karim Benhaddou', 'Zoé Petit']);
  expect(await book.export([karim, adeline], 'fr')).toMatchObject({ clients: 2, archived: 0 });
  expect(names()).toEqual(['Adeline Monnier', 'Karim Benhaddou']);
  expect(store.activity.after(0, -1).map(({ details }) => details)).toEqual(['{"what":"book","rows":3}', '{"what":"selection","rows":2}']);
  await expect(book.export([adeline, '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01'], 'fr')).rejects.toMatchObject({ code: 'notFound' });
});
