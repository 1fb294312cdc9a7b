// A failure crosses the bridge as the contract says: a code, whether to try again, and facts.
import { expect, it } from 'vitest';
import { Failure } from '../../main/failure';
import { callError, errorCodes } from '../../preload/contract/errors';

it('fits the contract for every code', () => {
  for (const code of errorCodes) {
    const crossing = new Failure(code, { correlationId: 'abc', details: { status: 503, reason: 'why' } }).toCallError();
    expect(callError.parse(crossing)).toEqual(crossing);
    expect(callError.parse(new Failure(code).toCallError())).toEqual({ code, retryable: crossing.retryable });
  }
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
