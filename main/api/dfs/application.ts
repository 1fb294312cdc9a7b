// The client application's own token: the layer below every person's session, where an environment has one.
import { z } from 'zod';
import { Failure } from '../../failure';
import { operation } from '../define';
import { write } from '../fields';
import type { Http } from '../http';
import { field, numberOf, parseJson } from '../json';

/** OAuth 2 client credentials, at the identity server's own address. Not one of the documented 68 operations. */
export const applicationToken = (path: string) => operation(`POST ${path as `/${string}`}`, {
  summary: 'A token for the client application (OAuth 2 client credentials).',
  layers: [], response: z.unknown(), body: write.object(z.strictObject({ grant_type: write.text, client_id: write.text, client_secret: write.text, scope: write.text.optional() })),
});

export interface ApplicationSettings { clientId: string; scope: string }

/** Used up this long before its end, so that none expires on the way. */
const marginMs = 30_000;
const freshMs = 2000;

export function createApplication(http: Http, path: string, { clientId, scope }: ApplicationSettings, secret: () => Promise<string | null>) {
  let current: { token: string; since: number; until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const clientSecret = await secret();
    if (clientSecret === null) throw new Failure('applicationRefused', { details: { reason: 'secret' } });
    try {
      const answer = parseJson(await http.send({ operation: applicationToken(path), form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...(scope ? { scope } : {}) } }));
      const token = field(answer, 'access_token');
      if (typeof token !== 'string' || !/^[\w.~+/-]+=*$/.test(token) || token.length > 16_384) throw new Failure('unreadableAnswer', { details: { reason: 'token' } });
      const since = performance.now();
      current = { token, since, until: since + Math.max(0, (numberOf(field(answer, 'expires_in')) ?? 300) * 1000 - marginMs) };
      return token;
    } catch (error) {
      // Whoever is signing in can do nothing about it: it is not their password that was refused.
      const refused = error instanceof Failure && ['sessionExpired', 'forbidden', 'requestRefused', 'notFound'].includes(error.code);
      if (!(error instanceof Failure)) throw error;
      // Nor is it theirs to read what the server quotes of the secret it was sent.
      const { message: _, ...details } = error.details ?? {};
      throw new Failure(refused ? 'applicationRefused' : error.code, { correlationId: error.correlationId, details });
    }
  }

  return {
    /** One question at a time, whoever asks. @throws Failure */
    async token(): Promise<string> {
      if (current && performance.now() < current.until) return current.token;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    /**
     * The server no longer takes this one; the next call asks for another.
     * @returns whether another may help: a token just received is not what is wrong
     */
    drop(token: string): boolean {
      if (current?.token !== token) return true;
      const aged = performance.now() - current.since > freshMs;
      current = null;
      return aged;
    },
  };
}
export type Application = ReturnType<typeof createApplication>;
