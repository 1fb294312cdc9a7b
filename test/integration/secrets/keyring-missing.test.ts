// Without a session bus the keychain is missing, and says so at once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeychain } from '../../../main/secrets/keychain';
import { noBus, type KeyringState } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';

let keyring: KeyringState;
beforeAll(async () => { keyring = await useKeyring(noBus()); });
afterAll(() => endKeyring(keyring));

it('is missing, keeps nothing, and stays so when asked again', async () => {
  const keychain = createKeychain();
  expect(await keychain.probe()).toBe('missing');
  expect(await keychain.probe()).toBe('missing');
  await expect(keychain.write('a', '1')).rejects.toMatchObject({ code: 'keychainUnavailable' });
  await expect(keychain.read('a')).rejects.toMatchObject({ code: 'keychainUnavailable' });
});
