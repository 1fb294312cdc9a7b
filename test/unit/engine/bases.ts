// Plans, models and results for the engine's tests.
import { levels, type Kernel } from '../../../main/engine/kernel';
import { calibrationVersion, type Calibration } from '../../../main/engine/calibrate';
import type { Base } from '../../../main/engine/estimate';
import type { Model } from '../../../main/engine/model';
import { quantile } from '../../../main/engine/normal';
import { asRequested, type Payments } from '../../../main/engine/payments';
import { createKernel } from '../../../main/engine/paths/create-kernel';
import type { Source } from '../../../main/engine/source';

export const flat = (months: number, amount: number, from = 0, to = months): Float64Array => Float64Array.from({ length: months }, (_, month) => (month >= from && month < to ? amount : 0));

export const paid = (months: number, changes: Partial<Payments> = {}): Payments => ({ initial: 0, contributions: flat(months, 0), withdrawals: flat(months, 0), ...changes });

export const level = (months: number, drift = 0.004, volatility = 0.03): Model => ({ months, anchor: 'start', drift: [drift], volatility: [volatility], lean: 0, tail: 0, calm: 0, plain: 0 });

/** A calibration that met its result, with this much not known of its drift and volatility. */
export function calibrated(model: Model, unknown = { drift: 1e-4, volatility: 3e-4 }): Calibration {
  const size = 2 * model.drift.length + 4;
  const variance = (index: number): number => (index < model.drift.length ? unknown.drift : index < 2 * model.drift.length ? unknown.volatility : 0) ** 2;
  return {
    version: calibrationVersion, model, covariance: Array.from({ length: size }, (_, a) => Array.from({ length: size }, (__, b) => (a === b ? variance(a) : 0))),
    counting: asRequested, scenarioCount: 2000, replay: { largest: [0, 0, 0, 0, 0], horizon: [0, 0, 0, 0, 0], successProbability: null }, statistics: null,
  };
}

export const baseOf = (model: Model, payments = paid(model.months, { initial: 10_000 })): Base => ({ id: 'base', payments, calibration: calibrated(model) });

/** Few scenarios, for what does not depend on their number. */
export const kernel = createKernel({ workers: 1 });
export const small: Kernel = { ...kernel, draw: (process, _scenarios, seed) => kernel.draw(process, 400, seed) };

/** What a provider of a plain lognormal process says of savings left alone: exact. */
export function lognormalResult(months: number, initial = 1_000_000, drift = 0.004, volatility = 0.03): Source {
  const points = Array.from({ length: months + 1 }, (_, month) => month);
  const grown = (month: number, at: number): number => Math.exp((drift - volatility ** 2 / 2) * month + volatility * Math.sqrt(month) * quantile(at));
  return {
    payments: paid(months, { initial }), points, quantiles: levels.map((at) => points.map((month) => initial * grown(month, at))), savings: null,
    target: null, successProbability: null, scenarioCount: 2000, anchor: 'start', statistics: { annualizedReturn: levels.map((at) => grown(months, at) ** (12 / months) - 1) },
  };
}
