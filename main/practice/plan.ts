// From a simulation request to what is simulated: funds with weights month by month, fees, payments.
import markets from '../../resources/practice/markets.json';
import { fundProcess, type MarketPlan } from './market';
import { scheduleOf } from './months';
import { practiceCatalogue, type SimulationRequest } from './simulation-request';

export interface Plan extends MarketPlan {
  currentSavings: number;
  /** Net of the entry fee, by month. */
  deposits: Float64Array;
  withdrawals: Float64Array;
  grossDeposits: number;
  target: number | null;
  /** The allocation at the start, in per cent. */
  allocation: { series: string; percentage: number }[];
}

interface Weight {
  isin: string;
  percentage: number;
}

/** Share of growth funds: falls to its last value as the horizon and retirement come near. */
export function growthShare(profile: number, age: number, horizon: number, month: number): number {
  const settings = markets.glidepath.profiles[profile];
  if (!settings) throw new Error(`No glidepath profile ${profile}`);
  const untilHorizon = (horizon - month) / 12;
  const untilRetirement = markets.glidepath.retirementAge - age - month / 12;
  const far = Math.min(1, Math.max(0, Math.min(untilHorizon, untilRetirement)) / settings.yearsOfDescent);
  return settings.growthNear + (settings.growthFar - settings.growthNear) * far;
}

function mergeWeights(weights: readonly Weight[]): Map<string, number> {
  const merged = new Map<string, number>();
  for (const { isin, percentage } of weights) merged.set(isin, (merged.get(isin) ?? 0) + percentage);
  return merged;
}

/** The two ends between which the portfolio moves, in per cent by fund. Only a glidepath ever leaves the first. */
function endsOf(request: SimulationRequest): { growth: Map<string, number>; shelter: Map<string, number> } {
  if (request.mode === 'free') return { growth: mergeWeights(request.portfolio), shelter: new Map() };
  if (request.mode === 'delegated') return { growth: mergeWeights(markets.delegated[request.profile] ?? []), shelter: new Map() };
  return { growth: mergeWeights(markets.glidepath.growth), shelter: mergeWeights(markets.glidepath.shelter) };
}

function nameOf(isin: string): string {
  return practiceCatalogue.funds.find((fund) => fund.isin === isin)?.name ?? isin;
}

/** Weights and fees month by month, and the allocation of the first month. */
function marketOf(request: SimulationRequest): MarketPlan & Pick<Plan, 'allocation'> {
  const { growth, shelter } = endsOf(request);
  const isins = [...new Set([...growth.keys(), ...shelter.keys()])];
  const lines = isins.map((isin) => ({ name: nameOf(isin), process: fundProcess(isin), growth: (growth.get(isin) ?? 0) / 100, shelter: (shelter.get(isin) ?? 0) / 100 }));
  const weights = new Float64Array(request.horizon * lines.length);
  const monthlyFee = new Float64Array(request.horizon);
  for (let month = 0; month < request.horizon; month += 1) {
    const share = request.mode === 'glidepath' ? growthShare(request.profile, request.age, request.horizon, month) : 1;
    for (const [index, line] of lines.entries()) {
      const weight = line.growth * share + line.shelter * (1 - share);
      weights[month * lines.length + index] = weight;
      monthlyFee[month] = (monthlyFee[month] ?? 0) + (weight * line.process.annualCharge) / 12;
    }
  }
  const allocation = lines.map(({ name }, index) => ({ series: name, percentage: Math.round((weights[index] ?? 0) * 10_000) / 100 }));
  return { months: request.horizon, funds: lines.map((line) => line.process), weights, monthlyFee, allocation };
}

export function planOf(request: SimulationRequest): Plan {
  const entryFee = (markets.entryFees as Record<string, number>)[request.simulator.uuid] ?? 0;
  const gross = scheduleOf(request.start, request.horizon, request.simpleDeposits, request.periodicDeposits);
  return {
    ...marketOf(request),
    currentSavings: request.currentSavings,
    deposits: gross.map((amount) => amount * (1 - entryFee)),
    withdrawals: scheduleOf(request.start, request.horizon, request.simpleWithdrawals, request.periodicWithdrawals),
    grossDeposits: gross.reduce((sum, amount) => sum + amount, 0),
    target: request.target,
  };
}
