// What may leave the machine: the operations of the tables that this environment may call, and no other.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRemote, type Remote } from '../../../main/api/remote';
import { Failure } from '../../../main/failure';
import { call, environmentAt, inputOf, targets } from '../../battery/clients';

let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  request.resume();
  response.writeHead(418, { 'content-type': 'application/json' }).end('{}');
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = [
  'getTokenBySession', 'authenticateByPassword', 'authenticateOnboarding', 'activateOnboarding', 'authenticateMobile', 'authenticateMtan', 'reportAuthentication', 'reportEnrollment',
  'getSettings', 'getSetting', 'listDataSources', 'listStoredProcedures',
];
const changes = /^(delete|update|create)(Bank|Branch|AccountType|RiskCategory|EconomicZone)$/;

describe.each([false, true])('with administration %s', (administration) => {
  let remote: Remote;
  beforeAll(() => { remote = createRemote({ ...environmentAt(origin), administration }, { report: () => undefined, clock: () => undefined }); });
  afterAll(() => remote.close());

  it.each(targets.map((target) => [target.name, target] as const))('%s', async (name, target) => {
    asked = [];
    const error: unknown = await call(remote, target, inputOf(target)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Failure);
    const refused = never.includes(name) || (changes.test(name) && !administration);
    expect(asked.length, asked.join()).toBe(refused ? 0 : 1);
    expect((error as Failure).code === 'notGranted').toBe(refused);
  });
});
