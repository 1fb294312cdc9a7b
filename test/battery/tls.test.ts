// Servers that cannot be believed, in twelve ways, asked by every operation: none hears a byte of a request, and each call says why.
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, getCACertificates, setDefaultCACertificates, type SecureVersion, type TlsOptions } from 'node:tls';
import { Agent, fetch } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { knock } from '../../main/api/http';
import { Failure } from '../../main/failure';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { servers, type Certificate } from './certificates';
import { call, environmentAt, inputOf, remoteAt, targets } from './clients';
import { openRow } from './row';

const { count, note } = openRow('tls');
const { known, good, wrong } = servers();
const listed = getCACertificates('default');
const variable = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** Bytes of requests, as whoever holds the server's key reads them. */
let heard = 0;
let connections = 0;
const opened: { server: Server; sockets: Set<Socket> }[] = [];
async function listen(server: Server, scheme = 'https'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  opened.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const answer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}';
const secure = ({ pem, key }: Certificate, more: TlsOptions = {}) => listen(createServer({ cert: pem, key, ...more }, (socket) => {
  socket.on('error', () => undefined).on('data', (piece) => {
    heard += piece.length;
    socket.end(answer);
  });
}).on('tlsClientError', () => undefined));
const only = (version: SecureVersion) => secure(good, { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
/** Not even encrypted: what is not part of a handshake would be a request. */
const plain = () => listen(createPlainServer((socket) => {
  socket.on('error', () => undefined).on('data', (piece) => {
    if (piece[0] !== 0x16 && piece[0] !== 0x15) heard += piece.length;
    socket.end(answer);
  });
}));

const kinds: [string, () => Promise<string>][] = [
  ...Object.entries(wrong).map(([name, shown]): [string, () => Promise<string>] => [`with a certificate that is ${name}`, () => secure(shown)]),
  ['that only has TLS 1.0', () => only('TLSv1')], ['that only has TLS 1.1', () => only('TLSv1.1')], ['that is not encrypted', plain],
];

beforeAll(() => setDefaultCACertificates([...listed, known.pem]));
afterEach(() => {
  delete process.env[variable];
  heard = 0;
  connections = 0;
  for (const { server, sockets } of opened.splice(0)) {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  }
});
afterAll(() => setDefaultCACertificates(listed));

const codeOf = (error: unknown): string => (error instanceof Failure ? error.code : String(error));
/** How every operation ended there, and the look whether anybody answers at all. */
async function endings(origin: string): Promise<Record<string, string[]>> {
  const remote = remoteAt(environmentAt(origin), { patience: 0 });
  const outcomes = await Promise.all([
    ...targets.map(async (target) => [target.operation.id, await call(remote, target, inputOf(target)).then(() => 'answered', codeOf)] as const),
    knock(origin).then(() => 'answered', codeOf).then((outcome) => ['knock', outcome] as const),
  ]);
  await remote.close();
  return Object.fromEntries([...new Set(outcomes.map(([, outcome]) => outcome))].map((outcome) => [outcome, outcomes.filter(([, one]) => one === outcome).map(([id]) => String(id))]));
}
const everybody = [...targets.map(({ operation }) => operation.id), 'knock'];

describe('a server', () => {
  it.each(kinds)('%s hears no byte of a request, and every call says that it is not trusted', async (_, serve) => {
    const origin = await serve();
    expect(await endings(origin)).toEqual({ untrusted: everybody });
    expect([heard, connections >= everybody.length]).toEqual([0, true]);
  });

  it.each(kinds)('%s hears none either where the environment says that nothing need be verified', async (_, serve) => {
    const origin = await serve();
    process.env[variable] = '0';
    expect(await endings(origin)).toEqual({ untrusted: everybody });
    expect([heard, connections >= everybody.length]).toEqual([0, true]);
  });

  it('of each kind there is was tried, and what is said is words', () => {
    expect(kinds).toHaveLength(count);
    for (const words of [english, french]) expect(words['error.untrusted'].length).toBeGreaterThan(60);
    note('calls to servers that are not who they say', kinds.length * everybody.length * 2);
  });

  it.each([['TLSv1.2'], ['TLSv1.3']] as const)('whose certificate is good is asked, by every operation, over %s', async (version) => {
    const origin = await secure(good, { minVersion: version, maxVersion: version });
    expect(Object.keys(await endings(origin))).not.toContain('untrusted');
    expect(connections).toBe(everybody.length);
    expect(heard).toBeGreaterThan(everybody.length * 100);
  });
});

describe('the battery itself (control)', () => {
  it.each(kinds.slice(0, -1))('%s hears a client that verifies nothing and takes any version', async (_, serve) => {
    const agent = new Agent({ connect: { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } });
    await fetch(await serve(), { method: 'POST', body: 'canary', dispatcher: agent }).then((response) => response.text());
    expect(heard).toBeGreaterThan(0);
    await agent.destroy();
  });

  it('that is not encrypted hears whoever asks without encrypting', async () => {
    await fetch((await plain()).replace('https', 'http'), { method: 'POST', body: 'canary' }).then((response) => response.text());
    expect(heard).toBeGreaterThan(0);
  });
});
