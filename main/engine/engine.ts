// The engine as the rest of the program uses it, on whatever kernel it is given. One question at a time: they share the paths.
import { calibrate, type Calibration } from './calibrate';
import { Estimator, type Base, type Detail, type Estimated, type Plan } from './estimate';
import { amountFor, targetFor, type Amount, type Bounds } from './goal';
import type { Kernel } from './kernel';
import type { Source } from './source';

export interface Engine {
  /** null when the result has too little to calibrate on. */
  calibrate(source: Source): Promise<Calibration | null>;
  estimate(base: Base, plan: Plan, detail: Detail): Promise<Estimated>;
  /** The probability alone; null without a target. */
  probability(base: Base, plan: Plan): Promise<number | null>;
  amountFor(base: Base, amount: Amount, goal: { target: number; probability: number }, bounds: Bounds): Promise<number | null>;
  targetFor(base: Base, plan: Plan, probability: number, step: number): Promise<number>;
  /** Frees what is kept for the next question. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export function createEngine(kernel: Kernel): Engine {
  const estimator = new Estimator(kernel);
  let last: Promise<unknown> = Promise.resolve();
  function next<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }
  return {
    calibrate: (source) => next(() => calibrate(source, kernel)),
    estimate: (base, plan, detail) => next(() => estimator.estimate(base, plan, detail)),
    probability: (base, plan) => next(() => estimator.probability(base, plan)),
    amountFor: (base, amount, goal, bounds) => next(async () => amountFor(await estimator.paths(base, amount.unit.length), amount, base.calibration.counting, goal, bounds)),
    targetFor: (base, { payments }, probability, step) => next(async () => targetFor(await estimator.paths(base, payments.contributions.length), payments, base.calibration.counting, probability, step)),
    rest: () => next(() => estimator.rest()),
    close: () => next(async () => {
      await estimator.rest();
      await kernel.close();
    }),
  };
}
