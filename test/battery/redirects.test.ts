// Whatever a server's redirect says, for every operation: the other host hears nothing.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../main/failure';
import type { Remote } from '../../main/api/remote';
import { call, environmentAt, inputOf, remoteAt, targets } from './clients';
import { openRow } from './row';

const { count } = openRow('redirects');
const statuses = [301, 302, 303, 307, 308];
let location = '';
let status = 302;
let heard = 0;
let asked = 0;
const evil = createServer((_, response) => {
  heard += 1;
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"Result":"Success"}');
});
const server = createServer((request, response) => {
  request.resume();
  if (request.url?.startsWith('/elsewhere')) heard += 1;
  asked += 1;
  response.writeHead(status, { location }).end();
});
const listen = (one: Server) => new Promise<string>((resolve) => one.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(one.address() as AddressInfo).port}`)));
let hosts = { server: '', evil: '' };
let remote: Remote;
beforeAll(async () => {
  hosts = { server: await listen(server), evil: await listen(evil) };
  remote = remoteAt(environmentAt(`http://${hosts.server}`), { patience: 0 });
});
afterAll(async () => {
  await remote.close();
  for (const one of [server, evil]) {
    one.closeAllConnections();
    one.close();
  }
});

const goals: [string, () => string][] = [
  ['another host', () => `http://${hosts.evil}/stolen`],
  ['another host, without a scheme', () => `//${hosts.evil}/stolen`],
  ['another host behind a user name', () => `http://${hosts.server}@${hosts.evil}/stolen`],
  ['another path of the same host', () => '/elsewhere'],
  ['the same address at another host', () => `http://${hosts.evil}/dfs/v1.0/banks`],
  ['another name of this machine', () => `http://localhost:${hosts.evil.split(':')[1]}/stolen`],
];

describe('a redirect', () => {
  it.each(goals)('to %s is followed by no operation', async (_, goal) => {
    location = goal();
    for (status of statuses) {
      const outcomes = await Promise.all(targets.map((target) => call(remote, target, inputOf(target)).then(() => 'followed', (error: unknown) => (error instanceof Failure ? `${error.code} ${String(error.details?.['reason'])}` : String(error)))));
      expect(new Set(outcomes)).toEqual(new Set(['unreadableAnswer redirect']));
    }
    expect(heard).toBe(0);
  });

  it('was met by every operation, once each', () => expect([goals.length, asked]).toEqual([count, goals.length * statuses.length * targets.length]));

  it('that is followed is heard (control)', async () => {
    location = `http://${hosts.evil}/stolen`;
    status = 307;
    await fetch(`http://${hosts.server}/dfs/v1.0/banks`);
    expect(heard).toBe(1);
  });
});
