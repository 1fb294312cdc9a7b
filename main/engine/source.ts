// What is taken from a provider's result: figures by month from the start, in one unit of money.
import { levels } from './kernel';
import { countedAt, isPlan, netFlows, readCounting, type Counting, type Payments } from './payments';
import type { Observation } from './sketch';

/** Values at `levels`; null where the provider gave none. */
export type AtLevels = (number | null)[];

export interface Source {
  payments: Payments;
  /** Months from the start the lines below have values for, ascending. */
  points: number[];
  /** A line per level, or null. */
  quantiles: (number[] | null)[];
  /** What was paid in so far, or null. */
  savings: number[] | null;
  target: number | null;
  successProbability: number | null;
  /** How many scenarios the provider ran, when it says so. */
  scenarioCount: number | null;
  /** Quantiles of statistics by name, of the investment whatever is paid in and out. */
  statistics: Record<string, AtLevels> | null;
  /** Whether the investment changes with the time since the start or with the time left. */
  anchor: 'start' | 'end';
}

/** When the provider does not say. */
export const assumedScenarios = 1000;

/** Where along the horizon the lines are looked at: closer together at the start, where they move most. */
const fractions = [0, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** A figure below this share of what was paid and earned says more about ruin than about growth. */
const leastShare = 0.02;

/** Less than a thousandth of a unit of money is nothing. */
export const leastAmount = 1e-3;

/** Whether there is enough to tell growth and its scatter: a median, and outcomes on both sides of it. */
export function isComplete({ points, quantiles, payments }: Source): boolean {
  const months = payments.contributions.length;
  const median = quantiles[2];
  const sides = [quantiles[0] ?? quantiles[1], quantiles[3] ?? quantiles[4]];
  const finite = quantiles.every((line) => line === null || line.every(Number.isFinite));
  return isPlan(payments) && finite && points.at(-1) === months && Boolean(median?.some((value) => value > leastAmount)) && sides.every(Boolean);
}

function lookedAt(points: readonly number[], months: number): number[] {
  const places = fractions.map((fraction) => Math.max(1, Math.round(fraction * months)));
  const nearest = places.map((place) => points.reduce((best, point, index) => (point > 0 && Math.abs(point - place) < Math.abs(points[best]! - place) ? index : best), points.length - 1));
  return [...new Set(nearest)].sort((a, b) => a - b);
}

/** Calibration's figures: wealth along the horizon, growth at its end, and the probability as one more quantile. */
export function observe(source: Source): { counting: Counting; flows: Float64Array; observations: Observation[] } {
  const { payments, points, quantiles, savings, statistics, target, successProbability } = source;
  const months = payments.contributions.length;
  const counting = readCounting(savings ? { points, values: savings } : null, payments);
  const flows = netFlows(payments, counting);
  const observations: Observation[] = [];
  const note = (of: Observation['of'], month: number, level: number, value: number): void => void observations.push({ of, month, level, value });
  for (const index of lookedAt(points, months)) {
    const month = points[index]!;
    const middle = quantiles[2]![index]!;
    for (const [at, level] of levels.entries()) {
      const value = quantiles[at]?.[index];
      if (value === undefined || value <= leastShare * middle) continue;
      const grown = value - countedAt(flows, counting, month);
      if (grown > Math.max(leastAmount, leastShare * middle)) note('wealth', month, level, grown);
    }
  }
  const annual = statistics?.['annualizedReturn'];
  for (const [at, level] of levels.entries()) {
    const value = annual?.[at] ?? null;
    if (value !== null && value > -0.9 && value < 9) note('growth', months, level, (1 + value) ** (months / 12));
  }
  if (target !== null && target > 0 && successProbability !== null && successProbability > 0.03 && successProbability < 0.97) note('wealth', months, 1 - successProbability, target);
  return { counting, flows, observations };
}
