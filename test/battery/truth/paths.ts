// Paths of a true process, drawn once, on which plans are tried: a provider's lines, and the real probability.
import type { Truth } from './processes';

/** Growth factors by month, all scenarios of a month side by side. */
export type TruePaths = Float32Array[];

export function drawTruth(truth: Truth, months: number, scenarios: number, seed: number): TruePaths {
  const draw = truth.drawer(months, seed);
  const paths = Array.from({ length: months }, () => new Float32Array(scenarios));
  const growth = new Float64Array(months);
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    draw(growth);
    for (let month = 0; month < months; month += 1) paths[month]![scenario] = growth[month]!;
  }
  return paths;
}

/** Wealth of every scenario after these net flows; `each` sees every month on the way. */
export function accumulate(paths: TruePaths, flows: ArrayLike<number>, each?: (month: number, wealth: Float32Array) => void): Float32Array {
  const wealth = new Float32Array(paths[0]!.length);
  for (let month = 0; month < flows.length; month += 1) {
    const growth = paths[month]!;
    const flow = flows[month]!;
    for (let index = 0; index < wealth.length; index += 1) {
      const before = wealth[index]! + flow;
      wealth[index] = before > 0 ? before * growth[index]! : 0;
    }
    each?.(month + 1, wealth);
  }
  return wealth;
}
