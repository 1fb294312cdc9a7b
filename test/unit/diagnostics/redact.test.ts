// The redactor lets through what is in its list, and nothing else, whatever it is given.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coandaTable } from '../../../main/api/coanda/table';
import { dfsTable } from '../../../main/api/dfs/table';
import { reasons, redact } from '../../../main/diagnostics/redact';
import { framesOf, placeOf } from '../../../preload/contract/error-place';

const at = new Date('2026-11-26T10:00:00Z');
const of = (kind: string, fields: unknown) => redact(kind, fields, at);

/** What must never get through, in forms that look like something else. */
const canaries = ['Ottoline Kerguelen', 'FR7630006000011234567890189', 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI0In0.c2lnbmF0dXJl', 'https://coanda.example/token/acquire?username=a&password=b', 'camille@practice.example', '1984-02-29', '12 345,67 €', 'Riviere-Bleue-27', 'a3f1c2d4-SESSION', '/home/camille/clients.csv'];

describe('an entry', () => {
  it('keeps what its kind has, in its form', () => {
    expect(of('request', { operation: 'GET /v1.0/contacts/{contactId}/accounts', status: 503, code: 'unavailable', correlation: '0B8E1C5A-1111-4222-8333-0123456789ab', milliseconds: 12.6 }))
      .toEqual({ at: '2026-11-26T10:00:00.000Z', kind: 'request', operation: 'GET /v1.0/contacts/{contactId}/accounts', status: 503, code: 'unavailable', correlation: '0b8e1c5a-1111-4222-8333-0123456789ab', milliseconds: 13 });
    expect(of('started', { version: '0.1.0', platform: 'linux', arch: 'x64', packaged: false, electron: '45.4.1' })).toMatchObject({ version: '0.1.0', platform: 'linux', packaged: false });
    expect(of('session', { open: true, userName: 'Ottoline', dfs: 'signedIn', challenge: { provider: 'x' } })).toEqual({ at: at.toISOString(), kind: 'session', open: true, dfs: 'signedIn' });
    expect(of('call', { name: 'clients.list', code: 'internal', reason: 'SQLITE_FULL', milliseconds: Number.NaN })).toEqual({ at: at.toISOString(), kind: 'call', name: 'clients.list', code: 'internal', reason: 'SQLITE_FULL' });
  });

  it('of a kind nobody knows, or of nothing, says only that it was there', () => {
    for (const kind of ['toString', '__proto__', 'constructor', 'Ottoline']) expect(of(kind, { name: 'clients.list' })).toEqual({ at: at.toISOString(), kind: 'unknown' });
    for (const fields of [null, undefined, 'text', 4]) expect(Object.keys(of('call', fields))).toEqual(['at', 'kind']);
    expect(of('call', Object.create({ name: 'clients.list' }))).toEqual({ at: at.toISOString(), kind: 'call' });
  });

  it('takes every operation’s template and no address made from one', () => {
    for (const { id } of [...Object.values(dfsTable), ...Object.values(coandaTable)]) expect(of('request', { operation: id })['operation']).toBe(id);
    for (const address of ['GET /v1.0/contacts/40021/accounts', 'GET /token/acquire?username=a', 'GET https://x/y', 'PUT /a/b@c', `GET /${'a'.repeat(200)}`, 'TRACE /a', 4]) expect(of('request', { operation: address })).not.toHaveProperty('operation');
  });

  it('takes a correlation id only in the forms that nothing else has', () => {
    for (const id of ['4bf92f3577b34da6a3ce929d0e0e4736', '0b8e1c5a-1111-4222-8333-0123456789ab']) expect(of('request', { correlation: id })['correlation']).toBe(id);
    for (const id of ['FR7630006000011234567890189', '30006000011234567890', 'Ottoline', '', 7, null]) expect(of('request', { correlation: id })).not.toHaveProperty('correlation');
  });

  it.each([
    ['version', 'started', ['45.4.1', '130.0.6723.137', '0.1'], ['45', 'v45.4.1', '45.4.1 ', 'x45.4.1', '45.4.1-Ottoline', '12345.1', '1.1234567', ['45.4.1'], 45]],
    ['correlation', 'request', ['4bf92f3577b34da6a3ce929d0e0e4736'], ['x4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736x', ['4bf92f3577b34da6a3ce929d0e0e4736']]],
    ['operation', 'request', ['GET /v10/a', 'GET /a-b_c/{id}', `GET /${'a'.repeat(155)}`], ['Ottoline GET /a', 'GET /a Ottoline', 'GET /a/', 'GET /v100/a', `GET /${'a'.repeat(156)}`, ['GET /a']]],
    ['reason', 'call', ['shape', 'SQLITE_FULL', 'ENOSPC', 'E2BIG', 'invalid_type', 'too_big'], ['ENOSPC Ottoline', 'Ottoline ENOSPC', 'Eno', 'E', 'invalid_X', 'invalid_', 'xshape', 'customOttoline', ['shape']]],
    ['milliseconds', 'call', [0, 12, -5, 1_000_000_000], ['12', Number.NaN, Infinity, null, [12]]],
    ['code', 'call', ['internal'], [['internal'], 'Ottoline', new String('internal')]],
  ] as [string, string, unknown[], unknown[]][])('takes for %s what it is for, and nothing around it', (field, kind, good, bad) => {
    for (const value of good) expect(of(kind, { [field]: value })[field], String(value)).toEqual(value);
    for (const value of bad) expect(of(kind, { [field]: value }), String(value)).not.toHaveProperty(field);
  });

  it('keeps numbers within reason, and eight places at most', () => {
    expect(of('call', { milliseconds: 1e15 })['milliseconds']).toBe(1e9);
    expect(of('call', { milliseconds: -1e15 })['milliseconds']).toBe(-1e9);
    expect(of('unexpected', { places: [...Array.from({ length: 12 }, (_, line) => `index.js:${line}:1`), 7] })['places']).toHaveLength(8);
    expect(of('unexpected', { places: [['index.js:1:1'], 'index.js:1:1'] })['places']).toEqual(['index.js:1:1']);
  });

  it('takes every reason the program gives', () => {
    const sources = readdirSync(join(import.meta.dirname, '../../../main'), { recursive: true, withFileTypes: true }).filter((entry) => entry.name.endsWith('.ts') && !/practice|diagnostics/.test(entry.parentPath)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const given = new Set(sources.flatMap((text) => [...text.matchAll(/new Failure\([^)]*reason: '(\w+)'/g)].map(([, word]) => word as string)));
    expect(given.size).toBeGreaterThan(20);
    expect([...given].filter((word) => !(reasons as readonly string[]).includes(word))).toEqual([]);
  });

  it('lets none of the planted values through, in any field of any kind, in 20,000 tries', () => {
    const canary = fc.oneof(fc.constantFrom(...canaries), fc.tuple(fc.constantFrom(...canaries), fc.string()).map(([text, more]) => text + more));
    const value = fc.oneof(canary, fc.array(canary, { maxLength: 4 }), fc.record({ message: canary, stack: canary }), fc.anything());
    const names = ['version', 'electron', 'name', 'code', 'reason', 'operation', 'correlation', 'dfs', 'coanda', 'open', 'phase', 'why', 'where', 'errorClass', 'at', 'places', 'process', 'exitCode', 'status', 'milliseconds', 'userName', 'message', 'url'];
    fc.assert(fc.property(fc.constantFrom('started', 'ended', 'call', 'request', 'session', 'lock', 'connection', 'unexpected', 'processGone', 'other'), fc.dictionary(fc.constantFrom(...names), value), (kind, fields) => {
      const text = JSON.stringify(of(kind, fields));
      return canaries.every((planted) => !text.includes(planted) && !text.includes(JSON.stringify(planted).slice(1, -1)));
    }), { numRuns: 20_000 });
  });
});

describe('where an error happened', () => {
  const thrown = (message: string): Error => { try { throw new TypeError(message); } catch (error) { return error as Error; } };

  it('is told by class and places', () => {
    const { errorClass, places } = placeOf(thrown('Ottoline Kerguelen'));
    expect(errorClass).toBe('TypeError');
    expect(places[0]).toMatch(/^redact\.test\.ts:\d+:\d+$/);
    expect(of('unexpected', { where: 'main', errorClass, places })).toMatchObject({ at: at.toISOString(), where: 'main', errorClass: 'TypeError', places: places.filter((item) => /^[\w.-]+\.(?:[cm]?[jt]s|svelte):\d+:\d+$/.test(item)).slice(0, 8) });
  });

  it('is not taken from a message that looks like frames', () => {
    const message = 'x\n    at Ottoline (FR7630006000011234567890189.js:1:1)\n    at camille.js:2:2';
    expect(placeOf(thrown(message)).places.join(' ')).not.toMatch(/FR76|camille/);
    for (const message of ['not in it', 'x']) expect(framesOf('    at camille.js:2:2', { message })).toEqual([]);
  });

  it('is taken from whole lines that are frames, eight at most, with or without a function\'s name', () => {
    const of = (...lines: string[]) => framesOf(['Error: why', ...lines].join('\n'), { message: 'why' });
    expect(of('    at named (file:///somewhere/index.js:1:20)', '    at async Object.run [as go] (C:\\somewhere\\app.ts:3:4)', '    at /somewhere/out-1.mjs:5:6')).toEqual(['index.js:1:20', 'app.ts:3:4', 'out-1.mjs:5:6']);
    expect(of('       at deeper.js:1:1', 'Ottoline    at late.js:1:1', '    at named (half.js:1:1) Ottoline', '    at half.js:1:1 Ottoline', '    at named (<anonymous>)', '    by other.js:1:1')).toEqual([]);
    expect(of(...Array.from({ length: 12 }, (_, line) => `    at index.js:${line}:1`))).toEqual(Array.from({ length: 8 }, (_, line) => `index.js:${line}:1`));
  });

  it('is no place where the stack was taken away, and the class is told all the same', () => {
    const error = new RangeError('why');
    delete error.stack;
    expect(placeOf(error)).toEqual({ errorClass: 'RangeError', places: [] });
  });

  it('is nothing for what is no error, and its class nothing nobody knows', () => {
    expect(placeOf('Ottoline')).toEqual({ errorClass: 'string', places: [] });
    expect(of('unexpected', { where: 'page', errorClass: 'OttolineError', places: 'Ottoline' })).toEqual({ at: at.toISOString(), kind: 'unexpected', where: 'page', errorClass: 'other' });
  });
});
