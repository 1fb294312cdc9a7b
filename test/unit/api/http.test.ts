// The only outbound HTTP, against real small servers: nothing followed, nothing repeated that must not be, nothing told.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { operation as define } from '../../../main/api/define';
import { createHttp, knock, readRetryAfter, type Done, type HttpRequest, type Limits } from '../../../main/api/http';
import type { Operation } from '../../../main/api/operation';
import { Failure } from '../../../main/failure';

interface Running { origin: string; requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]; close(): Promise<void> }
const open: Running[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(listener: RequestListener): Promise<Running> {
  const requests: Running['requests'] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      listener(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests,
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  open.push(running);
  return running;
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));

const operation = (changes: Partial<Operation> = {}): Operation => ({ ...define('GET /things/{thing}', { summary: '', layers: [], response: z.unknown(), retry: 'never' }), ...changes });
const patientFor = (totalMs: number): Limits => ({ connect: 1000, headers: totalMs, idle: totalMs, total: { notice: totalMs, quick: totalMs, wait: totalMs, simulation: totalMs } });

const secret = { path: { thing: 'path-canary' }, query: { username: 'user-canary', password: 'password-canary' }, headers: { 'x-token-jwt': 'token-canary' } };

async function failing(server: Pick<Running, 'origin'>, more: Partial<HttpRequest> & { reached?: boolean[]; patience?: number; limits?: Limits } = {}): Promise<Failure> {
  const { reached, patience, limits = patientFor(10_000), ...request } = more;
  const http = createHttp({ baseUrl: `${server.origin}/prefix`, patience: patience ?? 0, limits, onReachability: (value) => reached?.push(value) });
  const error = await http.send({ operation: operation(), ...secret, ...request }).then(() => new Error('it succeeded'), (caught: unknown) => caught);
  expect(error).toBeInstanceOf(Failure);
  const told = inspect(error, { depth: 20, showHidden: true, getters: true });
  for (const word of ['canary', '127.0.0.1', 'prefix', 'password']) expect(told, word).not.toContain(word);
  return error as Failure;
}

describe('an ordinary answer', () => {
  it('is the body as received, asked for below the prefix with method, headers, query and body', async () => {
    const server = await serve((_, response) => json(response, 200, '{ "a":  1 }'));
    const http = createHttp({ baseUrl: `${server.origin}/deep/prefix` });
    const text = await http.send({ operation: operation({ id: 'PUT /v1/{thing}/end' }), path: { thing: 'a b/c' }, query: { password: 'p&=?#é' }, headers: { authorization: 'Bearer x' }, body: '{"b":2}' });
    expect(text).toBe('{ "a":  1 }');
    const request = server.requests[0]!;
    expect([request.method, request.body, request.headers.authorization]).toEqual(['PUT', '{"b":2}', 'Bearer x']);
    expect(request.url).toBe('/deep/prefix/v1/a%20b%2Fc/end?password=p%26%3D%3F%23%C3%A9');
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.headers.referer).toBeUndefined();
    expect(request.headers.cookie).toBeUndefined();
  });

  it('keeps no cookie from one call for the next', async () => {
    const server = await serve((_, response) => json(response, 200, '{}', { 'set-cookie': 'session=1' }));
    const http = createHttp({ baseUrl: server.origin });
    for (let turn = 0; turn < 2; turn += 1) await http.send({ operation: operation(), path: { thing: 1 } });
    expect(server.requests[1]!.headers.cookie).toBeUndefined();
  });

  it('is decompressed', async () => {
    const server = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')));
    expect(await createHttp({ baseUrl: server.origin }).send({ operation: operation(), path: { thing: 1 } })).toBe('{"a":1}');
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is refused, and its target sees nothing', async (status) => {
    const other = await serve((_, response) => json(response, 200, '{}'));
    const server = await serve((_, response) => response.writeHead(status, { location: `${other.origin}/stolen` }).end());
    for (const method of ['GET', 'POST'] as const) {
      const failure = await failing(server, { operation: operation({ id: `${method} /things/{thing}`, retry: 'read' }), ...(method === 'POST' ? { body: '{"Password":"password-canary"}' } : {}) });
      expect([failure.code, failure.details]).toEqual(['unreadableAnswer', { reason: 'redirect' }]);
    }
    expect(other.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(2);
  });

  it('to the same server is refused as well', async () => {
    const server = await serve((request, response) => (request.url?.startsWith('/prefix') ? response.writeHead(302, { location: '/elsewhere' }).end() : json(response, 200, '{}')));
    await failing(server);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a body that cannot be used', () => {
  it('is refused above 32 MiB, counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(100_000);
    const server = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb));
    expect(await failing(server)).toMatchObject({ code: 'unreadableAnswer', details: { reason: 'size' } });
  });

  it('is refused when it is not of the wanted kind', async () => {
    const server = await serve((request, response) => response.writeHead(200, { 'content-type': request.headers.accept === 'text/plain' ? 'text/html; charset=utf-8' : 'text/plain' }).end('hello'));
    expect(await failing(server)).toMatchObject({ code: 'unreadableAnswer', details: { reason: 'contentType' } });
    expect((await failing(server, { operation: operation({ answer: 'text' }) })).details).toEqual({ reason: 'contentType' });
  });

  it('is taken when its kind says so in other words', async () => {
    for (const type of ['application/problem+json', 'text/json; charset=utf-8', 'Application/JSON']) {
      const server = await serve((_, response) => response.writeHead(200, { 'content-type': type }).end('{}'));
      expect(await createHttp({ baseUrl: server.origin }).send({ operation: operation(), path: { thing: 1 } })).toBe('{}');
    }
  });

  it('is refused when cut off before its announced end, or in the middle of its compression', async () => {
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"a":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(['offline', 'unreadableAnswer']).toContain((await failing(cut)).code);
    const half = gzipSync(JSON.stringify(Array.from({ length: 500 }, (_, index) => index))).subarray(0, 400);
    const zipped = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(half));
    const text = await createHttp({ baseUrl: zipped.origin }).send({ operation: operation(), path: { thing: 1 } }).catch((error: unknown) => error);
    if (typeof text === 'string') expect(() => JSON.parse(text)).toThrow();
    else expect(text).toBeInstanceOf(Failure);
  });
});

