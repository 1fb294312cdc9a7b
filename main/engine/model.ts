// The calibrated process in few figures: drift and volatility at nodes along the horizon, and the shape of a scenario.
import type { Process } from './kernel';
import { drawShape } from './shape';

export interface Model {
  /** Months that were calibrated. */
  months: number;
  /** Whether risk is told by the time since the start or by the time left (a glidepath ends at its horizon). */
  anchor: 'start' | 'end';
  /** Values at equally spaced nodes from the first month to the last; one node is a constant. */
  drift: number[];
  logVolatility: number[];
  lean: number;
  spread: number;
}

/** Linear between nodes, level beyond them. `place` runs from 0 (start) to 1 (calibrated horizon). */
export function between(nodes: readonly number[], place: number): number {
  const position = Math.min(1, Math.max(0, place)) * (nodes.length - 1);
  const below = Math.min(Math.floor(position), Math.max(0, nodes.length - 2));
  const low = nodes[below]!;
  return low + ((nodes[below + 1] ?? low) - low) * (position - below);
}

/** Where a month of a plan of `horizon` months lies on the calibrated axis. */
function placeOf(model: Model, month: number, horizon: number): number {
  const since = model.anchor === 'start' ? month : month + model.months - horizon;
  return (since + 0.5) / model.months;
}

/** Drift and volatility month by month for a plan of `horizon` months. */
export function curves(model: Model, horizon: number): { drift: Float32Array; volatility: Float32Array } {
  const at = (nodes: readonly number[]) => Float32Array.from({ length: horizon }, (_, month) => between(nodes, placeOf(model, month, horizon)));
  return { drift: at(model.drift), volatility: at(model.logVolatility).map(Math.exp) };
}

/** Tails thin out as months add up: kurtosis falls with the horizon, skew with its root. */
export function processOf(model: Model, horizon: number, scenarios: number): Process {
  const { drift, volatility } = curves(model, horizon);
  const spread = Math.min(1, model.spread * Math.sqrt(model.months / horizon));
  const total = volatility.reduce((sum, value) => sum + value, 0);
  const reach = total > 0 ? Math.sqrt(volatility.reduce((sum, value) => sum + value * value, 0)) / total : 0;
  return { drift, volatility, lean: null, tail: null, ...drawShape({ lean: model.lean, spread }, reach, scenarios) };
}
