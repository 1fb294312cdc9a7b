// A server that is not who it says gets nothing: neither the password nor a hint of it.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operation } from '../../../main/api/define';
import { createHttp } from '../../../main/api/http';

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`../../fixtures/certificates/${name}`, import.meta.url)));
let server: Server;
let heard = 0;
async function serve(options: object): Promise<string> {
  server = createServer({ key: fixture('self-signed.key'), cert: fixture('self-signed.pem'), ...options }, (_, response) => {
    heard += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
beforeEach(() => { heard = 0; });
afterEach(() => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
}));

const signIn = operation('POST /sign-in', { summary: '', layers: [], response: z.unknown(), body: z.unknown() });
const ask = async (baseUrl: string) => {
  const reached: boolean[] = [];
  const http = createHttp({ baseUrl, onReachability: (value) => reached.push(value) });
  const error: unknown = await http.send({ operation: signIn, body: '{"Password":"canary"}' }).catch((caught: unknown) => caught);
  await http.close();
  return { error, reached };
};

describe('a certificate', () => {
  it('nobody trusts ends the call before anything is sent, and says why', async () => {
    const { error } = await ask(await serve({}));
    expect(error).toMatchObject({ code: 'untrusted' });
    expect(JSON.stringify(error)).not.toMatch(/canary|127/);
    expect(heard).toBe(0);
  });

  it('behind an old TLS version is not asked either', async () => {
    const { error } = await ask(await serve({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }));
    expect(error).toMatchObject({ code: 'untrusted' });
    expect(heard).toBe(0);
  });
});
