// Processes and plans to try kernels on.
import { generator } from '../../../../main/engine/random';
import type { Process } from '../../../../main/engine/kernel';

/** A process of every kind of month, from a seed. */
export function someProcess(months: number, scenarios: number, seed: number): Process {
  const random = generator(seed);
  const monthly = (low: number, high: number) => Float32Array.from({ length: months }, () => low + (high - low) * random());
  return {
    drift: monthly(-0.002, 0.008), volatility: monthly(0.005, 0.06), lean: monthly(-0.15, 0.05), tail: monthly(0, 0.08),
    shift: Float32Array.from({ length: scenarios }, () => 0.2 * (random() - 0.5)), scale: Float32Array.from({ length: scenarios }, () => 0.7 + 0.6 * random()),
  };
}

/** Savings at the start, something each month, a withdrawal now and then. */
export function somePlan(months: number, seed: number): Float32Array {
  const random = generator(seed);
  const monthly = 500 * random();
  return Float32Array.from({ length: months }, (_, month) => (month === 0 ? 20_000 * random() : 0) + monthly - (random() < 0.03 ? 4000 * random() : 0));
}

/** The same growth in every month for everybody, as lognormal as can be. */
export const lognormal = (months: number, drift: number, volatility: number): Process => ({
  drift: new Float32Array(months).fill(drift), volatility: new Float32Array(months).fill(volatility), shift: null, scale: null, lean: null, tail: null,
});
