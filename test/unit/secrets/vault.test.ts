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
    for (const wrong of ['', 'xyz', 'A'.repeat(64), '0'.repeat(63)]) {
      items.set('p/database-key', wrong);
      expect(await createVault(keychain, 'p', addresses).databaseKey()).toBeNull();
    }
  });
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
