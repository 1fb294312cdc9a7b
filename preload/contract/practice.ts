// The practice environment's own controls: faults to switch on while training or testing.
import { z } from 'zod';

export const practiceFault = z.strictObject({
  /** `offline` cuts every connection; `unauthorized` answers 401, `rateLimited` 429 with Retry-After, `unavailable` 503. */
  kind: z.enum(['none', 'delay', 'offline', 'unauthorized', 'rateLimited', 'unavailable']),
  system: z.enum(['both', 'dfs', 'coanda']).default('both'),
  /** Seconds: the length of the delay, or the value of Retry-After. */
  seconds: z.number().min(0).max(300).default(2),
  /** How many requests the fault strikes before it clears itself; null means until switched off. */
  times: z.int().min(1).max(1000).nullable().default(null),
});

export const practiceCredentials = z.strictObject({
  dfs: z.strictObject({ userName: z.string(), password: z.string(), passcode: z.string() }),
  coanda: z.strictObject({ userName: z.string(), password: z.string() }),
});

export type PracticeFault = z.infer<typeof practiceFault>;
export type PracticeCredentials = z.infer<typeof practiceCredentials>;
