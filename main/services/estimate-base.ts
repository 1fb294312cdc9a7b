// Whether a stored run can carry a plan: the same investment, run by the same simulator.
import type { RefusalReason } from '../../preload/contract/estimates';
import type { SimulationInput } from '../../preload/contract/simulations';

/** Weights as typed and as summed differ in the last digits. */
const weightTolerance = 1e-6;

function sharesOf({ portfolio }: SimulationInput): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { isin, currency, weight } of portfolio) shares.set(`${isin} ${currency}`, (shares.get(`${isin} ${currency}`) ?? 0) + weight);
  return shares;
}

function samePortfolio(a: SimulationInput, b: SimulationInput): boolean {
  const [one, other] = [sharesOf(a), sharesOf(b)];
  return one.size === other.size && [...one].every(([fund, weight]) => Math.abs((other.get(fund) ?? -1) - weight) < weightTolerance);
}

/** What makes it another investment; null when only payments, target, horizon or start differ. */
export function disagreementOf(stored: SimulationInput, plan: SimulationInput): RefusalReason | null {
  if (stored.mode !== plan.mode || stored.simulatorUuid !== plan.simulatorUuid || stored.currency !== plan.currency) return 'otherSimulator';
  if (stored.mode !== 'free' && stored.profile?.index !== plan.profile?.index) return 'otherProfile';
  if (stored.mode === 'glidepath' && stored.age !== plan.age) return 'otherProfile';
  return stored.mode === 'free' && !samePortfolio(stored, plan) ? 'otherPortfolio' : null;
}
