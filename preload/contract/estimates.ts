// A local what-if: what a stored result lets us say about another plan, and how far it may be wrong.
import { z } from 'zod';
import { id, instant, minor } from './values';
import { quantiles, simulationInput, simulationResult } from './simulations';

/** Why no estimate can honestly be given. The first three need a run of that portfolio, profile or simulator. */
export const refusalReasons = ['otherPortfolio', 'otherProfile', 'otherSimulator', 'incompleteResult', 'poorFit', 'tooFarBeyond'] as const;
export const refusalReason = z.enum(refusalReasons);

/** The provider's result that carries an estimate, and how well its own request is reproduced here. */
export const calibration = z.strictObject({
  simulationId: id,
  reference: z.string(),
  receivedAt: instant,
  /** Largest relative difference over the months, by quantile, between the provider's curves and the replay. */
  replay: quantiles,
  /** Relative difference at the horizon, by quantile (signed: replay less provider's). */
  horizon: quantiles,
  /** Replay less provider's, as a fraction; null without a target. */
  successProbability: z.number().nullable(),
});

/** What makes an estimate less certain than the replay alone. */
export const widening = z.enum(['horizonBeyond', 'differentPlan', 'withdrawals', 'ruin']);

/** Half-widths that cover the true error at least nine times in ten: measured on the replay, widened for the distance. */
export const estimateError = z.strictObject({
  /** As a fraction: 0.02 for two points; null without a target. */
  successProbability: z.number().nullable(),
  /** Relative, of the median at the horizon. */
  median: z.number(),
  /** Relative, of the unfavourable and favourable outcomes at the horizon. */
  outer: z.number(),
  widened: z.array(widening),
});

export const estimate = z.strictObject({
  /** What was asked, so that an answer is never shown beside other inputs. */
  input: simulationInput,
  /** Computed here in the shape of a provider's result. What the engine does not answer is in `missing`. */
  result: simulationResult,
  error: estimateError,
  calibration,
  scenarioCount: z.int(),
  /** False while dragging: fewer months were worked out and the others lie on straight lines between them. */
  allMonths: z.boolean(),
});

/**
 * What is said of an estimate while the hand moves, many times a second: only what the screen then shows, and the figures
 * as rows of numbers, which cost next to nothing to hand from process to process. `renderer/lib/moving.ts` makes an estimate of it.
 */
export const moved = z.strictObject({
  /** Months from the start that were worked out, ascending: with 0 and the horizon. Between them lines are straight. */
  points: z.instanceof(Int32Array),
  /** Minor units at the points: unfavourable, lower edge of the central half, median, its upper edge, favourable. */
  lines: z.array(z.instanceof(Float64Array)).length(5),
  /** Minor units at months 0 to the horizon: paid in so far. */
  savings: z.instanceof(Float64Array),
  successProbability: z.number().nullable(),
  scenarioCount: z.int(),
  error: estimateError,
  calibration,
});

/** What may be solved for. A contribution is the first scheduled one, changed; without any, a monthly one over the horizon. */
export const solvable = z.enum(['scheduledContribution', 'oneOffContribution', 'horizon', 'target']);

export const solution = z.strictObject({
  for: solvable,
  /** The answer: minor units, or months for the horizon; null when there is none. */
  value: minor.nullable(),
  /** The plan with the answer in it, to be taken over as a what-if; null when there is none. */
  input: simulationInput.nullable(),
  /** The probability of that plan by the same estimate, as a fraction. */
  successProbability: z.number().nullable(),
  /** Why there is no answer, or why it is not a change: `alreadyReached` comes with the smallest value that still does. */
  reason: z.enum(['alreadyReached', 'outOfReach', 'noTarget']).nullable(),
});

export type RefusalReason = z.infer<typeof refusalReason>;
export type Calibration = z.infer<typeof calibration>;
export type EstimateError = z.infer<typeof estimateError>;
export type Widening = z.infer<typeof widening>;
export type Estimate = z.infer<typeof estimate>;
export type Moved = z.infer<typeof moved>;
export type Solvable = z.infer<typeof solvable>;
export type Solution = z.infer<typeof solution>;
