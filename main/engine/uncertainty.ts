// How far an estimate may be wrong: chance in the provider's own scenarios, what the replay missed, and the distance of the plan.
import type { Calibration } from './calibrate';
import { netFlows, type Payments } from './payments';

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

/** Scatter of the logarithm of the outcome, from the middle half. */
function scatterOf([, low = 0, , high = 0]: readonly number[]): number {
  return low > 0 ? Math.log(high / low) / 1.349 : 1;
}

export function uncertaintyOf(calibration: Calibration, base: Payments, outcome: Outcome): Uncertainty {
  const { scenarioCount, replay } = calibration;
  const reasons = widened(calibration, base, outcome);
  const added = (kind: 'probability' | 'amount'): number => reasons.reduce((total, reason) => total + widenings[reason][kind] ** 2, 0);
  const chance = scatterOf(outcome.horizon) / Math.sqrt(scenarioCount);
  const median = Math.hypot(nineInTen * 1.2 * chance, Math.abs(replay.horizon[2] ?? 0), Math.sqrt(added('amount')));
  const missed = Math.max(Math.abs(replay.horizon[0] ?? 0), Math.abs(replay.horizon[4] ?? 0));
  const outer = Math.hypot(nineInTen * 2 * chance, missed, Math.sqrt(added('amount')));
  const p = outcome.successProbability;
  if (p === null) return { successProbability: null, median, outer, widened: reasons };
  // Never quite certain, not even of 0 or 1.
  const share = (p * scenarioCount + 2) / (scenarioCount + 4);
  const sampling = nineInTen * Math.sqrt((share * (1 - share)) / scenarioCount);
  const near = 4 * share * (1 - share);
  return { successProbability: Math.hypot(sampling, near * 0.008, Math.sqrt(near * added('probability'))), median, outer, widened: reasons };
}
