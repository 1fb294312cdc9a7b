// Each kind of broken answer, looked at from the socket, where fetch would hide it.
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { PracticeFault } from '../../../preload/contract/practice';

let practice: PracticeServer;
let changes: number;
beforeEach(async () => {
  changes = 0;
  practice = await startPractice({ simulationSeconds: 0, changed: () => { changes += 1; } });
});
afterEach(() => practice.close());

const healthId = 'GET /v1.0/health-check';
const set = (kind: PracticeFault['kind'], more: Partial<PracticeFault> = {}): void => practice.setFaults([faultOf(kind, more)]);
const url = (path: string): string => practice.environment.dfs.baseUrl + path;
const port = (): number => Number(new URL(url('')).port);

interface Seen { text: string; arrivals: number[]; error: string | null; ended: boolean }

/** What comes over a plain socket for one GET, until it ends. */
function raw(path = '/v1.0/countries/fr', ready: (socket: Socket) => void = () => undefined): Promise<Seen> {
  return new Promise((resolve) => {
    const seen: Seen = { text: '', arrivals: [], error: null, ended: false };
    const socket = connect(port(), '127.0.0.1', () => socket.write(`GET /dfs${path} HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nConnection: close\r\n\r\n`));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => { seen.text += text; seen.arrivals.push(performance.now()); });
    socket.on('end', () => { seen.ended = true; });
    socket.on('error', (problem: NodeJS.ErrnoException) => { seen.error = problem.code ?? ''; });
    socket.on('close', () => resolve(seen));
    ready(socket);
  });
}
const bodyOf = ({ text }: Seen): string => text.slice(text.indexOf('\r\n\r\n') + 4);
const sound = async (): Promise<string> => bodyOf(await raw());

it('drip sends a few bytes at a time, and the rest when switched off', async () => {
  set('drip', { bytes: 1, seconds: 0.3, times: 1 });
  const begun = performance.now();
  const slow = await raw('/v1.0/health-check');
  expect(bodyOf(slow)).toBe('OK');
  expect(performance.now() - begun).toBeGreaterThan(290);
  expect(slow.arrivals.length).toBeGreaterThan(1);
  const whole = await sound();
  set('drip', { bytes: 10, seconds: 60 });
  const waiting = raw();
  await expect.poll(() => practice.log().at(-1)?.outcome).toBe('answered');
  practice.setFaults([]);
  expect(bodyOf(await waiting)).toBe(whole);
});

it('resetAt resets the connection after so many bytes, even before the first', async () => {
  set('resetAt', { bytes: 40 });
  const cut = await raw();
  expect([cut.text.length, cut.error, cut.ended]).toEqual([40, 'ECONNRESET', false]);
  expect(practice.log().at(-1)).toMatchObject({ outcome: 'cut', status: null });
  set('resetAt', { bytes: 0 });
  expect(await raw()).toMatchObject({ text: '', error: 'ECONNRESET' });
});

it('halfOpen takes the request and says nothing until switched off', async () => {
  set('halfOpen');
  let socket: Socket | undefined;
  const waiting = raw('/v1.0/health-check', (opened) => { socket = opened; });
  await expect.poll(() => practice.log().at(-1)?.operation).toBe(healthId);
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect([socket?.destroyed, practice.log().at(-1)?.outcome]).toEqual([false, 'pending']);
  practice.setFaults([]);
  expect((await waiting).text).toBe('');
  await expect.poll(() => practice.log().at(-1)).toMatchObject({ outcome: 'cut', status: null });
});

it('halfOpen also ends with the server', async () => {
  set('halfOpen');
  const waiting = raw();
  await expect.poll(() => practice.log()).toHaveLength(1);
  await practice.close();
  expect((await waiting).text).toBe('');
  practice = await startPractice();
});

it('truncated ends early, and neither TCP nor HTTP tells', async () => {
  const whole = await sound();
  set('truncated', { bytes: 100 });
  const seen = await raw();
  expect(bodyOf(seen)).toBe(Buffer.from(whole, 'latin1').subarray(0, 100).toString('latin1'));
  expect([seen.ended, seen.error]).toEqual([true, null]);
  expect(seen.text).not.toMatch(/content-length|transfer-encoding/i);
  const answer = await fetch(url('/v1.0/countries/fr'));
  expect(answer.status).toBe(200);
  expect(() => JSON.parse('')).toThrow();
  await expect(answer.json()).rejects.toThrow(SyntaxError);
  set('truncated', { bytes: 1_000_000 });
  expect(bodyOf(await raw())).toHaveLength(whole.length - 1);
});

