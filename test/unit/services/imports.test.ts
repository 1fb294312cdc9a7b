// Taking a file of clients into the book: once it is chosen, only for the book it was chosen for, and back again.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileBytesMax } from '../../../preload/contract/import-fields';
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
let picked: string | null;
const now = () => new Date('2026-11-26T09:00:00Z');
const newStore = () => {
  store = createStore(openDatabase({ file: null, key: null }));
  stores.push(store);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-imports-'));
  [stores, open, events, picked] = [[], true, [], join(folder, 'clients.csv')];
  newStore();
  const current = () => {
    if (!open) throw new Failure('notSignedIn');
    return store;
  };
  imports = createImports({ store: current, state: () => ({ open }) } as unknown as Session, { chooseToRead: () => Promise.resolve(picked) }, (event, ..._payload) => void events.push(event), now);
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
    expect([names(), imports.last(), events]).toEqual([[], null, ['clients.changed', 'clients.changed']]);
    expect(store.activity.after(0, -1).map(({ action, details }) => `${action} ${details}`).at(-1)).toBe('importUndone {"removed":2,"restored":0,"left":0}');
    expect(() => imports.undo(undoId)).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
  });
  it('looks again when the book was changed meanwhile, and gives up when it never stands still', async () => {
    const change = (times: number) => () => { if ((times -= 1) >= 0) store.clients.add(namedRecord(`Meanwhile ${times}`), new Date()); };
    expect(await run(await choose(two), {}, change(2))).toMatchObject({ added: 2 });
    expect(await codeOf(run(await choose('Nom;Prénom\nDupont;Anna\n'), {}, change(Infinity)))).toBe('changedMeanwhile');
    expect(names()).not.toContain('Anna Dupont');
  });
});

describe('an import that is not made', () => {
  const wrong = 'Nom;Prénom;N° contact\nPetit;Zoé;8\nMonnier;Adeline;seven\n';

  it('because of rows that have a problem says so, and is made without them where that is wished', async () => {
    await expect(run(await choose(wrong))).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'file', reason: 'problems' } });
    expect([names(), events]).toEqual([[], []]);
    expect(await run(await choose(wrong), { leaveProblems: true })).toMatchObject({ added: 1, left: 1 });
    expect([names(), events]).toEqual([['Zoé Petit'], ['clients.changed']]);
  });
  it('because another is being made leaves that one alone, and can be made afterwards', async () => {
    const importId = await choose(two);
    const { settings } = await imports.preview(importId, nothing);
    const wanted = { taskId: importId, importId, settings, leaveProblems: false, duplicates: 'skip' as const };
    const both = [0, 1].map(() => codeOf(imports.run(wanted, new AbortController().signal, () => undefined)));
    expect(await Promise.all(both)).toEqual(['none', 'busy']);
    expect(names()).toHaveLength(2);
    // It was let go when it was taken in.
    expect(await codeOf(imports.run(wanted, new AbortController().signal, () => undefined))).toBe('notFound');
    expect(await run(await choose(two))).toMatchObject({ added: 0, skipped: 2 });
  });
  it('because it was stopped, let go, or its reader left at the last moment leaves the book as it was', async () => {
    for (const stop of [(task: AbortController) => task.abort(), () => imports.close(), () => newStore()]) {
      const importId = await choose(two);
      const { settings } = await imports.preview(importId, nothing);
      const task = new AbortController();
      const steps: string[] = [];
      expect(await codeOf(imports.run({ taskId: importId, importId, settings, leaveProblems: false, duplicates: 'skip' }, task.signal, (step) => {
        steps.push(step);
        if (step === 'storing') stop(task);
      }))).toBe('cancelled');
      expect([steps.at(-1), stores.flatMap((one) => one.clients.all()), imports.last()]).toEqual(['storing', [], null]);
    }
    expect(events).toEqual([]);
  });
  it('because its columns are of another file says so', async () => {
    const importId = await choose(two);
    const { settings } = await imports.preview(importId, nothing);
    await expect(imports.run({ taskId: importId, importId, settings: { ...settings, columns: settings.columns.slice(1) }, leaveProblems: false, duplicates: 'skip' }, new AbortController().signal, () => undefined))
      .rejects.toMatchObject({ code: 'invalidInput', details: { field: 'columns' } });
  });
});

describe('choosing a file', () => {
  const refused = (bytes: string | Buffer) => {
    writeFileSync(picked!, bytes);
    return imports.choose().then(() => 'none', (error: Failure) => error.details?.['reason']);
  };
  it('may be given up, and what was chosen before is still there', async () => {
    const importId = await choose(two);
    picked = null;
    expect(await imports.choose()).toEqual({ state: 'cancelled' });
    expect((await imports.preview(importId, nothing)).rowCount).toBe(2);
  });
  it('of another kind, of none, or too large says why, and what was chosen before is still there', async () => {
    const importId = await choose(two);
    expect(await refused(Buffer.from('504b030414000600', 'hex'))).toBe('workbook');
    expect(await refused(Buffer.from('255044462d312e37', 'hex'))).toBe('notText');
    expect(await refused('\u0001\u0002'.repeat(100))).toBe('notText');
    truncateSync(picked!, fileBytesMax);
    expect(await imports.choose().then(() => 'none', (error: Failure) => error.details?.['reason'])).not.toBe('tooLarge');
    truncateSync(picked!, fileBytesMax + 1);
    await expect(imports.choose()).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'tooLarge' } });
    picked = join(folder, 'gone.csv');
    await expect(imports.choose()).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'gone' } });
    expect((await imports.preview(importId, nothing)).rowCount).toBe(2);
  });
  it('lets go of the one before, and says the name of this one', async () => {
    const first = await choose(two);
    expect(await imports.choose()).toMatchObject({ state: 'chosen', fileName: 'clients.csv' });
    expect(await codeOf(imports.preview(first, nothing))).toBe('notFound');
  });
});

describe('a look at a file', () => {
  it('finds out what nobody said, and takes what somebody did', async () => {
    const importId = await choose('Nom,Prénom\nPetit,Zoé\n');
    expect((await imports.preview(importId, nothing)).settings).toMatchObject({ encoding: 'utf-8', delimiter: ',', hasHeader: true, decimal: null, columns: [{ field: 'lastName' }, { field: 'firstName' }] });
    const said = await imports.preview(importId, { ...nothing, delimiter: ';', hasHeader: false, encoding: 'windows-1252' });
    expect([said.settings.columns.length, said.rowCount, said.rows[0]?.cells, said.columns[0]?.example]).toEqual([1, 2, [], 'Nom,PrÃ©nom']);
    expect((await imports.preview(importId, nothing)).rows[0]?.cells.map(({ text }) => text)).toEqual(['Petit', 'Zoé']);
  });
  it('is given up for a newer one', async () => {
    // Longer than one piece of the work, on any machine.
    const importId = await choose(`Name,Notes\n${Array.from({ length: 20_000 }, (_, index) => `Client ${index},"${'note '.repeat(8)}"`).join('\n')}\n`);
    const older = codeOf(imports.preview(importId, nothing));
    expect([await codeOf(imports.preview(importId, nothing)), await older]).toEqual(['none', 'cancelled']);
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
