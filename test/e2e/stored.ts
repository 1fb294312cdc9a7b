// A stored simulation with the line the list has of it.
import type { Store } from '../../main/cache';
import type { Simulation } from '../../preload/contract/simulations';

export function addStored(store: Store, simulation: Simulation, bodies = { request: '{}', response: '{}' }): void {
  const { id, reference, simulatorName, input, result, provenance } = simulation;
  store.simulations.add(simulation, {
    id, reference, simulatorName, receivedAt: provenance.receivedAt, currency: input.currency, horizonMonths: input.horizonMonths, targetAmount: input.targetAmount,
    successProbability: result.successProbability, medianAtHorizon: result.median.at(-1) ?? null,
  }, bodies);
}
