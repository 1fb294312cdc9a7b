// What a report is made of, in reading order. Long lists are split into blocks of rows, so that pages can break there.
import type { SubAccount } from '../../preload/contract/accounts';
import type { ContentOf, ReportContent } from '../../preload/contract/reports';
import type { Simulation, SimulationInput, SimulationSummary } from '../../preload/contract/simulations';
import { comparedInputs, comparedResults, type ComparedRow } from '../lib/comparison-rows';
import { inputRows, type InputRow } from '../lib/input-rows';
import { yearPoints } from './points';
import { isOfOnePlan, subjectOf, type OfOnePlan } from './subject';
import { fitsBeside, linesAcross, pieces, warningTexts } from './texts';

/** `inside`: a sub-account, which stands below its account. */
export interface AccountRow { account: SubAccount; inside: boolean }

/** `first` begins its list: it has the heading, the others repeat the head of the table. */
export type ReportBlock = { id: string; withNext?: boolean } & (
  | { kind: 'masthead' | 'outcomes' | 'chart' | 'lever' | 'statistics' | 'table' | 'provenance' | 'comparisonChart' | 'person' | 'totals' }
  /** Warnings of a usual length stand beside it, none of them below. */
  | { kind: 'result'; warnings: string[] }
  | { kind: 'warnings'; texts: string[]; first: boolean }
  | { kind: 'closing'; texts: string[]; first: boolean }
  | { kind: 'allocation'; shares: Simulation['result']['allocation']; first: boolean }
  /** A short portfolio stands beside the inputs. */
  | { kind: 'inputs'; rows: InputRow[]; beside: SimulationInput['portfolio']; first: boolean }
  | { kind: 'portfolio'; lines: SimulationInput['portfolio']; first: boolean }
  | { kind: 'years'; points: number[] }
  | { kind: 'compared'; part: 'inputs' | 'results'; rows: ComparedRow[]; first: boolean }
  | { kind: 'accounts'; rows: AccountRow[]; first: boolean }
  | { kind: 'simulations'; simulations: SimulationSummary[]; first: boolean }
  | { kind: 'premia'; sessions: ContentOf<'summary'>['premia']; first: boolean }
);

/** Lines of a block of inputs, at most: a block is never cut. */
const linesMax = 12;
/** Lines of one input, at most: half a block, so that its two columns are both used; and of a block side by side, where columns are narrow. */
const rowLinesMax = linesMax / 2;
/** Lines of the firm's texts that stay together. */
const textLinesMax = 20;
/** Rows of a table that stay together, so that pages can be filled. */
const rowsMax = 4;
/** The provider's shares in one paragraph, at most. */
const sharesMax = 40;
/** Funds of a portfolio that stands beside the inputs, at most. */
const besideMax = 6;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Items in groups of no more lines than fit; nothing is lost. */
function grouped<T>(items: readonly T[], lines: (item: T) => number, max = linesMax): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    if (groups.length === 0 || lines(item) > room) {
      groups.push([]);
      room = max;
    }
    groups.at(-1)?.push(item);
    room -= lines(item);
  }
  return groups;
}

/** An input with more lines than a block holds, as several of the same label. */
const parted = (row: InputRow): InputRow[] => chunks(row.lines, rowLinesMax).map((lines, index) => ({ ...row, id: index === 0 ? row.id : `${row.id}-${index}`, lines }));

function partedCells(row: ComparedRow): ComparedRow[] {
  const longest = Math.max(1, ...row.cells.map((lines) => lines.length));
  return Array.from({ length: Math.ceil(longest / rowLinesMax) }, (_, index) => ({ ...row, id: index === 0 ? row.id : `${row.id}-${index}`, cells: row.cells.map((lines) => lines.slice(index * rowLinesMax, (index + 1) * rowLinesMax)) }));
}

/** Whether a block goes on with what stands just above it, without a heading of its own. */
export const goesOn = (block: ReportBlock, before: ReportBlock | undefined): boolean =>
  'first' in block && !block.first && before?.kind === block.kind && !('part' in before && 'part' in block && before.part !== block.part);

const numbered = <T>(kind: string, groups: readonly T[][]): { id: string; first: boolean; items: T[] }[] => groups.map((items, index) => ({ id: `${kind}-${index}`, first: index === 0, items }));

/** Texts across the page, as many together as a page takes in one go. */
const across = (texts: readonly string[]): string[][] => grouped(texts.flatMap(pieces), linesAcross, textLinesMax);

const warnings = (texts: readonly string[]): ReportBlock[] => numbered('warnings', across(texts)).map(({ id, first, items }) => ({ id, kind: 'warnings', texts: items, first }));

