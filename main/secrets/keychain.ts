// The operating system's keychain, with the states it can be in told apart. The only importer of keytar.
import { Failure } from '../failure';
import type { KeychainState } from '../../preload/contract/session';

/** What this program needs of a keychain library; keytar has this shape. */
export interface KeychainLibrary {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface Keychain {
  state(): KeychainState;
  /** Finds out which state the keychain is in, by using it. Never throws. */
  probe(): Promise<KeychainState>;
  /** null means absent, or locked without saying so: the caller must not take it for "never stored". */
  read(account: string): Promise<string | null>;
  /** Resolves only after reading the same value back. */
  write(account: string, value: string): Promise<void>;
  remove(account: string): Promise<void>;
}

const service = 'Advisor Workstation';
const sentinelAccount = 'sentinel';
const sentinelValue = 'present';
/** Windows refuses items above 2,560 bytes; what does not fit is refused everywhere alike. */
const itemBytesMax = 2400;

async function loadKeytar(): Promise<KeychainLibrary> {
  return (await import('keytar')).default;
}

/** Which state an error of the library speaks of. The texts are GLib's and libsecret's. */
function stateOf(error: unknown): KeychainState {
  const text = String(error);
  if (/not provided by any \.service files|ServiceUnknown|NameHasNoOwner/i.test(text)) return 'noProvider';
  if (/autolaunch|Could not connect|No such file or directory|Connection refused|libsecret|dlopen|cannot open shared object/i.test(text)) return 'missing';
  return 'locked';
}

class NoAnswer extends Error {}

export function createKeychain(options: { timeoutMs?: number; load?: () => Promise<KeychainLibrary> } = {}): Keychain {
  const timeoutMs = options.timeoutMs ?? 10_000;
  let library: Promise<KeychainLibrary> | null = null;
  let current: KeychainState = 'checking';
  // One call at a time, and none beside one that hangs: each holds a thread of a small pool, and four hung prompts
  // would stop all file access.
  let last: Promise<unknown> = Promise.resolve();

  /** The time counts from asking, so that whoever stands behind a call that hangs is told as well. */
  function queued<T>(work: (keytar: KeychainLibrary) => Promise<T>): Promise<T> {
    let givenUp = false;
    const result = last.then(async () => {
      if (givenUp) throw new NoAnswer();
      library ??= (options.load ?? loadKeytar)();
      return work(await library);
    });
    last = result.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        givenUp = true;
        reject(new NoAnswer());
      }, timeoutMs);
    });
    return Promise.race([result, tooLong]).finally(() => clearTimeout(timer));
  }

  async function use<T>(work: (keytar: KeychainLibrary) => Promise<T>): Promise<T> {
    if (current !== 'ready') throw new Failure(current === 'locked' ? 'keychainLocked' : 'keychainUnavailable');
    try {
      return await queued(work);
    } catch (error) {
      if (error instanceof Failure) throw error;
      current = error instanceof NoAnswer ? 'notAnswering' : stateOf(error);
      throw new Failure(current === 'locked' ? 'keychainLocked' : 'keychainUnavailable');
    }
  }

  async function probe(): Promise<KeychainState> {
    try {
      const found = await queued((keytar) => keytar.getPassword(service, sentinelAccount));
      // A locked keyring answers null like an empty one; only writing tells them apart (and lets the system ask to unlock).
      if (found !== sentinelValue) {
        await queued((keytar) => keytar.setPassword(service, sentinelAccount, sentinelValue));
        const again = await queued((keytar) => keytar.getPassword(service, sentinelAccount));
        if (again !== sentinelValue) return (current = 'locked');
      }
      return (current = 'ready');
    } catch (error) {
      library = error instanceof NoAnswer ? library : null;
      return (current = error instanceof NoAnswer ? 'notAnswering' : stateOf(error));
    }
  }

  return {
    state: () => current,
    probe,
    read: (account) => use((keytar) => keytar.getPassword(service, account)),
    write: (account, value) => use(async (keytar) => {
      if (Buffer.byteLength(value) > itemBytesMax) throw new Failure('keychainUnavailable', { details: { reason: 'tooLarge' } });
      await keytar.setPassword(service, account, value);
      if ((await keytar.getPassword(service, account)) !== value) throw new Failure('keychainLocked');
    }),
    remove: (account) => use(async (keytar) => void (await keytar.deletePassword(service, account))),
  };
}
