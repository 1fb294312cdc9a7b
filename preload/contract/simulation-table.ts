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

function valuesAt({ median, savings, bands: { lower, central, upper } }: SimulationResult, index: number, unit: TableUnit): TableRow['values'] {
  const paidIn = savings[index] ?? null;
  const raw: TableRow['values'] = {
    unfavourable: lower?.low[index] ?? null, centralLow: central?.low[index] ?? null, median: median[index] ?? null,
    centralHigh: central?.high[index] ?? null, favourable: upper?.high[index] ?? null, savings: paidIn,
  };
  return unit === 'money' ? raw : (Object.fromEntries(tableColumns.map((column) => [column, shareOf(raw[column], paidIn)])) as TableRow['values']);
}

/** null beyond the result's months. */
export function rowAt(result: SimulationResult, index: number, unit: TableUnit): TableRow | null {
  const month = result.months[index];
  return month === undefined ? null : { month, values: valuesAt(result, index, unit) };
}

export const rowsOf = (result: SimulationResult, unit: TableUnit): TableRow[] => result.months.map((month, index) => ({ month, values: valuesAt(result, index, unit) }));
