// The lock: the screen shows nothing, the file is closed and the sessions are in the keychain only, until it is opened again.
import { z } from 'zod';
import { lockReasons, pinProblem } from './lock-facts';
import { id, instant } from './values';

export const lockState = z.strictObject({
  /** `locking`: nothing is shown any more, and what is under way is given a moment to end. */
  phase: z.enum(['open', 'locking', 'locked']),
  why: z.enum(lockReasons).nullable(),
  since: instant.nullable(),
  /** Whether a PIN is asked for. */
  pin: z.boolean(),
  /** How many wrong PINs are left before the session is ended; null while none was wrong. */
  attemptsLeft: z.int().nullable(),
  /** Whether nothing but the screen is closed: without a keychain there is nowhere to put what is in memory. */
  screenOnly: z.boolean(),
  /** Whether too many wrong PINs ended the last session. */
  ended: z.boolean(),
});

/** What is typed to unlock; anything, since a wrong one is counted and told. */
export const pinEntry = z.string().max(100);
export const newPin = z.string().refine((pin) => pinProblem(pin) === null);

/** Where a page was, and records that are half typed: the page's own text of them, which main only keeps; `clientId` is null for a new client. */
export const unfinished = z.strictObject({
  place: z.strictObject({ section: z.string().max(40), clientId: id.nullable(), tab: z.string().max(40), adding: z.boolean() }).nullable(),
  records: z.array(z.strictObject({ clientId: id.nullable(), form: z.string().max(100_000) })).max(20),
});
export type Unfinished = z.infer<typeof unfinished>;
export const nothingUnfinished: Unfinished = { place: null, records: [] };

export type LockState = z.infer<typeof lockState>;
