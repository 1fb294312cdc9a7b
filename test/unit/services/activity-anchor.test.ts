// The end of the activity log in the keychain: told behind every entry, and by nobody once it is closed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { beginning } from '../../../main/cache/activity-chain';
import { openDatabase } from '../../../main/cache/database';
import type { Keychain } from '../../../main/secrets/keychain';
import { createVault, type Vault } from '../../../main/secrets/vault';
import { createAnchor, type Anchor } from '../../../main/services/activity-anchor';
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
