// A keyring in working order, through the real library.
import keytar from 'keytar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeychain } from '../../../main/secrets/keychain';
import { createVault } from '../../../main/secrets/vault';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

it('keeps, gives back and forgets', async () => {
  const keychain = createKeychain();
  expect(await keychain.probe()).toBe('ready');
  expect(await keychain.read('never stored')).toBeNull();
  await keychain.write('a', 'x'.repeat(2400));
  expect(await keychain.read('a')).toBe('x'.repeat(2400));
  await keychain.remove('a');
  await keychain.remove('a');
  expect(await keychain.read('a')).toBeNull();
});

it('keeps a session that holds any character, which the library alone would cut', async () => {
  const keychain = createKeychain();
  await keychain.probe();
  const vault = createVault(keychain, 'folder/profile', { dfs: 'https://dfs.example/', coanda: 'https://coanda.example/' });
  const session = { contactId: 7, origin: 'password' as const, sessionId: 'a\u0000bé', jwt: 'a.b.c' };
  await vault.saveDfs(session);
  expect(await vault.dfs()).toEqual(session);
});

it('names its items without a person in them', async () => {
  const items = await keytar.findCredentials('Advisor Workstation');
  expect(items.map((item) => item.account).sort()).toEqual(['folder/profile/dfs', 'sentinel']);
});
