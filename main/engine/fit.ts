// Least squares with what is known beforehand: smooth curves, few of them bent, and figures that scatter together.
import { cholesky, dot, forward, logDeterminant, solve, zeros, type Matrix } from './matrix';
import type { Model } from './model';

/** Nodes of drift and volatility along the horizon. */
const nodes = 7;

/** A model as a vector: drift nodes, volatility nodes, then the shape of months. */
export function toVector(model: Model): Float64Array {
  return Float64Array.from([...model.drift, ...model.volatility, model.lean, model.tail, model.calm, model.plain]);
}

export function toModel(vector: Float64Array, frame: Pick<Model, 'months' | 'anchor'>): Model {
  const count = (vector.length - 4) / 2;
  const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
  return {
    ...frame,
    drift: Array.from(vector.subarray(0, count), (value) => clamp(value, -0.2, 0.2)),
    volatility: Array.from(vector.subarray(count, 2 * count), (value) => clamp(value, 1e-6, 0.6)),
    lean: clamp(vector[2 * count]!, -0.6, 0.6),
    tail: clamp(vector[2 * count + 1]!, 0, 0.5),
    calm: clamp(vector[2 * count + 2]!, 0, 0.7),
    plain: clamp(vector[2 * count + 3]!, 0, 0.95),
  };
}

export const nodeCount = (months: number): number => (months < 6 ? 1 : months < 24 ? 3 : nodes);

/** By what share of itself volatility may change from node to node: along a straight line, and on top of it. Drift changes with it. */
export interface Smoothness {
  trend: number;
  walk: number;
}

/** What explains the figures best, the number of bends counted against it, is taken. */
export const smoothnesses: readonly Smoothness[] = [0.01, 0.15].flatMap((trend) => [0.01, 0.05, 0.2].map((walk) => ({ trend, walk })));

/** Change of monthly drift that goes with one of volatility, and how closely: risk is rewarded. */
const reward = 0.06;
const coupling = 0.97;

interface Prior { mean: Float64Array; covariance: Matrix }

/** What is expected of the shape of months, and how firmly: lean, tail, calm, plain. */
const shape = [[0, 0.3], [0.08, 0.18], [0, 0.25], [0.2, 0.4]] as const;

/** A walk from node to node around a level of which little is known. */
function priorOf(count: number, typical: number, { trend, walk }: Smoothness): Prior {
  const size = 2 * count + 4;
  const covariance = zeros(size, size);
  const mean = new Float64Array(size);
  const middle = (count - 1) / 2;
  for (let a = 0; a < count; a += 1) {
    mean[a] = 0.003;
    mean[count + a] = typical;
    for (let b = 0; b < count; b += 1) {
      // Steps are counted from the middle, so that neither end is nearer to what was known.
      const [left, right] = [a - middle, b - middle];
      const bend = typical * typical * (trend * trend * left * right + walk * walk * ((left * right > 0 ? Math.min(Math.abs(left), Math.abs(right)) : 0) + (a === b ? 1e-3 : 0)));
      covariance[a]![b] = 0.02 ** 2 + reward * reward * bend;
      covariance[count + a]![count + b] = typical * typical + bend;
      covariance[a]![count + b] = coupling * reward * bend;
      covariance[count + b]![a] = coupling * reward * bend;
    }
  }
  for (const [index, [centre, width]] of shape.entries()) {
    mean[2 * count + index] = centre;
    covariance[2 * count + index]![2 * count + index] = width * width;
  }
  return { mean, covariance };
}

export interface Fit {
  vector: Float64Array;
  /** What is not known after the figures were seen. */
  covariance: Matrix;
  evidence: number;
}

/** `residual` is given less modelled at `vector`; `jacobian[i][k]` how observation i answers to parameter k. */
export interface Linearised {
  vector: Float64Array;
  residual: Float64Array;
  jacobian: Matrix;
  noise: Matrix;
}

/** `typical` is the size of monthly volatility. */
export function fit(linearised: Linearised, typical: number, smoothness: Smoothness): Fit | null {
  const { vector, residual, jacobian, noise } = linearised;
  const prior = priorOf((vector.length - 4) / 2, typical, smoothness);
  const spread = jacobian.map((row) => prior.covariance.map((column) => dot(column, row)));
  const total = noise.map((row, a) => row.map((value, b) => value + dot(spread[a]!, jacobian[b]!)));
  const lower = cholesky(total);
  if (!lower) return null;
  const surprise = residual.map((value, index) => value - dot(jacobian[index]!, prior.mean.map((mean, k) => mean - vector[k]!)));
  const weights = solve(lower, surprise);
  const halves = spread[0]!.map((_, k) => forward(lower, spread.map((row) => row[k]!)));
  return {
    vector: prior.mean.map((mean, k) => mean + spread.reduce((sum, row, index) => sum + row[k]! * weights[index]!, 0)),
    covariance: prior.covariance.map((row, a) => row.map((value, b) => value - dot(halves[a]!, halves[b]!))),
    evidence: -0.5 * (dot(surprise, weights) + logDeterminant(lower)),
  };
}

/** Fits weighted by their evidence; what they disagree about is not known. */
export function average(fits: readonly Fit[]): Fit | null {
  const evidence = Math.max(...fits.map((one) => one.evidence));
  const weights = fits.map((one) => Math.exp(one.evidence - evidence));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return null;
  const mean = (of: (one: Fit) => number): number => fits.reduce((sum, one, index) => sum + (weights[index]! / total) * of(one), 0);
  const vector = fits[0]!.vector.map((_, k) => mean((one) => one.vector[k]!));
  const covariance = zeros(vector.length, vector.length).map((row, a) => row.map((_, b) => mean((one) => one.covariance[a]![b]! + (one.vector[a]! - vector[a]!) * (one.vector[b]! - vector[b]!))));
  return { vector, covariance, evidence };
}
