// What a report is made of, in reading order. Long lists are split into blocks of rows, so that pages can break there.
import type { Account } from '../../preload/contract/accounts';
import type { ContentOf, ReportContent } from '../../preload/contract/reports';
import type { SimulationInput, SimulationSummary } from '../../preload/contract/simulations';
import { comparedInputs, comparedResults, type ComparedRow } from '../lib/comparison-rows';
import { inputRows, type InputRow } from '../lib/input-rows';
import { yearPoints } from './points';
import { isOfOnePlan, subjectOf, type OfOnePlan } from './subject';

/** `first` begins its list: it has the heading, the others repeat the head of the table. */
export type ReportBlock = { id: string; withNext?: boolean } & (
  | { kind: 'masthead' | 'result' | 'outcomes' | 'chart' | 'lever' | 'statistics' | 'table' | 'allocation' | 'provenance' | 'closing' | 'warnings' | 'comparisonChart' | 'person' | 'totals' }
  /** A short portfolio stands beside the inputs. */
  | { kind: 'inputs'; rows: InputRow[]; beside: SimulationInput['portfolio']; first: boolean }
  | { kind: 'portfolio'; lines: SimulationInput['portfolio']; first: boolean }
  | { kind: 'years'; points: number[] }
  | { kind: 'compared'; part: 'inputs' | 'results'; rows: ComparedRow[]; first: boolean }
  | { kind: 'accounts'; accounts: Account[]; first: boolean }
  | { kind: 'simulations'; simulations: SimulationSummary[]; first: boolean }
  | { kind: 'premia'; sessions: ContentOf<'summary'>['premia']; first: boolean }
);

/** Lines of a block of rows, at most: a block is never cut. */
const linesMax = 12;
/** Funds of a portfolio that stands beside the inputs, at most. */
const besideMax = 6;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Items in groups of no more lines than fit; nothing is lost. */
function grouped<T>(items: readonly T[], lines: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    if (groups.length === 0 || lines(item) > room) {
      groups.push([]);
      room = linesMax;
    }
    groups.at(-1)?.push(item);
    room -= lines(item);
  }
  return groups;
}

/** An input with more lines than a block holds, as several of the same label. */
const parted = (row: InputRow): InputRow[] => chunks(row.lines, linesMax).map((lines, index) => ({ ...row, id: index === 0 ? row.id : `${row.id}-${index}`, lines }));

function partedCells(row: ComparedRow): ComparedRow[] {
  const longest = Math.max(1, ...row.cells.map((lines) => lines.length));
  return Array.from({ length: Math.ceil(longest / linesMax) }, (_, index) => ({ ...row, id: index === 0 ? row.id : `${row.id}-${index}`, cells: row.cells.map((lines) => lines.slice(index * linesMax, (index + 1) * linesMax)) }));
}

const numbered = <T>(kind: string, groups: readonly T[][]): { id: string; first: boolean; items: T[] }[] => groups.map((items, index) => ({ id: `${kind}-${index}`, first: index === 0, items }));

function ofOnePlan(content: OfOnePlan): ReportBlock[] {
  const { input, result, simulatorName } = subjectOf(content);
  const chart = result.months.length > 0;
  const rows = grouped(inputRows({ input, simulatorName }).flatMap(parted), ({ lines }) => lines.length);
  const beside = rows.length === 1 && input.portfolio.length <= besideMax ? input.portfolio : [];
  return [
    { id: 'result', kind: 'result' },
    { id: 'outcomes', kind: 'outcomes' },
    ...(chart ? [{ id: 'chart', kind: 'chart' } as const] : []),
    ...(content.lever ? [{ id: 'lever', kind: 'lever' } as const] : []),
    ...numbered('inputs', rows).map(({ id, first, items }) => ({ id, kind: 'inputs', rows: items, beside, first }) as const),
    ...numbered('portfolio', beside.length > 0 ? [] : chunks(input.portfolio, linesMax)).map(({ id, first, items }) => ({ id, kind: 'portfolio', lines: items, first }) as const),
    // Of free management it is the portfolio again.
    ...(input.mode !== 'free' && result.allocation.length > 0 ? [{ id: 'allocation', kind: 'allocation' } as const] : []),
    ...(result.statistics ? [{ id: 'statistics', kind: 'statistics' } as const] : []),
    ...(result.table ? [{ id: 'table', kind: 'table' } as const] : []),
    ...(chart ? [{ id: 'years', kind: 'years', points: yearPoints(result.months.length) } as const] : []),
  ];
}

function ofSeveral({ compared }: ContentOf<'comparison'>): ReportBlock[] {
  const all = compared.map(({ simulation }) => simulation);
  const part = (name: 'inputs' | 'results', rows: ComparedRow[]): ReportBlock[] => numbered(`compared-${name}`, grouped(rows.flatMap(partedCells), ({ cells }) => Math.max(1, ...cells.map((lines) => lines.length))))
    .map(({ id, first, items }) => ({ id, kind: 'compared', part: name, rows: items, first }));
  return [
    ...part('results', comparedResults(all)),
    { id: 'warnings', kind: 'warnings' },
    ...(all.some(({ result }) => result.months.length > 0) ? [{ id: 'comparisonChart', kind: 'comparisonChart' } as const] : []),
    ...part('inputs', comparedInputs(all)),
  ];
}

function ofClient({ accounts, simulations, premia }: ContentOf<'summary'>): ReportBlock[] {
  const lists = {
    accounts: numbered('accounts', grouped(accounts, ({ subAccounts }) => 1 + subAccounts.length)),
    simulations: numbered('simulations', chunks(simulations, linesMax)),
    premia: numbered('premia', chunks(premia, linesMax)),
  };
  const orEmpty = <T>(list: { id: string; first: boolean; items: T[] }[], id: string) => (list.length > 0 ? list : [{ id, first: true, items: [] }]);
  return [
    { id: 'person', kind: 'person' },
    ...orEmpty(lists.accounts, 'accounts-none').map(({ id, first, items }) => ({ id, kind: 'accounts', accounts: items, first }) as const),
    ...(accounts.length > 0 ? [{ id: 'totals', kind: 'totals' } as const] : []),
    ...orEmpty(lists.simulations, 'simulations-none').map(({ id, first, items }) => ({ id, kind: 'simulations', simulations: items, first }) as const),
    ...(simulations.length > 0 ? [{ id: 'warnings', kind: 'warnings' } as const] : []),
    ...orEmpty(lists.premia, 'premia-none').map(({ id, first, items }) => ({ id, kind: 'premia', sessions: items, first }) as const),
  ];
}

export function blocksOf(content: ReportContent): ReportBlock[] {
  const body = isOfOnePlan(content) ? ofOnePlan(content) : content.kind === 'comparison' ? ofSeveral(content) : ofClient(content);
  return [{ id: 'masthead', kind: 'masthead', withNext: true }, ...body, { id: 'provenance', kind: 'provenance' }, ...(content.firm.texts[content.language].closing === '' ? [] : [{ id: 'closing', kind: 'closing' } as const])];
}
