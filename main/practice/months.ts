// Months as the simulator API writes them (YYYYMM) and the payments of a plan, month by month.

export const frequencies = { MONTHLY: 1, QUARTERLY: 3, SEMI_ANNUALLY: 6, YEARLY: 12 } as const;
export type WireFrequency = keyof typeof frequencies;

export interface SimpleCashFlow {
  amount: number;
  date: string;
}
export interface PeriodicCashFlow {
  amount: number;
  start_date: string;
  end_date: string;
  frequency: WireFrequency;
}

/** Months since year 0, so that two of them can be subtracted. */
export function monthNumber(yearMonth: string): number {
  return Number(yearMonth.slice(0, 4)) * 12 + Number(yearMonth.slice(4, 6)) - 1;
}

/** The months in which a periodic flow is paid; the last month is included. */
export function paymentMonths(flow: PeriodicCashFlow): number[] {
  const step = frequencies[flow.frequency];
  const last = monthNumber(flow.end_date);
  const months: number[] = [];
  for (let month = monthNumber(flow.start_date); month <= last; month += step) months.push(month);
  return months;
}

/** What is paid in each month of the horizon, by index from the start. Flows outside the horizon do not count. */
export function scheduleOf(start: string, horizon: number, simple: readonly SimpleCashFlow[], periodic: readonly PeriodicCashFlow[]): Float64Array {
  const amounts = new Float64Array(horizon);
  const first = monthNumber(start);
  const add = (month: number, amount: number): void => {
    const index = month - first;
    if (index >= 0 && index < horizon) amounts[index] = (amounts[index] ?? 0) + amount;
  };
  for (const flow of simple) add(monthNumber(flow.date), flow.amount);
  for (const flow of periodic) for (const month of paymentMonths(flow)) add(month, flow.amount);
  return amounts;
}
