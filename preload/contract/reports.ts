// Printed reports: what may be asked for, what its pages show, and what was made.
import { z } from 'zod';
import { account } from './accounts';
import { reportKinds } from './activity-facts';
import { about, language } from './app';
import { clientKind } from './clients';
import { callError } from './errors';
import { estimate, solution } from './estimates';
import { firm } from './firm';
import { premiaState } from './premia';
import { simulation, simulationInput, simulationSummary } from './simulations';
import { day, fraction, id, instant } from './values';

export const reportKind = z.enum(reportKinds);

/** What to make a report of. An estimate is worked out again, in full, for the plan given. */
export const reportRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simulation'), simulationId: id }),
  z.strictObject({ kind: z.literal('estimate'), simulationId: id, input: simulationInput }),
  z.strictObject({ kind: z.literal('comparison'), simulationIds: z.array(id).min(2).max(4) }),
  z.strictObject({ kind: z.literal('summary'), clientId: id }),
]);

/** SHA-256, hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the activity log stood when the report was made: how many entries, and the newest one's code. */
export const logDigest = z.strictObject({ entries: z.int(), mac: z.string() });

/** What stands on every page so that a paper can be checked against what is stored. */
export const proof = z.strictObject({
  /** Of what was asked, and of what came back: as they went over the wire, or of our own record where nothing did. */
  inputs: hash,
  result: hash,
  /** null where no log is kept. */
  log: logDigest.nullable(),
});

/** What would bring a plan to its goal, by the local estimate. Both null: nothing within reach. */
export const lever = z.strictObject({
  /** The probability it is to be reached with. */
  wanted: fraction,
  scheduledContribution: solution.nullable(),
  horizon: solution.nullable(),
  /** Half-width of the probability that is stated with estimates of this result, as a fraction. */
  error: z.number().nullable(),
});

const paper = {
  reportId: id,
  reference: z.string(),
  language,
  firm,
  client: z.strictObject({ id, name: z.string(), contactId: z.int().nullable() }),
  /** Who was signed in. */
  userName: z.string().nullable(),
  madeAt: instant,
  /** IANA name of the zone its times are written in, so that they read the same elsewhere. */
  timeZone: z.string().max(60),
  /** Whether a system could not be reached when it was made. */
  madeOffline: z.boolean(),
  about,
  proof,
};

/** Everything the printed pages show, and all they show it from. */
export const reportContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simulation'), ...paper, simulation, lever: lever.nullable() }),
  z.strictObject({ kind: z.literal('estimate'), ...paper, simulation, estimate, lever: lever.nullable() }),
  z.strictObject({ kind: z.literal('comparison'), ...paper, compared: z.array(z.strictObject({ name: z.string(), simulation })).min(2).max(4) }),
  z.strictObject({
    kind: z.literal('summary'), ...paper,
    person: z.strictObject({ kind: clientKind, birthDate: day.nullable(), riskKey: z.string().nullable(), riskDate: day.nullable() }),
    accounts: z.array(account),
    /** When DFS listed them; null when it never did. */
    accountsAsOf: instant.nullable(),
    simulations: z.array(simulationSummary),
    premia: z.array(z.strictObject({ id, createdAt: instant, reference: z.string(), journeyName: z.string(), productName: z.string(), state: premiaState })),
  }),
]);

export const exported = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('saved'), exportId: id, fileName: z.string(), pages: z.int().nullable() }),
]);

/** What came of making many: those that could not be made, by their place in the request, with why. */
export const exportedMany = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({
    state: z.literal('done'), exportId: id,
    saved: z.array(z.strictObject({ index: z.int(), fileName: z.string(), pages: z.int() })),
    failed: z.array(z.strictObject({ index: z.int(), error: callError })),
    /** Stopped by the person: what was saved before stays. */
    stopped: z.boolean(),
  }),
]);

/** A report that was made. It can be made again, the same to the letter. */
export const madeReport = z.strictObject({
  id, clientId: id, clientName: z.string(), kind: reportKind, reference: z.string(), language, madeAt: instant, pages: z.int(),
  contentHash: hash,
  fileHash: hash,
});

/** A stored simulation with its client, to be chosen from: no more than a line shows, for there may be many thousands. */
export const reportable = z.strictObject({ clientId: id, clientName: z.string(), simulationId: id, reference: z.string(), name: z.string(), receivedAt: instant });

export type ReportKind = z.infer<typeof reportKind>;
export type ReportRequest = z.infer<typeof reportRequest>;
export type ReportContent = z.infer<typeof reportContent>;
export type ContentOf<K extends ReportKind> = Extract<ReportContent, { kind: K }>;
export type Proof = z.infer<typeof proof>;
export type LogDigest = z.infer<typeof logDigest>;
export type Lever = z.infer<typeof lever>;
export type Exported = z.infer<typeof exported>;
export type ExportedMany = z.infer<typeof exportedMany>;
export type MadeReport = z.infer<typeof madeReport>;
export type Reportable = z.infer<typeof reportable>;
