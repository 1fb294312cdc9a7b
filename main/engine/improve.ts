// One step of the calibration: from a model to a better one, by how the sketch answers to each of its parameters.
import { average, fit, nodeCount, smoothnesses, toModel, toVector, type Fit, type Linearised } from './fit';
import { zeros, type Matrix } from './matrix';
import type { Model } from './model';
import type { Pause } from './pause';
import type { Observation, Sketch } from './sketch';

/** What models never get better than, relative: rounding, smoothing of lines, an engine that is not ours. */
const floor = 0.006;
/** Share of each figure's own scatter that is taken as its own: figures that move together are not believed to differ exactly. */
const loose = 0.2;
/** Level drift that brings the median home, and a level volatility from how far apart outcomes lie; null without outcomes at the horizon. */
export function firstGuess(flows: Float64Array, observations: readonly Observation[], frame: Pick<Model, 'months' | 'anchor'>): Model | null {
  const last = observations.filter(({ of, month }) => of === 'wealth' && month === frame.months);
  const median = last.find(({ level }) => level === 0.5);
  if (!median) return null;
  const high = last.reduce((best, item) => (item.value > best.value ? item : best), median);
  const grown = (drift: number): number => flows.reduce((wealth, flow) => Math.max(0, wealth + flow) * Math.exp(drift), 0);
  let [low, up] = [-0.1, 0.1];
  for (let step = 0; step < 40; step += 1) [low, up] = grown((low + up) / 2) < median.value ? [(low + up) / 2, up] : [low, (low + up) / 2];
  const width = Math.log(high.value / median.value) / (high.level > 0.9 ? 1.96 : 0.67);
  const volatility = Math.min(0.2, Math.max(1e-5, width / Math.sqrt(frame.months / 2)));
  const count = nodeCount(frame.months);
  return { ...frame, drift: Array<number>(count).fill(low + volatility ** 2 / 2), volatility: Array<number>(count).fill(volatility), lean: 0, tail: 0.05, calm: 0.05, plain: 0.2 };
}

/** What was given less what was found, by what was given. */
export const relative = (observations: readonly Observation[], values: Float64Array): Float64Array => Float64Array.from(observations, ({ value }, index) => 1 - values[index]! / value);

/** How the figures answer to every parameter, and how they scatter together in so many scenarios. */
export async function linearise(sketch: Sketch, observations: readonly Observation[], model: Model, typical: number, scenarioCount: number): Promise<Linearised> {
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

export interface Improved { model: Model; covariance: number[][] }

/** The models of every smoothness, weighted by how well they explain the figures; null when none can be solved for. */
export async function improve(linearised: Linearised, before: Model, typical: number, pause: Pause): Promise<Improved | null> {
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