it('wrongLength claims more than it sends', async () => {
  const whole = await sound();
  set('wrongLength', { bytes: 7 });
  const seen = await raw();
  expect(bodyOf(seen)).toBe(whole);
  expect(seen.text).toContain(`Content-Length: ${whole.length + 7}\r\n`);
  expect([seen.ended, seen.error]).toEqual([true, null]);
  await expect(fetch(url('/v1.0/countries/fr')).then((answer) => answer.text())).rejects.toThrow();
});

it('wrongContentType keeps the body, malformedJson the type', async () => {
  const whole = await (await fetch(url('/v1.0/countries/fr'))).text();
  set('wrongContentType');
  const other = await fetch(url('/v1.0/countries/fr'));
  expect([other.headers.get('content-type'), await other.text()]).toEqual(['text/csv; charset=utf-8', whole]);
  set('malformedJson');
  const malformed = await fetch(url('/v1.0/countries/fr'));
  expect(malformed.headers.get('content-type')).toContain('application/json');
  await expect(malformed.json()).rejects.toThrow(SyntaxError);
});

it('htmlPage is a captive portal with 200', async () => {
  set('htmlPage');
  const answer = await fetch(url('/v1.0/countries/fr'));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await answer.text()).toContain('<!doctype html>');
});

it('redirect leads to where it is told, with 307', async () => {
  const reached: IncomingMessage[] = [];
  const other = createServer((request, response) => { reached.push(request); response.end('{}'); });
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', () => resolve()));
  const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/taken`;
  set('redirect', { target });
  const answer = await fetch(url('/v1.0/health-check'), { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([307, target]);
  await fetch(url('/v1.0/health-check'));
  expect(reached).toHaveLength(1);
  set('redirect');
  expect(await (await fetch(url('/v1.0/health-check'))).text()).toContain('Where redirects lead');
  expect(() => set('redirect', { target: 'http://elsewhere.example/' })).toThrow();
  other.closeAllConnections();
  other.close();
});

it('gzipBomb unpacks to more than 64 MiB from very little', async () => {
  set('gzipBomb');
  const packed = await new Promise<Buffer>((resolve, reject) => {
    httpRequest(url('/v1.0/health-check'), (answer) => {
      const chunks: Buffer[] = [];
      expect(answer.headers['content-encoding']).toBe('gzip');
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject).end();
  });
  expect(packed.length).toBeLessThan(512 * 1024);
  expect(gunzipSync(packed).length).toBeGreaterThan(64 * 1024 * 1024);
});

it('strikes one operation only when told so, and offline too', async () => {
  set('unavailable', { operation: healthId });
  expect((await fetch(url('/v1.0/health-check'))).status).toBe(503);
  expect((await fetch(url('/v1.0/countries/fr'))).status).toBe(200);
  set('offline', { operation: 'GET /v1.0/countries/{language}' });
  expect((await fetch(url('/v1.0/health-check'))).status).toBe(200);
  await expect(fetch(url('/v1.0/countries/de'))).rejects.toThrow();
});

it('several at once: a delay and the first other, each counted by itself', async () => {
  practice.setFaults([faultOf('delay', { seconds: 0.1 }), faultOf('unavailable', { times: 1 }), faultOf('rateLimited', { times: 1 })]);
  const begun = performance.now();
  expect((await fetch(url('/v1.0/health-check'))).status).toBe(503);
  expect(performance.now() - begun).toBeGreaterThan(95);
  expect((await fetch(url('/v1.0/health-check'))).status).toBe(429);
  expect(practice.state().faults.map(({ kind }) => kind)).toEqual(['delay']);
  expect(changes).toBe(3);
});

it('a fault that stays on the list goes on holding what it holds', async () => {
  set('halfOpen', { operation: healthId });
  const waiting = raw('/v1.0/health-check');
  await expect.poll(() => practice.log()).toHaveLength(1);
  practice.setFaults([...practice.state().faults, faultOf('unavailable', { system: 'coanda' })]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(practice.log()[0]?.outcome).toBe('pending');
  practice.setFaults(practice.state().faults.slice(1));
  expect((await waiting).text).toBe('');
});

it('takes effect after the work: what was changed stays changed', async () => {
  set('resetAt', { bytes: 0, operation: 'POST /v1.1/authentication/pre-authenticate' });
  const { userName, password } = practice.credentials.dfs;
  const signIn = fetch(url('/v1.1/authentication/pre-authenticate'), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ UserName: userName, Password: password }) });
  await expect(signIn).rejects.toThrow();
  const answer = await fetch(url('/v1.1/contacts/7/authentication/authenticate'), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ Passcode: practice.credentials.dfs.passcode }) });
  expect(await answer.json()).toMatchObject({ Result: 'Success' });
});
