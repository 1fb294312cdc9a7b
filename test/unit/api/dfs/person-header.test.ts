// How a person's session is shown to DFS: in the form its environment says.
import { expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../../../main/api/http';
import { createDfs } from '../../../../main/api/dfs/client';
import type { Environment } from '../../../../main/environments/schema';

it.each([['pair', Buffer.from('s-1:j.w.t').toString('base64')], ['jwt', 'j.w.t']] as const)('as %s', async (tokenHeader, expected) => {
  const asked: HttpRequest[] = [];
  const http: Http = { close: () => Promise.resolve(), send: (request) => (asked.push(request), Promise.reject(new Error('asked'))) };
  const dfs = createDfs(http, { tokenHeader } as Environment['dfs'], null);
  const session = { contactId: 1, origin: 'password' as const, sessionId: 's-1', jwt: 'j.w.t' };
  await expect(dfs.accounts(session as never, 1, 'en')).rejects.toThrow('asked');
  expect(asked[0]!.headers).toMatchObject({ 'x-token-jwt': expected });
});
