// What an answer, or none, means; and that no refusal repeats what it was sent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialsIn, failureOfConnection, failureOfStatus } from '../../../main/api/http/failures';

const refused = (status: number, body: unknown, headers: Record<string, string> = {}, credentials: string[] = []) =>
  failureOfStatus(status, (name) => headers[name] ?? null, typeof body === 'string' ? body : JSON.stringify(body), credentials);
const saidBy = (Message: unknown, credentials: string[] = []) => refused(400, { Message }, {}, credentials).details?.['message'];

describe('a refusal', () => {
  it('is told in the words it has, whichever of the two fields they are in', () => {
    expect(refused(400, { detail: 'By a gateway' }).details).toEqual({ status: 400, message: 'By a gateway' });
    expect(refused(400, { Message: 'By the server', detail: 'By a gateway' }).details).toEqual({ status: 400, message: 'By the server' });
    for (const nothing of ['', '<html>', '{"Message":', '[]', 'null', '7', { Message: '' }, { Message: ['a'] }, { Message: null }]) expect(refused(400, nothing).details, JSON.stringify(nothing)).toEqual({ status: 400 });
  });

  it('has its body\'s correlation id before its header\'s', () => {
    const headers = { 'x-correlation-id': 'gateway' };
    expect(refused(500, { CorrelationId: 'server' }, headers).correlationId).toBe('server');
    expect(refused(500, { CorrelationId: 'x'.repeat(200) }).correlationId).toHaveLength(100);
    expect(refused(500, {}, { 'x-correlation-id': 'x'.repeat(200) }).correlationId).toHaveLength(100);
    expect(refused(500, {}, headers).correlationId).toBe('gateway');
    expect(refused(500, {}).correlationId).toBeUndefined();
  });

  it('of the bearer itself is told apart from one of the person', () => {
    const by = (status: number, header?: string) => refused(status, {}, header === undefined ? {} : { 'www-authenticate': header }).details?.['refused'];
    for (const header of ['Bearer error="invalid_token"', 'Bearer realm="x", error=invalid_token, error_description="expired"']) expect(by(401, header)).toBe('bearer');
    for (const header of [undefined, '', 'Bearer', 'Bearer error="insufficient_scope"', 'Bearer error="invalid_tokens"', 'Bearer xerror="invalid_token"']) expect(by(401, header), header).toBeUndefined();
    expect(by(403, 'Bearer error="invalid_token"')).toBeUndefined();
    expect(refused(401, {}).details).toEqual({ status: 401 });
  });

  it('says how long to wait only where the server did', () => {
    expect(refused(503, {}, { 'retry-after': '7' }).details).toEqual({ status: 503, retryAfterSeconds: 7 });
    expect(refused(503, {}, { 'retry-after': '0' }).details).toEqual({ status: 503, retryAfterSeconds: 0 });
    expect(refused(503, {}, { 'retry-after': 'soon' }).details).toEqual({ status: 503 });
  });

  it.each([
    ['No resource matches \'https://host/token/secret\'.', 'No resource matches …'],
    ['Not found: (http://host/secret) or elsewhere\nsecret', 'Not found: …'],
    ['Cannot GET /prefix/things/1?password=secret', 'Cannot GET …'],
    ['"ms-app+x.1://secret"', '…'],
    ['Look at HTTPS://HOST/secret', 'Look at …'],
    ['Either/or? Yes', 'Either…'],
    ['Limits are 1/2 and 3:4', 'Limits are 1/2 and 3:4'],
    ['At noon: nothing // here', 'At noon: nothing // here'],
  ])('leaves out everything from an address on: %s', (message, told) => expect(saidBy(message)).toBe(told));

  it('is no words when it is a number: it may be the code that was typed in', () => expect(saidBy(739164)).toBeUndefined());
});

