// The one address that is opened outside, against hostile hashes and hosts: a conforming one comes out, or nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTheSession, premiaAddress, type SessionLink } from '../../main/electron/premia-address';
import { openRow } from './row';

const { count: runs, seed, note } = openRow('launcher');
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Written from what is promised, not from how it is made: everything that must hold of an address, with what does not. */
function broken(address: string, { baseUrl, hash }: SessionLink): string[] {
  const [base, url] = [URL.parse(baseUrl), URL.parse(address)];
  if (!base || !url) return ['no URL'];
  const [beforeQuery, query = ''] = address.split('?');
  const rules: Record<string, boolean> = {
    'https, or http on this machine': url.protocol === 'https:' || (url.protocol === 'http:' && loopback.includes(url.hostname)),
    'the environment’s own host and port': url.host === base.host && url.protocol === base.protocol,
    'no credentials': url.username === '' && url.password === '' && !address.includes('@'),
    'no fragment': url.hash === '' && !address.includes('#'),
    'the documented path, once': url.pathname.endsWith('/premia/sessions') && !url.pathname.includes('/premia/premia/'),
    'below the environment’s path': url.pathname.startsWith(base.pathname.replace(/\/+$/, '').replace(/\/premia$/, '')),
    'one parameter': (address.match(/[?&]/g) ?? []).length === 1 && query.startsWith('hash='),
    'the hash, percent-encoded': /^hash=(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+$/.test(query) && decodeURIComponent(query.slice(5)) === hash,
    'printable ASCII, not too long': /^[\x21-\x7e]{1,512}$/.test(hash) && address.length <= 2000 && /^[\x21-\x7e]+$/.test(address),
    'nothing a shell understands': /^[A-Za-z0-9:/.[\]_~-]+$/.test(beforeQuery ?? ''),
  };
  return Object.entries(rules).filter(([, holds]) => !holds).map(([rule]) => rule);
}

const nasty = ['', ' ', '\n', '\0', '"', "'", '`', '$(id)', '%00', '%', '%2F', '#', '?', '&a=b', '@', '\\', '//', '..', '/../', ':', ';', '|', '<script>', 'javascript:', 'file:///', '\u202e', '\ud800', 'é', 'ﬀ', '。', '~', '*', '(', ')', '!'];
const pieces = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 12 }), fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)), { maxLength: 30 }).map((parts) => parts.join(''));
const hash = fc.oneof({ arbitrary: pieces, weight: 3 }, { arbitrary: fc.stringMatching(/^[\x21-\x7e]{1,60}$/), weight: 4 }, { arbitrary: fc.integer({ min: 1, max: 700 }).map((length) => 'a%'.repeat(length).slice(0, length)), weight: 1 });
const host = fc.oneof(fc.constantFrom('premia.example', 'premia.example:8443', '127.0.0.1:8080', 'localhost', '[::1]:4', 'user@premia.example', 'user:word@premia.example', 'premia.example@evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '0x7f000001', 'evil.example\\@premia.example', 'xn--premi-6qa.example', 'prémia.example', ''), pieces);
const scheme = fc.constantFrom('https://', 'https://', 'https://', 'http://', 'HTTPS://', 'https:/', 'https:', 'file://', 'javascript:', 'data:', 'ms-settings:', 'ftp://', '//', '', ' https://');
const path = fc.oneof(fc.constantFrom('', '/', '/premia', '/premia/', '/a/b', '/a/premia', '/../x', '/%2e%2e/x', '/a?b=c', '/a#b', '/a b', '/a&b', '/a;b', '/a%26calc', `/${'long/'.repeat(90)}`), pieces.map((text) => `/${text}`));
const baseUrl = fc.tuple(scheme, host, path).map((parts) => parts.join(''));
const link = fc.record({ baseUrl: fc.oneof({ arbitrary: fc.constantFrom('https://premia.example', 'https://premia.example/staging', 'https://premia.example/premia/', 'http://127.0.0.1:4711', 'http://premia.example'), weight: 1 }, { arbitrary: baseUrl, weight: 2 }), hash });

describe('the launcher', () => {
  it(`makes a conforming address or none, in ${runs.toLocaleString('en')} tries`, () => {
    let made = 0;
    fc.assert(fc.property(link, (item) => {
      const address = premiaAddress(item);
      if (address === null) return;
      made += 1;
      expect(broken(address, item)).toEqual([]);
    }), { numRuns: runs, seed });
    note('addresses made', made);
    // It is no answer to refuse everything.
    expect(made).toBeGreaterThan(runs / 20);
  });

  it('takes every hash that is printable ASCII, to the letter', () => {
    fc.assert(fc.property(fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 512 }), (text) => {
      const item = { baseUrl: 'https://premia.example', hash: text };
      const address = premiaAddress(item);
      // Only one whose signs would make it too long is left.
      if (address === null) expect(encodeURIComponent(text).length + text.length).toBeGreaterThan(1900 / 2);
      else expect(broken(address, item)).toEqual([]);
    }), { numRuns: 10_000 });
  });

  it.each([
    ['https://premia.example', 'https://premia.example/premia/sessions?hash=abc123'],
    ['https://premia.example/', 'https://premia.example/premia/sessions?hash=abc123'],
    ['https://premia.example/premia', 'https://premia.example/premia/sessions?hash=abc123'],
    ['https://premia.example/staging/', 'https://premia.example/staging/premia/sessions?hash=abc123'],
    ['http://127.0.0.1:4711', 'http://127.0.0.1:4711/premia/sessions?hash=abc123'],
    ['https://premia.example/a//', 'https://premia.example/a/premia/sessions?hash=abc123'],
    ['https://premia.example/premia/staging', 'https://premia.example/premia/staging/premia/sessions?hash=abc123'],
    ['https://user@premia.example', null], ['https://:word@premia.example', null],
    ['http://premia.example', null], ['https://user:word@premia.example', null], ['https://premia.example/?a=b', null], ['https://premia.example/#a', null],
    ['javascript:alert(1)', null], ['file:///etc/passwd', null], ['', null], ['http://127.0.0.1.evil.example', null], ['https://premia.example/a&calc', null], ['https://evil.example\\@premia.example', null],
  ])('of %s makes %s', (base, address) => expect(premiaAddress({ baseUrl: base, hash: 'abc123' })).toBe(address));

  it('makes nothing that a browser would be given in part', () => {
    const [long, path] = ['%'.repeat(512), 'a/'.repeat(240)];
    expect(premiaAddress({ baseUrl: 'https://premia.example', hash: long })).toHaveLength('https://premia.example/premia/sessions?hash='.length + 3 * 512);
    expect(premiaAddress({ baseUrl: `https://premia.example/${path}`, hash: long })).toBeNull();
  });

  it.each(['', ' ', 'a b', 'a\nb', 'é', '\u202e', 'a'.repeat(513), '\ud800'])('makes nothing of the hash %j', (text) => expect(premiaAddress({ baseUrl: 'https://premia.example', hash: text })).toBeNull());
});

