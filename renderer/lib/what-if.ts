// What a what-if changes of a stored simulation's inputs, and the inputs that come of it. Everything else stays.
import { addMonths, monthNumber } from '../../preload/contract/simulation-check';
import type { Frequency, SimulationInput } from '../../preload/contract/simulations';

export interface Changes {
  /** Minor units; of the plan's first scheduled contribution, or of a monthly one over the whole time. */
  contribution: number;
  /** Minor units; of the plan's first one-off contribution, or of one in the first month. */
  oneOff: number;
  /** Counted from the start. */
  oneOffAt: number;
  /** Minor units a month; of the plan's first scheduled withdrawals. */
  withdrawal: number;
  withdrawalFrom: number;
  horizonMonths: number;
  targetAmount: number | null;
  simulatorUuid: string;
  profile: SimulationInput['profile'];
}

const offset = (input: SimulationInput, month: string): number => monthNumber(month) - monthNumber(input.startMonth);
const lastMonth = (input: SimulationInput): string => addMonths(input.startMonth, input.horizonMonths - 1);

export function changesOf(input: SimulationInput): Changes {
  const [contribution] = input.scheduledContributions;
  const [oneOff] = input.oneOffContributions;
  const [withdrawal] = input.scheduledWithdrawals;
  return {
    contribution: contribution?.amount ?? 0,
    oneOff: oneOff?.amount ?? 0, oneOffAt: oneOff ? offset(input, oneOff.month) : 0,
    withdrawal: withdrawal?.amount ?? 0,
    withdrawalFrom: withdrawal ? offset(input, withdrawal.from) : Math.floor(input.horizonMonths / 2),
    horizonMonths: input.horizonMonths, targetAmount: input.targetAmount, simulatorUuid: input.simulatorUuid, profile: input.profile,
  };
}

export const contributionFrequency = (input: SimulationInput): Frequency => input.scheduledContributions[0]?.frequency ?? 'monthly';
export const withdrawalFrequency = (input: SimulationInput): Frequency => input.scheduledWithdrawals[0]?.frequency ?? 'monthly';

type Scheduled = SimulationInput['scheduledContributions'];
type Once = SimulationInput['oneOffContributions'];

/** What ran to the end runs to the new end; what lies behind it is left out. */
function fitScheduled(flows: Scheduled, before: string, after: string): Scheduled {
  return flows.filter((flow) => flow.from <= after).map((flow) => ({ ...flow, to: flow.to === before || flow.to > after ? after : flow.to }));
}
const fitOnce = (flows: Once, after: string): Once => flows.filter((flow) => flow.month <= after);

/** The first entry with this amount; gone when it is nothing, new when there was none. */
function withFirst<T extends { amount: number }>(list: readonly T[], amount: number, fresh: Omit<T, 'amount'>, more: Partial<T> = {}): T[] {
  const [first, ...rest] = list;
  if (amount <= 0) return rest;
  return [{ ...(first ?? fresh), ...more, amount } as T, ...rest];
}

export function applyChanges(base: SimulationInput, changes: Changes, mode: SimulationInput['mode'] = base.mode): SimulationInput {
  const before = lastMonth(base);
  const after = addMonths(base.startMonth, changes.horizonMonths - 1);
  const within = (months: number) => addMonths(base.startMonth, Math.min(Math.max(0, months), changes.horizonMonths - 1));
  const whole = { from: base.startMonth, to: after, frequency: 'monthly' as const };
  const oneOffs = withFirst<Once[number]>(base.oneOffContributions, changes.oneOff, { month: base.startMonth }, { month: within(changes.oneOffAt) });
  const withdrawals = withFirst<Scheduled[number]>(base.scheduledWithdrawals, changes.withdrawal, { ...whole, from: within(changes.withdrawalFrom) }, { from: within(changes.withdrawalFrom) });
  return {
    ...base, mode,
    horizonMonths: changes.horizonMonths, targetAmount: changes.targetAmount, simulatorUuid: changes.simulatorUuid, profile: mode === 'free' ? null : changes.profile,
    scheduledContributions: fitScheduled(withFirst<Scheduled[number]>(base.scheduledContributions, changes.contribution, whole), before, after),
    oneOffContributions: fitOnce(oneOffs, after),
    scheduledWithdrawals: fitScheduled(withdrawals, before, after).filter((flow) => flow.from <= flow.to),
    oneOffWithdrawals: fitOnce(base.oneOffWithdrawals, after),
  };
}

/** The end of a slider: room for three times what is planned, at a round number. */
export function sliderEnd(planned: number, least: number): number {
  const wanted = Math.max(least, planned * 3);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 5, 10].find((step) => step * power >= wanted) ?? 10) * power;
}
