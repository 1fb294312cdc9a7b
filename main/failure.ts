// The one error main throws on purpose: a code of the contract with facts that may cross the bridge.
import type { CallError, ErrorCode } from '../preload/contract/errors';

const retryableCodes = new Set<ErrorCode>(['offline', 'timeout', 'rateLimited', 'unavailable', 'unreadableAnswer', 'keychainUnavailable', 'keychainLocked', 'fileNotWritten', 'diskFull', 'busy']);

/** What SQLite's own errors mean to a person; the driver throws them wherever a page is read or written. */
const sqliteCodes: [RegExp, ErrorCode][] = [[/^SQLITE_FULL/, 'diskFull'], [/^SQLITE_(CORRUPT|NOTADB|IOERR|CANTOPEN|READONLY)/, 'cacheUnreadable'], [/^SQLITE_(BUSY|LOCKED)/, 'busy']];

export class Failure extends Error {
  readonly code: ErrorCode;
  readonly correlationId: string | undefined;
  readonly details: Record<string, string | number> | undefined;

  constructor(code: ErrorCode, more: { correlationId?: string | undefined; details?: Record<string, string | number> } = {}) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.correlationId = more.correlationId;
    this.details = more.details;
  }

  /** The form that crosses the bridge: no stack, no cause. */
  toCallError(): CallError {
    return {
      code: this.code,
      retryable: retryableCodes.has(this.code),
      ...(this.correlationId === undefined ? {} : { correlationId: this.correlationId }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** Any error as a failure: ours as it is, SQLite's by what it means, everything else as `internal`. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = sqliteCodes.find(([pattern]) => pattern.test(code))?.[1] ?? 'internal';
  return new Failure(known, known === 'busy' ? { details: { reason: 'held' } } : {});
}
