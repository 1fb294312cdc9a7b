// What a profile keeps in the keychain: its key, its name, its two sessions; anything unreadable counts as absent.
import { beforeEach, describe, expect, it } from 'vitest';
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

const dfs = { contactId: 7, origin: 'password' as const, sessionId: 'a'.repeat(32), jwt: 'head.body.signature' };

describe('the key of the encrypted file', () => {
  it('is 32 random bytes, kept before it is handed out', async () => {
    const vault = createVault(keychain, 'folder/profile');
    expect(await vault.databaseKey()).toBeNull();
    const key = await vault.newDatabaseKey();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await vault.databaseKey()).toBe(key);
    expect(await createVault(keychain, 'folder/other').newDatabaseKey()).not.toBe(key);
  });

  it('is absent when the item is not a key', async () => {
    for (const wrong of ['', 'xyz', 'A'.repeat(64), '0'.repeat(63)]) {
      items.set('p/database-key', wrong);
      expect(await createVault(keychain, 'p').databaseKey()).toBeNull();
    }
  });
});

describe('sessions', () => {
  it('come back as stored, are removed when null, and are apart per profile', async () => {
    const one = createVault(keychain, 'p1');
    await one.saveDfs(dfs);
    await one.saveCoanda({ jwt: 'a.b.c' });
    await one.saveUserName('zoë@example');
    expect([await one.dfs(), await one.coanda(), await one.userName()]).toEqual([dfs, { jwt: 'a.b.c' }, 'zoë@example']);
    const other = createVault(keychain, 'p2');
    expect([await other.dfs(), await other.coanda(), await other.userName()]).toEqual([null, null, null]);
    await one.saveDfs(null);
    expect([await one.dfs(), items.has('p1/dfs')]).toEqual([null, false]);
    expect(await one.coanda()).toEqual({ jwt: 'a.b.c' });
  });

  it('are written in letters the library cannot cut, whatever they hold', async () => {
    const vault = createVault(keychain, 'p');
    await vault.saveDfs({ ...dfs, sessionId: 'a\u0000b é' });
    expect(items.get('p/dfs')).toMatch(/^[\w-]+$/);
    expect((await vault.dfs())?.sessionId).toBe('a\u0000b é');
  });

  it('that cannot be read count as absent', async () => {
    const vault = createVault(keychain, 'p');
    for (const wrong of ['', '!', 'bm90IGpzb24', Buffer.from('{"contactId":"7"}').toString('base64url'), Buffer.from('null').toString('base64url')]) {
      items.set('p/dfs', wrong);
      expect(await vault.dfs()).toBeNull();
    }
  });
});
