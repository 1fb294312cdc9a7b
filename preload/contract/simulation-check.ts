// The rules a simulation must keep, checked while typing and again before anything is sent.
import { isinProblem } from './isin';
import type { SimulationInput } from './simulations';

export const limits = {
  horizonMonths: { min: 1, max: 720 },
  age: { min: 0, max: 120 },
  /** 10 billion, in minor units. */
  amountMax: 1_000_000_000_000,
  /** Weights must sum to 100 % within a hundredth of a percent. */
  weightTolerance: 0.0001,
} as const;

export type ProblemCode =
  | 'required' | 'notANumber' | 'notAMonth' | 'notAnAge' | 'tooSmall' | 'tooLarge' | 'beforeStart' | 'afterEnd' | 'endBeforeStart'
  | 'isinLength' | 'isinCharacters' | 'isinCheckDigit' | 'duplicate' | 'weightsNot100' | 'nothingSaved' | 'unknownSimulator';

/** What is wrong with a field. `field` is a path such as `portfolio.2.isin`. */
export interface Problem {
  field: string;
  code: ProblemCode;
  /** A figure the words need: a limit, or the sum of the weights in per cent. */
  value?: number;
}

/** A remark that does not stop a run. */
export interface Warning { code: 'mixedCurrencies' }

/** Months since year 0, so that months can be compared and counted. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The month `count` after another. */
export function addMonths(month: string, count: number): string {
  const total = monthNumber(month) + count;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}

const isinCodes = { length: 'isinLength', characters: 'isinCharacters', checkDigit: 'isinCheckDigit' } as const;

/** Everything wrong with an input, in reading order; empty when it may be sent. */
export function checkSimulationInput(input: SimulationInput): Problem[] {
  return [...checkHorizon(input), ...checkAmounts(input), ...checkFlows(input), ...(input.mode === 'free' ? checkPortfolio(input) : checkProfile(input))];
}

/** Remarks on an input that may be sent all the same. */
export function warnSimulationInput(input: SimulationInput): Warning[] {
  const others = input.portfolio.some((line) => line.currency !== input.currency);
  return others ? [{ code: 'mixedCurrencies' }] : [];
}

function checkHorizon({ horizonMonths, simulatorUuid }: SimulationInput): Problem[] {
  const problems: Problem[] = [];
  if (!simulatorUuid) problems.push({ field: 'simulatorUuid', code: 'required' });
  if (horizonMonths < limits.horizonMonths.min) problems.push({ field: 'horizonMonths', code: 'tooSmall', value: limits.horizonMonths.min });
  if (horizonMonths > limits.horizonMonths.max) problems.push({ field: 'horizonMonths', code: 'tooLarge', value: limits.horizonMonths.max });
  return problems;
}

function checkAmount(field: string, amount: number, least: number): Problem[] {
  if (amount < least) return [{ field, code: 'tooSmall', value: least / 100 }];
  if (amount > limits.amountMax) return [{ field, code: 'tooLarge', value: limits.amountMax / 100 }];
  return [];
}

function checkAmounts(input: SimulationInput): Problem[] {
  const problems = checkAmount('currentSavings', input.currentSavings, 0);
  if (input.targetAmount !== null) problems.push(...checkAmount('targetAmount', input.targetAmount, 1));
  const paysIn = input.currentSavings > 0 || input.oneOffContributions.length > 0 || input.scheduledContributions.length > 0;
  if (!paysIn) problems.push({ field: 'currentSavings', code: 'nothingSaved' });
  return problems;
}

function checkFlows(input: SimulationInput): Problem[] {
  const start = monthNumber(input.startMonth);
  const end = start + input.horizonMonths - 1;
  const inside = (field: string, month: string): Problem[] => {
    if (monthNumber(month) < start) return [{ field, code: 'beforeStart' }];
    return monthNumber(month) > end ? [{ field, code: 'afterEnd' }] : [];
  };
  const problems: Problem[] = [];
  for (const list of ['oneOffContributions', 'oneOffWithdrawals'] as const) {
    input[list].forEach((flow, index) => problems.push(...inside(`${list}.${index}.month`, flow.month), ...checkAmount(`${list}.${index}.amount`, flow.amount, 1)));
  }
  for (const list of ['scheduledContributions', 'scheduledWithdrawals'] as const) {
    input[list].forEach((flow, index) => {
      problems.push(...inside(`${list}.${index}.from`, flow.from), ...inside(`${list}.${index}.to`, flow.to), ...checkAmount(`${list}.${index}.amount`, flow.amount, 1));
      if (monthNumber(flow.to) < monthNumber(flow.from)) problems.push({ field: `${list}.${index}.to`, code: 'endBeforeStart' });
    });
  }
  return problems;
}

function checkProfile({ mode, profile, age }: SimulationInput): Problem[] {
  const problems: Problem[] = profile === null ? [{ field: 'profile', code: 'required' }] : [];
  if (mode !== 'glidepath') return problems;
  if (age === null) problems.push({ field: 'age', code: 'required' });
  else if (age < limits.age.min) problems.push({ field: 'age', code: 'tooSmall', value: limits.age.min });
  else if (age > limits.age.max) problems.push({ field: 'age', code: 'tooLarge', value: limits.age.max });
  return problems;
}

function checkPortfolio({ portfolio }: SimulationInput): Problem[] {
  if (portfolio.length === 0) return [{ field: 'portfolio', code: 'required' }];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  portfolio.forEach((line, index) => {
    const isin = isinProblem(line.isin);
    if (line.isin === '') problems.push({ field: `portfolio.${index}.isin`, code: 'required' });
    else if (isin) problems.push({ field: `portfolio.${index}.isin`, code: isinCodes[isin] });
    else if (seen.has(line.isin)) problems.push({ field: `portfolio.${index}.isin`, code: 'duplicate' });
    seen.add(line.isin);
    if (line.weight <= 0) problems.push({ field: `portfolio.${index}.weight`, code: 'tooSmall', value: 0.01 });
  });
  const sum = portfolio.reduce((total, line) => total + line.weight, 0);
  if (Math.abs(sum - 1) > limits.weightTolerance + 1e-12) problems.push({ field: 'portfolio', code: 'weightsNot100', value: Math.round(sum * 10_000) / 100 });
  return problems;
}
