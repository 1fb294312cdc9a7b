// How a plan's outcome answers to what is not known of the model: the logarithm of its value at any level.
import type { Calibration } from './calibrate';
import { dot } from './matrix';
import { between, nodeWeights, placeOf, type Model } from './model';

export interface Sensitivity {
  /** Standard deviation of the logarithm of the outcome. */
  scatter: number;
  /** How far skew moves the outer lines, as a logarithm: about half of skew times scatter. */
  lopsided: number;
  /** Standard deviation of what is not known of the logarithm of the outcome that lies `z` scatters above the median. */
  unknown(z: number): number;
}

/** Money at work in a month against that left at the end; a plan that draws nearly everything out is held at this. */
const mostExposed = 4;

/** Of all that is left at the end, how much went through each month; above 1 where later withdrawals take it out. */
function exposures(flows: Float64Array, growth: Float64Array): Float64Array {
  let wealth = 0;
  const before = flows.map((flow, month) => {
    const there = Math.max(0, wealth + flow);
    wealth = there * Math.exp(growth[month]!);
    return there;
  });
  let later = 1;
  const shares = new Float64Array(flows.length);
  for (let month = flows.length - 1; month >= 0; month -= 1) {
    later *= Math.exp(growth[month]!);
    shares[month] = wealth > 0 ? Math.min(mostExposed, (before[month]! * later) / wealth) : 1;
  }
  return shares;
}

/** Without its sign; of the kernel's months of lean and tail. */
function skewOfMonth({ lean, tail }: Model): number {
  const slant = Math.abs(lean);
  return (6 * slant + 36 * slant * tail + 8 * slant ** 3 + 108 * slant * tail ** 2) / (1 + 2 * lean ** 2 + 6 * tail ** 2) ** 1.5;
}

/** `flows` are net, by month of the plan. */
export function sensitivityOf({ model, covariance }: Pick<Calibration, 'model' | 'covariance'>, flows: Float64Array): Sensitivity {
  const count = model.drift.length;
  const places = flows.map((_, month) => placeOf(model, month, flows.length));
  const volatility = places.map((place) => between(model.volatility, place));
  const exposed = exposures(flows, places.map((place) => between(model.drift, place)));
  const scatter = Math.sqrt(exposed.reduce((sum, share, month) => sum + (share * volatility[month]!) ** 2, 0));
  const thirds = exposed.reduce((sum, share, month) => sum + (share * volatility[month]!) ** 3, 0);
  const size = covariance.length;
  const [byDrift, byVolatility] = [new Float64Array(size), new Float64Array(size)];
  for (const [month, share] of exposed.entries()) {
    for (const [node, weight] of nodeWeights(count, places[month]!).entries()) {
      byDrift[node]! += share * weight;
      byVolatility[count + node]! += share * share * volatility[month]! * weight;
    }
  }
  return {
    scatter,
    lopsided: scatter > 0 ? (0.5 * skewOfMonth(model) * thirds) / scatter ** 2 : 0,
    unknown(z) {
      // A median lies half a variance under the mean, other levels so many scatters from it.
      const gradient = byDrift.map((value, index) => value + (scatter > 0 ? z / scatter - 1 : 0) * byVolatility[index]!);
      return Math.sqrt(Math.max(0, dot(gradient, covariance.map((row) => dot(row, gradient)))));
    },
  };
}
