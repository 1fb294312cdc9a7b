// What a whole scenario has in common: fatter tails and skew at the horizon, as the kernel's shift and scale.
import { quantile } from './normal';
import { shuffled } from './random';

/** Any number: which scenario gets which rank, the same for every calibration so that curves and not noise move. */
const order = 20_260_131;
const rankings = new Map<number, Float64Array>();

/** Standard normal values in equal steps of probability, shuffled over the scenarios. */
function ranking(scenarios: number): Float64Array {
  const known = rankings.get(scenarios);
  if (known) return known;
  const made = Float64Array.from(shuffled(scenarios, order), (rank) => quantile((rank + 0.5) / scenarios));
  rankings.set(scenarios, made);
  return made;
}

/**
 * Scenarios are as volatile as `exp(spread · η − spread²)` times the common volatility, mean square 1, and grow faster
 * by `lean · η` standard deviations of the whole horizon: skew is about 6 · lean · spread, excess kurtosis 12 · spread².
 */
export interface Shape {
  lean: number;
  spread: number;
}

/** `reach` is √Σvolatility² / Σvolatility: what makes a shift in each month one standard deviation of the horizon. */
export function drawShape({ lean, spread }: Shape, reach: number, scenarios: number): { shift: Float32Array | null; scale: Float32Array | null } {
  const common = ranking(scenarios);
  return {
    shift: lean === 0 ? null : Float32Array.from(common, (eta) => lean * reach * eta),
    scale: spread === 0 ? null : Float32Array.from(common, (eta) => Math.exp(spread * eta - spread * spread)),
  };
}
