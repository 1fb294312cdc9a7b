// A failure crosses the bridge as the contract says: a code, whether to try again, and facts.
import { expect, it } from 'vitest';
import { asFailure, Failure } from '../../main/failure';
import { errorCodes } from '../../preload/contract/error-facts';
import { callError } from '../../preload/contract/errors';

it('fits the contract for every code', () => {
  for (const code of errorCodes) {
    const crossing = new Failure(code, { correlationId: 'abc', details: { status: 503, reason: 'why' } }).toCallError();
    expect(callError.parse(crossing)).toEqual(crossing);
    expect(callError.parse(new Failure(code).toCallError())).toEqual({ code, retryable: crossing.retryable });
  }
});

it('carries its facts, where it has any', () => {
  expect(new Failure('unavailable', { correlationId: 'abc', details: { status: 503, reason: 'why' } }).toCallError()).toStrictEqual({ code: 'unavailable', retryable: true, correlationId: 'abc', details: { status: 503, reason: 'why' } });
  expect(new Failure('notFound').toCallError()).toStrictEqual({ code: 'notFound', retryable: false });
});

it('carries no stack and no cause', () => {
  const crossing = new Failure('internal').toCallError();
  expect(Object.keys(crossing).sort()).toEqual(['code', 'retryable']);
  expect(new Failure('offline').cause).toBeUndefined();
});

it('calls retryable only what may succeed without changing anything', () => {
  const retryable = errorCodes.filter((code) => new Failure(code).toCallError().retryable);
  expect(retryable.sort()).toEqual(['busy', 'diskFull', 'fileNotWritten', 'keychainLocked', 'keychainUnavailable', 'offline', 'rateLimited', 'timeout', 'unavailable', 'unreadableAnswer']);
});

it('reads what SQLite means, and nothing into anything else', () => {
  const thrown = (code: string) => asFailure(Object.assign(new Error('SELECT 1'), { code })).code;
  expect(['SQLITE_FULL', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_READ', 'SQLITE_BUSY', 'ENOENT'].map(thrown)).toEqual(['diskFull', 'cacheUnreadable', 'cacheUnreadable', 'cacheUnreadable', 'busy', 'internal']);
  expect(asFailure('text').code).toBe('internal');
  expect(asFailure(new Error('no code')).code).toBe('internal');
  for (const nothing of [null, undefined, 7, { code: 'SQLITE_FULL' }]) expect(asFailure(nothing).code).toBe('internal');
  expect(new Failure('offline').name).toBe('Failure');
  const own = new Failure('offline');
  expect(asFailure(own)).toBe(own);
});
