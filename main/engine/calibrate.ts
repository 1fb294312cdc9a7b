// From a provider's result to a process whose replay of that same request reproduces it.
import { average, fit, nodeCount, smoothnesses, toModel, toVector, type Fit, type Linearised } from './fit';
import { levels, type Kernel, type PathStatistics, type Process } from './kernel';
import { zeros, type Matrix } from './matrix';
import { processOf, type Model } from './model';
import { Pause } from './pause';
import { countedAt, type Counting } from './payments';
import { Sketch, type Observation } from './sketch';
import { assumedScenarios, isComplete, observe, type AtLevels, type Source } from './source';

/** Counts up when the same result would be calibrated otherwise: what was kept is then made again. */
export const calibrationVersion = 2;

/** As many scenarios as an estimate has, of the same seed: what chance adds to the paths is calibrated away. */
export const scenarios = 10_000;
export const seed = 20_261;

/** How well the request of the result itself is reproduced; relative, by level, replay less provider's. */
export interface Replay {
  largest: AtLevels;
  horizon: AtLevels;
  successProbability: number | null;
}

export interface Calibration {
  version: number;
  model: Model;
  /** What is not known of the model, its figures in the order of `toVector`. */
  covariance: number[][];
  counting: Counting;
  /** The provider's, or what is assumed. */
  scenarioCount: number;
  replay: Replay;
  /** By name, as the provider gave them and as the replay has them; null when it gave none. */
  statistics: { given: Record<string, AtLevels>; replayed: Record<string, AtLevels> } | null;
}

/** What models never get better than, relative: rounding, smoothing of lines, an engine that is not ours. */
const floor = 0.006;
/** Share of each figure's own scatter that is taken as its own: figures that move together are not believed to differ exactly. */
const loose = 0.2;
const sketchRounds = 5;
const kernelRounds = 3;

/** @returns null when the result has too little to calibrate on. */
export async function calibrate(source: Source, kernel: Kernel): Promise<Calibration | null> {
  if (!isComplete(source)) return null;
  const { counting, flows, observations } = observe(source);
  const scenarioCount = source.scenarioCount ?? assumedScenarios;
  const pause = new Pause();
  const sketch = await Sketch.of(flows, observations, pause);
  let model = firstGuess(flows, observations, { months: flows.length, anchor: source.anchor });
  const typical = model.volatility[0]!;
  let linearised: Linearised | null = null;
  let improved: Improved | null = null;
  for (let round = 0; round < sketchRounds; round += 1) {
    linearised = await linearise(sketch, observations, model, typical, scenarioCount);
    improved = await improve(linearised, model, typical, pause);
    model = improved?.model ?? model;
  }
  for (let round = 0; linearised && round < kernelRounds; round += 1) {
    const values = await replayObserved(kernel, model, flows, observations);
    improved = await improve({ ...linearised, vector: toVector(model), residual: relative(observations, values) }, model, typical, pause);
    model = improved?.model ?? model;
  }
  if (!improved) return null;
  return { version: calibrationVersion, model, covariance: improved.covariance, counting, scenarioCount, ...(await compare(source, model, counting, flows, kernel)) };
}

/** Level drift that brings the median home, and a level volatility from how far apart outcomes lie. */
function firstGuess(flows: Float64Array, observations: readonly Observation[], frame: Pick<Model, 'months' | 'anchor'>): Model {
  const last = observations.filter(({ of, month }) => of === 'wealth' && month === frame.months);
  const median = last.find(({ level }) => level === 0.5) ?? last[0]!;
  const high = last.reduce((best, item) => (item.value > best.value ? item : best), median);
  const grown = (drift: number): number => flows.reduce((wealth, flow) => Math.max(0, wealth + flow) * Math.exp(drift), 0);
  let [low, up] = [-0.1, 0.1];
  for (let step = 0; step < 40; step += 1) [low, up] = grown((low + up) / 2) < median.value ? [(low + up) / 2, up] : [low, (low + up) / 2];
  const width = Math.log(high.value / median.value) / (high.level > 0.9 ? 1.96 : 0.67);
  const volatility = Math.min(0.2, Math.max(1e-5, width / Math.sqrt(frame.months / 2)));
  const count = nodeCount(frame.months);
  return { ...frame, drift: Array<number>(count).fill(low + volatility ** 2 / 2), volatility: Array<number>(count).fill(volatility), lean: 0, tail: 0.05, calm: 0.05, plain: 0.2 };
}

const relative = (observations: readonly Observation[], values: Float64Array): Float64Array => Float64Array.from(observations, ({ value }, index) => 1 - values[index]! / value);

