// The end of the activity log in the keychain: told behind every entry, and by nobody once it is closed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { beginning, type Head } from '../../../main/cache/activity-chain';
import { openDatabase } from '../../../main/cache/database';
import type { Keychain } from '../../../main/secrets/keychain';
import { createVault, type Vault } from '../../../main/secrets/vault';
import { compare, createAnchor, readKept, type Anchor } from '../../../main/services/activity-anchor';
import { keychainOf } from './keychain-of';

let store: Store;
let vault: Vault;
let anchor: Anchor;
let keychain: Keychain;
let broken: boolean;
const now = () => new Date('2026-11-26T09:00:00Z');

beforeEach(async () => {
  const items = new Map<string, string>();
  broken = false;
  keychain = await keychainOf(items, () => broken);
  store = createStore(openDatabase({ file: null, key: null }));
  vault = createVault(keychain, 'folder00/p', { dfs: 'https://dfs.example', coanda: 'https://coanda.example' });
  anchor = createAnchor(vault, store.activity, beginning, now);
});
afterEach(() => { store.close(); });
const note = () => store.activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
const kept = async () => (await vault.activityHead())?.sequence ?? null;

describe('the end of the log', () => {
  it('is vouched for as soon as something was noted', async () => {
    note();
    note();
    await anchor.settled();
    expect([await kept(), anchor.state()]).toEqual([2, { anchored: store.activity.head(), failure: null }]);
  });
  it('that the keychain would not take is told to it the next time', async () => {
    note();
    broken = true;
    await anchor.settled();
    expect(anchor.state()).toEqual({ anchored: beginning, failure: expect.any(String) as string });
    broken = false;
    await keychain.probe();
    await anchor.settled();
    expect([await kept(), anchor.state()]).toEqual([1, { anchored: store.activity.head(), failure: null }]);
  });
  it('that was cut off is noted as broken before anything new is vouched for', async () => {
    note();
    note();
    await anchor.settled();
    const missed = store.activity.head();
    store.database.prepare('DELETE FROM activity WHERE sequence = 2').run();
    await anchor.settled();
    const [, broken] = store.activity.after(0, -1);
    expect([broken?.sequence, broken?.action, JSON.parse(broken?.details ?? '{}')]).toEqual([3, 'chainBroken', { first: 2, reason: 'missing', missed }]);
    expect(await kept()).toBe(3);
  });
  it('is told the keychain once, and not again while nothing is noted', async () => {
    const save = vi.spyOn(vault, 'saveActivityHead');
    await anchor.settled();
    note();
    await anchor.settled();
    await anchor.settled();
    await anchor.close();
    expect(save.mock.calls).toEqual([[store.activity.head()]]);
  });
  it('that moves on while the keychain writes is told a quarter of a second later, all of it at once', async () => {
    const told: number[] = [];
    const { saveActivityHead } = vault;
    vi.spyOn(vault, 'saveActivityHead').mockImplementation(async (head) => {
      told.push(head.sequence);
      if (told.length === 1) for (let count = 0; count < 3; count += 1) { note(); anchor.touched(); }
      await saveActivityHead(head);
    });
    note();
    const begun = performance.now();
    await anchor.settled();
    expect([told, await kept(), performance.now() - begun > 200]).toEqual([[1, 4], 4, true]);
  });
  it('that was vouched for at the start may not be lost from the start on', () => {
    for (let count = 0; count < 2; count += 1) note();
    createAnchor(vault, store.activity, store.activity.head(), now);
    store.database.prepare('DELETE FROM activity WHERE sequence = 2').run();
    note();
    expect(store.activity.after(0, -1).map(({ sequence, action }) => `${sequence} ${action}`)).toEqual(['1 passwordChanged', '3 chainBroken', '4 passwordChanged']);
  });
  it('of a file that cannot be read any more is left to the next start', async () => {
    note();
    store.database.close();
    await anchor.close();
    expect(await kept()).toBeNull();
  });
  it('is told when it is closed, and never afterwards', async () => {
    note();
    await anchor.settled();
    note();
    await anchor.close();
    expect(await kept()).toBe(2);
    // Whoever has the log now vouches for it.
    note();
    await anchor.settled();
    expect(await kept()).toBe(2);
  });
});

describe('what is wrong where the file and the keychain meet', () => {
  const key = 'a'.repeat(64);
  const found = (head: Head | null, ofKey: string | null = key) => compare(store.activity, { key: ofKey, head });
  const head = (sequence: number, mac = 'f'.repeat(64)): Head => ({ sequence, mac });

  it('is nothing where neither has anything, or the end is where it should be', () => {
    expect([found(null, null), found(head(0), null), found(beginning)]).toEqual([null, null, null]);
    note();
    const end = store.activity.head();
    note();
    // What was not told the keychain any more is sound by itself.
    expect([found(end), found(store.activity.head())]).toEqual([null, null]);
  });
  it('is a log without its key, whichever side knows of one', () => {
    const unkeyed = { broken: { first: 1, reason: 'unkeyed', recordedAt: null }, missed: null };
    expect(found(head(2), null)).toEqual(unkeyed);
    note();
    expect([found(null, null), found(head(1), null)]).toEqual([unkeyed, unkeyed]);
  });
  it('is a log whose end nobody vouches for', () => {
    for (let count = 0; count < 2; count += 1) note();
    expect(found(null)).toEqual({ broken: { first: 3, reason: 'unanchored', recordedAt: null }, missed: null });
  });
  it('is an end that is gone, or another one in its place', () => {
    for (let count = 0; count < 3; count += 1) note();
    const end = store.activity.head();
    expect(found(head(3))).toEqual({ broken: { first: 3, reason: 'changed', recordedAt: null }, missed: head(3) });
    store.database.prepare('DELETE FROM activity WHERE sequence > 1').run();
    expect(found(end)).toEqual({ broken: { first: 2, reason: 'missing', recordedAt: null }, missed: end });
  });
  it('is an entry behind the end that was changed, also the last', () => {
    note();
    const end = store.activity.head();
    for (let count = 0; count < 3; count += 1) note();
    store.database.prepare("UPDATE activity SET at = '2026-01-01T00:00:00.000Z' WHERE sequence = 4").run();
    expect(found(end)).toEqual({ broken: { first: 4, reason: 'changed', recordedAt: null }, missed: null });
  });
});

describe('what the keychain holds for a log', () => {
  it('is its key and its end, or nothing for a file that is new', async () => {
    expect(await readKept(vault, true)).toEqual({ key: null, head: null });
    await vault.newDatabaseKey();
    // There is a key for the file: then the keychain answers, and has none for the log.
    expect(await readKept(vault, false)).toEqual({ key: null, head: null });
    note();
    const made = await vault.newActivityKey(store.activity.head());
    expect(await readKept(vault, false)).toEqual({ key: made, head: store.activity.head() });
  });
  it('is not believed to be nothing where it does not even know the key of the file', async () => {
    await expect(readKept(vault, false)).rejects.toMatchObject({ code: 'keychainLocked' });
    await vault.saveActivityHead(beginning);
    await expect(readKept(vault, false)).rejects.toMatchObject({ code: 'keychainLocked' });
    await vault.newActivityKey(beginning);
    // All there is to know.
    expect((await readKept(vault, false)).head).toEqual(beginning);
  });
});
