// From a provider's result to a process whose replay of that same request reproduces it.
import { toVector, type Linearised } from './fit';
import { firstGuess, improve, linearise, relative, type Improved } from './improve';
import { levels, type Kernel, type PathStatistics, type Process } from './kernel';
import { processOf, type Model } from './model';
import { Pause } from './pause';
import { countedAt, type Counting } from './payments';
import { quantileOf, Sketch, type Observation } from './sketch';
import { assumedScenarios, isComplete, leastAmount, observe, type AtLevels, type Source } from './source';

/** Counts up when the same result would be calibrated otherwise: what was kept is then made again. */
export const calibrationVersion = 2;

/** As many scenarios as an estimate has, of the same seed: what chance adds to the paths is calibrated away. */
export const scenarios = 10_000;
export const seed = 20_261;

/** Lines below this share of the median are measured by it: near ruin, an error relative to next to nothing says nothing. */
export const leastMeasured = 0.2;

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

const sketchRounds = 5;
const kernelRounds = 3;

/** @returns null when the result has too little to calibrate on. */
export async function calibrate(source: Source, kernel: Kernel): Promise<Calibration | null> {
  if (!isComplete(source)) return null;
  const { counting, flows, observations } = observe(source);
  const scenarioCount = source.scenarioCount ?? assumedScenarios;
  const first = firstGuess(flows, observations, { months: flows.length, anchor: source.anchor });
  if (!first) return null;
  const pause = new Pause();
  const sketch = await Sketch.of(flows, observations, pause);
  let model = first;
  const typical = first.volatility[0]!;
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
    if (of === 'wealth' && !isLevel(level)) return quantileOf(other!, level);
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
    const measure = Math.max(given, leastMeasured * middle[index]!);
    if (month === 0 || measure <= leastAmount) return [];
    const found = answer.quantiles[level]![answer.months.indexOf(month)]! + countedAt(flows, counting, month);
    return [{ month, error: (Math.max(0, found) - given) / measure }];
  }) ?? []);
  const largest = differences.map((list) => (list.length > 0 ? list.reduce((most, { error }) => Math.max(most, Math.abs(error)), 0) : null));
  const horizon = differences.map((list) => list.find(({ month }) => month === model.months)?.error ?? null);
  const known = source.successProbability !== null && answer.successProbability !== null;
  return { replay: { largest, horizon, successProbability: known ? answer.successProbability! - source.successProbability! : null }, statistics };
}

export const statisticNames = ['annualizedReturn', 'annualizedVolatility', 'maxDrawdown', 'sharpeRatio', 'marRatio'] as const satisfies readonly (keyof PathStatistics)[];

const listed = (found: PathStatistics): Record<string, AtLevels> => Object.fromEntries(statisticNames.map((name) => [name, Array.from(found[name])]));
