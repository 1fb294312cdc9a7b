// Where the flows of a draft lie on a time line: months from the start, whatever can be read of them.
import type { Draft, DraftFlow } from '../../preload/contract/simulations';
import { monthNumber } from '../../preload/contract/simulation-check';
import { parseMinor, parseMonth } from './parse';

export interface FlowBar {
  /** Position in the draft's list; null for the regular contribution, which runs from start to end. */
  index: number | null;
  direction: DraftFlow['direction'];
  kind: DraftFlow['kind'];
  /** Minor units; null while it cannot be read. */
  amount: number | null;
  frequency: DraftFlow['frequency'];
  /** First and last month, counted from the start and kept within the plan. */
  from: number;
  to: number;
}

/** null while start or horizon cannot be read. */
export function flowBars(draft: Draft, startMonth: string | null, horizonMonths: number | null): FlowBar[] | null {
  if (startMonth === null || horizonMonths === null || horizonMonths < 1) return null;
  const last = horizonMonths - 1;
  const within = (month: string | null, otherwise: number) => (month === null ? otherwise : Math.min(last, Math.max(0, monthNumber(month) - monthNumber(startMonth))));
  const regular = parseMinor(draft.regularAmount);
  const bars: FlowBar[] = regular === null || regular === 0 ? [] : [{ index: null, direction: 'in', kind: 'scheduled', amount: regular, frequency: draft.regularFrequency, from: 0, to: last }];
  draft.flows.forEach((flow, index) => {
    const from = within(parseMonth(flow.from), 0);
    const to = flow.kind === 'once' ? from : Math.max(from, within(parseMonth(flow.to), last));
    bars.push({ index, direction: flow.direction, kind: flow.kind, amount: parseMinor(flow.amount), frequency: flow.frequency, from, to });
  });
  return bars;
}
