// Reads a simulation's answer. What is absent or unusable is named in `missing`; the rest is kept.
import { addMonths, monthNumber } from '../../../preload/contract/simulation-check';
import type { Band, MissingPart, Quantiles, Range, SimulationInput, SimulationResult } from '../../../preload/contract/simulations';
import { statisticNames, type StatisticName } from '../../../preload/contract/statistics';
import { minor } from '../../../preload/contract/values';
import { Failure } from '../../failure';
import { field, isObject, numberOf, textOf } from '../json';

type Points = Map<number, unknown>;

/** An amount beyond what the contract takes is absent: stored, it could never be read again. */
const toMinor = (value: number | null): number | null => (value === null ? null : (minor.safeParse(Math.round(value * 100)).data ?? null));

/** @throws Failure `unreadableAnswer` when nothing of it can be used. */
export function readResult(body: unknown, input: SimulationInput): SimulationResult {
  if (!isObject(body)) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
  const missing: MissingPart[] = [];
  const note = <T>(part: MissingPart, value: T | null): T | null => {
    if (value === null) missing.push(part);
    return value;
  };
  const graphs = field(body, 'graphs');
  const synthesis = field(graphs, 'synthesis');
  const medianPoints = points(field(synthesis, 'median'));
  const xs = [...medianPoints.keys()].sort((a, b) => a - b);
  const months = note('axis', readAxis(xs, input)) ?? [];
  const line = (part: MissingPart, from: Points): number[] => note(part, months.length > 0 ? readLine(from, xs) : null) ?? [];
  const area = (part: MissingPart, name: string): Band | null => note(part, months.length > 0 ? readBand(points(field(synthesis, name)), xs) : null);
  const probabilities = readProbabilities(body, graphs, input);
  if (input.targetAmount !== null) note('successProbability', probabilities.success);
  const table = note('scenariosTable', readTable(field(body, 'scenarios_table')));
  const result: SimulationResult = {
    months,
    median: line('median', medianPoints),
    savings: line('savings', points(field(synthesis, 'savings'))),
    bands: { lower: area('lowerBand', 'lower_area'), central: area('centralBand', 'mid_area'), upper: area('upperBand', 'upper_area') },
    scenarioCount: count(field(graphs, 'nb_scenarios')),
    successProbability: probabilities.success,
    probabilityAboveSavings: probabilities.aboveSavings,
    statistics: note('statistics', readStatistics(field(body, 'statistics'))),
    table,
    allocation: note('allocation', readAllocation(field(body, 'uc_allocation'))) ?? [],
    scenarios: months.length > 0 ? readScenarios(graphs, xs) : [],
    missing,
  };
  const nothingUsable = result.median.length === 0 && result.successProbability === null && result.statistics === null && table === null;
  if (nothingUsable) throw new Failure('unreadableAnswer', { details: { reason: 'empty' } });
  return result;
}

const count = (value: unknown): number | null => {
  const number = numberOf(value);
  return number !== null && Number.isInteger(number) && number >= 0 ? number : null;
};

/** The documents draw one object where an answer may hold a list: both are taken. Keyed by x, later points win. */
function points(value: unknown): Points {
  const list = Array.isArray(value) ? value : isObject(value) ? (Array.isArray(value['data']) ? value['data'] : [value]) : [];
  const found: Points = new Map();
  for (const item of list) {
    const x = numberOf(field(item, 'x'));
    if (x !== null) found.set(x, item);
  }
  return found;
}

/**
 * The months an axis stands for. Its unit is documented nowhere: month index, YYYYMM or epoch milliseconds are told
 * apart by magnitude and by the request's own horizon. null when none fits, rather than a wrong axis.
 */
