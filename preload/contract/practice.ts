// The practice environment's own controls: faults to switch on, and the phone and mailbox of whoever signs in.
import { z } from 'zod';
import { faultKinds, type FaultKind } from './fault-kinds';

export const practiceFault = z.strictObject({
  kind: z.enum(Object.keys(faultKinds) as [FaultKind, ...FaultKind[]]),
  system: z.enum(['both', 'dfs', 'coanda']).default('both'),
  /** `METHOD /path` as documented; null strikes every operation. */
  operation: z.string().max(200).nullable().default(null),
  /** The length of a delay, the time between two pieces of a drip, or the value of Retry-After. */
  seconds: z.number().min(0).max(300).default(2),
  /** How much of the answer is sent (resetAt, truncated), how much is missing (wrongLength), or the size of a piece (drip). */
  bytes: z.int().min(0).max(10_000_000).default(16),
  /** How many requests the fault strikes before it clears itself; null means until switched off. */
  times: z.int().min(1).max(1000).nullable().default(null),
  /** Where a redirect leads, on this machine; null for a page of practice itself. */
  target: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}(\/[\w./-]*)?$/).nullable().default(null),
});
export const practiceFaults = z.array(practiceFault).max(50);

export const secondFactor = z.enum(['Passcode', 'Approve', 'QrCode', 'none']);

export const practiceState = z.strictObject({
  faults: practiceFaults,
  secondFactor,
  /** What waits on the phone of whoever signs in. */
  approval: z.strictObject({ userName: z.string(), factor: z.enum(['Approve', 'QrCode']), scanned: z.boolean(), at: z.iso.datetime() }).nullable(),
  /** Text messages with a code (mTAN), the latest first. */
  messages: z.array(z.strictObject({ at: z.iso.datetime(), to: z.string(), code: z.string() })),
  /** Mails with an activation link, the latest first. */
  mailbox: z.array(z.strictObject({ at: z.iso.datetime(), to: z.string(), link: z.string(), activationKey: z.string() })),
  /** What a firm's own sign-on would hand over. */
  singleSignOnToken: z.string(),
});

/** What a fault can be set on: the documented operations, by their name in the table. */
export const practiceOperations = z.array(z.strictObject({ id: z.string(), name: z.string(), system: z.enum(['dfs', 'coanda']) }));

export const practiceCredentials = z.strictObject({
  dfs: z.strictObject({ userName: z.string(), password: z.string(), passcode: z.string() }),
  coanda: z.strictObject({ userName: z.string(), password: z.string() }),
});

export type PracticeFault = z.infer<typeof practiceFault>;
export type SecondFactor = z.infer<typeof secondFactor>;
export type PracticeState = z.infer<typeof practiceState>;
export type PracticeOperation = z.infer<typeof practiceOperations>[number];
export type PracticeCredentials = z.infer<typeof practiceCredentials>;
