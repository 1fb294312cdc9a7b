// Another plan on the calibrated paths: its lines, its probability, and how far they may be wrong.
import { scenarios, seed, statisticNames, type Calibration } from './calibrate';
import type { Kernel, Paths, PlanAnswer } from './kernel';
import { processOf } from './model';
import { countedAt, isPlan, netFlows, savingsLine, type Payments } from './payments';
import type { AtLevels } from './source';
import { uncertaintyOf, type Uncertainty } from './uncertainty';

export interface Plan {
  payments: Payments;
  target: number | null;
}

/** The provider's result that carries estimates. */
export interface Base {
  id: string;
  payments: Payments;
  calibration: Calibration;
}

export interface Estimated {
  /** Months from the start, ascending: 0, what was worked out, and the horizon. All of them but while dragging; lines are straight between them. */
  points: Int32Array<ArrayBuffer>;
  /** By level, at the points. */
  lines: Float64Array[];
  /** At months 0 to the horizon. */
  savings: Float64Array;
  successProbability: number | null;
  /** Share of scenarios that end at or above what was paid in; null while dragging. */
  probabilityAboveSavings: number | null;
  /** null while dragging over another horizon than the calibrated one. */
  statistics: Record<string, AtLevels> | null;
  uncertainty: Uncertainty;
  scenarioCount: number;
}

export type Detail = 'dragging' | 'full';

/** Months worked out while dragging: the first year's, where lines bend most, and evenly from there. */
const monthsWhileDragging = 60;

/** How far beyond the calibrated horizon an estimate is still given. */
export const horizonFactor = 2;
/** Replays worse than this carry nothing: relative, of the median and of the outer lines at the horizon. */
const poorest = { median: 0.08, outer: 0.3 };

export function refusalOf({ calibration }: Base, horizon: number): 'poorFit' | 'tooFarBeyond' | null {
  const [low, , median, , high] = calibration.replay.horizon.map((error) => Math.abs(error ?? 0));
  if (median! > poorest.median || Math.max(low!, high!) > poorest.outer) return 'poorFit';
  return horizon > horizonFactor * calibration.model.months ? 'tooFarBeyond' : null;
}

export function monthsToDraw(horizon: number, detail: Detail): Int32Array | null {
  if (detail === 'full' || horizon <= monthsWhileDragging) return null;
  const evenly = Array.from({ length: monthsWhileDragging - 12 }, (_, index) => Math.round(12 + ((index + 1) * (horizon - 12)) / (monthsWhileDragging - 12)));
  return Int32Array.from([...Array.from({ length: 12 }, (_, index) => index + 1), ...evenly]);
}

function check({ payments, target }: Plan): void {
  if (!isPlan(payments) || (target !== null && !Number.isFinite(target))) throw new RangeError('plan');
}

/** Estimates on one kernel. Keeps the paths of the last base and horizon, so that another plan on them costs no drawing. */
export class Estimator {
  #warm: { key: string; paths: Paths } | null = null;

  constructor(private readonly kernel: Kernel) {}

  async paths({ id, calibration }: Base, horizon: number): Promise<Paths> {
    const key = `${id} ${calibration.version} ${horizon}`;
    if (this.#warm?.key === key) return this.#warm.paths;
    await this.rest();
    const paths = await this.kernel.draw(processOf(calibration.model, horizon), scenarios, seed);
    this.#warm = { key, paths };
    return paths;
  }

  /** Frees the paths. */
  async rest(): Promise<void> {
    this.#warm?.paths.dispose();
    this.#warm = null;
  }

  /** @throws RangeError for payments nobody could make. */
  async probability(base: Base, { payments, target }: Plan): Promise<number | null> {
    check({ payments, target });
    const flows = Float32Array.from(netFlows(payments, base.calibration.counting));
    const paths = await this.paths(base, flows.length);
    return (await paths.ask({ flows, months: Int32Array.of(flows.length), target })).successProbability;
  }

  /** @throws RangeError for payments nobody could make. */
  async estimate(base: Base, { payments, target }: Plan, detail: Detail): Promise<Estimated> {
    check({ payments, target });
    const { calibration } = base;
    const flows = netFlows(payments, calibration.counting);
    const horizon = flows.length;
    const paths = await this.paths(base, horizon);
    const asked = Float32Array.from(flows);
    const answer = await paths.ask({ flows: asked, months: monthsToDraw(horizon, detail), target });
    const savings = savingsLine(payments, calibration.counting);
    const lines = linesOf(answer, savings[0]!, flows, base);
    const above = detail === 'full' ? (await paths.ask({ flows: asked, months: Int32Array.of(horizon), target: savings.at(-1)! })).successProbability : null;
    const outcome = { payments, successProbability: answer.successProbability, horizon: lines.map((line) => line.at(-1)!) };
    return {
      points: Int32Array.of(0, ...answer.months), lines, savings, successProbability: answer.successProbability, probabilityAboveSavings: above,
      statistics: await statisticsOf(paths, calibration, horizon, detail),
      uncertainty: uncertaintyOf(calibration, base.payments, outcome),
      scenarioCount: paths.scenarios,
    };
  }
}

/** What was worked out of each level, with the start before it. */
function linesOf({ months, quantiles }: PlanAnswer, start: number, flows: Float64Array, { calibration: { counting } }: Base): Float64Array[] {
  return quantiles.map((values) => {
    const line = new Float64Array(months.length + 1);
    line[0] = start;
    for (let index = 0; index < months.length; index += 1) line[index + 1] = Math.max(0, values[index]! + countedAt(flows, counting, months[index]!));
    return line;
  });
}

/** The provider's own over its horizon; over another one the paths', corrected by what they missed of the provider's. */
async function statisticsOf(paths: Paths, { model, statistics }: Calibration, horizon: number, detail: Detail): Promise<Record<string, AtLevels> | null> {
  if (!statistics) return null;
  if (horizon === model.months) return statistics.given;
  if (detail === 'dragging') return null;
  const found = await paths.statistics(horizon);
  return Object.fromEntries(statisticNames.flatMap((name) => {
    const [given, replayed] = [statistics.given[name], statistics.replayed[name]];
    return given && replayed ? [[name, given.map((value, level) => (value === null ? null : value + found[name][level]! - replayed[level]!))]] : [];
  }));
}
