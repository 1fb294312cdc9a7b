// What a report is made of, in reading order. Long lists are split into blocks of rows, so that pages can break there.
import type { Simulation, SimulationInput } from '../../preload/contract/simulations';

export type ReportBlock = { id: string; withNext?: boolean } & (
  | { kind: 'title' | 'summary' | 'chart' | 'statistics' | 'table' | 'inputs' | 'provenance' }
  | { kind: 'portfolio'; lines: SimulationInput['portfolio']; first: boolean }
  | { kind: 'years'; points: number[] }
);

const portfolioRows = 12;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

const yearRowsMax = 21;

/** The chart's points to print as figures: the start, every year (or second, fifth, tenth, as room allows), and the end. */
export function yearPoints(count: number): number[] {
  const years = Math.ceil(count / 12);
  const step = [1, 2, 5].find((every) => years / every <= yearRowsMax) ?? 10;
  const points = Array.from({ length: Math.ceil(years / step) }, (_, index) => index * step * 12);
  if (points.at(-1) !== count - 1 && count > 0) points.push(count - 1);
  return points;
}

export function blocksOf({ result, input }: Simulation): ReportBlock[] {
  return [
    { id: 'title', kind: 'title', withNext: true },
    { id: 'summary', kind: 'summary' },
    ...(result.months.length > 0 ? [{ id: 'chart', kind: 'chart' } as const] : []),
    { id: 'inputs', kind: 'inputs' },
    ...chunks(input.portfolio, portfolioRows).map((lines, index) => ({ id: `portfolio-${index}`, kind: 'portfolio', lines, first: index === 0 }) as const),
    ...(result.statistics ? [{ id: 'statistics', kind: 'statistics' } as const] : []),
    ...(result.table ? [{ id: 'table', kind: 'table' } as const] : []),
    ...(result.months.length > 0 ? [{ id: 'years', kind: 'years', points: yearPoints(result.months.length) } as const] : []),
    { id: 'provenance', kind: 'provenance' },
  ];
}
