// What one profile (an advisor in an environment) keeps in the keychain: the key of its file, the key and the end of its activity log, its two sessions, and a PIN.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readItem, textOfItem } from './item';
import type { Keychain } from './keychain';
import { keptPin, type KeptPin } from './pin';

/** A DFS session. The session id equals the JWT's `jti`: both are credentials, even after they expire. */
export const dfsSession = z.object({
  contactId: z.int(),
  sessionId: z.string(),
  jwt: z.string(),
  /** How it began: a session from a single sign-on is renewed by an operation of its own. */
  origin: z.enum(['password', 'sso']).default('password'),
});
/** With the name it was opened under, so that nobody has to type it again. */
export const coandaSession = z.object({ jwt: z.string(), userName: z.string().optional() });
const trustedDevice = z.string();
/** 32 bytes in hexadecimal: a key or a seal. */
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
/** Where the activity log ends: the last entry's number and its seal. */
export const activityHead = z.object({ sequence: z.int().min(0), mac: hex32 });
const profileSecrets = z.object({ userName: z.string() });

export type ActivityHead = z.infer<typeof activityHead>;
export type DfsSession = z.infer<typeof dfsSession>;
export type CoandaSession = z.infer<typeof coandaSession>;

export interface Vault {
  /** The 32-byte key of the encrypted file in hexadecimal, or null when the keychain has none (or will not say). */
  databaseKey(): Promise<string | null>;
  /** Makes, stores and reads back a new key. Only for a file that does not exist yet. */
  newDatabaseKey(): Promise<string>;
  /** The 32-byte key of the activity log in hexadecimal, or null when the keychain has none (or will not say). */
  activityKey(): Promise<string | null>;
  /** Makes and stores a key with the end of the log it is for: never one without the other. */
  newActivityKey(head: ActivityHead): Promise<string>;
  /** Takes in the key and the end of a log that comes from a backup. */
  takeActivity(key: string, head: ActivityHead): Promise<void>;
  activityHead(): Promise<ActivityHead | null>;
  saveActivityHead(head: ActivityHead): Promise<void>;
  userName(): Promise<string | null>;
  saveUserName(userName: string): Promise<void>;
  dfs(): Promise<DfsSession | null>;
  saveDfs(session: DfsSession | null): Promise<void>;
  coanda(): Promise<CoandaSession | null>;
  saveCoanda(session: CoandaSession | null): Promise<void>;
  /** What stands for the second factor on this computer: a credential of its own, kept only when asked for. */
  trustedDevice(): Promise<string | null>;
  saveTrustedDevice(token: string | null): Promise<void>;
  /** null when there is none, or the keychain will not say. */
  pin(): Promise<KeptPin | null>;
  savePin(pin: KeptPin | null): Promise<void>;
}

/** Where the environment's systems are: what a provider gave is kept for, and given out to, that address alone. */
export interface Addresses { dfs: string; coanda: string }
const bound = z.object({ at: z.string(), value: z.unknown() });

/**
 * `profile` names the items; it must not identify a person (see `profileName`). The environment's id is in that name, but
 * a file can give the same id another address: a credential kept for the old one counts as absent then.
 */
export function createVault(keychain: Keychain, profile: string, addresses: Addresses): Vault {
  const account = (item: string) => `${profile}/${item}`;

  const readJson = async <T>(item: string, schema: z.ZodType<T>): Promise<T | null> => readItem(await keychain.read(account(item)), schema);
  const writeJson = (item: string, value: unknown) => keychain.write(account(item), textOfItem(value));
  const save = (item: string, value: unknown) => (value === null ? keychain.remove(account(item)) : writeJson(item, value));

  async function readBound<T>(item: string, at: string, schema: z.ZodType<T>): Promise<T | null> {
    const kept = await readJson(item, bound);
    return kept?.at === at ? (schema.safeParse(kept.value).data ?? null) : null;
  }
  const saveBound = (item: string, at: string, value: unknown) => save(item, value === null ? null : { at, value });

  const readKey = async (item: string): Promise<string | null> => hex32.safeParse(await keychain.read(account(item))).data ?? null;
  async function newKey(item: string): Promise<string> {
    const key = randomBytes(32).toString('hex');
    await keychain.write(account(item), key);
    return key;
  }

  return {
    databaseKey: () => readKey('database-key'),
    newDatabaseKey: () => newKey('database-key'),
    activityKey: () => readKey('activity-key'),
    async newActivityKey(head) {
      await writeJson('activity-head', head);
      return newKey('activity-key');
    },
    async takeActivity(key, head) {
      await keychain.write(account('activity-key'), key);
      await writeJson('activity-head', head);
    },
    activityHead: () => readJson('activity-head', activityHead),
    saveActivityHead: (head) => writeJson('activity-head', head),
    userName: async () => (await readJson('profile', profileSecrets))?.userName ?? null,
    saveUserName: (userName) => writeJson('profile', { userName }),
    dfs: () => readBound('dfs', addresses.dfs, dfsSession),
    saveDfs: (session) => saveBound('dfs', addresses.dfs, session),
    coanda: () => readBound('coanda', addresses.coanda, coandaSession),
    saveCoanda: (session) => saveBound('coanda', addresses.coanda, session),
    trustedDevice: () => readBound('trusted-device', addresses.dfs, trustedDevice),
    saveTrustedDevice: (token) => saveBound('trusted-device', addresses.dfs, token),
    pin: () => readJson('pin', keptPin),
    savePin: (pin) => save('pin', pin),
  };
}
