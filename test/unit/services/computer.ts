// A computer of its own: a folder, a keychain, and somebody signed in with a file that is open.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Remote } from '../../../main/api/remote';
import type { Environment } from '../../../main/environments/schema';
import { practiceEnvironment } from '../../../main/practice/environment';
import type { Keychain } from '../../../main/secrets/keychain';
import { createProfiles, type Profiles } from '../../../main/services/profile';
import { createSession, type Session } from '../../../main/services/session';
import { createSettings, type Settings } from '../../../main/services/settings';
import { keychainOf } from './keychain-of';

export interface Computer {
  folder: string;
  items: Map<string, string>;
  keychain: Keychain;
  settings: Settings;
  profiles: Profiles;
  session: Session;
  /** What became of files. */
  happened: string[];
  /** The keychain takes nothing more, until it does again. */
  breakKeychain(broken: boolean): void;
  arrive(name?: string): Promise<void>;
  use(environment: Environment): void;
  /** Files that are half made. */
  parts(): string[];
  close(): Promise<void>;
}

const tokenOf = (name: string) => ({ sessionId: `of ${name}`, jwt: `e30.${Buffer.from(JSON.stringify({ cid: 7, sub: name })).toString('base64url')}.x` });

export async function computer(now: () => Date, reachable = true): Promise<Computer> {
  const folder = mkdtempSync(join(tmpdir(), 'advisor-computer-'));
  const items = new Map<string, string>();
  const happened: string[] = [];
  let broken = !reachable;
  const keychain = await keychainOf(items, () => broken);
  const settings = createSettings(folder, 'en');
  const profiles = createProfiles({ keychain, dataDir: folder, folderId: settings.get().folderId, now, happened: (kind) => void happened.push(kind) });
  const session = createSession({ keychain, profiles, settings, now, notify: () => undefined });
  const use = (environment: Environment) => session.use({
    environment, dfs: { singleSignOn: async (name: string) => tokenOf(name), api: { logOff: async () => undefined } }, close: async () => undefined,
  } as unknown as Remote);
  use(practiceEnvironment(1));
  return {
    folder, items, keychain, settings, profiles, session, happened, use,
    breakKeychain: (to) => void (broken = to),
    arrive: async (name = 'camille') => void (await session.signIn.singleSignOn(name)),
    parts: () => readdirSync(folder).filter((name) => name.includes('.part')),
    async close() {
      await session.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
