// Servers that quote back all they were sent: no refusal of any operation tells a credential.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Remote } from '../../main/api/remote';
import { Failure } from '../../main/failure';
import { call, canaries, environmentAt, inputOf, remoteAt, targets } from './clients';
import { openRow } from './row';

const statuses = [400, 401, 403, 404, 409, 422, 500];
if (statuses.length < openRow('quotes').count) throw new Error('too few statuses');
let remote: Remote;
let status = 400;
const quoted: string[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const pair = Buffer.from(String(request.headers['x-token-jwt'] ?? ''), 'base64').toString();
    const said = `${Buffer.concat(chunks).toString()} ${request.headers.authorization ?? ''} ${String(request.headers['x-token-jwt'] ?? '')} ${pair} at ${request.url ?? ''}`;
    quoted.push(said);
    if (request.url === '/identity/token' && status !== 599) response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"canary-application","expires_in":3600}');
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ Message: said }));
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  remote = remoteAt(environmentAt(origin, { application: { tokenUrl: `${origin}/identity/token`, clientId: 'client', clientSecret: 'canary-application', scope: '' } }), { patience: 0 });
});
afterAll(async () => {
  await remote.close();
  server.close();
});

/** Whoever signs in is no secret to themselves. */
const secrets = canaries.filter((word) => word !== 'canary-user');

it.each(statuses)('a %i that quotes everything', async (wanted) => {
  status = wanted;
  for (const target of targets) {
    const error = await call(remote, target, inputOf(target)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Failure);
    const told = inspect(error, { depth: 10, showHidden: true });
    expect(secrets.filter((word) => told.includes(word)), `${target.operation.id}: ${told}`).toEqual([]);
  }
});

it('really had everything to quote (control)', () => {
  for (const word of secrets) expect(quoted.some((said) => said.includes(word)), word).toBe(true);
});
