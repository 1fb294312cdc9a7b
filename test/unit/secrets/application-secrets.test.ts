// Where the secret of a client application is: in the keychain, in memory when the keychain keeps nothing, or nowhere.
import { describe, expect, it } from 'vitest';
import { createApplicationSecrets } from '../../../main/secrets/application-secrets';
import { createKeychain, type KeychainLibrary } from '../../../main/secrets/keychain';

/** A library of the same shape as the real one, whose items can be looked at and which can break. */
function library() {
  const items = new Map<string, string>();
  let broken = false;
  const or = <T>(value: T) => (broken ? Promise.reject(new Error('Cannot autolaunch D-Bus without X11')) : Promise.resolve(value));
  const load = (): Promise<KeychainLibrary> => Promise.resolve({
    getPassword: (_, account) => or(items.get(account) ?? null),
    setPassword: async (_, account, password) => { await or(null); items.set(account, password); },
    deletePassword: async (_, account) => { await or(null); return items.delete(account); },
  });
  return { items, load, breakIt: () => { broken = true; }, mendIt: () => { broken = false; } };
}
const holder = (changes: object = {}, baseUrl = 'https://dfs.example') => ({ id: 'acme', dfs: { baseUrl, application: { tokenUrl: 'https://id.example/token', clientId: 'desk', clientSecret: null as string | null, ...changes } } });

async function made() {
  const stored = library();
  const keychain = createKeychain({ load: stored.load });
  await keychain.probe();
  return { ...stored, secrets: createApplicationSecrets(keychain, 'folder00'), keychain };
}

describe('a secret', () => {
  it('is kept in the keychain under the environment\'s id, and found there by the next start', async () => {
    const { secrets, items, keychain } = await made();
    expect(await secrets.place(holder())).toBe('missing');
    expect(await secrets.keep(holder(), 'one\0two')).toBe('keychain');
    expect([...items.keys()]).toContain('folder00/environment/acme');
    const later = createApplicationSecrets(keychain, 'folder00');
    expect([await later.place(holder()), await later.read(holder())]).toEqual(['keychain', 'one\0two']);
  });

  it('is given to nobody else: another address, another client, another DFS behind the same identity server, another folder', async () => {
    const { secrets, keychain } = await made();
    await secrets.keep(holder(), 'secret');
    for (const other of [holder({ tokenUrl: 'https://evil.example/token' }), holder({ clientId: 'other' }), { ...holder(), id: 'other' }, holder({}, 'https://evil.example'), { id: 'acme', dfs: { baseUrl: 'https://dfs.example', application: null } }]) expect(await secrets.read(other)).toBeNull();
    expect(await createApplicationSecrets(keychain, 'folder01').read(holder())).toBeNull();
  });

  it('typed in comes before the one in the file', async () => {
    const { secrets } = await made();
    const inFile = holder({ clientSecret: 'from the file' });
    expect([await secrets.place(inFile), await secrets.read(inFile)]).toEqual(['file', 'from the file']);
    await secrets.keep(inFile, 'typed');
    expect(await secrets.read(inFile)).toBe('typed');
  });

  it('is known until the program ends when the keychain does not keep it', async () => {
    const { secrets, items, breakIt, keychain } = await made();
    breakIt();
    expect(await secrets.keep(holder(), 'secret')).toBe('run');
    expect([await secrets.place(holder()), await secrets.read(holder())]).toEqual(['run', 'secret']);
    expect([...items.keys()]).not.toContain('folder00/environment/acme');
    expect(await createApplicationSecrets(keychain, 'folder00').place(holder())).toBe('missing');
  });

  it('leaves with its environment; a damaged item is no secret', async () => {
    const { secrets, items } = await made();
    await secrets.keep(holder(), 'secret');
    await secrets.remove('acme');
    expect([...items.keys()]).not.toContain('folder00/environment/acme');
    items.set('folder00/environment/acme', 'not ours');
    expect(await secrets.place(holder())).toBe('missing');
  });

  it('typed in again replaces the one that was only known for now, wherever it is kept then', async () => {
    const { secrets, breakIt, mendIt, keychain } = await made();
    breakIt();
    expect(await secrets.keep(holder(), 'first')).toBe('run');
    mendIt();
    await keychain.probe();
    expect(await secrets.keep(holder(), 'second')).toBe('keychain');
    expect([await secrets.place(holder()), await secrets.read(holder())]).toEqual(['keychain', 'second']);
  });

  it('that is only known for now is forgotten with its environment, though the keychain does not answer', async () => {
    const { secrets, breakIt } = await made();
    breakIt();
    await secrets.keep(holder(), 'secret');
    await expect(secrets.remove('acme')).resolves.toBeUndefined();
    expect([await secrets.place(holder()), await secrets.read(holder())]).toEqual(['missing', null]);
  });

  it('stays known to be there when the keychain will not let go of it', async () => {
    const { secrets, breakIt, mendIt, keychain } = await made();
    await secrets.keep(holder(), 'secret');
    breakIt();
    await expect(secrets.remove('acme')).rejects.toMatchObject({ code: 'keychainUnavailable' });
    mendIt();
    await keychain.probe();
    expect(await secrets.place(holder())).toBe('keychain');
  });

  it('is nothing an environment without a client application has', async () => {
    const { secrets, items } = await made();
    const without = { id: 'acme', dfs: { baseUrl: 'https://dfs.example', application: null } };
    await expect(secrets.keep(without, 'secret')).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'secret' } });
    expect([await secrets.place(without), await secrets.read(without), [...items.keys()]]).toEqual(['missing', null, ['sentinel']]);
  });

  it('is not taken for kept when what went wrong was not the keychain', async () => {
    const wrong = new TypeError('ours');
    const secrets = createApplicationSecrets({ state: () => 'ready', probe: async () => 'ready', read: async () => null, write: () => Promise.reject(wrong), remove: async () => undefined }, 'folder00');
    await expect(secrets.keep(holder(), 'secret')).rejects.toBe(wrong);
    expect(await secrets.place(holder())).toBe('missing');
  });
});
