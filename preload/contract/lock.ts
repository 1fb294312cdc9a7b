// The lock: the screen shows nothing, the file is closed and the sessions are in the keychain only, until it is opened again.
import { z } from 'zod';
import { lockReasons, pinProblem } from './lock-facts';
import { instant } from './values';

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

export type LockState = z.infer<typeof lockState>;
