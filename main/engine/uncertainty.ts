// How far an estimate may be wrong: chance in the provider's own scenarios, what the replay missed, and the distance of the plan.
import { scenarios, type Calibration } from './calibrate';
import { density, quantile } from './normal';
import { netFlows, type Payments } from './payments';
import { sensitivityOf } from './sensitivity';

export type Widening = 'horizonBeyond' | 'differentPlan' | 'withdrawals' | 'ruin';

/** Half-widths that cover the true error nine times in ten. */
export interface Uncertainty {
  /** As a fraction; null without a target. */
  successProbability: number | null;
  /** Relative, at the horizon. */
  median: number;
  outer: number;
  widened: Widening[];
}

/** What of an estimate its uncertainty depends on. */
export interface Outcome {
  payments: Payments;
  successProbability: number | null;
  /** Values at the horizon by level. */
  horizon: readonly number[];
}

/** Deviations that nine in ten errors stay within. */
const nineInTen = 1.645;
/** How much of what the replay misses is taken for an error: the rest is chance in the provider's own figures. */
const replayShare = 0.5;

/** What each reason for less certainty adds: to a probability, and relative to amounts. */
const widenings: Record<Widening, { probability: number; amount: number }> = {
  horizonBeyond: { probability: 0.02, amount: 0.04 },
  differentPlan: { probability: 0.01, amount: 0.015 },
  withdrawals: { probability: 0.005, amount: 0.015 },
  ruin: { probability: 0.01, amount: 0.05 },
};

/** How late money is in the plan on the average, as a share of the horizon: 0 when all is there at the start, 0.5 when paid in evenly. */
function lateness(flows: Float64Array): number {
  const paid = flows.map((flow) => Math.max(0, flow));
  const sum = paid.reduce((total, flow) => total + flow, 0);
  return sum > 0 ? paid.reduce((total, flow, month) => total + flow * month, 0) / sum / flows.length : 0;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function widened(calibration: Calibration, base: Payments, { payments, horizon }: Outcome): Widening[] {
  const found: Widening[] = [];
  const months = payments.contributions.length;
  const beyond = calibration.model.anchor === 'end' ? months !== calibration.model.months : months > calibration.model.months;
  if (beyond) found.push('horizonBeyond');
  const far = Math.abs(lateness(netFlows(payments, calibration.counting)) - lateness(netFlows(base, calibration.counting))) > 0.2;
  if (far || months < 0.6 * calibration.model.months) found.push('differentPlan');
  const paid = payments.initial + sum(payments.contributions);
  if (sum(payments.withdrawals) > sum(base.withdrawals) + 0.2 * paid) found.push('withdrawals');
  if ((horizon[0] ?? 0) <= 0) found.push('ruin');
  return found;
}

/** Standard deviation of a share of the engine's own scenarios, and of their median and outer lines in scatters. */
const drawn = { share: 0.5, median: 1.25, outer: 2.7 };
/** What no model gets better than: of a probability, near even chances; and relative to amounts, at the outer lines. */
const floor = { probability: 0.009, median: 0.009, outer: 0.01 };
/** How much of what skew moves may be wrong. */
const skewShare = 0.55;

export function uncertaintyOf(calibration: Calibration, base: Payments, outcome: Outcome): Uncertainty {
  const { replay } = calibration;
  const flows = netFlows(outcome.payments, calibration.counting);
  const { scatter, lopsided, unknown } = sensitivityOf(calibration, flows);
  const reasons = widened(calibration, base, outcome);
  const added = (kind: 'probability' | 'amount'): number => Math.sqrt(reasons.reduce((total, reason) => total + widenings[reason][kind] ** 2, 0));
  const own = scatter / Math.sqrt(scenarios);
  const missed = Math.max(Math.abs(replay.horizon[0] ?? 0), Math.abs(replay.horizon[4] ?? 0));
  const median = Math.hypot(nineInTen * Math.hypot(unknown(0), drawn.median * own, floor.median), replayShare * Math.abs(replay.horizon[2] ?? 0), added('amount'));
  const outer = Math.hypot(nineInTen * Math.hypot(Math.max(unknown(1.96), unknown(-1.96)), drawn.outer * own, floor.outer, skewShare * lopsided), replayShare * missed, 2 * added('amount'));
  const p = outcome.successProbability;
  if (p === null) return { successProbability: null, median, outer, widened: reasons };
  // Never quite certain, not even of 0 or 1.
  const share = (p * calibration.scenarioCount + 2) / (calibration.scenarioCount + 4);
  const z = -quantile(share);
  const byModel = scatter > 0 ? (density(z) / scatter) * unknown(z) : 0;
  const near = Math.sqrt(4 * share * (1 - share));
  const deviation = Math.hypot(byModel, near * Math.hypot(drawn.share / Math.sqrt(scenarios), floor.probability));
  return { successProbability: Math.hypot(nineInTen * deviation, near * added('probability')), median, outer, widened: reasons };
}
