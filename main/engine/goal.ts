// What it takes to reach a target with a probability: an amount, or the target itself.
import { netFlows, type Counting, type Payments } from './payments';
import type { Paths } from './kernel';
import { select } from './select';

/** What one unit of the amount looked for adds, by month: 1 in each month it is paid. */
export interface Amount {
  payments: Payments;
  unit: Float64Array;
}

/** Until savings run dry, wealth is linear in what is paid; after that only a plan that first pays in and then draws out still is. */
export function isLinear({ payments, unit }: Amount): boolean {
  const lastIn = payments.contributions.reduce((last, amount, month) => (amount > 0 || unit[month]! > 0 ? month : last), 0);
  const firstOut = payments.withdrawals.findIndex((amount) => amount > 0);
  return firstOut === -1 || lastIn < firstOut;
}

/** How many scenarios must reach the target. */
const needed = (scenarios: number, probability: number): number => Math.max(1, Math.ceil(probability * scenarios - 1e-9));

/** Amounts are looked for between these: nothing, and more than any plan takes. */
export interface Bounds { most: number; step: number }

/** The smallest amount that reaches the target in that share of scenarios, rounded up to a step; null when none up to the most does. */
export async function amountFor(paths: Paths, amount: Amount, counting: Counting, goal: { target: number; probability: number }, bounds: Bounds): Promise<number | null> {
  const probabilityOf = async (value: number): Promise<number> => {
    const contributions = amount.payments.contributions.map((paid, month) => paid + value * amount.unit[month]!);
    const flows = Float32Array.from(netFlows({ ...amount.payments, contributions }, counting));
    return (await paths.ask({ flows, months: Int32Array.of(flows.length), target: goal.target })).successProbability!;
  };
  const guess = isLinear(amount) ? await linearAmount(paths, amount, counting, goal, bounds) : null;
  // Single precision may leave a scenario on the wrong side: one step more settles it.
  for (const value of guess === null ? [] : [guess, guess + bounds.step]) {
    if (value <= bounds.most && (await probabilityOf(value)) >= goal.probability) return value;
  }
  return searchedAmount(probabilityOf, goal.probability, bounds);
}

/** Scenario by scenario, what each unit of the target takes of the amount looked for, and what the rest of the plan brings of it already. */
export interface Basis { perTarget: Float64Array; already: Float64Array; /** Room to work in. */ enough: Float64Array }

/** @param flows without the amount. @param unit what one unit of it adds, by month */
export async function basisOf(paths: Paths, flows: Float32Array, unit: Float32Array): Promise<Basis> {
  const [without, by] = [await paths.linear(flows), await paths.linear(unit)];
  return { perTarget: Float64Array.from(by, (added) => 1 / added), already: Float64Array.from(without, (wealth, scenario) => wealth / by[scenario]!), enough: new Float64Array(by.length) };
}

/** One scenario in so many is looked at first: they say nearly where the answer lies, so that only what lies there has to be put in order. */
const sampled = 16;
/** How far around, in standard deviations of a sample's rank. Where that is not far enough, once in hundreds of times, all are put in order. */
const spread = 3;

/** Between these values the one of this share lies, but for bad luck. @param enough room for the sample */
function bracket({ perTarget, already, enough }: Basis, target: number, share: number): [number, number] {
  const size = Math.ceil(enough.length / sampled);
  for (let index = 0; index < size; index += 1) enough[index] = target * perTarget[index * sampled]! - already[index * sampled]!;
  const reach = spread * Math.sqrt(share * (1 - share) * size) + 1;
  const [low, high] = [Math.floor(share * size - reach), Math.ceil(share * size + reach)];
  return [low < 0 ? -Infinity : select(enough, low, 0, size - 1), high >= size ? Infinity : select(enough, high, Math.max(0, low), size - 1)];
}

/** The deposit that just reaches the target in each scenario; of these the one that is enough for as many as are needed. */
export function depositFor(basis: Basis, target: number, probability: number): number {
  const { perTarget, already, enough } = basis;
  const count = enough.length;
  const rank = needed(count, probability) - 1;
  const [low, high] = bracket(basis, target, rank / count);
  let [below, within] = [0, 0];
  for (let scenario = 0; scenario < count; scenario += 1) {
    const deposit = target * perTarget[scenario]! - already[scenario]!;
    if (deposit < low) below += 1;
    else if (deposit <= high) enough[within++] = deposit;
  }
  if (rank >= below && rank < below + within) return Math.max(0, select(enough, rank - below, 0, within - 1));
  for (let scenario = 0; scenario < count; scenario += 1) enough[scenario] = target * perTarget[scenario]! - already[scenario]!;
  return Math.max(0, select(enough, rank));
}

/** The last basis, for another target or probability of the same plan on the same paths. */
let known: { paths: Paths; flows: Float32Array; unit: Float32Array; basis: Basis } | null = null;
const same = (one: Float32Array, other: Float32Array): boolean => one.length === other.length && one.every((value, index) => value === other[index]);

async function linearAmount(paths: Paths, { payments, unit }: Amount, counting: Counting, { target, probability }: { target: number; probability: number }, { step }: Bounds): Promise<number> {
  const flows = Float32Array.from(netFlows(payments, counting));
  const each = Float32Array.from(unit, (paid) => paid * counting.contributionShare);
  if (known?.paths !== paths || !same(known.flows, flows) || !same(known.unit, each)) known = { paths, flows, unit: each, basis: await basisOf(paths, flows, each) };
  return Math.ceil(depositFor(known.basis, target, probability) / step) * step;
}

/** By halving, for plans that are not linear. More paid in never makes a target less likely. */
async function searchedAmount(probabilityOf: (value: number) => Promise<number>, probability: number, { most, step }: Bounds): Promise<number | null> {
  if ((await probabilityOf(0)) >= probability) return 0;
  let low = 0;
  let high = step;
  while ((await probabilityOf(high)) < probability) {
    low = high;
    if (high >= most) return null;
    high = Math.min(most, high * 4);
  }
  while (high - low > step) {
    const middle = Math.ceil((low + high) / 2 / step) * step;
    if (middle >= high) break;
    if ((await probabilityOf(middle)) >= probability) high = middle;
    else low = middle;
  }
  return high;
}

/** The largest target, a multiple of the step, that so many scenarios reach; 0 when they end with nothing. */
export async function targetFor(paths: Paths, payments: Payments, counting: Counting, probability: number, step: number): Promise<number> {
  const wealth = Float64Array.from(await paths.terminal(Float32Array.from(netFlows(payments, counting))));
  return Math.floor(select(wealth, paths.scenarios - needed(paths.scenarios, probability)) / step) * step;
}
