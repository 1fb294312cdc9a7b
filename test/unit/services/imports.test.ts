// Taking a file of clients into the book: once it is chosen, only for the book it was chosen for, and back again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { createImports, type Imports } from '../../../main/services/imports';
import type { Session } from '../../../main/services/session';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { AskedSettings, ImportRun } from '../../../preload/contract/imports';

let folder = '';
let store: Store;
let stores: Store[];
let open: boolean;
let imports: Imports;
let events: string[];
const now = () => new Date('2026-11-26T09:00:00Z');
const newStore = () => {
  store = createStore(openDatabase({ file: null, key: null }));
  stores.push(store);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-imports-'));
  [stores, open, events] = [[], true, []];
  newStore();
  const current = () => {
    if (!open) throw new Failure('notSignedIn');
    return store;
  };
  imports = createImports({ store: current, state: () => ({ open }) } as unknown as Session, { chooseToRead: () => Promise.resolve(join(folder, 'clients.csv')) }, (event, ..._payload) => void events.push(event), now);
});
afterEach(() => {
  imports.stop();
  for (const one of stores) one.close();
  rmSync(folder, { recursive: true, force: true });
});
const nothing: AskedSettings = { encoding: null, delimiter: null, hasHeader: null, columns: null, decimal: null };
async function choose(text: string): Promise<string> {
  writeFileSync(join(folder, 'clients.csv'), text);
  const chosen = await imports.choose();
  if (chosen.state !== 'chosen') throw new Error('nothing was chosen');
  return chosen.importId;
}
async function run(importId: string, more: Partial<ImportRun> = {}, progress: () => void = () => undefined) {
  const { settings } = await imports.preview(importId, nothing);
  return imports.run({ taskId: importId, importId, settings, leaveProblems: false, duplicates: 'skip', ...more }, new AbortController().signal, progress);
}
const names = () => store.clients.all().map(({ name }) => name);
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);
const two = 'Nom;Prénom;N° contact\nPetit;Zoé;8\nMonnier;Adeline;7\n';
/** More than are indexed with the rest. */
const many = ['Nom;Prénom;N° contact', ...Array.from({ length: 150 }, (_, index) => `Lefèvre${index};Jean;${1000 + index}`)].join('\n');

describe('an import', () => {
  it('adds who is new, changes who is known where that is wished, and is noted', async () => {
    const id = store.clients.add(namedRecord('Adeline', { contactId: 7 }), now());
    expect(await run(await choose(two))).toMatchObject({ added: 1, updated: 0, skipped: 1, left: 0 });
    expect([names(), store.clients.record(id)?.lastName]).toEqual([['Adeline', 'Zoé Petit'], '']);
    expect(await run(await choose(two), { duplicates: 'update' })).toMatchObject({ added: 0, updated: 1, skipped: 1, left: 0 });
    expect([names(), store.clients.record(id)?.lastName, events]).toEqual([['Adeline', 'Zoé Petit'], 'Monnier', ['clients.changed', 'clients.changed']]);
    expect(store.activity.after(0, -1).map(({ action, details }) => `${action} ${details}`)).toEqual(['imported {"added":1,"updated":0}', 'imported {"added":0,"updated":1}']);
  });
  it('is taken back once, and is then no longer there to be', async () => {
    const { undoId } = await run(await choose(two));
    expect(imports.last()).toMatchObject({ undoId, added: 2 });
    expect(imports.undo(undoId)).toEqual({ removed: 2, restored: 0, left: 0 });
    expect([names(), imports.last()]).toEqual([[], null]);
    expect(() => imports.undo(undoId)).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
  });
  it('looks again when the book was changed meanwhile, and gives up when it never stands still', async () => {
    const change = (times: number) => () => { if ((times -= 1) >= 0) store.clients.add(namedRecord(`Meanwhile ${times}`), new Date()); };
    expect(await run(await choose(two), {}, change(2))).toMatchObject({ added: 2 });
    expect(await codeOf(run(await choose('Nom;Prénom\nDupont;Anna\n'), {}, change(Infinity)))).toBe('changedMeanwhile');
    expect(names()).not.toContain('Anna Dupont');
  });
});

describe('a file that was chosen', () => {
  it('is let go when its reader leaves, and is not read into another book', async () => {
    const first = await choose(two);
    imports.sessionChanged();
    expect(await codeOf(imports.preview(first, nothing))).toBe('none');
    open = false;
    imports.sessionChanged();
    open = true;
    expect(await codeOf(imports.preview(first, nothing))).toBe('notFound');
    const second = await choose(two);
    newStore();
    imports.sessionChanged();
    expect(await codeOf(run(second))).toBe('notFound');
    expect(names()).toEqual([]);
  });
});

describe('finding who was imported', () => {
  it('goes on by itself, also where it was left half-way', async () => {
    const last = () => store.search.find('lefèvre149').length;
    await run(await choose(many));
    imports.stop();
    expect(last()).toBe(0);
    imports.sessionChanged();
    await expect.poll(last).toBe(1);
  });
});