describe('a refusal', () => {
  it('has its code, message and correlation id read in any letter case', async () => {
    const bodies = [
      { Code: 'X', Message: 'Not so', CorrelationId: 'c-1' },
      { code: 'X', message: 'Not so', correlationId: 'c-1' },
      { CODE: 'X', MESSAGE: 'Not so', CORRELATIONID: 'c-1' },
    ];
    for (const body of bodies) {
      const server = await serve((_, response) => json(response, 422, body));
      const failure = await failing(server);
      expect([failure.code, failure.correlationId, failure.details]).toEqual(['requestRefused', 'c-1', { status: 422, message: 'Not so' }]);
    }
  });

  it('takes the correlation id from the header when the body has none', async () => {
    const server = await serve((_, response) => response.writeHead(502, { 'content-type': 'text/html', 'x-correlation-id': 'from-gateway' }).end('<html><h1>Bad gateway</h1></html>'));
    const failure = await failing(server);
    expect([failure.code, failure.correlationId, failure.details]).toEqual(['unavailable', 'from-gateway', { status: 502 }]);
  });

  it('is told apart by its status', async () => {
    const expected: Record<number, string> = {
      400: 'requestRefused', 401: 'sessionExpired', 403: 'forbidden', 404: 'notFound', 405: 'requestRefused', 409: 'requestRefused', 412: 'requestRefused',
      418: 'requestRefused', 422: 'requestRefused', 429: 'rateLimited', 500: 'unavailable', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
    };
    let status = 0;
    const server = await serve((_, response) => json(response, status, {}));
    for (const [text, code] of Object.entries(expected)) {
      status = Number(text);
      expect.soft([status, (await failing(server)).code]).toEqual([status, code]);
    }
  });

  it.each([
    'No HTTP resource was found that matches the request URI \'https://host/token/acquire?username=user-canary&password=password-canary\'.',
    'Cannot GET /prefix/things/1?username=user-canary&password=password-canary', 'http://127.0.0.1/prefix?password=password-canary',
  ])('never tells the address a server quotes: %s', async (Message) => {
    const server = await serve((_, response) => json(response, 404, { Message }));
    expect((await failing(server)).details).toMatchObject({ status: 404 });
  });

  it('keeps hostile words harmless: short, without control characters', async () => {
    const server = await serve((_, response) => json(response, 400, { Message: `\u001b[2J${'x'.repeat(5000)}`, CorrelationId: { $ne: 1 } }));
    const failure = await failing(server);
    expect(failure.correlationId).toBeUndefined();
    expect(failure.details?.['message']).toMatch(/^\[2Jx{297}$/);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T09:00:00Z');
  it('is read as seconds or as an HTTP date, and ignored when senseless', () => {
    expect(readRetryAfter('7', now)).toBe(7);
    expect(readRetryAfter(' 120 ', now)).toBe(120);
    expect(readRetryAfter('Sun, 22 Nov 2026 09:00:30 GMT', now)).toBe(30);
    expect(readRetryAfter('Sun, 22 Nov 2026 08:00:00 GMT', now)).toBe(0);
    for (const senseless of [null, '', '-5', '1.5', 'soon', '99999999999']) expect(readRetryAfter(senseless, now), String(senseless)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => {
      const seconds = readRetryAfter(text, now);
      expect(seconds === null || (Number.isInteger(seconds) && seconds >= 0)).toBe(true);
    }));
  });

  it('is told to the person when longer than ten seconds, without asking again', async () => {
    const server = await serve((_, response) => json(response, 429, {}, { 'retry-after': '11' }));
    const failure = await failing(server, { operation: operation({ retry: 'read' }) });
    expect([failure.code, failure.details]).toEqual(['rateLimited', { status: 429, retryAfterSeconds: 11 }]);
    expect(server.requests).toHaveLength(1);
  });

  it('is waited for when short', async () => {
    const server = await serve((_, response) => (server.requests.length === 1 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, '{}')));
    const begun = performance.now();
    expect(await createHttp({ baseUrl: server.origin }).send({ operation: operation({ retry: 'read' }), path: { thing: 1 } })).toBe('{}');
    expect(performance.now() - begun).toBeGreaterThan(990);
  });
});

describe('asking again', () => {
  it.each(['read', 'compute'] as const)('happens twice at most for %s when it is worth it', async (retry) => {
    for (const status of [429, 500, 502, 503, 504]) {
      const server = await serve((_, response) => json(response, status, {}));
      await failing(server, { operation: operation({ retry }) });
      expect.soft([status, server.requests.length]).toEqual([status, 3]);
    }
  });

  it('stops at the first success', async () => {
    const server = await serve((_, response) => (server.requests.length < 3 ? json(response, 503, {}) : json(response, 200, '{"third":true}')));
    expect(await createHttp({ baseUrl: server.origin, patience: 0 }).send({ operation: operation({ retry: 'read' }), path: { thing: 1 } })).toBe('{"third":true}');
  });

  it('does not happen for refusals that would be the same again', async () => {
    for (const status of [400, 401, 403, 404, 405, 409, 412, 422]) {
      const server = await serve((_, response) => json(response, status, {}));
      await failing(server, { operation: operation({ retry: 'read' }) });
      expect.soft([status, server.requests.length]).toEqual([status, 1]);
    }
  });

  it('never happens for what signs in or creates, whatever goes wrong', async () => {
    const wrongs: RequestListener[] = [
      ...[400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504].map((status): RequestListener => (_, response) => void json(response, status, {}, { 'retry-after': '0' })),
      (request) => void request.socket.destroy(),
      (request) => void request.socket.end('not http\r\n\r\n'),
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      (_, response) => void response.writeHead(302, { location: '/x' }).end(),
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' });
        response.write('{');
        setTimeout(() => response.destroy(), 5);
      },
      () => undefined, // silence until the deadline
    ];
    for (const [index, wrong] of wrongs.entries()) {
      const server = await serve(wrong);
      await failing(server, { operation: operation({ id: 'POST /things/{thing}' }), limits: patientFor(index === wrongs.length - 1 ? 1000 : 10_000), body: '{"Password":"password-canary"}' });
      expect.soft([index, server.requests.length]).toEqual([index, 1]);
    }
  });
});

