// The program itself, in the runtime it comes with: which servers it believes, whatever the environment's variables say.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import english from '../../resources/messages/en.json';
import { servers, type Certificate } from '../battery/certificates';
import { launch, newFolder, practice, type Workstation } from './workstation';

const { known, good, wrong } = servers();
const shown: [string, Certificate][] = [['good', good], ...Object.entries(wrong)];
/** Bytes of requests, by what the server shows. */
const heard = new Map<string, number>();
const opened: Server[] = [];
const sockets = new Set<Socket>();
let workstation: Workstation;

async function listen([name, { pem, key }]: [string, Certificate]): Promise<object> {
  const server = createServer({ cert: pem, key }, (socket) => {
    socket.on('error', () => undefined).on('data', (piece) => {
      heard.set(name, (heard.get(name) ?? 0) + piece.length);
      socket.end('HTTP/1.1 503 Closed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  }).on('tlsClientError', () => undefined).on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  const id = `server-${opened.push(server)}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { id, name: id, dfs: { baseUrl }, coanda: { baseUrl }, premia: { baseUrl } };
}

beforeAll(async () => {
  const folder = newFolder();
  const [environments, authority] = [join(folder, 'environments.json'), join(folder, 'authority.pem')];
  writeFileSync(environments, JSON.stringify({ format: 1, environments: await Promise.all(shown.map(listen)) }));
  writeFileSync(authority, known.pem);
  workstation = await launch({ args: [`--environments=${environments}`], env: { NODE_EXTRA_CA_CERTS: authority, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
});
afterAll(async () => {
  await workstation?.quit();
  for (const socket of sockets) socket.destroy();
  for (const server of opened) server.close();
});

test('a firm’s own authority is believed, and nobody else, also where the environment says that nothing need be verified', async () => {
  const outcomes = await workstation.page.evaluate(async (ids) => Promise.all(ids.map(async ({ environmentId, taskId }) => {
    const outcome = await window.workstation.environments.test({ environmentId, taskId });
    return outcome.ok ? [...new Set(outcome.value.map(({ outcome: one }) => one))].join() : outcome.error.code;
  })), shown.map((_, index) => ({ environmentId: `server-${index + 1}`, taskId: randomUUID() })));
  expect(Object.fromEntries(outcomes.map((outcome, index) => [shown[index]![0], outcome]))).toEqual({ ...Object.fromEntries(Object.keys(wrong).map((name) => [name, 'certificate'])), good: expect.stringMatching(/^(?!certificate)/) as string });
  expect([...heard.keys()]).toEqual(['good']);
});

test('a password is not sent to a server with an expired certificate, and the words say why', async () => {
  const { page } = workstation;
  await page.getByLabel('Environment').selectOption(`server-${shown.findIndex(([name]) => name === 'expired') + 1}`);
  await page.locator('.practice.card').waitFor({ state: 'detached' });
  await page.getByLabel('User name').fill(practice.userName);
  await page.getByLabel('Password').fill(practice.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(english['error.untrusted']).waitFor();
  expect([...heard.keys()]).toEqual(['good']);
});
