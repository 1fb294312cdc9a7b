// What it would take: the contribution, the one-off amount, the horizon or the target that gets there, as a plan to take over.
import type { Solution, Solvable } from '../../preload/contract/estimates';
import { addMonths, checkSimulationInput, limits, monthNumber } from '../../preload/contract/simulation-check';
import type { SimulationInput } from '../../preload/contract/simulations';
import type { Engine } from '../engine/engine';
import { horizonFactor, type Base } from '../engine/estimate';
import { paymentsOf, planOf } from './estimate-source';

/** Answers are whole euros. */
const euro = 100;

export interface Goal { input: SimulationInput; probability: number; for: Solvable }

export const unanswered = (what: Solvable, reason: 'outOfReach' | 'noTarget'): Solution => ({ for: what, value: null, input: null, successProbability: null, reason });

type Contribution = 'scheduledContribution' | 'oneOffContribution';

/** The plan with this amount in place of the first contribution of its kind; an amount of nothing takes it out. */
function withAmount(input: SimulationInput, what: Contribution, amount: number): SimulationInput {
  if (what === 'oneOffContribution') {
    const [first = { month: input.startMonth }, ...others] = input.oneOffContributions;
    return { ...input, oneOffContributions: amount > 0 ? [{ ...first, amount }, ...others] : others };
  }
  const whole = { from: input.startMonth, to: addMonths(input.startMonth, input.horizonMonths - 1), frequency: 'monthly' as const };
  const [first = whole, ...others] = input.scheduledContributions;
  return { ...input, scheduledContributions: amount > 0 ? [{ ...first, amount }, ...others] : others };
}

/** The plan over another horizon: what ran until the end still does, what would lie beyond is left out. */
export function withHorizon(input: SimulationInput, horizonMonths: number): SimulationInput {
  const end = addMonths(input.startMonth, horizonMonths - 1);
  const before = monthNumber(addMonths(input.startMonth, input.horizonMonths - 1));
  const once = (flows: SimulationInput['oneOffContributions']) => flows.filter(({ month }) => monthNumber(month) <= monthNumber(end));
  const scheduled = (flows: SimulationInput['scheduledContributions']) => flows
    .filter(({ from }) => monthNumber(from) <= monthNumber(end))
    .map((flow) => ({ ...flow, to: monthNumber(flow.to) >= before || monthNumber(flow.to) > monthNumber(end) ? end : flow.to }));
  return {
    ...input, horizonMonths,
    oneOffContributions: once(input.oneOffContributions), oneOffWithdrawals: once(input.oneOffWithdrawals),
    scheduledContributions: scheduled(input.scheduledContributions), scheduledWithdrawals: scheduled(input.scheduledWithdrawals),
  };
}

/** The answer with its plan and that plan's probability; it says so when the plan as it stands gets there already. */
async function answered(engine: Engine, base: Base, { input, probability, for: what }: Goal, value: number, plan: SimulationInput): Promise<Solution> {
  const reached = await engine.probability(base, planOf(plan));
  const asItIs = await engine.probability(base, planOf(input));
  return { for: what, value, input: checkSimulationInput(plan).length > 0 ? null : plan, successProbability: reached, reason: asItIs !== null && asItIs >= probability ? 'alreadyReached' : null };
}

async function solveAmount(engine: Engine, base: Base, goal: Goal, what: Contribution): Promise<Solution> {
  const { input, probability } = goal;
  const payments = paymentsOf(withAmount(input, what, 0));
  const unit = paymentsOf(withAmount(input, what, 1)).contributions.map((paid, month) => paid - payments.contributions[month]!);
  const value = await engine.amountFor(base, { payments, unit }, { target: input.targetAmount!, probability }, { most: limits.amountMax, step: euro });
  return value === null ? unanswered(what, 'outOfReach') : answered(engine, base, goal, value, withAmount(input, what, value));
}

async function solveTarget(engine: Engine, base: Base, goal: Goal): Promise<Solution> {
  const value = await engine.targetFor(base, planOf(goal.input), goal.probability, euro);
  if (value < euro) return unanswered('target', 'outOfReach');
  return answered(engine, base, goal, Math.min(value, limits.amountMax), { ...goal.input, targetAmount: Math.min(value, limits.amountMax) });
}

/** The first horizon that gets there: year by year, then month by month within the year. */
async function solveHorizon(engine: Engine, base: Base, goal: Goal): Promise<Solution> {
  const most = Math.min(limits.horizonMonths.max, horizonFactor * base.calibration.model.months);
  const reaches = async (months: number): Promise<boolean> => (await engine.probability(base, planOf(withHorizon(goal.input, months))))! >= goal.probability;
  const step = Math.max(1, Math.ceil(most / 24));
  let low = 0;
  let high = Math.min(step, most);
  while (!(await reaches(high))) {
    if (high === most) return unanswered('horizon', 'outOfReach');
    low = high;
    high = Math.min(most, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await reaches(middle)) high = middle;
    else low = middle;
  }
  return answered(engine, base, goal, high, withHorizon(goal.input, high));
}

export function solveGoal(engine: Engine, base: Base, goal: Goal): Promise<Solution> {
  if (goal.for === 'target') return solveTarget(engine, base, goal);
  return goal.for === 'horizon' ? solveHorizon(engine, base, goal) : solveAmount(engine, base, goal, goal.for);
}
