// The keychain's port: one call at a time, every wait bounded, every write read back, every state told apart.
import { describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../main/failure';
import { createKeychain, type KeychainLibrary } from '../../../main/secrets/keychain';

interface Told { calls: string[]; items: Map<string, string>; inProgress: number; mostAtOnce: number }

/** A library in memory that notes who is inside; `change` replaces single functions. */
function memoryLibrary(change: (told: Told) => Partial<KeychainLibrary> = () => ({})) {
  const told: Told = { calls: [], items: new Map(), inProgress: 0, mostAtOnce: 0 };
  const through = async <T>(call: string, work: () => Promise<T> | T): Promise<T> => {
    told.calls.push(call);
    told.inProgress += 1;
    told.mostAtOnce = Math.max(told.mostAtOnce, told.inProgress);
    try {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return await work();
    } finally {
      told.inProgress -= 1;
    }
  };
  const changed = change(told);
  const plain: KeychainLibrary = {
    getPassword: async (_, account) => told.items.get(account) ?? null,
    setPassword: async (_, account, value) => void told.items.set(account, value),
    deletePassword: async (_, account) => told.items.delete(account),
    ...changed,
  };
  const library: KeychainLibrary = {
    getPassword: (service, account) => through(`get ${account}`, () => plain.getPassword(service, account)),
    setPassword: (service, account, value) => through(`set ${account}`, () => plain.setPassword(service, account, value)),
    deletePassword: (service, account) => through(`delete ${account}`, () => plain.deletePassword(service, account)),
  };
  return { library, told };
}

const keychainOf = (library: KeychainLibrary, timeoutMs = 2000) => createKeychain({ timeoutMs, load: () => Promise.resolve(library) });
const never = () => new Promise<never>(() => undefined);

describe('probing', () => {
  it('leaves a sentinel the first time and only reads it afterwards', async () => {
    const { library, told } = memoryLibrary();
    const keychain = keychainOf(library);
    expect(keychain.state()).toBe('checking');
    expect(await keychain.probe()).toBe('ready');
    expect(told.calls).toEqual(['get sentinel', 'set sentinel', 'get sentinel']);
    await keychain.probe();
    expect(told.calls.slice(3)).toEqual(['get sentinel']);
  });

  it('calls locked what answers null and refuses to write, or forgets what it took', async () => {
    const refusing = memoryLibrary(() => ({ getPassword: async () => null, setPassword: () => Promise.reject(new Error('Prompt dismissed')) }));
    expect(await keychainOf(refusing.library).probe()).toBe('locked');
    const forgetting = memoryLibrary(() => ({ setPassword: async () => undefined }));
    expect(await keychainOf(forgetting.library).probe()).toBe('locked');
  });

  it('tells a missing bus, a missing service, and a library that cannot be loaded apart', async () => {
    const saying = (text: string) => keychainOf(memoryLibrary(() => ({ getPassword: () => Promise.reject(new Error(text)) })).library).probe();
    expect(await saying('Cannot autolaunch D-Bus without X11 $DISPLAY')).toBe('missing');
    expect(await saying('Could not connect: No such file or directory')).toBe('missing');
    expect(await saying('The name org.freedesktop.secrets was not provided by any .service files')).toBe('noProvider');
    expect(await saying('something unheard of')).toBe('locked');
    expect(await createKeychain({ load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')) }).probe()).toBe('missing');
  });

  it('finds a library that could not be loaded before', async () => {
    let turn = 0;
    const { library } = memoryLibrary();
    const keychain = createKeychain({ load: () => (turn++ === 0 ? Promise.reject(new Error('dlopen')) : Promise.resolve(library)) });
    expect([await keychain.probe(), await keychain.probe()]).toEqual(['missing', 'ready']);
  });

  it('does not wait for ever', async () => {
    const keychain = keychainOf(memoryLibrary(() => ({ getPassword: never })).library, 60);
    expect(await keychain.probe()).toBe('notAnswering');
    await expect(keychain.read('key')).rejects.toMatchObject({ code: 'keychainUnavailable' });
  });
});

describe('calls', () => {
  it('go one after the other, in order, whoever asks', async () => {
    const { library, told } = memoryLibrary();
    const keychain = keychainOf(library);
    await keychain.probe();
    await Promise.all([keychain.write('a', '1'), keychain.read('a'), keychain.remove('a'), keychain.read('b'), keychain.probe()]);
    expect(told.mostAtOnce).toBe(1);
    expect(told.calls.slice(3)).toEqual(['set a', 'get a', 'get a', 'delete a', 'get b', 'get sentinel']);
  });

  it('never join one that hangs, so that no more than one thread is ever held', async () => {
    const { library, told } = memoryLibrary(() => ({ getPassword: never }));
    const keychain = keychainOf(library, 40);
    for (let turn = 0; turn < 5; turn += 1) expect(await keychain.probe()).toBe('notAnswering');
    expect(told.mostAtOnce).toBe(1);
    expect(told.calls).toEqual(['get sentinel']);
  });

  it('go on once the one that hung is answered, and those given up are not made up for', async () => {
    let answer: (value: string | null) => void = () => undefined;
    let hanging = true;
    const { library, told } = memoryLibrary((inside) => ({
      getPassword: (_, account) => (hanging ? new Promise((resolve) => { answer = resolve; }) : Promise.resolve(inside.items.get(account) ?? null)),
    }));
    const keychain = keychainOf(library, 40);
    expect(await keychain.probe()).toBe('notAnswering');
    expect(await keychain.probe()).toBe('notAnswering');
    hanging = false;
    answer(null);
    expect(await keychain.probe()).toBe('ready');
    expect(told.calls).toEqual(['get sentinel', 'get sentinel', 'set sentinel', 'get sentinel']);
  });

  it('are refused until the keychain is ready, with the reason', async () => {
    const { library, told } = memoryLibrary();
    const unasked = keychainOf(library);
    await expect(unasked.read('a')).rejects.toMatchObject({ code: 'keychainUnavailable' });
    expect(told.calls).toEqual([]);
    const locked = keychainOf(memoryLibrary(() => ({ setPassword: () => Promise.reject(new Error('dismissed')) })).library);
    await locked.probe();
    await expect(locked.write('a', '1')).rejects.toMatchObject({ code: 'keychainLocked' });
  });

  it('that find it locked, or hear nothing of it, say which, and so does the keychain from then on', async () => {
    const after = async (then: () => Promise<never>, timeoutMs?: number) => {
      let gone = false;
      const { library } = memoryLibrary((told) => ({ getPassword: (_, account) => (gone ? then() : Promise.resolve(told.items.get(account) ?? null)) }));
      const keychain = keychainOf(library, timeoutMs);
      await keychain.probe();
      gone = true;
      const code = await keychain.read('key').catch((error: Failure) => error.code);
      return [code, keychain.state(), await keychain.read('key').catch((error: Failure) => error.code)];
    };
    expect(await after(() => Promise.reject(new Error('Prompt dismissed')))).toEqual(['keychainLocked', 'locked', 'keychainLocked']);
    expect(await after(() => Promise.reject('Cannot autolaunch D-Bus without X11'))).toEqual(['keychainUnavailable', 'missing', 'keychainUnavailable']);
    expect(await after(never, 60)).toEqual(['keychainUnavailable', 'notAnswering', 'keychainUnavailable']);
  });

  it('leave no clock running, which would hold up the program\'s end', async () => {
    vi.useFakeTimers();
    try {
      const items = new Map<string, string>();
      const keychain = keychainOf({ getPassword: async (_, account) => items.get(account) ?? null, setPassword: async (_, account, value) => void items.set(account, value), deletePassword: () => Promise.reject(new Error('dismissed')) });
      await keychain.probe();
      await keychain.remove('a').catch(() => undefined);
      expect(keychain.state()).toBe('locked');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tell when the keychain is no longer what it was', async () => {
    let gone = false;
    const { library } = memoryLibrary((told) => ({ getPassword: (_, account) => (gone ? Promise.reject(new Error('org.freedesktop.secrets was not provided by any .service files')) : Promise.resolve(told.items.get(account) ?? null)) }));
    const keychain = keychainOf(library);
    await keychain.probe();
    gone = true;
    await expect(keychain.read('a')).rejects.toMatchObject({ code: 'keychainUnavailable' });
    expect(keychain.state()).toBe('noProvider');
  });
});

describe('writing', () => {
  it('is done only when the same value reads back', async () => {
    const { library } = memoryLibrary((told) => ({ setPassword: async (_, account, value) => void told.items.set(account, account === 'sentinel' ? value : value.slice(0, 3)) }));
    const keychain = keychainOf(library);
    await keychain.probe();
    await keychain.write('short', 'abc');
    await expect(keychain.write('long', 'abcdef')).rejects.toMatchObject({ code: 'keychainLocked' });
  });

  it('refuses what Windows would, 2,400 bytes at most, before it is sent', async () => {
    const { library, told } = memoryLibrary();
    const keychain = keychainOf(library);
    await keychain.probe();
    await keychain.write('fits', 'é'.repeat(1200));
    await expect(keychain.write('large', `${'é'.repeat(1200)}x`)).rejects.toMatchObject({ code: 'keychainUnavailable', details: { reason: 'tooLarge' } });
    expect(told.calls).not.toContain('set large');
    expect(keychain.state()).toBe('ready');
  });
});