describe('no answer', () => {
  it('is offline when nobody listens, and reported as not reached', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const reached: boolean[] = [];
    expect((await failing(server, { reached })).code).toBe('offline');
    expect(reached).toEqual([false]);
  });

  it('is offline when the connection is cut, and the next answer is reported as reached', async () => {
    const reached: boolean[] = [];
    const server = await serve((request, response) => (server.requests.length === 1 ? void request.socket.destroy() : void json(response, 503, {})));
    expect((await failing(server, { reached })).code).toBe('offline');
    expect((await failing(server, { reached })).code).toBe('unavailable');
    expect(reached).toEqual([false, true]);
  });

  it('is a timeout after the deadline, also when the body stops half way', async () => {
    const silent = await serve(() => undefined);
    expect((await failing(silent, { limits: patientFor(100) })).code).toBe('timeout');
    const stuck = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"a":');
    });
    expect((await failing(stuck, { limits: patientFor(150) })).code).toBe('timeout');
  });

  it('is offline when the name cannot be found', async () => {
    const http = createHttp({ baseUrl: 'https://canary.invalid/prefix' });
    const error = await http.send({ operation: operation(), ...secret }).catch((caught: unknown) => caught);
    expect((error as Failure).code).toBe('offline');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('canary');
  });
});

describe('cancelling', () => {
  it('ends a call under way, which is then no sign of being offline', async () => {
    const reached: boolean[] = [];
    let closed = 0;
    const server = await serve((_, response) => { response.on('close', () => { closed += 1; }); });
    for (const retry of ['never', 'read'] as const) {
      const controller = new AbortController();
      const before = server.requests.length;
      const pending = failing(server, { signal: controller.signal, reached, operation: operation({ retry }) });
      await expect.poll(() => server.requests.length).toBe(before + 1);
      const stopped = performance.now();
      controller.abort();
      expect((await pending).code).toBe('cancelled');
      await expect.poll(() => closed).toBe(before + 1);
      expect(performance.now() - stopped).toBeLessThan(5000);
    }
    expect(reached).toEqual([]);
  });

  it('ends the wait before asking again, and nothing more is sent', async () => {
    const server = await serve((_, response) => json(response, 503, {}, { 'retry-after': '9' }));
    const controller = new AbortController();
    const pending = failing(server, { signal: controller.signal, operation: operation({ retry: 'read' }), patience: 1 });
    await expect.poll(() => server.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = performance.now();
    controller.abort();
    expect((await pending).code).toBe('cancelled');
    expect(performance.now() - stopped).toBeLessThan(4000);
    expect(server.requests).toHaveLength(1);
  });

  it('sends nothing when already cancelled', async () => {
    const server = await serve((_, response) => json(response, 200, '{}'));
    for (const retry of ['never', 'read'] as const) expect((await failing(server, { signal: AbortSignal.abort(), operation: operation({ retry }) })).code).toBe('cancelled');
    expect(server.requests).toHaveLength(0);
  });
});

describe('parameters of the path', () => {
  it('never lead outside the origin, the prefix or the operation', async () => {
    const server = await serve((_, response) => json(response, 200, '{}'));
    const http = createHttp({ baseUrl: `${server.origin}/prefix` });
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.array(fc.constantFrom('..', '.', '/', '\\', '%2e', '%2F', '?', '#', '@', ':', 'a', '\u0000', '\t', '\n', ' ', '//', ';'), { maxLength: 6 }).map((parts) => parts.join('')),
    );
    await fc.assert(fc.asyncProperty(part, part, async (a, b) => {
      const before = server.requests.length;
      const outcome = await http.send({ operation: operation({ id: 'GET /v1/{a}/between/{b}/end' }), path: { a, b } }).catch((error: unknown) => error);
      if (outcome instanceof Failure) {
        expect(outcome.code).toBe('invalidInput');
        expect(server.requests.length).toBe(before);
        return;
      }
      expect(outcome).toBe('{}');
      expect(server.requests.at(-1)!.url).toMatch(/^\/prefix\/v1\/[^/?#\\]+\/between\/[^/?#\\]+\/end$/);
    }), { numRuns: 300, examples: [['..', '..'], ['.', 'x'], ['%2e%2e', 'x'], ['', 'x'], ['\ud800', 'x']] });
  });

  it('stay on the origin even when the value is an address', async () => {
    const server = await serve((_, response) => json(response, 200, '{}'));
    await createHttp({ baseUrl: server.origin }).send({ operation: operation(), path: { thing: 'https://evil.example/' } });
    expect(server.requests[0]!.url).toBe('/things/https%3A%2F%2Fevil%2Eexample%2F');
  });
});

describe('what is sent', () => {
  const echo = async () => serve((_, response) => json(response, 200, '{}'));

  it('says which answer is wanted, what kind its own body is, and that nothing may come from a store', async () => {
    const server = await echo();
    const http = createHttp({ baseUrl: `${server.origin}/prefix/` });
    const post = operation({ id: 'POST /things' });
    await http.send({ operation: post, form: { grant_type: 'client_credentials', scope: 'a b&c' } });
    await http.send({ operation: post, body: '' });
    await http.send({ operation: { ...post, answer: 'anything' } });
    await http.send({ operation: { ...post, answer: 'text' }, headers: { accept: 'something/else' } }).catch(() => undefined);
    expect(server.requests.map(({ url, body, headers }) => [url, body, headers['content-type'], headers.accept])).toEqual([
      ['/prefix/things', 'grant_type=client_credentials&scope=a+b%26c', 'application/x-www-form-urlencoded', 'application/json'],
      ['/prefix/things', '', 'application/json', 'application/json'],
      ['/prefix/things', '', undefined, 'application/json, text/plain;q=0.5'],
      ['/prefix/things', '', undefined, 'something/else'],
    ]);
    expect(server.requests.map(({ headers }) => headers['cache-control'])).toEqual(Array.from({ length: 4 }, () => 'no-cache'));
  });

  it('is nothing where the operation may not be called', async () => {
    const server = await echo();
    const http = createHttp({ baseUrl: server.origin, allows: ({ id }) => id.startsWith('GET ') });
    await expect(http.send({ operation: operation({ id: 'POST /things' }), body: '{}' })).rejects.toMatchObject({ code: 'notGranted' });
    expect(server.requests).toHaveLength(0);
    expect(await http.send({ operation: operation(), path: { thing: 1 } })).toBe('{}');
  });

  it('ends when the client is closed', async () => {
    const server = await serve(() => undefined);
    const http = createHttp({ baseUrl: server.origin });
    const pending = http.send({ operation: operation(), path: { thing: 1 } }).catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    await http.close();
    expect(await pending).toMatchObject({ code: 'offline' });
  });
});

describe('a successful answer', () => {
  const answered = async (answer: Operation['answer'], status: number, type: string | null, body: string | Buffer) => {
    const server = await serve((_, response) => response.writeHead(status, type === null ? {} : { 'content-type': type }).end(body));
    return createHttp({ baseUrl: server.origin }).send({ operation: operation({ answer }), path: { thing: 1 } }).catch((error: Failure) => error.details?.['reason']);
  };

  it('without content is an object without fields where JSON is wanted, and no text elsewhere', async () => {
    expect(await Promise.all((['json', 'text', 'anything'] as const).map((answer) => answered(answer, 204, null, '')))).toEqual(['{}', '', '']);
  });

  it.each([
    ['json', 'application/json', '{}', true], ['json', null, '{}', false], ['json', 'text/plain', '{}', false], ['json', 'application/jsonp', '{}', false], ['json', 'text/html', '', false],
    ['text', 'text/plain; charset=utf-8', 'word', true], ['text', null, 'word', true], ['text', 'TEXT/JSON', 'word', true], ['text', 'application/vnd.x+json', 'word', true], ['text', 'application/json', 'word', true],
    ['text', 'text/html', '', false], ['text', 'text/html', 'word', false], ['text', 'application/jsonp', 'word', false], ['text', 'x-text/plain', 'word', false], ['text', 'application/xml', 'word', false],
    ['anything', 'text/html', '', true], ['anything', 'text/html', 'word', false], ['anything', 'text/plain', 'word', true], ['anything', 'application/json', '{}', true], ['anything', null, 'word', true],
  ] as const)('where %s is wanted and %s comes with %j: taken is %s', async (answer, type, body, taken) => {
    expect(await answered(answer, 200, type, body)).toBe(taken ? body : 'contentType');
  });

  it('is put together from its pieces before it is read, up to the very last byte that is allowed', async () => {
    const server = await serve((_, response) => {
      const letter = Buffer.from('"é"');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(letter.subarray(0, 2));
      setTimeout(() => response.end(letter.subarray(2)), 30);
    });
    expect(await createHttp({ baseUrl: server.origin }).send({ operation: operation(), path: { thing: 1 } })).toBe('"é"');
    const most = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(32 * 1024 * 1024, 0x20))));
    expect(await createHttp({ baseUrl: most.origin }).send({ operation: operation(), path: { thing: 1 } })).toHaveLength(32 * 1024 * 1024);
  });
});

