// Our simulation input as Coanda's documented request body.
import type { Frequency, SimulationInput } from '../../../preload/contract/simulations';
import { Failure } from '../../failure';

export type StartDateField = 'simulation_start_date' | 'start_date';

/** Coanda's months are YYYYMM. */
const wireMonth = (month: string) => month.replace('-', '');
const wireAmount = (minor: number) => minor / 100;
const wireFrequency = { monthly: 'MONTHLY', quarterly: 'QUARTERLY', semiannually: 'SEMI_ANNUALLY', yearly: 'YEARLY' } as const satisfies Record<Frequency, string>;
/** 0.1 + 0.2 written as 30, not 30.000000000000004. */
const wirePercentage = (weight: number) => Math.round(weight * 1e6) / 1e4;

/** What all three modes are sent. Optional parts that are empty are left out. */
function writeProject(input: SimulationInput, startDateField: StartDateField) {
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
    ...(input.targetAmount === null ? {} : { target_amount: wireAmount(input.targetAmount) }),
    horizon: input.horizonMonths,
    current_savings: wireAmount(input.currentSavings),
    simulator_uuid: input.simulatorUuid,
  };
}

export function writeFree(input: SimulationInput, startDateField: StartDateField) {
  return { ...writeProject(input, startDateField), portfolio_composition: input.portfolio.map((line) => ({ isin: line.isin, currency: line.currency, percentage: wirePercentage(line.weight) })) };
}

/** @throws Failure `invalidInput` without a profile. */
export function writeDelegated(input: SimulationInput, startDateField: StartDateField) {
  if (!input.profile) throw new Failure('invalidInput', { details: { field: 'profile' } });
  return { ...writeProject(input, startDateField), profile_idx: input.profile.index };
}

/** @throws Failure `invalidInput` without a profile or an age. */
export function writeGlidepath(input: SimulationInput, startDateField: StartDateField) {
  if (input.age === null) throw new Failure('invalidInput', { details: { field: 'age' } });
  return { ...writeDelegated(input, startDateField), age: input.age };
}
