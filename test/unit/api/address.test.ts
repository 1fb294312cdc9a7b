// Where a call goes: whatever the parameters and the prefix hold, the origin stays, and the path is the operation's.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operation } from '../../../main/api/define';
import { addressOf } from '../../../main/api/http/address';
import { Failure } from '../../../main/failure';

const between = operation('GET /v1/{a}/between/{b}/end', { summary: '', layers: [], response: z.unknown() });
const base = new URL('https://dfs.example:8443/deep/prefix/');
const refusal = (path: Record<string, unknown>) => {
  try {
    return addressOf(base, between, path, {}).href;
  } catch (error) {
    return error instanceof Failure ? error.code : error;
  }
};

describe('an address', () => {
  it('is the operation\'s below the prefix, with what is given of the query', () => {
    expect(addressOf(base, between, { a: 7, b: 'x y/ü.1' }, { name: 'a&b', empty: '', none: undefined, nothing: null, zero: 0 }).href)
      .toBe('https://dfs.example:8443/deep/prefix/v1/7/between/x%20y%2F%C3%BC%2E1/end?name=a%26b&empty=&nothing=null&zero=0');
    expect(addressOf(new URL('https://user:password@dfs.example/?left=1#out'), between, { a: 1, b: 2 }, {}).href).toBe('https://dfs.example/v1/1/between/2/end');
  });

  it('needs every parameter of its path', () => {
    for (const path of [{}, { a: 1 }, { a: 1, b: undefined }, { a: 1, b: null }, { a: 1, b: '' }, { a: '', b: 1 }, { a: [], b: 1 }]) expect(refusal(path), JSON.stringify(path)).toBe('invalidInput');
    expect(refusal({ a: 0, b: false })).toBe('https://dfs.example:8443/deep/prefix/v1/0/between/false/end');
  });

  it('is none when a parameter leads upwards', () => {
    for (const b of ['.', '..', { toString: () => '..' }]) for (const path of [{ a: 'x', b }, { a: b, b: 'x' }, { a: b, b }]) expect(refusal(path)).toBe('invalidInput');
    for (const b of ['...', '..;', '%2e%2e', '..\\..', '../..', ' .. ', '.x']) expect(refusal({ a: 'x', b })).toMatch(/^https:\/\/dfs\.example:8443\/deep\/prefix\/v1\/x\/between\/[^/?#\\]+\/end$/);
  });

  it('stays at the environment\'s origin, whatever prefix and parameters it has', () => {
    const part = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.array(fc.constantFrom('..', '.', '/', '\\', '%2e', '?', '#', '@', ':', 'a', '\t', '\n', '//'), { maxLength: 6 }).map((parts) => parts.join('')));
    const prefix = fc.constantFrom('/', '//evil.example/', '/\\evil.example/', '///evil.example//', '/a/b/', '/@evil.example/');
    fc.assert(fc.property(prefix, part, part, part, (at, a, b, value) => {
      const from = new URL(`https://dfs.example${at}`);
      try {
        const { origin, username, pathname, search, hash } = addressOf(from, between, { a, b }, { value });
        expect([origin, username, hash]).toEqual(['https://dfs.example', '', '']);
        expect(pathname.startsWith(`${from.pathname}v1/`)).toBe(true);
        expect(pathname.slice(from.pathname.length)).toMatch(/^v1\/[^/\\]+\/between\/[^/\\]+\/end$/);
        expect([...new URLSearchParams(search)]).toEqual([['value', value.toWellFormed()]]);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        expect(error.code).toBe('invalidInput');
        expect([a, b].some((given) => ['', '.', '..'].includes(given))).toBe(true);
      }
    }), { numRuns: 500, examples: [['//evil.example/', 'a', 'b', 'c'], ['/', '\ud800', '%2e%2e', '\ud800']] });
  });
});