describe('whoever listens', () => {
  it('hears what every request came to', async () => {
    const done: Done[] = [];
    const reached: boolean[] = [];
    const server = await serve((_, response) => {
      if (server.requests.length === 1) setTimeout(() => json(response, 200, '{}'), 40);
      else if (server.requests.length === 2) json(response, 404, {});
      else if (server.requests.length === 3) response.writeHead(300).end();
      else response.destroy();
    });
    const http = createHttp({ baseUrl: server.origin, onDone: (one) => done.push(one), onReachability: (one) => reached.push(one) });
    for (let turn = 0; turn < 4; turn += 1) await http.send({ operation: operation(), path: { thing: 1 } }).catch(() => undefined);
    expect(done.map(({ operation: id, status, failure }) => [id, status, failure?.code])).toEqual([['GET /things/{thing}', 200, undefined], ['GET /things/{thing}', 404, 'notFound'], ['GET /things/{thing}', 300, 'unreadableAnswer'], ['GET /things/{thing}', null, 'offline']]);
    expect(done[0]!.failure).toBeNull();
    expect(done[0]!.milliseconds).toBeGreaterThan(30);
    expect(done[0]!.milliseconds).toBeLessThan(10_000);
    expect(reached).toEqual([true, true, true, false]);
  });

  it('hears of a connection that is lost behind the first words, and not of one that is slow', async () => {
    const begin: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"a":');
    };
    const reached: boolean[] = [];
    const lost = await serve((request, response) => {
      begin(request, response);
      setTimeout(() => response.destroy(), 30);
    });
    expect((await failing(lost, { reached })).code).toBe('offline');
    expect(reached.splice(0)).toEqual([true, false]);
    expect((await failing(await serve(begin), { reached, limits: patientFor(100) })).code).toBe('timeout');
    expect(reached.splice(0)).toEqual([true]);
    expect((await failing(await serve(() => undefined), { reached, limits: patientFor(100) })).code).toBe('timeout');
    expect(reached).toEqual([false]);
  });

  it('hears how far the server\'s clock is from ours, when it tells its time', async () => {
    const skews: number[] = [];
    const dates = [new Date(Date.now() + 3_600_000).toUTCString(), 'soon', null];
    const server = await serve((_, response) => {
      const date = dates[server.requests.length - 1];
      response.sendDate = false;
      json(response, 200, '{}', date ? { date } : {});
    });
    const http = createHttp({ baseUrl: server.origin, onClock: (skew) => skews.push(skew) });
    for (const _ of dates) await http.send({ operation: operation(), path: { thing: 1 } });
    expect(skews).toHaveLength(1);
    expect(Math.abs(skews[0]! - 3_600_000)).toBeLessThan(20_000);
  });
});

