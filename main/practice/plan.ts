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

/** The portfolio in a month, in per cent by fund. */
function portfolioAt(request: SimulationRequest, month: number): Map<string, number> {
  if (request.mode === 'free') return mergeWeights(request.portfolio);
  if (request.mode === 'delegated') return mergeWeights(markets.delegated[request.profile] ?? []);
  const growth = growthShare(request.profile, request.age, request.horizon, month);
  const scaled = (list: readonly Weight[], share: number): Weight[] => list.map(({ isin, percentage }) => ({ isin, percentage: percentage * share }));
  return mergeWeights([...scaled(markets.glidepath.growth, growth), ...scaled(markets.glidepath.shelter, 1 - growth)]);
}

function nameOf(isin: string): string {
  return practiceCatalogue.funds.find((fund) => fund.isin === isin)?.name ?? isin;
}

function marketOf(request: SimulationRequest): MarketPlan {
  const isins = [...portfolioAt(request, 0).keys()];
  const funds = isins.map((isin) => fundProcess(isin));
  const weights = new Float64Array(request.horizon * isins.length);
  const monthlyFee = new Float64Array(request.horizon);
  for (let month = 0; month < request.horizon; month += 1) {
    const portfolio = portfolioAt(request, month);
    isins.forEach((isin, index) => {
      const weight = (portfolio.get(isin) ?? 0) / 100;
      weights[month * isins.length + index] = weight;
      monthlyFee[month] = (monthlyFee[month] ?? 0) + (weight * (funds[index]?.annualCharge ?? 0)) / 12;
    });
  }
  return { months: request.horizon, funds, weights, monthlyFee };
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
    allocation: [...portfolioAt(request, 0)].map(([isin, percentage]) => ({ series: nameOf(isin), percentage: Math.round(percentage * 100) / 100 })),
  };
}
