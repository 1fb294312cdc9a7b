// Every fault of the practice backend, by system and by count; and the door of the server itself.
import { request as httpRequest } from 'node:http';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { PracticeFault } from '../../../preload/contract/practice';
import { coandaToken, sampleRequest, sendJson, simulateOver } from './helpers';

let practice: PracticeServer;
beforeEach(async () => { practice = await startPractice({ simulationSeconds: 0 }); });
afterEach(() => practice.close());

const fault = (changes: (Partial<PracticeFault> & Pick<PracticeFault, 'kind'>) | null): void => practice.setFaults(changes ? [faultOf(changes.kind, changes)] : []);
const health = (): Promise<Response> => fetch(`${practice.environment.dfs.baseUrl}/v1.0/health-check`);
const acquire = (): Promise<Response> => fetch(`${practice.environment.coanda.baseUrl}/user-service/v1/token/acquire?username=a&password=b`);

describe('refusals', () => {
  it('answer 401, 429 with Retry-After and 503 in the shape of each API', async () => {
    for (const [kind, status] of [['unauthorized', 401], ['rateLimited', 429], ['unavailable', 503]] as const) {
      fault({ kind, seconds: 7 });
      const [dfs, coanda] = [await health(), await acquire()];
      expect([dfs.status, coanda.status]).toEqual([status, status]);
      expect(dfs.headers.get('retry-after')).toBe(kind === 'rateLimited' ? '7' : null);
      expect(await dfs.json()).toMatchObject({ Code: expect.any(String), CorrelationId: expect.any(String) });
      expect(await coanda.json()).toMatchObject({ status, message: expect.any(String) });
    }
  });

  it('strike one system only when told so', async () => {
    fault({ kind: 'unavailable', system: 'coanda' });
    expect((await health()).status).toBe(200);
    expect((await acquire()).status).toBe(503);
    expect((await fetch(`${practice.environment.premia.baseUrl}/premia/sessions`)).status).toBe(503);
  });

  it('count down and clear themselves', async () => {
    fault({ kind: 'rateLimited', times: 2 });
    expect((await health()).status).toBe(429);
    expect(practice.state().faults).toMatchObject([{ kind: 'rateLimited', times: 1 }]);
    expect((await health()).status).toBe(429);
    expect(practice.state().faults).toEqual([]);
    expect((await health()).status).toBe(200);
  });

  it('can be switched off', async () => {
    fault({ kind: 'unavailable' });
    expect((await health()).status).toBe(503);
    fault(null);
    expect((await health()).status).toBe(200);
  });
});

describe('a delay', () => {
  it('comes before the answer', async () => {
    fault({ kind: 'delay', seconds: 0.2, times: 1 });
    const begun = performance.now();
    expect((await health()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(195);
    expect(practice.state().faults).toEqual([]);
  });

  it('ends when it is switched off', async () => {
    fault({ kind: 'delay', seconds: 60 });
    const waiting = health();
    setTimeout(() => fault(null), 30);
    expect((await waiting).status).toBe(200);
  });
});

describe('being offline', () => {
  it('cuts every new request, of one system when told so', async () => {
    fault({ kind: 'offline', system: 'dfs' });
    await expect(health()).rejects.toThrow();
    expect(practice.log().at(-1)).toMatchObject({ outcome: 'cut', status: null });
    expect((await acquire()).status).toBe(401);
    fault(null);
    expect((await health()).status).toBe(200);
  });

  it('cuts what is already under way', async () => {
    fault({ kind: 'delay', seconds: 60 });
    const waiting = health();
    await expect.poll(() => practice.log().length).toBe(1);
    fault({ kind: 'offline', times: 1 });
    await expect(waiting).rejects.toThrow();
    expect(practice.log()[0]).toMatchObject({ outcome: 'cut', status: null });
    expect((await health()).status).toBe(200);
  });

  it('cuts a simulation in the middle', async () => {
    const waiting = simulateOver(practice, await coandaToken(practice), 'free', { ...sampleRequest(), horizon: 720 });
    await expect.poll(() => practice.log().length).toBe(2);
    fault({ kind: 'offline' });
    await expect(waiting).rejects.toThrow();
  });
});

describe('the server', () => {
  const statusFor = (host: string): Promise<number | undefined> => new Promise((resolve, reject) => {
    const { port } = new URL(practice.environment.dfs.baseUrl);
    httpRequest({ host: '127.0.0.1', port, path: '/dfs/v1.0/health-check', headers: { host: host.replace('PORT', port) } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject).end();
  });

  it('listens on this machine only and to its own name only', async () => {
    expect(practice.environment.dfs.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/dfs$/);
    expect(await statusFor('127.0.0.1:PORT')).toBe(200);
    expect(await statusFor('localhost:PORT')).toBe(200);
    expect(await statusFor('attacker.example:PORT')).toBe(421);
    expect(await statusFor('127.0.0.1')).toBe(421);
  });

  it('refuses bodies above 1 MiB in the shape of the API', async () => {
    const url = `${practice.environment.dfs.baseUrl}/v1.1/authentication/pre-authenticate`;
    const body = (size: number): string => JSON.stringify({ UserName: 'x'.repeat(size - 32), Password: 'y' });
    expect((await sendJson('POST', url, body(1024 * 1024 - 10))).status).toBe(200);
    const refused = await sendJson('POST', url, body(1024 * 1024 + 100));
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ CorrelationId: expect.any(String) });
  });

  it('logs what arrived, without the values of the query, the last 500', async () => {
    await fetch(`${practice.environment.coanda.baseUrl}/user-service/v1/token/acquire?username=who&password=secret`);
    expect(practice.log()).toHaveLength(1);
    expect(practice.log()[0]).toMatchObject({ method: 'GET', path: '/coanda/user-service/v1/token/acquire', queryNames: ['username', 'password'], body: '', status: 401, outcome: 'answered' });
    expect(JSON.stringify(practice.log())).not.toContain('secret');
    for (let count = 0; count < 505; count += 1) await (await health()).text();
    expect(practice.log()).toHaveLength(500);
    expect(practice.log()[0]?.path).toBe('/dfs/v1.0/health-check');
  });

  it('closes at once, whatever is open', async () => {
    fault({ kind: 'delay', seconds: 60 });
    const waiting = health();
    const outcome = expect(waiting).rejects.toThrow();
    await expect.poll(() => practice.log().length).toBe(1);
    await practice.close();
    await outcome;
    practice = await startPractice();
  });
});
