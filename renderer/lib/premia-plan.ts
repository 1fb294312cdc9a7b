// Between a simulation and Premia: its plan as contributions, its portfolio as lines, and lines as a portfolio to simulate.
import type { Catalogue } from '../../preload/contract/catalogue';
import { isinProblem } from '../../preload/contract/isin';
import type { PremiaDraft } from '../../preload/contract/premia';
import { addMonths } from '../../preload/contract/simulation-check';
import type { Simulation } from '../../preload/contract/simulations';
import { minorTyped } from './premia-form';
import { normalise } from './weights';

type Plan = Pick<PremiaDraft, 'initial' | 'initialAmount' | 'scheduled' | 'scheduledAmount' | 'scheduledFrequency'>;

/** What is paid in at the start, and the contribution that runs from start to end (or else the first). What a plan does not have is not stated. */
export function planOf({ input }: Pick<Simulation, 'input'>): Plan {
  const once = input.oneOffContributions.filter(({ month }) => month === input.startMonth).reduce((sum, { amount }) => sum + amount, 0);
  const end = addMonths(input.startMonth, input.horizonMonths - 1);
  const scheduled = input.scheduledContributions.find(({ from, to }) => from === input.startMonth && to === end) ?? input.scheduledContributions[0];
  return {
    initial: once > 0 ? 'yes' : 'notStated', initialAmount: once > 0 ? minorTyped(once) : '',
    scheduled: scheduled ? 'yes' : 'notStated', scheduledAmount: scheduled ? minorTyped(scheduled.amount) : '', scheduledFrequency: scheduled?.frequency ?? 'monthly',
  };
}

/** How many contributions and withdrawals of the plan Premia has no field for. */
export function notCarried({ input }: Pick<Simulation, 'input'>): number {
  const later = input.oneOffContributions.filter(({ month }) => month !== input.startMonth).length;
  return later + Math.max(0, input.scheduledContributions.length - 1) + input.oneOffWithdrawals.length + input.scheduledWithdrawals.length;
}

/** The portfolio as lines; what each is worth follows from the savings at the start, where there are any. */
export const linesOf = ({ input, fundNames }: Pick<Simulation, 'input' | 'fundNames'>): PremiaDraft['lines'] => input.portfolio.map((line) => ({
  code: line.isin, name: fundNames[line.isin] ?? '', amount: input.currentSavings > 0 ? minorTyped(Math.round(input.currentSavings * line.weight)) : '',
}));

export interface Carried {
  /** Shares in per cent, which sum to 100. */
  portfolio: { isin: string; weight: string }[];
  /** What the lines that are carried are worth together, in cents. */
  total: number;
  /** Lines without an ISIN of the catalogue, or worth nothing, by name. */
  leftOut: string[];
}

/** Lines as a portfolio: those with a valid ISIN that the catalogue knows, by what they are worth. Amounts are cents. */
export function portfolioOf(lines: readonly { code: string; name: string; amount: number | null }[], { funds }: Catalogue): Carried {
  const worth = new Map<string, number>();
  const leftOut: string[] = [];
  for (const { code, name, amount } of lines) {
    const isin = code.trim().toUpperCase();
    if (isinProblem(isin) === null && funds.some((fund) => fund.isin === isin) && amount !== null && amount > 0) worth.set(isin, (worth.get(isin) ?? 0) + amount);
    else leftOut.push(name === '' ? code : name);
  }
  const total = [...worth.values()].reduce((sum, amount) => sum + amount, 0);
  const weights = normalise([...worth.values()]);
  return { portfolio: [...worth.keys()].map((isin, index) => ({ isin, weight: String(weights[index] ?? 0) })), total, leftOut };
}
