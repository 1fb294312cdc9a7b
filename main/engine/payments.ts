// What a plan pays in and out, and how the provider counts it: fees on deposits, and when a payment shows in its lines.
import { cholesky, dot, solve } from './matrix';

/** As requested, before any fee. Amounts in any unit of money, the same throughout. */
export interface Payments {
  /** Savings at the start. */
  initial: number;
  /** By month, from the start; as long as the horizon. */
  contributions: Float64Array;
  withdrawals: Float64Array;
}

/** As long as the kernel's paths may be. */
const mostMonths = 720;
/** In minor units: more than anybody saves. */
const mostAmount = 1e15;

/** Whether these are payments anybody could make: 1 to 720 months, amounts that are finite and not negative. */
export function isPlan({ initial, contributions, withdrawals }: Payments): boolean {
  const amount = (value: number): boolean => value >= 0 && value <= mostAmount;
  const months = contributions.length;
  return months >= 1 && months <= mostMonths && withdrawals.length === months && amount(initial) && contributions.every(amount) && withdrawals.every(amount);
}

/** Read from a provider's line of what was paid in so far. */
export interface Counting {
  /** Share of a payment that is invested: 0.99 after an entry fee of 1 %. */
  initialShare: number;
  contributionShare: number;
  /** Share of withdrawals the line takes off: 1, or 0 when it only ever rises. They are always taken from the savings. */
  withdrawalShare: number;
  /** Whether the figures at month k hold the payment made in month k (`at`) or first show it at k + 1 (`before`). */
  counted: 'before' | 'at';
  /** False when there was no line or it could not be understood: payments are then taken as requested. */
  known: boolean;
}

export const asRequested: Counting = { initialShare: 1, contributionShare: 1, withdrawalShare: 1, counted: 'before', known: false };

/** A line of a provider: values at these months from the start (0 is the start). */
export interface Line {
  points: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** How far, in the mean, the line may be from what was understood, as a share of everything paid. */
const tolerance = 0.005;

/** Paid so far at month `k`, by kind. */
function paidUntil(payments: Payments, counted: Counting['counted']): { contributions: Float64Array; withdrawals: Float64Array } {
  const months = payments.contributions.length;
  const sum = (flows: Float64Array): Float64Array => {
    const line = new Float64Array(months + 1);
    for (let month = 0; month < months; month += 1) line[month + 1] = line[month]! + flows[month]!;
    return counted === 'before' ? line : line.map((value, month) => value + (flows[month] ?? 0));
  };
  return { contributions: sum(payments.contributions), withdrawals: sum(payments.withdrawals) };
}

/** Least squares of the line over its three parts, with a weak pull to shares of 1 for what was never paid. */
function sharesOf(line: Line, payments: Payments, counted: Counting['counted']): { shares: Float64Array; misfit: number } | null {
  const { contributions, withdrawals } = paidUntil(payments, counted);
  const parts = Array.from(line.points, (month) => [payments.initial, contributions[month] ?? 0, -(withdrawals[month] ?? 0)] as const);
  const size = payments.initial + contributions.at(-1)! + withdrawals.at(-1)!;
  const pull = 1e-9 * size * size * parts.length;
  const normal = [0, 1, 2].map((a) => Float64Array.from([0, 1, 2], (b) => parts.reduce((sum, part) => sum + part[a]! * part[b]!, a === b ? pull : 0)));
  const right = [0, 1, 2].map((a) => parts.reduce((sum, part, index) => sum + part[a]! * line.values[index]!, pull));
  const lower = cholesky(normal);
  if (!lower) return null;
  const shares = solve(lower, right);
  const misfit = parts.reduce((sum, part, index) => sum + Math.abs(dot(part, shares) - line.values[index]!), 0) / parts.length / size;
  return { shares, misfit };
}

const plausible = (share: number): boolean => share > 0.5 && share < 1.05;

/** Learns how the provider counts from its line of savings; as requested when there is none or it tells another story. */
export function readCounting(line: Line | null, payments: Payments): Counting {
  if (!line) return asRequested;
  const readings = (['before', 'at'] as const).flatMap((counted) => {
    const read = sharesOf(line, payments, counted);
    // A reading nobody would charge may fit as well, by chance of small contributions: it does not stand in the other's way.
    return read && plausible(read.shares[0]!) && plausible(read.shares[1]!) ? [{ counted, ...read }] : [];
  });
  // On equal terms the first: a payment that shows a month later.
  const best = readings.reduce<(typeof readings)[number] | null>((found, reading) => (found && found.misfit <= reading.misfit + 1e-9 ? found : reading), null);
  if (!best || best.misfit > tolerance) return asRequested;
  const [initialShare, contributionShare, withdrawalShare] = best.shares as unknown as [number, number, number];
  return { initialShare, contributionShare, withdrawalShare, counted: best.counted, known: true };
}

/** Net flow before the growth of each month; the first holds the savings at the start. */
export function netFlows(payments: Payments, counting: Counting): Float64Array {
  const flows = payments.contributions.map((amount, month) => amount * counting.contributionShare - payments.withdrawals[month]!);
  flows[0] = flows[0]! + payments.initial * counting.initialShare;
  return flows;
}

/** Paid in so far as the provider counts it, at months 0 to the horizon. */
export function savingsLine(payments: Payments, counting: Counting): Float64Array {
  const { contributions, withdrawals } = paidUntil(payments, counting.counted);
  return contributions.map((paid, month) => payments.initial * counting.initialShare + paid * counting.contributionShare - withdrawals[month]! * counting.withdrawalShare);
}

/** What the figures at month k hold beyond what grew until then: the payment of that month, where the provider counts so. */
export function countedAt(flows: ArrayLike<number>, counting: Counting, month: number): number {
  return counting.counted === 'at' && month > 0 ? (flows[month] ?? 0) : 0;
}
