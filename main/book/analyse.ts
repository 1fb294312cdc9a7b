// What a file would do to the book, row by row. Nothing is written here.
import { isDeepStrictEqual } from 'node:util';
import { clientRecord, type ClientRecord } from '../../preload/contract/clients';
import { previewRows, problemsListed, type ImportReason } from '../../preload/contract/import-fields';
import type { ImportPreview, ImportState } from '../../preload/contract/imports';
import { breathe } from './breathe';
import { createMatcher, type Known } from './match';
import { newRecord, nameSaid, onTopOf } from './record';
import { readRow, type Reading, type RowRead } from './read-row';
import type { Layout, Readings } from './settings';
import { isBlank, type Table } from './table';

/** Characters of a value that a problem shows. */
const valueShown = 80;

/** The book, as far as an import needs it. */
export interface Book { known: readonly Known[]; record(id: string): ClientRecord }

export interface Analysis extends Pick<ImportPreview, 'rowCount' | 'counts' | 'rows' | 'problems' | 'problemCount'> {
  added: ClientRecord[];
  changed: { id: string; record: ClientRecord }[];
}

interface Problem { column: number | null; value: string; reason: ImportReason; other: string | null }

/** @throws Failure `cancelled`. */
export async function analyse(table: Table, layout: Layout, { readings }: Readings, book: Book, today: string, signal?: AbortSignal, progress?: (done: number, total: number) => void): Promise<Analysis> {
  const result: Analysis = { rowCount: 0, counts: { new: 0, changed: 0, same: 0, problem: 0 }, rows: [], problems: [], problemCount: 0, added: [], changed: [] };
  const judge = createJudge(book, readings, layout.headings.length, today);
  const pause = breathe(signal);

  const note = (row: number, state: ImportState, problems: readonly Problem[], cells: RowRead['cells']): void => {
    result.rowCount += 1;
    result.counts[state] += 1;
    result.problemCount += problems.length;
    for (const problem of problems.slice(0, problemsListed - result.problems.length)) result.problems.push({ row, ...problem, value: shortened(problem.value) });
    if (result.rows.length < previewRows) result.rows.push({ row, state, cells: cells.map(({ text, reason }) => ({ text: shortened(text), reason })) });
  };

  for (let index = layout.from; index < table.rows.length; index += 1) {
    const row = table.rows[index] as string[];
    if (!isBlank(row)) {
      const { state, problems, cells, record, id } = judge(row, index + 1);
      note(index + 1, state, problems, cells);
      if (state === 'new' && record) result.added.push(record);
      if (state === 'changed' && record && id !== null) result.changed.push({ id, record });
    }
    progress?.(index, table.rows.length);
    await pause();
  }
  if (table.openQuote !== null) note(table.openQuote + 1, 'problem', [{ column: null, value: '', reason: 'quoteNotClosed', other: null }], readings.map(() => ({ text: '', reason: null })));
  return result;
}

const shortened = (text: string): string => (text.length > valueShown ? `${text.slice(0, valueShown).toWellFormed()}…` : text);

interface Judged { state: ImportState; problems: Problem[]; cells: RowRead['cells']; record: ClientRecord | null; id: string | null }

function createJudge(book: Book, readings: readonly Reading[], width: number, today: string) {
  const matcher = createMatcher(book.known);
  const columnOf = (...fields: Reading['field'][]): number | null => readings.find(({ field }) => fields.includes(field))?.column ?? null;

  return (row: readonly string[], number: number): Judged => {
    const { said, problems: found, cells } = readRow(row, readings, today);
    const problems: Problem[] = found.map((problem) => ({ ...problem, other: null }));
    const bad = (reason: ImportReason, column: number | null, other: string | null = null): number => problems.push({ column, value: column === null ? '' : (row[column] ?? ''), reason, other });
    const beyond = row.slice(width).filter((cell) => cell.trim() !== '');
    if (beyond.length > 0) problems.push({ column: null, value: beyond.join(' | '), reason: 'tooManyCells', other: null });

    const contactId = said.contactId ?? null;
    const name = nameSaid(said);
    // Without a name only its number tells who it is; a name that cannot be read is said already.
    const nameUnread = found.some(({ column }) => readings.some((reading) => reading.column === column && ['name', 'lastName', 'firstName', 'entityName'].includes(reading.field)));
    const match = name === '' && contactId === null ? null : matcher.match({ row: number, name, birthDate: said.days.birthDate ?? null, contactId });
    if (name === '' && match?.is !== 'known' && !nameUnread) bad('nameMissing', columnOf('name', 'lastName'));
    if (match?.is === 'problem') bad(match.reason, match.reason.startsWith('contact') ? columnOf('contactId') : columnOf('name', 'lastName'), match.other);

    const known = match?.is === 'known' ? book.record(match.client.id) : null;
    const record = known === null ? newRecord(said) : onTopOf(known, said);
    if (said.days.riskDate !== undefined && record.risk === null) bad('riskMissing', columnOf('riskDate'));
    if (problems.length === 0 && !clientRecord.safeParse(record).success) bad('tooLong', null);
    if (problems.length > 0) return { state: 'problem', problems, cells: withProblems(cells, readings, problems), record: null, id: null };
    if (known === null) return { state: 'new', problems, cells, record, id: null };
    const state = isDeepStrictEqual(known, record) ? 'same' : 'changed';
    return { state, problems, cells, record, id: match?.is === 'known' ? match.client.id : null };
  };
}

/** What is wrong with the row shows in the cell it is about. */
const withProblems = (cells: RowRead['cells'], readings: readonly Reading[], problems: readonly Problem[]): RowRead['cells'] =>
  cells.map((cell, index) => ({ ...cell, reason: cell.reason ?? problems.find(({ column }) => column !== null && column === readings[index]?.column)?.reason ?? null }));
