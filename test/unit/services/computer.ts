// A computer of its own: a folder, a keychain, and a session with whoever signs in there. It can be started again.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignInStep } from '../../../main/api/dfs/wire';
import type { Remote } from '../../../main/api/remote';
import type { Environment } from '../../../main/environments/schema';
import { practiceEnvironment } from '../../../main/practice/environment';
import type { Keychain } from '../../../main/secrets/keychain';
import type { DfsSession } from '../../../main/secrets/vault';
import { createProfiles, type Profiles } from '../../../main/services/profile';
import { createSession, type Session } from '../../../main/services/session';
import { createSettings, type Settings } from '../../../main/services/settings';
import { keychainOf } from './keychain-of';

/** What the provider answers. */
export interface Provider {
  singleSignOn: (name: string) => Promise<{ sessionId: string; jwt: string }>;
  signIn: (userName: string, password: string, options: { trustedDeviceToken: string | null }) => Promise<SignInStep>;
  secondFactor: () => Promise<SignInStep>;
  approval: () => Promise<SignInStep | null>;
  renew: (stale: DfsSession) => Promise<DfsSession>;
  validateToken: (input: unknown) => Promise<unknown>;
}

export interface Computer {
  folder: string;
  items: Map<string, string>;
  keychain: Keychain;
  settings: Settings;
  profiles: Profiles;
  session: Session;
  provider: Provider;
  /** What became of files, what everybody was told, and whose sessions the provider was told the end of. */
  happened: string[];
  events: string[];
  ended: string[];
  /** The keychain takes nothing more, until it does again. */
  breakKeychain(broken: boolean): void;
  arrive(name?: string): Promise<void>;
  use(environment: Environment): void;
  /** Files that are half made. */
  parts(): string[];
  /** The items of the keychain, without whose they are. */
  kept(): string[];
  /** Ends the program. */
  stop(): Promise<void>;
  /** The same computer after the program has ended and begun again. */
  again(): Promise<Computer>;
  close(): Promise<void>;
}

export const tokenOf = (name: string, claims: object = {}) => ({ sessionId: `of ${name}`, jwt: `e30.${Buffer.from(JSON.stringify({ cid: 7, sub: name, ...claims })).toString('base64url')}.x` });

export async function computer(now: () => Date, reachable = true, place: { folder: string; items: Map<string, string> } | null = null): Promise<Computer> {
  const { folder, items } = place ?? { folder: mkdtempSync(join(tmpdir(), 'advisor-computer-')), items: new Map<string, string>() };
  const [happened, events, ended]: [string[], string[], string[]] = [[], [], []];
  let broken = !reachable;
  const keychain = await keychainOf(items, () => broken);
  const settings = createSettings(folder, 'en');
  const profiles = createProfiles({ keychain, dataDir: folder, folderId: settings.get().folderId, now, happened: (kind) => void happened.push(kind) });
  const session = createSession({ keychain, profiles, settings, now, notify: (event, ..._payload) => void events.push(event) });
  const provider: Provider = {
    singleSignOn: async (name) => tokenOf(name), signIn: () => Promise.reject(new Error('nobody signs in by password here')),
    secondFactor: () => Promise.reject(new Error('no second factor here')), approval: async () => null,
    renew: async () => ({ ...tokenOf('fresh'), contactId: 7, origin: 'sso' }), validateToken: async () => null,
  };
  const use = (environment: Environment) => session.use({
    environment,
    dfs: {
      singleSignOn: (name: string) => provider.singleSignOn(name), signIn: (...asked: Parameters<Provider['signIn']>) => provider.signIn(...asked), renew: (stale: DfsSession) => provider.renew(stale),
      secondFactor: () => provider.secondFactor(), approval: () => provider.approval(),
      api: { validateToken: (input: unknown) => provider.validateToken(input), logOff: async (_: unknown, { session: left }: { session: DfsSession }) => void ended.push(left.sessionId) },
    },
    coanda: { signIn: async (userName: string) => ({ jwt: 'c.c.c', userName }) },
    close: async () => undefined,
  } as unknown as Remote);
  use(practiceEnvironment(1));
  let running = true;
  async function stop(): Promise<void> {
    if (running) await session.close();
    running = false;
  }
  return {
    folder, items, keychain, settings, profiles, session, provider, happened, events, ended, use, stop,
    breakKeychain: (to) => void (broken = to),
    arrive: async (name = 'camille') => void (await session.signIn.singleSignOn(name)),
    parts: () => readdirSync(folder).filter((name) => name.includes('.part')),
    kept: () => [...items.keys()].map((account) => account.split('/').at(-1)!).sort(),
    async again() {
      await stop();
      return computer(now, true, { folder, items });
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