describe('what a request carries', () => {
  const url = (search = '') => new URL(`https://dfs.example/v1/contacts/40021${search}`);

  it('is its two headers, what is named like a credential, both parts of a pair, and its path', () => {
    const pair = Buffer.from('session-id:person.jwt').toString('base64');
    const found = credentialsIn({ accept: 'application/json', authorization: 'Bearer application-jwt', 'x-token-jwt': pair }, JSON.stringify({ Password: 'typed in', UserName: 'camille', Passcode: 739164, NewPassword: 'new one', Mtan: 'abc' }), url('?token=in%20query&language=french'));
    for (const word of ['application-jwt', pair, 'session-id', 'person.jwt', 'typed in', 'new one', 'in query', '/v1/contacts/40021']) expect(found, word).toContain(word);
    for (const word of ['Bearer application-jwt', 'application/json', 'camille', 'french', 'abc', '']) expect(found, word).not.toContain(word);
    expect(credentialsIn({ authorization: 'one Bearer two' }, undefined, url())).toContain('one Bearer two');
  });

  it('is found in a form and in nothing else that is no object', () => {
    expect(credentialsIn({}, 'grant_type=client_credentials&client_secret=a%26b%20c', url())).toEqual(expect.arrayContaining(['a&b c', 'a%26b+c']));
    const path = new Set(['/v1/contacts/40021', '%2Fv1%2Fcontacts%2F40021']);
    for (const body of [undefined, '', '[{"Password":"typed in"}]', '"Password"', 'Password']) expect(new Set(credentialsIn({}, body, url())), body).toEqual(path);
  });

  it('is told by no answer that repeats it, in any of the ways it was written', () => {
    const word = fc.string({ minLength: 4, maxLength: 20 }).filter((text) => text.trim().length > 3 && !/^[\s./:?…]*$/.test(text));
    const ways = [(text: string) => text, (text: string) => JSON.stringify(text).slice(1, -1), (text: string) => new URLSearchParams({ '': text }).toString().slice(1)];
    fc.assert(fc.property(word, word, fc.constantFrom(...ways), fc.boolean(), (old, more, way, asForm) => {
      const next = old + more;
      const fields = { OldPassword: old, NewPassword: next };
      const credentials = credentialsIn({}, asForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields), url());
      // Whatever else may be made of the words: nothing stands where the two were.
      expect(saidBy(`<${way(next)}> <${way(old)}>`, credentials)).toBe('<…> <…>');
    }), { examples: [['Summer', '2026', ways[0]!, false], ['say "so"', ' twice', ways[1]!, false], ['a&b c', '=d', ways[2]!, true]] });
  });
});

describe('a connection\'s error', () => {
  const coded = (code: string, cause?: unknown) => Object.assign(new Error('at https://dfs.example/secret', { cause }), { code });
  const meaning = (error: unknown) => {
    const { code, details } = failureOfConnection(error);
    return [code, details?.['reason']];
  };

  it.each([
    [['untrusted', undefined], ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO']],
    [['unreadableAnswer', 'garbled'], ['Z_DATA_ERROR', 'ERR_ZLIB_INITIALIZATION_FAILED', 'ERR__ZLIB_X', 'ERR_BROTLI_DECODER', 'HPE_INVALID_CONSTANT', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_INVALID_ARG']],
    [['timeout', 'connect'], ['UND_ERR_CONNECT_TIMEOUT']],
    [['timeout', undefined], ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']],
    [['offline', 'refused'], ['ECONNREFUSED']],
    [['offline', 'unknownHost'], ['ENOTFOUND', 'EAI_AGAIN']],
    [['offline', 'noNetwork'], ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']],
    [['offline', undefined], ['ECONNRESET', 'UND_ERR_SOCKET', 'XCERT_', 'XUND_ERR_INVALID', 'XETIMEDOUT', 'ETIMEDOUTX']],
  ])('means %j', (expected, codes) => {
    for (const code of codes) {
      expect(meaning(coded(code)), code).toEqual(expected);
      expect(meaning(new TypeError('fetch failed', { cause: coded('UND_ERR_OTHER', coded(code)) })), code).toEqual(expected);
      // Several addresses were tried, one after the other.
      expect(meaning(new TypeError('fetch failed', { cause: new AggregateError(['no error', coded('OTHER'), coded(code)]) })), code).toEqual(expected);
    }
  });

  it('without a code is known by its words only where they are a code', () => {
    expect(meaning(new Error('ECONNREFUSED'))).toEqual(['offline', 'refused']);
    expect(meaning(new Error('connect ECONNREFUSED 10.0.0.1'))).toEqual(['offline', undefined]);
    for (const nothing of [undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }]) expect(meaning(nothing)).toEqual(['offline', undefined]);
    expect(failureOfConnection(null).details).toBeUndefined();
  });

  it('keeps nothing of what it says, and is looked into six deep', () => {
    const deep = (levels: number): Error => (levels === 1 ? coded('ECONNREFUSED') : new Error('outer', { cause: deep(levels - 1) }));
    expect([meaning(deep(6)), meaning(deep(7))]).toEqual([['offline', 'refused'], ['offline', undefined]]);
    const circle = new Error('round');
    circle.cause = circle;
    expect(meaning(circle)).toEqual(['offline', undefined]);
    expect(JSON.stringify(failureOfConnection(coded('ECONNRESET')))).not.toContain('secret');
  });
});
