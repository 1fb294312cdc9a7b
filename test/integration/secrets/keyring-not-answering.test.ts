// A keyring that takes every request and never answers.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeychain } from '../../../main/secrets/keychain';
import { hangingKeyring, type KeyringState } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';

let keyring: KeyringState;
beforeAll(async () => { keyring = await useKeyring(hangingKeyring()); });
afterAll(() => endKeyring(keyring));

it('is waited for no longer than agreed, and does not stop the rest of the program however often it is asked', async () => {
  const keychain = createKeychain({ timeoutMs: 300 });
  for (let turn = 0; turn < 6; turn += 1) expect(await keychain.probe()).toBe('notAnswering');
  await expect(keychain.read('a')).rejects.toMatchObject({ code: 'keychainUnavailable' });
  // Files are read by the same few threads that wait for the keychain.
  expect((await readFile(new URL(import.meta.url))).length).toBeGreaterThan(0);
});
