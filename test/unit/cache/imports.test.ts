// Imports in the file: written as a whole, and only the last can be taken back.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { prepared } from '../../../main/cache/imports';
import { namedRecord } from '../../../preload/contract/client-facts';

let store: Store;
beforeEach(() => { store = createStore(openDatabase({ file: null, key: null })); });
afterEach(() => { store.close(); });
const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 9, 0, second));
const named = (...names: string[]) => names.map((name) => prepared(namedRecord(name)));
const names = () => store.clients.all().map(({ name }) => name);

it('everybody who was added is there, and who was changed is changed; the last import is taken back alone', () => {
  const id = store.clients.add(namedRecord('Zoé', { contactId: 7 }), at(0));
  store.imports.write({ added: named('Adeline', 'Karim'), changed: [] }, 'first', at(1));
  expect([names(), store.imports.last()]).toEqual([['Adeline', 'Karim', 'Zoé'], { undoId: 'first', madeAt: at(1).toISOString(), added: 2, updated: 0 }]);
  store.imports.write({ added: named('Bruno'), changed: [{ ...prepared(namedRecord('Zoé Petit', { contactId: 7 })), id }] }, 'second', at(2));
  expect([names(), store.imports.last()]).toEqual([['Adeline', 'Bruno', 'Karim', 'Zoé Petit'], { undoId: 'second', madeAt: at(2).toISOString(), added: 1, updated: 1 }]);
  expect(store.imports.undo('second')).toEqual({ removed: 1, restored: 1, left: 0 });
  expect([names(), store.imports.last()]).toEqual([['Adeline', 'Karim', 'Zoé'], null]);
});
