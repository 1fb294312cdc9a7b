// A session bus on which no keyring is installed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeychain } from '../../../main/secrets/keychain';
import { noProvider, type KeyringState } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';

let keyring: KeyringState;
beforeAll(async () => { keyring = await useKeyring(noProvider()); });
afterAll(() => endKeyring(keyring));

it('has no provider, which is not the same as a missing bus', async () => {
  const keychain = createKeychain();
  expect(await keychain.probe()).toBe('noProvider');
  await expect(keychain.write('a', '1')).rejects.toMatchObject({ code: 'keychainUnavailable' });
  expect(keychain.state()).toBe('noProvider');
});
