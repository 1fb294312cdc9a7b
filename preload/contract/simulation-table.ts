// The months of a result as rows: what the screen's table, the copy and the CSV file all show. No schemas: pages use it.
import type { SimulationResult } from './simulations';

/** In money (minor units), or as a share of what was paid in by then. */
export const tableUnits = ['money', 'share'] as const;
export type TableUnit = (typeof tableUnits)[number];

export const tableColumns = ['unfavourable', 'centralLow', 'median', 'centralHigh', 'favourable', 'savings'] as const;
export type TableColumn = (typeof tableColumns)[number];

/** A month's figures; null where the provider gave none. */
export interface TableRow { month: string; values: Record<TableColumn, number | null> }

/** The share an amount is of what was paid in; there is none of nothing, or when more was taken out than paid in. */
export function shareOf(value: number | null | undefined, savings: number | null | undefined): number | null {
  return value === null || value === undefined || savings === null || savings === undefined || savings <= 0 ? null : value / savings;
}

/** The columns that hold anything at all, in order. */
export function columnsOf(result: SimulationResult): TableColumn[] {
  const { lower, central, upper } = result.bands;
  const there: Record<TableColumn, boolean> = { unfavourable: lower !== null, centralLow: central !== null, median: result.median.length > 0, centralHigh: central !== null, favourable: upper !== null, savings: result.savings.length > 0 };
  return tableColumns.filter((column) => there[column]);
}

export function rowsOf(result: SimulationResult, unit: TableUnit): TableRow[] {
  const { lower, central, upper } = result.bands;
  return result.months.map((month, index) => {
    const savings = result.savings[index] ?? null;
    const raw: Record<TableColumn, number | null> = {
      unfavourable: lower?.low[index] ?? null, centralLow: central?.low[index] ?? null, median: result.median[index] ?? null,
      centralHigh: central?.high[index] ?? null, favourable: upper?.high[index] ?? null, savings,
    };
    if (unit === 'money') return { month, values: raw };
    const values = Object.fromEntries(tableColumns.map((column) => [column, shareOf(raw[column], savings)])) as TableRow['values'];
    return { month, values };
  });
}
