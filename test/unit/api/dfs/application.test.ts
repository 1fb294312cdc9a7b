// The client application's token: asked for once, used until shortly before its end, and never taken for the person's.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApplication } from '../../../../main/api/dfs/application';
import { createHttp, type Http } from '../../../../main/api/http';

let status = 200;
let answer: unknown = {};
let asked: { body: string; headers: IncomingMessage['headers'] }[] = [];
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    asked.push({ body: Buffer.concat(pieces).toString(), headers: request.headers });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
let http: Http;
beforeEach(async () => {
  status = 200;
  answer = { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600 };
  asked = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  http = createHttp({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
const application = (secret: string | null = 's&cret=ü') => createApplication(http, '/connect/token', { clientId: 'desk', scope: 'dfs api' }, () => Promise.resolve(secret));

describe('the application’s token', () => {
  it('is asked for with the client’s credentials in a form', async () => {
    expect(await application().token()).toBe('token-1');
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({ grant_type: 'client_credentials', client_id: 'desk', client_secret: 's&cret=ü', scope: 'dfs api' });
    expect(asked[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('is asked for once, however many calls wait, and kept', async () => {
    const one = application();
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => one.token())))).toEqual(new Set(['token-1']));
    await one.token();
    expect(asked).toHaveLength(1);
  });

  it('is asked for anew when it is about to end, or was refused', async () => {
    answer = { access_token: 'short', expires_in: 20 };
    const one = application();
    await one.token();
    await one.token();
    expect(asked).toHaveLength(2);
    answer = { access_token: 'token-3', expires_in: 3600 };
    expect(await one.token()).toBe('token-3');
    expect(one.drop('another')).toBe(true);
    await one.token();
    expect(asked).toHaveLength(3);
    // It was received a moment ago: another one will not help.
    expect(one.drop('token-3')).toBe(false);
    await one.token();
    expect(asked).toHaveLength(4);
  });

  it.each([400, 401, 403])('refused with %i is no refusal of the person', async (refusal) => {
    status = refusal;
    answer = { error: 'invalid_client' };
    await expect(application().token()).rejects.toMatchObject({ code: 'applicationRefused' });
    expect(asked).toHaveLength(1);
  });

  it('without a secret is not asked for', async () => {
    await expect(application(null).token()).rejects.toMatchObject({ code: 'applicationRefused', details: { reason: 'secret' } });
    expect(asked).toHaveLength(0);
  });

  it.each([{}, { access_token: '' }, { access_token: 'a b' }, { access_token: 'x\r\ny' }, { access_token: 7 }, []])('that is no token is not used: %j', async (body) => {
    answer = body;
    await expect(application().token()).rejects.toMatchObject({ code: 'unreadableAnswer' });
  });
});
