// Whether what was sent once may have been done: then nobody must say that it was not.
import { expect, it } from 'vitest';
import { Failure } from '../../../main/failure';
import { isUncertain } from '../../../main/services/uncertain';
import type { ErrorCode } from '../../../preload/contract/errors';

it.each<[ErrorCode, Failure['details'], boolean]>([
  ['timeout', undefined, true], ['offline', undefined, true], ['unreadableAnswer', undefined, true],
  ['unavailable', { status: 500 }, true], ['unavailable', { status: 504 }, true], ['unavailable', undefined, true],
  ['unavailable', { status: 503 }, false], ['rateLimited', { status: 429 }, false], ['invalidInput', undefined, false], ['requestRefused', { status: 400 }, false], ['sessionExpired', undefined, false],
])('%s %o: %s', (code, details, expected) => expect(isUncertain(new Failure(code, details ? { details } : {}))).toBe(expected));
