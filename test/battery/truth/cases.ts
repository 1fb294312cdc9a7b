// Results a provider of a true process would give, other plans on them, and what really becomes of those plans.
import type { Payments } from '../../../main/engine/payments';
import { asRequested, netFlows } from '../../../main/engine/payments';
import { generator } from '../../../main/engine/random';
import { levels } from '../../../main/engine/kernel';
import type { Source } from '../../../main/engine/source';
import type { Plan } from '../../../main/engine/estimate';
import { accumulate, drawTruth, type TruePaths } from './paths';
import type { Truth } from './processes';

export interface WhatIf extends Plan {
  target: number;
  /** Which of the cases' results carries it. */
  result: number;
  /** Really: share of scenarios at or above the target, and values at the horizon by level. */
  probability: number;
  horizon: number[];
}

export interface Cases {
  results: Source[];
  /** By result, the lines a provider with as many scenarios as the truth would have given. */
  real: number[][][];
  whatIfs: WhatIf[];
}

/** `horizons`, in months, are those of the results, in turn. */
export interface Size { results: number; whatIfs: number; truePaths: number; scenarioCount: number; horizons: readonly number[] }

/** Horizons of what-ifs, as shares of the calibrated one; most keep it. */
const horizonShares = [1, 1, 1, 0.5, 0.75, 1.25];

export function sortedQuantiles(values: Float32Array): number[] {
  const sorted = values.slice().sort();
  return levels.map((level) => {
    const position = (sorted.length - 1) * level;
    const below = Math.floor(position);
    return sorted[below]! + ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!) * (position - below);
  });
}

const shareAbove = (values: Float32Array, limit: number): number => values.reduce((count, value) => count + (value >= limit ? 1 : 0), 0) / values.length;
const flowsOf = (payments: Payments): Float64Array => netFlows(payments, asRequested);

function linesOf(paths: TruePaths, payments: Payments): { lines: number[][]; last: Float32Array } {
  const lines = levels.map(() => [payments.initial]);
  const last = accumulate(paths, flowsOf(payments), (_, wealth) => { for (const [level, value] of sortedQuantiles(wealth).entries()) lines[level]!.push(value); });
  return { lines, last };
}

/** Deposits every month; one plan in four draws an income from the last fifth. */
function somePayments(random: () => number, months: number): Payments {
  const monthly = Math.round(100 + 900 * random());
  const initial = Math.round([0, 5_000, 40_000][Math.floor(3 * random())]! * (0.5 + random()));
  const income = random() < 0.25 ? monthly * (1 + 2 * random()) : 0;
  const from = Math.round(0.8 * months);
  return {
    initial,
    contributions: Float64Array.from({ length: months }, (_, month) => (income > 0 && month >= from ? 0 : monthly)),
    withdrawals: Float64Array.from({ length: months }, (_, month) => (month >= from ? income : 0)),
  };
}

/** The plan with other deposits, perhaps a lump sum, perhaps an income at the end, perhaps over another horizon. */
function otherPayments(random: () => number, base: Payments): Payments {
  const before = base.contributions.length;
  const months = Math.round(before * horizonShares[Math.floor(horizonShares.length * random())]!);
  const factor = 0.3 + 1.7 * random();
  const monthly = base.contributions[0]! * factor;
  const lump = random() < 0.3 ? { month: Math.floor(months * random()), amount: monthly * 24 * random() } : null;
  const income = random() < 0.2 ? monthly * 2 * random() : (base.withdrawals.at(-1)! * factor) / 2;
  const from = Math.round(0.8 * months);
  return {
    initial: base.initial * (0.5 + random()),
    contributions: Float64Array.from({ length: months }, (_, month) => (income > 0 && month >= from ? 0 : monthly) + (lump?.month === month ? lump.amount : 0)),
    withdrawals: Float64Array.from({ length: months }, (_, month) => (month >= from ? income : 0)),
  };
}

function resultOf(truth: Truth, payments: Payments, scenarioCount: number, seed: number, random: () => number): Source {
  const months = payments.contributions.length;
  const paths = drawTruth(truth, months, scenarioCount, seed);
  const { lines, last } = linesOf(paths, payments);
  const one = accumulate(paths, Float64Array.from({ length: months }, (_, month) => (month === 0 ? 1 : 0)));
  const target = lines[2]!.at(-1)! * (0.8 + 0.4 * random());
  return {
    payments, points: Array.from({ length: months + 1 }, (_, month) => month), quantiles: lines, savings: null, target,
    successProbability: shareAbove(last, target), scenarioCount, anchor: truth.anchor,
    statistics: { annualizedReturn: sortedQuantiles(one).map((value) => value ** (12 / months) - 1) },
  };
}

/** Paths of every horizon asked for; a process told from the start is drawn once, as long as the longest. */
function truePaths(truth: Truth, asked: readonly number[], scenarios: number): (horizon: number) => TruePaths {
  const longest = truth.anchor === 'start' ? drawTruth(truth, Math.max(...asked), scenarios, 99) : null;
  return (horizon) => longest?.slice(0, horizon) ?? drawTruth(truth, horizon, scenarios, 99);
}

export function makeCases(truth: Truth, size: Size, seed = 1): Cases {
  const random = generator(seed);
  const results = Array.from({ length: size.results }, (_, index) => resultOf(truth, somePayments(random, size.horizons[index % size.horizons.length]!), size.scenarioCount, 1000 * seed + index, random));
  const whatIfs: WhatIf[] = Array.from({ length: size.whatIfs }, (_, index) => {
    const result = index % size.results;
    return { result, payments: otherPayments(random, results[result]!.payments), target: 0.05 + 0.9 * random(), probability: 0, horizon: [] };
  });
  const months = (payments: Payments): number => payments.contributions.length;
  const all = [...new Set([...whatIfs, ...results].map(({ payments }) => months(payments)))];
  const pathsOf = truePaths(truth, all, size.truePaths);
  const real: number[][][] = [];
  for (const horizon of all) {
    const paths = pathsOf(horizon);
    for (const [index, { payments }] of results.entries()) if (months(payments) === horizon) real[index] = linesOf(paths, payments).lines;
    for (const plan of whatIfs) {
      if (months(plan.payments) !== horizon) continue;
      const wealth = accumulate(paths, flowsOf(plan.payments));
      plan.horizon = sortedQuantiles(wealth);
      // Targets lie anywhere among the outcomes; without any outcome, at what one hopes for.
      const sorted = wealth.slice().sort();
      plan.target = Math.max(100, sorted[Math.floor((1 - plan.target) * sorted.length)]!);
      plan.probability = shareAbove(wealth, plan.target);
    }
  }
  return { results, real, whatIfs };
}
