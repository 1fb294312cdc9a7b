// A keychain over a map, which takes nothing more once it is broken.
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';

export async function keychainOf(items: Map<string, string>, broken: () => boolean): Promise<Keychain> {
  const keychain = createKeychain({
    load: async () => ({
      getPassword: async (_, account) => items.get(account) ?? null,
      setPassword: async (_, account, value) => {
        if (broken()) throw new Error('Prompt dismissed');
        items.set(account, value);
      },
      deletePassword: async (_, account) => items.delete(account),
    }),
  });
  await keychain.probe();
  return keychain;
}
