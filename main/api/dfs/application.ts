// The client application's own token: the layer below every person's session, where an environment has one.
import { Failure } from '../../failure';
import type { Http } from '../http';
import { field, numberOf, parseJson } from '../json';
import { operation } from '../define';
import { write } from '../fields';
import { z } from 'zod';

/** OAuth 2 client credentials, at the identity server's own address. Not one of the documented 68 operations. */
export const applicationToken = (path: string) => operation(`POST ${path as `/${string}`}`, {
  summary: 'A token for the client application (OAuth 2 client credentials).',
  layers: [], response: z.unknown(), body: write.object(z.strictObject({ grant_type: write.text, client_id: write.text, client_secret: write.text, scope: write.text.optional() })),
});

export interface ApplicationSettings { clientId: string; scope: string }

/** Used up this long before its end, so that none expires on the way. */
const marginMs = 30_000;

export function createApplication(http: Http, path: string, { clientId, scope }: ApplicationSettings, secret: () => Promise<string | null>) {
  let current: { token: string; until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const clientSecret = await secret();
    if (clientSecret === null) throw new Failure('applicationRefused', { details: { reason: 'secret' } });
    try {
      const answer = parseJson(await http.send({ operation: applicationToken(path), form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...(scope ? { scope } : {}) } }));
      const token = field(answer, 'access_token');
      if (typeof token !== 'string' || !/^[\w.~+/-]+=*$/.test(token) || token.length > 16_384) throw new Failure('unreadableAnswer', { details: { reason: 'token' } });
      current = { token, until: performance.now() + Math.max(0, (numberOf(field(answer, 'expires_in')) ?? 300) * 1000 - marginMs) };
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
    /** The server no longer takes this one; the next call asks for another. */
    drop(token: string): void {
      if (current?.token === token) current = null;
    },
  };
}
export type Application = ReturnType<typeof createApplication>;