describe('patience', () => {
  const limitsOf = (changes: Partial<Limits>): Limits => ({ ...patientFor(8000), ...changes });
  const piecesEvery = (milliseconds: number, count: number): RequestListener => (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      if (sent < count) return void response.write(' ');
      clearInterval(timer);
      response.end('{}');
    }, milliseconds);
    response.on('close', () => clearInterval(timer));
  };

  it('for the first word is short only where the operation answers at once', async () => {
    const late: RequestListener = (_, response) => void setTimeout(() => json(response, 200, '{}'), 400);
    const within = async (patience: Operation['patience']) => createHttp({ baseUrl: (await serve(late)).origin, limits: limitsOf({ headers: 150 }) }).send({ operation: operation({ patience }), path: { thing: 1 } }).catch((error: Failure) => error.code);
    expect(await Promise.all([within('quick'), within('wait'), within('simulation'), within('notice')])).toEqual(['timeout', '{}', '{}', '{}']);
  });

  it('for the first piece is as long as for every other, counted from the first word', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      setTimeout(() => response.end('{}'), 900);
    });
    expect(await createHttp({ baseUrl: server.origin, limits: limitsOf({ headers: 500 }) }).send({ operation: operation(), path: { thing: 1 } })).toBe('{}');
  });

  it('begins anew with every piece, and the first word is no longer waited for then', async () => {
    const server = await serve(piecesEvery(100, 8));
    expect((await createHttp({ baseUrl: server.origin, limits: limitsOf({ headers: 400, idle: 400 }) }).send({ operation: operation(), path: { thing: 1 } })).trim()).toBe('{}');
    expect((await failing(await serve(piecesEvery(1000, 2)), { limits: limitsOf({ idle: 150 }) })).code).toBe('timeout');
  });

  it('has an end all the same', async () => {
    const server = await serve(piecesEvery(50, 1000));
    const began = performance.now();
    expect((await failing(server, { limits: limitsOf({ total: { notice: 8000, quick: 300, wait: 8000, simulation: 8000 } }) })).code).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it('leaves nothing running behind, neither a clock nor a listener nor an answer nobody reads', async () => {
    let closed = 0;
    const server = await serve((_, response) => {
      response.on('close', () => { closed += 1; });
      if (server.requests.length === 1) return void json(response, 200, '{}');
      response.writeHead(302, { location: '/elsewhere' });
      response.write('and so on');
    });
    const [begun, ended] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    try {
      const ours = limitsOf({ headers: 7001, idle: 7002, total: { notice: 7003, quick: 7003, wait: 7003, simulation: 7003 } });
      const http = createHttp({ baseUrl: server.origin, limits: ours });
      await http.send({ operation: operation(), path: { thing: 1 }, signal });
      await http.send({ operation: operation(), path: { thing: 1 }, signal }).catch(() => undefined);
      await knock(server.origin, signal, ours);
      const timers = begun.mock.calls.flatMap(([, delay], index) => ([7001, 7002, 7003].includes(delay as number) ? [begun.mock.results[index]!.value as NodeJS.Timeout] : []));
      expect(timers.length).toBeGreaterThan(5);
      const cleared = new Set<unknown>(ended.mock.calls.map(([timer]) => timer));
      expect(timers.filter((timer) => !cleared.has(timer))).toEqual([]);
      const kept = new Set(added.mock.calls.map(([, listener]) => listener));
      for (const [, listener] of removed.mock.calls) kept.delete(listener);
      expect(kept.size).toBe(0);
      expect(added).toHaveBeenCalled();
    } finally {
      vi.restoreAllMocks();
    }
    await expect.poll(() => closed).toBe(3);
  });
});