/** What is made is read again before it is opened; were the making wrong, this would be what is left. */
describe('the second look', () => {
  const base = new URL('https://premia.example/a');
  const path = '/a/premia/sessions';
  const look = (address: string, hash = 'abc') => isTheSession(address, base, path, hash);
  const good = 'https://premia.example/a/premia/sessions?hash=abc';

  it('lets the one address pass', () => expect(look(good)).toBe(true));
  it.each([
    ['another host', 'https://evil.example/a/premia/sessions?hash=abc'], ['another port', 'https://premia.example:8443/a/premia/sessions?hash=abc'], ['no encryption', 'http://premia.example/a/premia/sessions?hash=abc'],
    ['another path', 'https://premia.example/a/premia/sessions/x?hash=abc'], ['a user', 'https://user@premia.example/a/premia/sessions?hash=abc'], ['a password', 'https://:word@premia.example/a/premia/sessions?hash=abc'],
    ['a fragment', `${good}#x`], ['one parameter more', `${good}&x=1`], ['another parameter', 'https://premia.example/a/premia/sessions?hush=abc'], ['the parameter twice', `${good}&hash=abc`],
    ['another hash', 'https://premia.example/a/premia/sessions?hash=abd'], ['no hash', 'https://premia.example/a/premia/sessions'], ['no address', 'premia.example'],
  ])('refuses one with %s', (_, address) => expect(look(address)).toBe(false));
  it('refuses one that is too long, by a single sign', () => {
    const start = 'https://premia.example/a/premia/sessions?hash=';
    const [fits, long] = ['x'.repeat(2000 - start.length), 'x'.repeat(2001 - start.length)];
    expect([look(start + fits, fits), look(start + long, long)]).toEqual([true, false]);
  });
});

describe('the promises (control)', () => {
  const naive = ({ baseUrl: base, hash: text }: SessionLink) => `${base}/premia/sessions?hash=${text}`;
  const careless = ({ baseUrl: base, hash: text }: SessionLink) => `${new URL('/premia/sessions', base).href}?hash=${encodeURIComponent(text)}`;

  it.each([['put together from its parts', naive], ['of a checked URL, without a look at it', careless]])('are broken by an address %s', (_, make) => {
    let caught = 0;
    let tried = 0;
    fc.assert(fc.property(link, (item) => {
      try {
        tried += 1;
        if (broken(make(item), item).length > 0) caught += 1;
      } catch {
        caught += 1;
      }
    }), { numRuns: 2000 });
    expect(caught).toBeGreaterThan(tried / 10);
  });
});
