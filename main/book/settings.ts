// How a file is read: what the person said, and what the file tells where they said nothing.
import { fileColumnsMax, isDateField, isShareField } from '../../preload/contract/import-fields';
import type { AskedSettings, DateOrder, ImportColumn, ImportPreview, ImportSettings } from '../../preload/contract/imports';
import { provenOrder } from './dates';
import type { Reading } from './read-row';
import { isUnclear } from './shares';
import { isBlank, type Table } from './table';
import { guessFields } from './words';

/** A first row with a known heading, or without a digit above rows that have one. */
export function guessHeader({ rows }: Table): boolean {
  const first = rows.find((row) => !isBlank(row));
  if (first === undefined) return true;
  return guessFields(first).some((field) => field !== null) || !first.some((cell) => /\d|@/.test(cell));
}

export interface Layout { headings: string[]; /** Where the rows of clients begin. */ from: number }

export function layoutOf({ rows }: Table, hasHeader: boolean): Layout {
  const first = rows.findIndex((row) => !isBlank(row));
  if (hasHeader) return { headings: (rows[first] ?? []).map((cell) => cell.trim().slice(0, 200)), from: first + 1 };
  const width = Math.min(fileColumnsMax, rows.reduce((widest, row) => Math.max(widest, row.length), 0));
  return { headings: Array<string>(width).fill(''), from: Math.max(0, first) };
}

/** The person's columns where they fit the file, otherwise what the headings say. */
export function columnsFor(asked: AskedSettings['columns'], { headings }: Layout): ImportColumn[] {
  if (asked !== null && asked.length === headings.length) return asked;
  return guessFields(headings).map((field) => ({ field, dateOrder: null, scale: null }));
}

export interface Readings { readings: Reading[]; questions: ImportPreview['questions'] }

/** How each column is read, and what it leaves open. */
export function readingsOf(table: Table, { from }: Layout, { columns, decimal }: Pick<ImportSettings, 'columns' | 'decimal'>): Readings {
  const questions: ImportPreview['questions'] = [];
  const readings = columns.flatMap(({ field, dateOrder, scale }, column): Reading[] => {
    if (field === null) return [];
    let order: DateOrder = dateOrder ?? 'dayFirst';
    if (isDateField(field)) {
      const proof = provenOrder(valuesOf(table, from, column));
      if (proof.example !== null) questions.push({ column, about: 'dateOrder', example: proof.example });
      order = dateOrder ?? proof.order ?? 'dayFirst';
    }
    if (isShareField(field)) {
      const example = [...valuesOf(table, from, column)].find(isUnclear);
      if (example !== undefined) questions.push({ column, about: 'scale', example });
    }
    return [{ column, field, order, scale, decimal }];
  });
  return { readings, questions };
}

function* valuesOf({ rows }: Table, from: number, column: number): Generator<string> {
  for (let index = from; index < rows.length; index += 1) {
    const value = rows[index]?.[column]?.trim();
    if (value) yield value;
  }
}

/** How far down an example is looked for. */
const exampleRows = 200;

/** What a person sees of the columns while they say what is in them. */
export const columnsShown = ({ rows }: Table, { headings, from }: Layout): ImportPreview['columns'] => headings.map((heading, column) => {
  const found = rows.slice(from, from + exampleRows).find((row) => (row[column] ?? '').trim() !== '');
  return { heading, example: (found?.[column] ?? '').trim().slice(0, 60).toWellFormed() };
});
