// The activity log: what an entry may say, and nothing else. Names, addresses, amounts and account numbers have no place in it.
import { z } from 'zod';
import { activityKinds, breakReasons, deedSteps, exportedThings, recordFields, reportKinds } from './activity-facts';
import { accountFields } from './account-facts';
import { language, system } from './app';
import { changeableKinds } from './directory-kinds';
import { errorCode } from './errors';
import { lockReasons } from './lock-facts';
import { id, instant } from './values';

const count = z.int().min(0).max(1e9);
const step = z.enum(deedSteps);
/** An entry's number, from 1. */
const sequence = z.int().min(1);
/** SHA-256 or HMAC-SHA256 in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Where a log ends. */
const end = z.strictObject({ sequence: z.int().min(0), mac: hash });
/** As this program makes them, e.g. `S-20261126-7KX2M`. */
const reference = z.string().regex(/^[A-Z0-9-]{1,40}$/);

/** One thing that was done. A closed list: whatever is not in it cannot be noted, and no field takes free text. */
export const deed = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('signIn'), system, how: z.enum(['password', 'sso', 'kept']) }),
  /** `environment`: another one was chosen; `replaced`: somebody else signed in. */
  z.strictObject({ action: z.literal('signOut'), why: z.enum(['asked', 'environment', 'replaced']) }),
  z.strictObject({ action: z.literal('locked'), why: z.enum(lockReasons) }),
  /** `refused`: wrong PINs since it was locked. */
  z.strictObject({ action: z.literal('unlocked'), pin: z.boolean(), refused: count }),
  z.strictObject({ action: z.literal('pinChanged'), what: z.enum(['set', 'removed']) }),
  z.strictObject({ action: z.literal('passwordChanged'), step }),
  z.strictObject({ action: z.literal('clientViewed') }),
  z.strictObject({ action: z.literal('simulationRun'), reference, requestHash: hash, responseHash: hash, queued: z.boolean() }),
  /** `reference` is of the stored run the estimate was built on, null where the program chose one. */
  z.strictObject({ action: z.literal('estimateShown'), reference: reference.nullable(), solved: z.boolean() }),
  /** `contentHash` is the SHA-256 of what was printed. */
  z.strictObject({ action: z.literal('report'), kind: z.enum(reportKinds), reference, contentHash: hash }),
  z.strictObject({ action: z.literal('premiaSession'), session: id, step }),
  z.strictObject({ action: z.literal('premiaOpened'), session: id }),
  z.strictObject({ action: z.literal('premiaLinkCopied'), session: id }),
  z.strictObject({ action: z.literal('premiaForgotten'), session: id }),
  z.strictObject({ action: z.literal('clientSaved'), what: z.enum(['added', 'changed']), fields: z.array(z.enum(recordFields)) }),
  z.strictObject({ action: z.literal('clientArchived'), archived: z.boolean() }),
  z.strictObject({ action: z.literal('clientForgotten') }),
  z.strictObject({ action: z.literal('accessUnlocked'), step }),
  z.strictObject({ action: z.literal('accountOpened'), step }),
  z.strictObject({ action: z.literal('accountChanged'), fields: z.array(z.enum(accountFields)), step }),
  z.strictObject({ action: z.literal('directoryChanged'), what: z.enum(['created', 'changed', 'removed']), kind: z.enum(changeableKinds), number: z.int().nullable(), step }),
  z.strictObject({ action: z.literal('imported'), added: count, updated: count }),
  z.strictObject({ action: z.literal('importUndone'), removed: count, restored: count, left: count }),
  /** Noted before the file is written; when it could not be, `exportFailed` follows. */
  z.strictObject({ action: z.literal('exported'), what: z.enum(exportedThings), rows: count }),
  z.strictObject({ action: z.literal('exportFailed') }),
  /** A backup took the file's place. `end` is where its log ends; `missed` where the log on this computer had come to, when that is not in it: numbering goes on behind. */
  z.strictObject({ action: z.literal('backupRestored'), madeAt: instant, end, missed: end.nullable() }),
  z.strictObject({ action: z.literal('verified'), when: z.enum(['start', 'asked']), outcome: z.enum(['unbroken', 'broken']), entries: count, first: sequence.nullable() }),
  /** What was found wrong, so that it is not forgotten when it is put right: the first broken entry, and the end that was anchored but is not there. */
  z.strictObject({ action: z.literal('chainBroken'), first: sequence, reason: z.enum(breakReasons), missed: z.strictObject({ sequence, mac: hash }).nullable() }),
]);

/** Whom an entry concerns: resolved while it is read, from who is still in the book. `unknown`: sealed with a key that is gone. */
const concerned = z.union([z.strictObject({ id, name: z.string() }), z.enum(['forgotten', 'unknown'])]);

export const activityEntry = z.strictObject({
  sequence,
  at: z.string(),
  /** Whether it was whoever is signed in, under the log's present key. */
  mine: z.boolean(),
  client: concerned.nullable(),
  /** null for an entry that cannot be read: it was changed. */
  deed: deed.nullable(),
  mac: z.string(),
});

export const activityQuery = z.strictObject({
  /** Words in any order, of titles in `language`, clients' names and references. */
  text: z.string().max(200),
  language,
  kinds: z.array(z.enum(activityKinds)).max(activityKinds.length),
  clientId: id.nullable(),
  /** From (included) and until (excluded), null for no limit. */
  from: instant.nullable(),
  until: instant.nullable(),
  /** Entries below this number only: the last one of the page before. */
  before: sequence.nullable(),
  limit: z.int().min(1).max(200),
});

/** Newest first. */
export const activityPage = z.strictObject({ entries: z.array(activityEntry), more: z.boolean() });

/** What a verification found. */
export const activityCheck = z.strictObject({
  checkedAt: instant,
  entries: count,
  /** The first broken entry's number and why; null when the chain is unbroken. `recordedAt`: when that was first noted. */
  broken: z.strictObject({ first: sequence, reason: z.enum(breakReasons), recordedAt: z.string().nullable() }).nullable(),
  /** What vouches for the end: entries up to `sequence`. In memory nothing outlasts the program; null when the keychain does not say. */
  anchor: z.strictObject({ place: z.enum(['keychain', 'memory']), sequence: count.nullable(), failure: errorCode.nullable() }),
});

/** How many entries there are, and the last verification of this run, null while there was none. */
export const activityState = z.strictObject({ entries: count, check: activityCheck.nullable() });

export type Deed = z.infer<typeof deed>;
export type ActivityEntry = z.infer<typeof activityEntry>;
export type ActivityQuery = z.infer<typeof activityQuery>;
export type ActivityPage = z.infer<typeof activityPage>;
export type ActivityCheck = z.infer<typeof activityCheck>;
export type ActivityState = z.infer<typeof activityState>;
