// What a chart draws of a result, in money or as a share of what was paid in. Null where there is no figure.
import type { Band, SimulationResult } from '../../preload/contract/simulations';
import { shareOf, type TableUnit } from '../../preload/contract/simulation-table';

export type Line = readonly (number | null)[];
export interface Edges { low: Line; high: Line }

export interface FanFigures {
  months: readonly string[];
  /** Where the lines bend, when it is known that between these months they are straight. */
  points?: ArrayLike<number> | undefined;
  median: Line;
  savings: Line;
  bands: { lower: Edges | null; central: Edges | null; upper: Edges | null };
  scenarios: readonly Line[];
  /** The goal; an amount, so there is none as a share. */
  target: number | null;
}

export function figuresOf(result: SimulationResult, target: number | null, unit: TableUnit): FanFigures {
  if (unit === 'money') return { ...result, scenarios: result.scenarios.map(({ values }) => values), target };
  const share = (line: Line): Line => line.map((value, index) => shareOf(value, result.savings[index]));
  const edges = (band: Band | null): Edges | null => band && { low: share(band.low), high: share(band.high) };
  return {
    months: result.months, median: share(result.median), savings: share(result.savings),
    bands: { lower: edges(result.bands.lower), central: edges(result.bands.central), upper: edges(result.bands.upper) },
    scenarios: result.scenarios.map(({ values }) => share(values)), target: null,
  };
}
