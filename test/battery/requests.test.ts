// Every operation as it goes over the wire: exactly the documented address, credentials and body.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Remote } from '../../main/api/remote';
import { methodOf, templateOf } from '../../main/api/operation';
import { call, environmentAt, inputOf, remoteAt, sampleBody, targets, type Target } from './clients';
import { openRow } from './row';

const { count } = openRow('requests');
interface Captured { method: string; path: string; query: Record<string, string>; headers: IncomingMessage['headers']; body: string }
let captured: Captured[] = [];
let remote: Remote;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const url = new URL(request.url ?? '', 'http://battery');
    captured.push({ method: request.method ?? '', path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, body: Buffer.concat(chunks).toString() });
    const identity = url.pathname === '/identity/token';
    response.writeHead(identity ? 200 : 418, { 'content-type': 'application/json' }).end(identity ? '{"access_token":"canary-application","expires_in":3600}' : '{}');
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  remote = remoteAt(environmentAt(origin, { application: { tokenUrl: `${origin}/identity/token`, clientId: 'client', clientSecret: 'secret', scope: 'all' } }));
});
afterAll(async () => {
  await remote.close();
  server.close();
});

async function capture(target: Target, input = inputOf(target)): Promise<Captured> {
  captured = [];
  await call(remote, target, input).catch(() => undefined);
  expect(captured.filter(({ path }) => path !== '/identity/token')).toHaveLength(1);
  return captured.at(-1)!;
}

/** What of a captured request differs from the document. */
function faults(target: Target, request: Captured): string[] {
  const { operation, system, documented } = target;
  const input = inputOf(target);
  const path = `/${system}${templateOf(operation).replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))}`;
  const query = Object.fromEntries(documented.query.map(({ name }) => [name, String(input[name])]));
  const authorization = documented.layers.includes('application') ? 'Bearer canary-application' : documented.layers.includes('coanda') ? /^Bearer .+canarytoken/ : undefined;
  const given = request.headers.authorization;
  const person = request.headers['x-token-jwt'];
  const allowed = ['host', 'connection', 'accept', 'accept-language', 'accept-encoding', 'sec-fetch-mode', 'user-agent', 'content-type', 'content-length', 'authorization', 'x-token-jwt', 'cache-control', 'pragma'];
  return [
    ...(request.method === methodOf(operation) ? [] : [`method ${request.method}`]),
    ...(request.path === path ? [] : [`path ${request.path}`]),
    ...(JSON.stringify(request.query) === JSON.stringify(query) ? [] : [`query ${JSON.stringify(request.query)}`]),
    ...((authorization instanceof RegExp ? authorization.test(given ?? '') : given === authorization) ? [] : ['authorization']),
    ...((person !== undefined) === documented.layers.includes('person') ? [] : ['X-Token-Jwt']),
    ...(documented.body === null ? (request.body === '' ? [] : ['a body']) : [...differingBody(request.body, sampleBody(documented)), ...(request.headers['content-type'] === 'application/json' ? [] : ['content type'])]),
    ...Object.keys(request.headers).filter((name) => !allowed.includes(name)).map((name) => `header ${name}`),
  ];
}
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)).map(([key, inner]) => [key, sorted(inner)])) : value);
const differingBody = (body: string, documented: unknown): string[] => (JSON.stringify(sorted(JSON.parse(body))) === JSON.stringify(sorted(documented)) ? [] : [`body ${body}`]);

describe('a captured request', () => {
  it('is there for every operation', () => expect(targets.length, 'as many as test/battery/rows.json says').toBe(count));

  it.each(targets.map((target) => [target.operation.id, target] as const))('of %s is the documented one', async (_, target) => {
    expect(faults(target, await capture(target))).toEqual([]);
  });

  it('that differs in anything is seen (control)', async () => {
    const target = targets.find(({ name }) => name === 'createBank')!;
    const request = await capture(target);
    const wrong: [Partial<Captured>, string][] = [
      [{ method: 'PUT' }, 'method'], [{ path: '/dfs/v1.0/bank' }, 'path'], [{ query: { page: '1' } }, 'query'], [{ headers: { ...request.headers, authorization: 'Bearer other' } }, 'authorization'],
      [{ headers: { ...request.headers, 'x-more': '1' } }, 'header'], [{ body: '{"Name":"string"}' }, 'body'], [{ headers: { ...request.headers, 'x-token-jwt': undefined } }, 'X-Token-Jwt'],
    ];
    for (const [change, word] of wrong) expect(faults(target, { ...request, ...change }).join(), word).toContain(word);
  });

  it('never leaves when the input is not what the document takes', async () => {
    const target = targets.find(({ name }) => name === 'createBank')!;
    for (const input of [{ body: { Name: 5 } }, { body: { Swift: 'x' } }, { body: [] }, {}, { body: {}, page: 1 }]) {
      captured = [];
      await expect(call(remote, target, input)).rejects.toMatchObject({ code: 'invalidInput' });
      expect(captured).toEqual([]);
    }
  });
});
