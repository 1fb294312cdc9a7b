// What a profile keeps in the keychain: its key, its name, its two sessions; anything unreadable counts as absent.
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../main/failure';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import { createVault } from '../../../main/secrets/vault';

let items: Map<string, string>;
let keychain: Keychain;
beforeEach(async () => {
  items = new Map();
  keychain = createKeychain({
    load: async () => ({
      getPassword: async (_, account) => items.get(account) ?? null,
      setPassword: async (_, account, value) => void items.set(account, value),
      deletePassword: async (_, account) => items.delete(account),
    }),
  });
  await keychain.probe();
});

const addresses = { dfs: 'https://dfs.example/', coanda: 'https://coanda.example/' };
const dfs = { contactId: 7, origin: 'password' as const, sessionId: 'a'.repeat(32), jwt: 'head.body.signature' };

describe('the key of the encrypted file', () => {
  it('is 32 random bytes, kept before it is handed out', async () => {
    const vault = createVault(keychain, 'folder/profile', addresses);
    expect(await vault.databaseKey()).toBeNull();
    const key = await vault.newDatabaseKey();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await vault.databaseKey()).toBe(key);
    expect(await createVault(keychain, 'folder/other', addresses).newDatabaseKey()).not.toBe(key);
  });

  it('is absent when the item is not a key', async () => {
    const vault = createVault(keychain, 'p', addresses);
    for (const wrong of ['', 'xyz', 'A'.repeat(64), '0'.repeat(63), '0'.repeat(65), ` ${'0'.repeat(64)}`]) {
      items.set('p/database-key', wrong);
      items.set('p/activity-key', wrong);
      expect([await vault.databaseKey(), await vault.activityKey()]).toEqual([null, null]);
    }
  });
});

describe('the key and the end of the activity log', () => {
  const head = { sequence: 12, mac: 'ab'.repeat(32) };
  /** The same items, behind a keychain that does not take the named one any more. */
  const refusing = (name: string): Keychain => ({ ...keychain, write: (account, value) => (account === name ? Promise.reject(new Failure('keychainLocked')) : keychain.write(account, value)) });

  it('are absent at first, then made together, and told apart from the key of the file', async () => {
    const vault = createVault(keychain, 'p', addresses);
    expect([await vault.activityKey(), await vault.activityHead()]).toEqual([null, null]);
    const database = await vault.newDatabaseKey();
    const key = await vault.newActivityKey(head);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(key).not.toBe(database);
    expect([await vault.activityKey(), await vault.activityHead(), await vault.databaseKey()]).toEqual([key, head, database]);
  });

  it('are never a key without an end: where the end is not taken, no key is made', async () => {
    const vault = createVault(refusing('p/activity-head'), 'p', addresses);
    await expect(vault.newActivityKey(head)).rejects.toMatchObject({ code: 'keychainLocked' });
    expect([await vault.activityKey(), await vault.activityHead()]).toEqual([null, null]);
  });

  it('come from a backup both; where its key is not taken, the end of the log that is there stays', async () => {
    const vault = createVault(keychain, 'p', addresses);
    const key = await vault.newActivityKey(head);
    const taken = { sequence: 40, mac: 'cd'.repeat(32) };
    await expect(createVault(refusing('p/activity-key'), 'p', addresses).takeActivity('0'.repeat(64), taken)).rejects.toMatchObject({ code: 'keychainLocked' });
    expect([await vault.activityKey(), await vault.activityHead()]).toEqual([key, head]);
    await vault.takeActivity('0'.repeat(64), taken);
    expect([await vault.activityKey(), await vault.activityHead()]).toEqual(['0'.repeat(64), taken]);
  });

  it('move on end by end, and an end that is none counts as absent', async () => {
    const vault = createVault(keychain, 'p', addresses);
    const key = await vault.newActivityKey(head);
    await vault.saveActivityHead({ ...head, sequence: 13 });
    expect([await vault.activityKey(), await vault.activityHead()]).toEqual([key, { ...head, sequence: 13 }]);
    for (const wrong of [{ ...head, sequence: -1 }, { ...head, sequence: 1.5 }, { ...head, mac: `${head.mac}0` }, { ...head, mac: 'AB'.repeat(32) }, { sequence: 1 }, null]) {
      items.set('p/activity-head', Buffer.from(JSON.stringify(wrong)).toString('base64url'));
      expect(await vault.activityHead(), JSON.stringify(wrong)).toBeNull();
    }
    items.set('p/activity-head', 'not ours');
    expect(await vault.activityHead()).toBeNull();
  });
});