function ofOnePlan(content: OfOnePlan): ReportBlock[] {
  const { input, result, simulatorName } = subjectOf(content);
  const chart = result.months.length > 0;
  const rows = grouped(inputRows({ input, simulatorName }).flatMap(parted), ({ lines }) => lines.length);
  const funds = rows.length === 1 && input.portfolio.length <= besideMax ? input.portfolio : [];
  const texts = warningTexts(content);
  const beside = fitsBeside(texts);
  return [
    { id: 'result', kind: 'result', warnings: beside ? texts : [], withNext: !beside },
    ...(beside ? [] : warnings(texts)),
    { id: 'outcomes', kind: 'outcomes' },
    ...(chart ? [{ id: 'chart', kind: 'chart' } as const] : []),
    ...(content.lever ? [{ id: 'lever', kind: 'lever' } as const] : []),
    ...numbered('inputs', rows).map(({ id, first, items }) => ({ id, kind: 'inputs', rows: items, beside: funds, first }) as const),
    ...numbered('portfolio', funds.length > 0 ? [] : chunks(input.portfolio, rowsMax)).map(({ id, first, items }) => ({ id, kind: 'portfolio', lines: items, first }) as const),
    // Of free management it is the portfolio again.
    ...numbered('allocation', input.mode === 'free' ? [] : chunks(result.allocation, sharesMax)).map(({ id, first, items }) => ({ id, kind: 'allocation', shares: items, first }) as const),
    ...(result.statistics ? [{ id: 'statistics', kind: 'statistics' } as const] : []),
    ...(result.table ? [{ id: 'table', kind: 'table' } as const] : []),
    ...(chart ? [{ id: 'years', kind: 'years', points: yearPoints(result.months.length) } as const] : []),
  ];
}

function ofSeveral(content: ContentOf<'comparison'>): ReportBlock[] {
  const { compared } = content;
  const all = compared.map(({ simulation }) => simulation);
  const part = (name: 'inputs' | 'results', rows: ComparedRow[]): ReportBlock[] => numbered(`compared-${name}`, grouped(rows.flatMap(partedCells), ({ cells }) => Math.max(1, ...cells.map((lines) => lines.length)), rowLinesMax))
    .map(({ id, first, items }) => ({ id, kind: 'compared', part: name, rows: items, first }));
  return [
    ...part('results', comparedResults(all)),
    ...warnings(warningTexts(content)),
    ...(all.some(({ result }) => result.months.length > 0) ? [{ id: 'comparisonChart', kind: 'comparisonChart' } as const] : []),
    ...part('inputs', comparedInputs(all)),
  ];
}

function ofClient(content: ContentOf<'summary'>): ReportBlock[] {
  const { accounts, simulations, premia } = content;
  const rows = accounts.flatMap((account): AccountRow[] => [{ account, inside: false }, ...account.subAccounts.map((inner) => ({ account: inner, inside: true }))]);
  const lists = {
    accounts: numbered('accounts', chunks(rows, rowsMax)),
    simulations: numbered('simulations', chunks(simulations, rowsMax)),
    premia: numbered('premia', chunks(premia, rowsMax)),
  };
  const orEmpty = <T>(list: { id: string; first: boolean; items: T[] }[], id: string) => (list.length > 0 ? list : [{ id, first: true, items: [] }]);
  return [
    { id: 'person', kind: 'person' },
    ...orEmpty(lists.accounts, 'accounts-none').map(({ id, first, items }) => ({ id, kind: 'accounts', rows: items, first }) as const),
    ...(accounts.length > 0 ? [{ id: 'totals', kind: 'totals' } as const] : []),
    // Beside the figures, and never pages behind them: the last piece stays with the first rows.
    ...(simulations.length > 0 ? warnings(warningTexts(content)).map((block, index, all) => ({ ...block, withNext: index === all.length - 1 })) : []),
    ...orEmpty(lists.simulations, 'simulations-none').map(({ id, first, items }) => ({ id, kind: 'simulations', simulations: items, first }) as const),
    ...orEmpty(lists.premia, 'premia-none').map(({ id, first, items }) => ({ id, kind: 'premia', sessions: items, first }) as const),
  ];
}

export function blocksOf(content: ReportContent): ReportBlock[] {
  const body = isOfOnePlan(content) ? ofOnePlan(content) : content.kind === 'comparison' ? ofSeveral(content) : ofClient(content);
  const closing = numbered('closing', across([content.firm.texts[content.language]?.closing ?? ''])).map(({ id, first, items }) => ({ id, kind: 'closing', texts: items, first }) as const);
  return [{ id: 'masthead', kind: 'masthead', withNext: true }, ...body, { id: 'provenance', kind: 'provenance' }, ...closing];
}

/** What each kind of block lists. */
const lists = { warnings: 'texts', closing: 'texts', allocation: 'shares', inputs: 'rows', portfolio: 'lines', compared: 'rows', accounts: 'rows', simulations: 'simulations', premia: 'sessions' } as const;

/** Blocks of one page, with those that go on with one another made one: a table has one head, and is one to a reader of its tags. */
export function joined(page: readonly ReportBlock[]): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  for (const block of page) {
    const above = blocks.at(-1);
    if (above && block.kind in lists && goesOn(block, above)) {
      const list = lists[block.kind as keyof typeof lists];
      const [before, more] = [above, block] as unknown as Record<string, unknown[]>[];
      blocks[blocks.length - 1] = { ...above, [list]: [...(before?.[list] ?? []), ...(more?.[list] ?? [])] };
    } else blocks.push(block);
  }
  return blocks;
}
