// The secrets of client applications: in the keychain under the environment's id, or in memory while the keychain keeps nothing.
import { z } from 'zod';
import type { SecretPlace } from '../../preload/contract/environments';
import { Failure } from '../failure';
import { readItem, textOfItem } from './item';
import type { Keychain } from './keychain';

/** An environment's client application, as far as its secret is concerned. */
export interface SecretHolder { id: string; dfs: { baseUrl: string; application: { tokenUrl: string; clientId: string; clientSecret: string | null } | null } }

/**
 * Who the secret is for goes along with it: another file under the same id must not get it sent to another address, nor
 * get the token it is given in exchange sent to another DFS.
 */
const item = z.object({ baseUrl: z.string(), tokenUrl: z.string(), clientId: z.string(), secret: z.string() });
type Item = z.infer<typeof item>;

export function createApplicationSecrets(keychain: Keychain, folderId: string) {
  const thisRun = new Map<string, Item>();
  const account = (id: string) => `${folderId}/environment/${id}`;

  async function find({ id, dfs: { baseUrl, application } }: SecretHolder): Promise<{ secret: string | null; place: SecretPlace }> {
    if (!application) return { secret: null, place: 'missing' };
    const fits = (found: Item | null | undefined): found is Item => found?.baseUrl === baseUrl && found.tokenUrl === application.tokenUrl && found.clientId === application.clientId;
    const run = thisRun.get(id);
    if (fits(run)) return { secret: run.secret, place: 'run' };
    const stored = await keychain.read(account(id)).then((text) => readItem(text, item), () => undefined);
    if (fits(stored)) return { secret: stored.secret, place: 'keychain' };
    return { secret: application.clientSecret, place: application.clientSecret === null ? 'missing' : 'file' };
  }

  return {
    read: async (holder: SecretHolder): Promise<string | null> => (await find(holder)).secret,
    place: async (holder: SecretHolder): Promise<SecretPlace> => (await find(holder)).place,
    /** @returns where it is now: a keychain that does not keep it costs the next start, not this one. */
    async keep({ id, dfs: { baseUrl, application } }: SecretHolder, secret: string): Promise<SecretPlace> {
      if (!application) throw new Failure('invalidInput', { details: { field: 'secret' } });
      const kept: Item = { baseUrl, tokenUrl: application.tokenUrl, clientId: application.clientId, secret };
      try {
        await keychain.write(account(id), textOfItem(kept));
        thisRun.delete(id);
        return 'keychain';
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        thisRun.set(id, kept);
        return 'run';
      }
    },
    /** @throws Failure when the keychain will not let go of it now. */
    async remove(id: string): Promise<void> {
      thisRun.delete(id);
      if (keychain.state() === 'ready') await keychain.remove(account(id));
    },
  };
}
export type ApplicationSecrets = ReturnType<typeof createApplicationSecrets>;
