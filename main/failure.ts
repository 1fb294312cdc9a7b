// The one error main throws on purpose: a code of the contract with facts that may cross the bridge.
import type { CallError, ErrorCode } from '../preload/contract/errors';

const retryableCodes = new Set<ErrorCode>(['offline', 'timeout', 'rateLimited', 'unavailable', 'unreadableAnswer', 'keychainUnavailable', 'keychainLocked', 'fileNotWritten', 'diskFull', 'busy']);

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