export function readAxis(xs: readonly number[], input: Pick<SimulationInput, 'startMonth' | 'horizonMonths'>): string[] | null {
  const first = xs[0];
  const last = xs.at(-1);
  if (first === undefined || last === undefined) return null;
  const start = monthNumber(input.startMonth);
  const plausible = (month: number) => month >= start - 1 && month <= start + input.horizonMonths + 1;
  const readings: ((x: number) => number | null)[] = [
    (x) => (Number.isInteger(x) && x >= 0 && x <= input.horizonMonths + 1 ? start + x : null),
    (x) => (Number.isInteger(x) && x >= 190_001 && x <= 299_912 && x % 100 >= 1 && x % 100 <= 12 ? Math.floor(x / 100) * 12 + (x % 100) - 1 : null),
    // Half a day on, so that a midnight east of Greenwich stays in its month.
    (x) => (x > 1e10 ? monthNumber(new Date(x + 43_200_000).toISOString()) : null),
  ];
  for (const read of readings) {
    const numbers = xs.map(read);
    const fits = numbers.every((number) => number !== null && plausible(number)) && new Set(numbers).size === numbers.length;
    if (fits) return numbers.map((number) => addMonths('0000-01', number as number));
  }
  return null;
}

function readLine(from: Points, xs: readonly number[]): number[] | null {
  const values = xs.map((x) => toMinor(numberOf(field(from.get(x), 'y'))));
  return values.length > 0 && values.every((value): value is number => value !== null) ? values : null;
}

/** At most this many are kept: a screen cannot tell more apart. */
const scenariosMax = 50;

/** Single scenarios. The plain list also carries the drawn lines by name (savings, median): those are no scenarios. */
function readScenarios(graphs: unknown, xs: readonly number[]): SimulationResult['scenarios'] {
  const list = (name: string) => {
    const value = field(graphs, name);
    return Array.isArray(value) ? value : isObject(value) ? [value] : [];
  };
  const drawn = /^(savings|median|target|(lower|mid|upper)[_ ]?area)$/i;
  const smooth = list('scenarios_smooth');
  const from = (smooth.length > 0 ? smooth : list('scenarios').filter((item) => !drawn.test(textOf(field(item, 'name')) ?? ''))).slice(0, scenariosMax);
  return from.flatMap((item, index) => {
    const at = points(field(item, 'data'));
    const values = xs.map((x) => toMinor(numberOf(field(at.get(x), 'y'))));
    return values.some((value) => value !== null) ? [{ name: textOf(field(item, 'name')) ?? String(index + 1), values }] : [];
  });
}

function readBand(from: Points, xs: readonly number[]): Band | null {
  const low = xs.map((x) => toMinor(numberOf(field(from.get(x), 'low'))));
  const high = xs.map((x) => toMinor(numberOf(field(from.get(x), 'high'))));
  const whole = (values: (number | null)[]): values is number[] => values.length > 0 && values.every((value) => value !== null);
  return whole(low) && whole(high) ? { low, high } : null;
}

/** One scale for all percentages of an answer: any above 1 means 0–100. Success means nothing without a target. */
function readProbabilities(body: unknown, graphs: unknown, input: SimulationInput): { success: number | null; aboveSavings: number | null } {
  const success = numberOf(field(body, 'success_percentage')) ?? numberOf(field(graphs, 'success_percentage'));
  const above = numberOf(field(graphs, 'scenarios_perc_above_cumulative_savings'));
  const inGraphs = numberOf(field(graphs, 'success_percentage'));
  const scale = [success, above, inGraphs].some((value) => value !== null && value > 1) ? 100 : 1;
  const fraction = (value: number | null) => (value === null || value < 0 || value > scale ? null : value / scale);
  return { success: input.targetAmount === null ? null : fraction(success), aboveSavings: fraction(above) };
}

/** The wire's names; `sharp_ratio` is spelt so there. */
const wireStatistic: Record<StatisticName, string> = {
  annualizedReturn: 'annualized_return', annualizedVolatility: 'annualized_volatility', maxDrawdown: 'max_drawdown', sharpeRatio: 'sharp_ratio', marRatio: 'mar_ratio',
};

