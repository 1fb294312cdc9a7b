// The calibrated process in few figures: drift and volatility at nodes along the horizon, and the shape of a month.
import type { Process } from './kernel';

export interface Model {
  /** Months that were calibrated. */
  months: number;
  /** Whether risk is told by the time since the start or by the time left (a glidepath ends at its horizon). */
  anchor: 'start' | 'end';
  /** Values at equally spaced nodes from the first month to the last; one node is a constant. */
  drift: number[];
  volatility: number[];
  /** Skew and tails of a month, as the kernel's; they thin out as months add up. */
  lean: number;
  tail: number;
  /** By how much the first months are less scattered, and less skewed and tailed: markets need time to change. Shares, 0 to 1. */
  calm: number;
  plain: number;
}

/** Months in which what sets the first apart falls to a third. */
const memory = 12;

/** Linear between nodes, level beyond them. `place` runs from 0 (start) to 1 (calibrated horizon). */
export function between(nodes: readonly number[], place: number): number {
  const position = Math.min(1, Math.max(0, place)) * (nodes.length - 1);
  const below = Math.min(Math.floor(position), Math.max(0, nodes.length - 2));
  const low = nodes[below]!;
  return low + ((nodes[below + 1] ?? low) - low) * (position - below);
}

/** How much each of `count` nodes has of the value at `place`: the weights of `between`. */
export function nodeWeights(count: number, place: number): Float64Array {
  const weights = new Float64Array(count);
  const position = Math.min(1, Math.max(0, place)) * (count - 1);
  const below = Math.min(Math.floor(position), Math.max(0, count - 2));
  weights[below] = 1 - (position - below);
  if (count > 1) weights[below + 1] = position - below;
  return weights;
}

/** Where a month of a plan of `horizon` months lies on the calibrated axis. */
export function placeOf(model: Model, month: number, horizon: number): number {
  const since = model.anchor === 'start' ? month : month + model.months - horizon;
  return (since + 0.5) / model.months;
}

/** The months of a plan of `horizon` months. */
export function processOf(model: Model, horizon: number): Process {
  const by = (value: (month: number, place: number, start: number) => number) => Float32Array.from({ length: horizon }, (_, month) => value(month, placeOf(model, month, horizon), Math.exp(-month / memory)));
  const lean = by((_, __, start) => model.lean * (1 - model.plain * start));
  const tail = by((_, __, start) => model.tail * (1 - model.plain * start));
  // Volatility is that of the months as drawn, calm starts aside and tails included.
  return {
    drift: by((_, place) => between(model.drift, place) - between(model.volatility, place) ** 2 / 2),
    volatility: by((month, place, start) => between(model.volatility, place) * Math.sqrt((1 - model.calm * start) / (1 + 2 * lean[month]! ** 2 + 6 * tail[month]! ** 2))),
    shift: null, scale: null, lean, tail,
  };
}