describe('a knock', () => {
  it('tells whatever status comes, follows nothing and carries nothing', async () => {
    for (const status of [200, 204, 302, 401, 404, 500]) {
      const server = await serve((_, response) => response.writeHead(status, { location: '/elsewhere', 'content-type': 'text/html' }).end());
      expect(await knock(`${server.origin}/prefix/`)).toBe(status);
      expect(server.requests.map(({ method, url, body, headers }) => [method, url, body, headers.authorization, headers.cookie])).toEqual([['GET', '/prefix/', '', undefined, undefined]]);
    }
  });

  it('says why nothing came', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    await expect(knock(gone.origin)).rejects.toMatchObject({ code: 'offline', details: { reason: 'refused' } });
    const silent = await serve(() => undefined);
    await expect(knock(silent.origin, undefined, { ...patientFor(8000), total: { ...patientFor(8000).total, notice: 100 } })).rejects.toMatchObject({ code: 'timeout' });
    const controller = new AbortController();
    const pending = knock(silent.origin, controller.signal).catch((error: Failure) => error.code);
    await expect.poll(() => silent.requests.length).toBe(2);
    controller.abort();
    expect(await pending).toBe('cancelled');
  });

  it('does not keep the connection', async () => {
    let sockets = 0;
    const server = await serve((request, response) => {
      sockets += 1;
      request.socket.on('close', () => { sockets -= 1; });
      json(response, 200, {});
    });
    expect(await knock(server.origin)).toBe(200);
    await expect.poll(() => sockets, { timeout: 1500 }).toBe(0);
  });
});