async function linearise(sketch: Sketch, observations: readonly Observation[], model: Model, typical: number, scenarioCount: number): Promise<Linearised> {
  const vector = toVector(model);
  const values = await sketch.values(model);
  const steps = vector.map((_, index) => (index < model.drift.length ? 1e-4 : index < 2 * model.drift.length ? 0.03 * typical : 0.03));
  const columns: Float64Array[] = [];
  for (const k of vector.keys()) columns.push(await sketch.values(toModel(vector.map((value, index) => (index === k ? value + steps[k]! : value)), model)));
  const jacobian: Matrix = observations.map(({ value }, index) => Float64Array.from(columns, (column, k) => (column[index]! - values[index]!) / steps[k]! / value));
  const covariance = await sketch.scatter(model);
  const noise = zeros(observations.length, observations.length);
  for (const [a, row] of covariance.entries()) {
    for (const [b, together] of row.entries()) noise[a]![b] = together / scenarioCount / observations[a]!.value / observations[b]!.value * (a === b ? 1 + loose : 1) + (a === b ? floor * floor : 0);
  }
  return { vector, residual: relative(observations, values), jacobian, noise };
}

interface Improved { model: Model; covariance: number[][] }

/** The models of every smoothness, weighted by how well they explain the figures; null when none can be solved for. */
async function improve(linearised: Linearised, before: Model, typical: number, pause: Pause): Promise<Improved | null> {
  const fits: Fit[] = [];
  for (const smoothness of smoothnesses) {
    await pause.rest();
    fits.push(...[fit(linearised, typical, smoothness) ?? []].flat());
  }
  const best = average(fits);
  if (!best?.vector.every(Number.isFinite)) return null;
  const count = before.drift.length;
  // Far from the answer the straight line overshoots.
  const limits = best.vector.map((_, index) => (index < count ? 0.02 : index < 2 * count ? 0.5 * typical : 0.15));
  const step = best.vector.map((value, index) => Math.min(limits[index]!, Math.max(-limits[index]!, value - linearised.vector[index]!)));
  return {
    model: toModel(linearised.vector.map((value, index) => value + step[index]!), before),
    covariance: best.covariance.map((row) => Array.from(row, (value) => Number(value.toPrecision(6)))),
  };
}

const one = (months: number): Float32Array => Float32Array.from({ length: months }, (_, month) => (month === 0 ? 1 : 0));

/** What the engine's own paths make of every observation. A probability is turned into the value that lies there. */
async function replayObserved(kernel: Kernel, model: Model, flows: Float64Array, observations: readonly Observation[]): Promise<Float64Array> {
  const paths = await kernel.draw(processOf(model, model.months), scenarios, seed);
  const months = Int32Array.from([...new Set(observations.map(({ month }) => month))].sort((a, b) => a - b));
  const wealth = await paths.ask({ flows: Float32Array.from(flows), months, target: null });
  const growth = await paths.ask({ flows: one(model.months), months: Int32Array.of(model.months), target: null });
  const other = observations.some(({ level }) => !isLevel(level)) ? (await paths.terminal(Float32Array.from(flows))).slice().sort() : null;
  paths.dispose();
  return Float64Array.from(observations, ({ of, month, level }) => {
    if (of === 'wealth' && !isLevel(level)) return other![Math.min(scenarios - 1, Math.max(0, Math.round(level * scenarios)))]!;
    const answer = of === 'growth' ? growth : wealth;
    return answer.quantiles[levels.findIndex((known) => known === level)]![answer.months.indexOf(month)]!;
  });
}

const isLevel = (level: number): boolean => levels.some((known) => known === level);

/** Replays the request and says how far it is from what the provider gave. */
async function compare(source: Source, model: Model, counting: Counting, flows: Float64Array, kernel: Kernel): Promise<Pick<Calibration, 'replay' | 'statistics'>> {
  const process: Process = processOf(model, model.months);
  const paths = await kernel.draw(process, scenarios, seed);
  const answer = await paths.ask({ flows: Float32Array.from(flows), months: null, target: source.target });
  const statistics = source.statistics && { given: source.statistics, replayed: listed(await paths.statistics(model.months)) };
  paths.dispose();
  const middle = source.quantiles[2]!;
  const differences = source.quantiles.map((line, level) => line?.flatMap((given, index) => {
    const month = source.points[index]!;
    if (month === 0 || given <= 0.02 * middle[index]!) return [];
    const found = answer.quantiles[level]![answer.months.indexOf(month)]! + countedAt(flows, counting, month);
    return [{ month, error: Math.max(0, found) / given - 1 }];
  }) ?? []);
  const largest = differences.map((list) => (list.length > 0 ? list.reduce((most, { error }) => Math.max(most, Math.abs(error)), 0) : null));
  const horizon = differences.map((list) => list.find(({ month }) => month === model.months)?.error ?? null);
  const known = source.successProbability !== null && answer.successProbability !== null;
  return { replay: { largest, horizon, successProbability: known ? answer.successProbability! - source.successProbability! : null }, statistics };
}

export const statisticNames = ['annualizedReturn', 'annualizedVolatility', 'maxDrawdown', 'sharpeRatio', 'marRatio'] as const satisfies readonly (keyof PathStatistics)[];

const listed = (found: PathStatistics): Record<string, AtLevels> => Object.fromEntries(statisticNames.map((name) => [name, Array.from(found[name])]));