describe('a PIN', () => {
  it('comes back as kept and leaves when it is taken off, alone', async () => {
    const vault = createVault(keychain, 'p', addresses);
    const pin = { salt: '01'.repeat(16), hash: '02'.repeat(32), failures: 3 };
    expect(await vault.pin()).toBeNull();
    await vault.saveUserName('camille');
    await vault.savePin(pin);
    expect([await vault.pin(), await createVault(keychain, 'other', addresses).pin()]).toEqual([pin, null]);
    await vault.savePin(null);
    expect([await vault.pin(), await vault.userName()]).toEqual([null, 'camille']);
  });
});

it('every item has a place of its own, found by the next version too', async () => {
  const vault = createVault(keychain, 'p', addresses);
  await vault.newDatabaseKey();
  await vault.newActivityKey({ sequence: 0, mac: '0'.repeat(64) });
  await vault.saveUserName('camille');
  await vault.saveDfs(dfs);
  await vault.saveCoanda({ jwt: 'a.b.c' });
  await vault.saveTrustedDevice('trusted');
  await vault.savePin({ salt: '0'.repeat(32), hash: '0'.repeat(64), failures: 0 });
  expect([...items.keys()].sort()).toEqual(['p/activity-head', 'p/activity-key', 'p/coanda', 'p/database-key', 'p/dfs', 'p/pin', 'p/profile', 'p/trusted-device', 'sentinel']);
});

describe('sessions', () => {
  it('come back as stored, are removed when null, and are apart per profile', async () => {
    const one = createVault(keychain, 'p1', addresses);
    await one.saveDfs(dfs);
    await one.saveCoanda({ jwt: 'a.b.c' });
    await one.saveUserName('zoë@example');
    expect([await one.dfs(), await one.coanda(), await one.userName()]).toEqual([dfs, { jwt: 'a.b.c' }, 'zoë@example']);
    const other = createVault(keychain, 'p2', addresses);
    expect([await other.dfs(), await other.coanda(), await other.userName()]).toEqual([null, null, null]);
    await one.saveDfs(null);
    expect([await one.dfs(), items.has('p1/dfs')]).toEqual([null, false]);
    expect(await one.coanda()).toEqual({ jwt: 'a.b.c' });
  });

  it('are written in letters the library cannot cut, whatever they hold', async () => {
    const vault = createVault(keychain, 'p', addresses);
    await vault.saveDfs({ ...dfs, sessionId: 'a\u0000b é' });
    expect(items.get('p/dfs')).toMatch(/^[\w-]+$/);
    expect((await vault.dfs())?.sessionId).toBe('a\u0000b é');
  });

  it('and the trusted device’s token are given out only for the address they were kept for', async () => {
    const vault = createVault(keychain, 'p', addresses);
    await vault.saveDfs(dfs);
    await vault.saveCoanda({ jwt: 'a.b.c' });
    await vault.saveTrustedDevice('trusted');
    const moved = (change: Partial<typeof addresses>) => createVault(keychain, 'p', { ...addresses, ...change });
    const kept = async (other: ReturnType<typeof moved>) => [await other.dfs(), await other.trustedDevice(), await other.coanda()];
    expect(await kept(moved({}))).toEqual([dfs, 'trusted', { jwt: 'a.b.c' }]);
    expect(await kept(moved({ dfs: 'https://evil.example/' }))).toEqual([null, null, { jwt: 'a.b.c' }]);
    expect(await kept(moved({ coanda: 'https://evil.example/' }))).toEqual([dfs, 'trusted', null]);
    // Items of an earlier version, which say nothing of an address, count as absent too.
    items.set('p/dfs', Buffer.from(JSON.stringify(dfs)).toString('base64url'));
    expect(await vault.dfs()).toBeNull();
  });

  it('that cannot be read count as absent', async () => {
    const vault = createVault(keychain, 'p', addresses);
    for (const wrong of ['', '!', 'bm90IGpzb24', Buffer.from('{"contactId":"7"}').toString('base64url'), Buffer.from('null').toString('base64url')]) {
      items.set('p/dfs', wrong);
      expect(await vault.dfs()).toBeNull();
    }
  });
});
