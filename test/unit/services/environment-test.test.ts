// Whether every system of an environment answers: each by itself, with what it came to, and nobody's secret.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../../main/environments/schema';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { testEnvironment } from '../../../main/services/environment-test';
import type { EnvironmentTest } from '../../../preload/contract/environments';

let practice: PracticeServer;
const servers: Server[] = [];
beforeEach(async () => { practice = await startPractice(); });
afterEach(async () => {
  await practice.close();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); })));
});
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** An address of this computer where nobody listens. */
async function nobody(): Promise<string> {
  const origin = await serve(() => undefined);
  await new Promise((resolve) => { servers.pop()!.close(resolve); });
  return origin;
}
const own = () => Promise.resolve(practice.environment.dfs.application!.clientSecret);
async function outcomes(changes: Partial<Environment> = {}, secret: () => Promise<string | null> = own) {
  const told: EnvironmentTest[] = [];
  const all = await testEnvironment({ ...practice.environment, ...changes }, secret, new AbortController().signal, (result) => void told.push(result));
  expect(told.length).toBe(all.length);
  return Object.fromEntries(all.map(({ system, outcome, status }) => [system, status === null ? outcome : `${outcome} ${status}`]));
}

describe('a system', () => {
  it('that answers is well', async () => {
    expect(await outcomes()).toMatchObject({ identity: 'well', dfs: 'well 200' });
  });
  it('whose application has no secret says so, and DFS is asked all the same', async () => {
    expect(await outcomes({}, () => Promise.resolve(null))).toMatchObject({ identity: 'secretMissing', dfs: expect.not.stringMatching('secretMissing') as string });
    expect(await outcomes({}, () => Promise.resolve('another'))).toMatchObject({ identity: 'answered 401' });
  });
  it('without an application has no identity to ask', async () => {
    expect(Object.keys(await outcomes({ dfs: { ...practice.environment.dfs, application: null } })).sort()).toEqual(['coanda', 'dfs', 'premia']);
  });
  it('where nobody listens, whose name nobody knows, or that breaks off says which', async () => {
    const cut = await serve((request) => void request.socket.destroy());
    const { dfs, coanda } = practice.environment;
    expect(await outcomes({ dfs: { ...dfs, baseUrl: await nobody(), application: null }, coanda: { ...coanda, baseUrl: cut }, premia: { baseUrl: 'http://nobody.invalid' } })).toEqual({ dfs: 'refused', coanda: 'cut', premia: 'unknownHost' });
  });
  it('that answers something else has answered, with its status', async () => {
    const refuses = await serve((_, response) => void response.writeHead(503).end());
    const talks = await serve((_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('Welcome'));
    for (const [baseUrl, expected] of [[refuses, 'answered 503'], [talks, 'answered 200']] as const) expect((await outcomes({ dfs: { ...practice.environment.dfs, baseUrl, application: null } }))['dfs']).toBe(expected);
  });
});

it('whoever gives up hears of nothing more', async () => {
  const stop = new AbortController();
  const silent = await serve(() => stop.abort());
  const told: EnvironmentTest[] = [];
  await expect(testEnvironment({ ...practice.environment, coanda: { ...practice.environment.coanda, baseUrl: silent } }, own, stop.signal, (result) => void told.push(result))).rejects.toMatchObject({ code: 'cancelled' });
  expect(told.map(({ system }) => system)).not.toContain('coanda');
});
