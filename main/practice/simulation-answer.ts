// Turns the outcome of a simulation into the documented answer: graphs, statistics, table, allocation.
import { scenarioCount, type Outcome } from './outcome';
import type { Pace } from './pace';
import type { Plan } from './plan';

export interface Point { x: number; y: number }
export interface BandPoint { x: number; high: number; low: number }
export interface Series { name: string; data: Point[] }
const levels = [2.5, 25, 50, 75, 97.5] as const;
export type QuantileKey = `quantile_${(typeof levels)[number]}`;
export type WireQuantiles = Record<QuantileKey, number>;
export interface WireRange { max: number; min: number; in_between: { high: number; low: number } }

export interface SimulationAnswer {
  /** 0–100; null without a target. */
  success_percentage: number | null;
  graphs: {
    nb_scenarios: number;
    scenarios_smooth: Series[];
    synthesis: { savings: Point[]; median: Point[]; lower_area: BandPoint[]; mid_area: BandPoint[]; upper_area: BandPoint[] };
    success_percentage: number | null;
    scenarios_perc_above_cumulative_savings: number;
    id: string;
    scenarios: (Series & { lineWidth: number; zIndex: number })[];
  };
  statistics: Record<'mar_ratio' | 'sharp_ratio' | 'annualized_return' | 'max_drawdown' | 'annualized_volatility', WireQuantiles>;
  scenarios_table: {
    capital_distribution_at_horizon: WireRange;
    capital_gain_or_loss: WireRange;
    absolute_return: WireRange;
    cumulative_savings: number;
    gross_cumulative_savings: number;
  };
  uc_allocation: { series: string; percentage: number }[];
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
const millionths = (value: number): number => Math.round(value * 1e6) / 1e6;
const percent = (count: number): number => Math.round((count / scenarioCount) * 10_000) / 100;

/** Quantile of sorted values, interpolated between neighbours. */
function quantile(sorted: Float64Array, level: number): number {
  const position = ((sorted.length - 1) * level) / 100;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  return low + ((sorted[below + 1] ?? low) - low) * (position - below);
}

function quantilesOf(values: Float64Array, round: (value: number) => number): WireQuantiles {
  const sorted = values.slice().sort();
  return Object.fromEntries(levels.map((level) => [`quantile_${level}`, round(quantile(sorted, level))])) as WireQuantiles;
}

function rangeOf(values: Float64Array, round: (value: number) => number): WireRange {
  const at = quantilesOf(values, round);
  return { max: at['quantile_97.5'], min: at['quantile_2.5'], in_between: { high: at.quantile_75, low: at.quantile_25 } };
}

/** What was paid in so far, net of the entry fee and of what is taken out. */
function savingsLine(plan: Plan): number[] {
  const line = [plan.currentSavings];
  let sum = plan.currentSavings;
  for (let month = 0; month < plan.months; month += 1) {
    sum += (plan.deposits[month] ?? 0) - (plan.withdrawals[month] ?? 0);
    line.push(sum);
  }
  return line;
}

function wealthAt(outcome: Outcome, month: number): Float64Array {
  return outcome.wealth.subarray(month * scenarioCount, (month + 1) * scenarioCount);
}

async function synthesis(plan: Plan, outcome: Outcome, pace: Pace): Promise<SimulationAnswer['graphs']['synthesis']> {
  const lines: SimulationAnswer['graphs']['synthesis'] = { savings: [], median: [], lower_area: [], mid_area: [], upper_area: [] };
  for (const [month, saved] of savingsLine(plan).entries()) {
    const at = quantilesOf(wealthAt(outcome, month), cents);
    lines.savings.push({ x: month, y: cents(saved) });
    lines.median.push({ x: month, y: at.quantile_50 });
    lines.lower_area.push({ x: month, high: at.quantile_25, low: at['quantile_2.5'] });
    lines.mid_area.push({ x: month, high: at.quantile_75, low: at.quantile_25 });
    lines.upper_area.push({ x: month, high: at['quantile_97.5'], low: at.quantile_75 });
    if (pace.due) await pace.rest();
  }
  return lines;
}

/** One scenario as a line, each month the mean of its neighbours up to two months away; the ends stay as they are. */
function smoothLine(outcome: Outcome, scenario: number, months: number): Point[] {
  const value = (month: number): number => outcome.wealth[month * scenarioCount + scenario] ?? 0;
  return Array.from({ length: months + 1 }, (_, month) => {
    const reach = Math.min(2, month, months - month);
    let sum = 0;
    for (let near = month - reach; near <= month + reach; near += 1) sum += value(near);
    return { x: month, y: cents(sum / (2 * reach + 1)) };
  });
}

/** Six scenarios that end at chosen ranks, from poor to good. */
async function sampleLines(plan: Plan, outcome: Outcome, pace: Pace): Promise<Series[]> {
  const final = wealthAt(outcome, plan.months);
  const ranked = Array.from(final.keys()).sort((a, b) => (final[a] ?? 0) - (final[b] ?? 0));
  const lines: Series[] = [];
  for (const level of [5, 20, 40, 60, 80, 95]) {
    const scenario = ranked[Math.round(((scenarioCount - 1) * level) / 100)] ?? 0;
    lines.push({ name: `scenario_${level}`, data: smoothLine(outcome, scenario, plan.months) });
    if (pace.due) await pace.rest();
  }
  return lines;
}

/** Gain or loss: what is left and what was taken out, less what was paid in after the entry fee. */
function gains(plan: Plan, outcome: Outcome): Float64Array {
  const paid = plan.currentSavings + plan.deposits.reduce((sum, amount) => sum + amount, 0);
  return wealthAt(outcome, plan.months).map((left, scenario) => left + (outcome.withdrawn[scenario] ?? 0) - paid);
}

function statistics(outcome: Outcome): SimulationAnswer['statistics'] {
  return {
    mar_ratio: quantilesOf(outcome.marRatio, millionths),
    sharp_ratio: quantilesOf(outcome.sharpeRatio, millionths),
    annualized_return: quantilesOf(outcome.annualizedReturn, millionths),
    max_drawdown: quantilesOf(outcome.maxDrawdown, millionths),
    annualized_volatility: quantilesOf(outcome.annualizedVolatility, millionths),
  };
}

export async function answerOf(plan: Plan, outcome: Outcome, id: string, pace: Pace): Promise<SimulationAnswer> {
  const { target, months } = plan;
  const final = wealthAt(outcome, months);
  const success = target === null ? null : percent(final.filter((amount) => amount >= target).length);
  const lines = await synthesis(plan, outcome, pace);
  const smooth = await sampleLines(plan, outcome, pace);
  const gain = gains(plan, outcome);
  const gross = plan.currentSavings + plan.grossDeposits;
  return {
    success_percentage: success,
    graphs: {
      nb_scenarios: scenarioCount,
      scenarios_smooth: smooth,
      synthesis: lines,
      success_percentage: success,
      scenarios_perc_above_cumulative_savings: percent(gain.filter((amount) => amount >= 0).length),
      id,
      scenarios: [
        { name: 'savings', data: lines.savings, lineWidth: 2, zIndex: 2 },
        { name: 'median', data: lines.median, lineWidth: 3, zIndex: 3 },
      ],
    },
    statistics: statistics(outcome),
    scenarios_table: {
      capital_distribution_at_horizon: rangeOf(final, cents),
      capital_gain_or_loss: rangeOf(gain, cents),
      absolute_return: rangeOf(gross > 0 ? gain.map((amount) => amount / gross) : gain, millionths),
      cumulative_savings: lines.savings.at(-1)?.y ?? 0,
      gross_cumulative_savings: cents(gross),
    },
    uc_allocation: plan.allocation,
  };
}
