// The program itself: versions, preferences, the state of both connections, and tasks that take their time.
import { z } from 'zod';
import { languages, type Language } from '../../resources/messages/index';
import { lockMinutesChoices, lockMinutesUsual } from './lock-facts';
import { id, instant } from './values';

export const about = z.strictObject({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
});

export const language = z.enum(languages);
export const theme = z.enum(['system', 'light', 'dark', 'contrast']);
export const preferences = z.strictObject({
  /** null follows the system. */
  language: language.nullable(),
  theme,
  /** Minutes without a touch after which the program locks itself. */
  lockMinutes: z.literal(lockMinutesChoices).default(lockMinutesUsual),
  /** Whether the system says that long work has ended while the window is in the background. */
  sayEndings: z.boolean().default(true),
});

/** Work that may take long, and where it can be looked at: nothing of it is said outside the window. */
export const ending = z.strictObject({
  kind: z.enum(['simulation', 'queue', 'import', 'accounts', 'reports']),
  /** Whether all of it came out as it should. */
  well: z.boolean(),
  clientId: id.nullable(),
  simulationId: id.nullable(),
});

export const system = z.enum(['dfs', 'coanda']);
/** Judged by what calls came to, never by what the network card says. */
export const reachability = z.enum(['unknown', 'reached', 'unreachable']);
export const connection = z.strictObject({
  dfs: z.strictObject({ state: reachability, since: instant.nullable() }),
  coanda: z.strictObject({ state: reachability, since: instant.nullable() }),
});

/** Whether amounts are out of sight: until the program ends, also over the lock, which makes the page anew. */
export const amounts = z.strictObject({ hidden: z.boolean() });

export const taskId = z.uuid();
export const taskProgress = z.strictObject({
  taskId,
  step: z.enum(['sending', 'waiting', 'reading', 'storing', 'accounts', 'printing', 'checking', 'sealing']),
  /** Steps done of a known number; absent when the number is unknown. */
  done: z.int().optional(),
  total: z.int().optional(),
});

export type About = z.infer<typeof about>;
export type { Language };
export type Preferences = z.infer<typeof preferences>;
export type Ending = z.infer<typeof ending>;
export type System = z.infer<typeof system>;
export type Connection = z.infer<typeof connection>;
export type TaskProgress = z.infer<typeof taskProgress>;
