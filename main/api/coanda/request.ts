// Our simulation input as Coanda's documented request body.
import type { Frequency, SimulationInput } from '../../../preload/contract/simulations';

export type StartDateField = 'simulation_start_date' | 'start_date';

/** Coanda's months are YYYYMM. */
const wireMonth = (month: string) => month.replace('-', '');
const wireAmount = (minor: number) => minor / 100;
const wireFrequency = { monthly: 'MONTHLY', quarterly: 'QUARTERLY', semiannually: 'SEMI_ANNUALLY', yearly: 'YEARLY' } as const satisfies Record<Frequency, string>;
/** 0.1 + 0.2 written as 30, not 30.000000000000004. */
const wirePercentage = (weight: number) => Math.round(weight * 1e6) / 1e4;

/** The body to send. Optional parts that are empty are left out. Free management only needs the portfolio. */
export function writeRequest(input: SimulationInput, startDateField: StartDateField) {
  const oneOff = (flows: SimulationInput['oneOffContributions']) => flows.map((flow) => ({ amount: wireAmount(flow.amount), date: wireMonth(flow.month) }));
  const scheduled = (flows: SimulationInput['scheduledContributions']) =>
    flows.map((flow) => ({ amount: wireAmount(flow.amount), start_date: wireMonth(flow.from), end_date: wireMonth(flow.to), frequency: wireFrequency[flow.frequency] }));
  const some = <N extends string, T>(name: N, list: T[]) => (list.length > 0 ? { [name]: list } : {}) as Partial<Record<N, T[]>>;
  return {
    [startDateField]: wireMonth(input.startMonth),
    ...some('simple_deposits', oneOff(input.oneOffContributions)),
    ...some('periodic_deposits', scheduled(input.scheduledContributions)),
    ...some('simple_withdrawals', oneOff(input.oneOffWithdrawals)),
    ...some('periodic_withdrawals', scheduled(input.scheduledWithdrawals)),
    portfolio_composition: input.portfolio.map((line) => ({ isin: line.isin, currency: line.currency, percentage: wirePercentage(line.weight) })),
    ...(input.targetAmount === null ? {} : { target_amount: wireAmount(input.targetAmount) }),
    horizon: input.horizonMonths,
    current_savings: wireAmount(input.currentSavings),
    simulator_uuid: input.simulatorUuid,
  };
}
