// Between the contract's simulations and the engine's figures: payments by month, a provider's lines, and back.
import type { Moved } from '../../preload/contract/estimates';
import type { SimulationInput, SimulationResult } from '../../preload/contract/simulations';
import { addMonths, monthNumber } from '../../preload/contract/simulation-check';
import { statisticNames } from '../../preload/contract/statistics';
import type { Estimated, Plan } from '../engine/estimate';
import type { Payments } from '../engine/payments';
import type { AtLevels, Source } from '../engine/source';

const stepOf = { monthly: 1, quarterly: 3, semiannually: 6, yearly: 12 } as const;

type Flows = Pick<SimulationInput, 'oneOffContributions' | 'scheduledContributions'>;

/** What is paid in each month from the start. Flows outside the horizon do not count. */
function byMonth({ startMonth, horizonMonths }: SimulationInput, once: Flows['oneOffContributions'], scheduled: Flows['scheduledContributions']): Float64Array {
  const start = monthNumber(startMonth);
  const amounts = new Float64Array(horizonMonths);
  const add = (month: number, amount: number): void => {
    if (month >= start && month < start + horizonMonths) amounts[month - start] = amounts[month - start]! + amount;
  };
  for (const flow of once) add(monthNumber(flow.month), flow.amount);
  for (const flow of scheduled) {
    for (let month = monthNumber(flow.from); month <= monthNumber(flow.to); month += stepOf[flow.frequency]) add(month, flow.amount);
  }
  return amounts;
}

export function paymentsOf(input: SimulationInput): Payments {
  return {
    initial: input.currentSavings,
    contributions: byMonth(input, input.oneOffContributions, input.scheduledContributions),
    withdrawals: byMonth(input, input.oneOffWithdrawals, input.scheduledWithdrawals),
  };
}

export const planOf = (input: SimulationInput): Plan => ({ payments: paymentsOf(input), target: input.targetAmount });

/** Months from the start. A whole line has one value a month, however its months are named. */
function pointsOf(input: SimulationInput, months: readonly string[]): number[] {
  const whole = months.length === input.horizonMonths + 1;
  return months.map((month, index) => (whole ? index : monthNumber(month) - monthNumber(input.startMonth)));
}

const quantileKeys = ['q025', 'q25', 'q50', 'q75', 'q975'] as const;

/** A provider's result as the engine reads it, in minor units. */
export function sourceOf(input: SimulationInput, { months, median, savings, bands, scenarioCount, successProbability, statistics }: SimulationResult): Source {
  const line = (values: number[] | undefined): number[] | null => (values && values.length === months.length && values.length > 0 ? values : null);
  return {
    payments: paymentsOf(input), points: pointsOf(input, months),
    quantiles: [line(bands.lower?.low), line(bands.lower?.high ?? bands.central?.low), line(median), line(bands.central?.high ?? bands.upper?.low), line(bands.upper?.high)],
    savings: line(savings), target: input.targetAmount, successProbability, scenarioCount,
    statistics: statistics && Object.fromEntries(Object.entries(statistics).map(([name, quantiles]) => [name, quantileKeys.map((key) => quantiles[key])])),
    anchor: input.mode === 'glidepath' ? 'end' : 'start',
  };
}

const amountMax = 1e15;
const whole = (value: number): number => Math.max(-amountMax, Math.min(amountMax, Math.round(value)));

export function quantilesOf(values: AtLevels): Record<(typeof quantileKeys)[number], number | null> {
  return Object.fromEntries(quantileKeys.map((key, index) => [key, values[index] ?? null])) as Record<(typeof quantileKeys)[number], number | null>;
}

/** An estimate of every month in the shape of a provider's result; what the engine does not answer is named. */
export function resultOf(input: SimulationInput, estimated: Estimated, allocation: SimulationResult['allocation']): SimulationResult {
  const [low, under, median, over, high] = estimated.lines.map((line) => Array.from(line, whole)) as [number[], number[], number[], number[], number[]];
  const { statistics } = estimated;
  return {
    months: Array.from({ length: input.horizonMonths + 1 }, (_, month) => addMonths(input.startMonth, month)),
    median, savings: Array.from(estimated.savings, whole),
    bands: { lower: { low, high: under }, central: { low: under, high: over }, upper: { low: over, high } },
    scenarioCount: estimated.scenarioCount, successProbability: estimated.successProbability, probabilityAboveSavings: estimated.probabilityAboveSavings,
    statistics: statistics && (Object.fromEntries(statisticNames.map((name) => [name, quantilesOf(statistics[name] ?? [])])) as SimulationResult['statistics']),
    table: null, allocation, scenarios: [],
    missing: [...(statistics ? [] : ['statistics' as const]), 'scenariosTable', ...(allocation.length > 0 ? [] : ['allocation' as const])],
  };
}

/** The same while the hand moves: what was worked out, in rows of numbers. */
export const movedOf = ({ points, lines, savings, successProbability, scenarioCount, uncertainty }: Estimated): Omit<Moved, 'calibration'> =>
  ({ points, lines: lines.map((line) => line.map(whole)), savings: savings.map(whole), successProbability, scenarioCount, error: uncertainty });
