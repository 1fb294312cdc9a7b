// The closed list of things that can go wrong, as they cross the bridge. Words for people live in resources/messages.
import { z } from 'zod';
import { errorCodes } from './error-facts';

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** Facts that help a person, never a stack, a path, SQL or a URL. */
export const errorDetails = z.record(z.string(), z.union([z.string(), z.number()]));

export const callError = z.strictObject({
  code: errorCode,
  /** Whether the same call may succeed later without changing anything. */
  retryable: z.boolean(),
  /** What to quote to the provider's support. */
  correlationId: z.string().optional(),
  details: errorDetails.optional(),
});
export type CallError = z.infer<typeof callError>;

/** What every call answers. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: CallError };