function readQuantiles(value: unknown): Quantiles | null {
  const at = (name: string) => numberOf(field(value, name));
  const read = { q025: at('quantile_2.5'), q25: at('quantile_25'), q50: at('quantile_50'), q75: at('quantile_75'), q975: at('quantile_97.5') };
  return Object.values(read).some((number) => number !== null) ? read : null;
}

const none: Quantiles = { q025: null, q25: null, q50: null, q75: null, q975: null };

/** Return, volatility and drawdown become fractions: a drawdown above 1, or the others above 1.5, shows the 0–100 scale. */
function readStatistics(value: unknown): Record<StatisticName, Quantiles> | null {
  const read = statisticNames.map((name) => [name, readQuantiles(field(value, wireStatistic[name]))] as const);
  if (read.every(([, found]) => found === null)) return null;
  const all = Object.fromEntries(read.map(([name, found]) => [name, found ?? none])) as Record<StatisticName, Quantiles>;
  const beyond = (name: StatisticName, limit: number) => Object.values(all[name]).some((number) => number !== null && Math.abs(number) > limit);
  if (!beyond('maxDrawdown', 1) && !beyond('annualizedReturn', 1.5) && !beyond('annualizedVolatility', 1.5)) return all;
  for (const name of ['annualizedReturn', 'annualizedVolatility', 'maxDrawdown'] as const) all[name] = mapQuantiles(all[name], (number) => number / 100);
  return all;
}

function mapQuantiles(from: Quantiles, change: (value: number) => number): Quantiles {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, value === null ? null : change(value)])) as Quantiles;
}

function readRange(value: unknown, change: (number: number | null) => number | null): Range {
  const between = field(value, 'in_between');
  const at = (from: unknown, name: string) => change(numberOf(field(from, name)));
  return { min: at(value, 'min'), low: at(between, 'low'), high: at(between, 'high'), max: at(value, 'max') };
}

function readTable(value: unknown): SimulationResult['table'] {
  const capital = readRange(field(value, 'capital_distribution_at_horizon'), toMinor);
  const gain = readRange(field(value, 'capital_gain_or_loss'), toMinor);
  const paidIn = toMinor(numberOf(field(value, 'cumulative_savings')));
  const absoluteReturn = readRange(field(value, 'absolute_return'), (number) => number);
  const empty = [capital, gain, absoluteReturn].every((range) => Object.values(range).every((number) => number === null)) && paidIn === null;
  if (empty) return null;
  return { capital, gain, absoluteReturn: inFractions(absoluteReturn, gain, paidIn), paidIn, paidInGross: toMinor(numberOf(field(value, 'gross_cumulative_savings'))) };
}

/** The return is the gain over what was paid in; whichever scale is nearer to that was meant. */
function inFractions(absolute: Range, gain: Range, paidIn: number | null): Range {
  const given = absolute.max ?? absolute.high;
  const gained = absolute.max === null ? gain.high : gain.max;
  if (given === null || gained === null || !paidIn) return absolute;
  const expected = gained / paidIn;
  if (Math.abs(given / 100 - expected) >= Math.abs(given - expected)) return absolute;
  return Object.fromEntries(Object.entries(absolute).map(([key, number]) => [key, number === null ? null : number / 100])) as Range;
}

function readAllocation(value: unknown): SimulationResult['allocation'] | null {
  const list = Array.isArray(value) ? value : isObject(value) ? [value] : [];
  const read = list.map((item) => ({ name: textOf(field(item, 'series')), weight: numberOf(field(item, 'percentage')) }));
  const whole = read.filter((item): item is { name: string; weight: number } => item.name !== null && item.weight !== null);
  if (whole.length === 0) return null;
  const scale = whole.reduce((sum, item) => sum + item.weight, 0) > 1.5 ? 100 : 1;
  return whole.map((item) => ({ name: item.name, weight: item.weight / scale }));
}
