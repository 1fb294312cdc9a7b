// Text as rows of cells: which mark separates them, and the rows read piece by piece so that nothing else waits.
import { parse, type Options } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { delimiters, fileColumnsMax, fileRowsMax, type Delimiter } from '../../preload/contract/import-fields';
import { Failure } from '../failure';
import { breathe } from './breathe';

const sampleCharacters = 64 * 1024;
const sampleRows = 60;
/** Read at once: a few milliseconds of work. */
const pieceCharacters = 64 * 1024;

const options = (delimiter: Delimiter): Options => ({
  delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, relax_quotes: true, skip_empty_lines: false, quote: '"', escape: '"',
});

/** A first line `sep=;` tells spreadsheets the separator, and is no row. */
const told = /^(?:"?sep=(.)"?)[ \t;,|]*(?:\r\n|\n|\r|$)/i;

export function withoutMark(text: string): string {
  return text.replace(told, '');
}

/** The separator the file names, or the one by which most rows have as many cells as the first. */
export function detectDelimiter(text: string): Delimiter {
  const named = told.exec(text)?.[1] as Delimiter | undefined;
  if (named !== undefined && delimiters.includes(named)) return named;
  const sample = withoutMark(text).slice(0, sampleCharacters);
  const scores = delimiters.map((delimiter) => ({ delimiter, score: score(sample, delimiter) }));
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

function score(sample: string, delimiter: Delimiter): number {
  const rows = sampled(sample, delimiter).filter((row) => row.some((cell) => cell.trim() !== ''));
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  return (rows.filter((row) => row.length === width).length / rows.length) * Math.log2(width);
}

/** The first rows; a quote that ends behind the sample takes the rest with it. */
function sampled(sample: string, delimiter: Delimiter): string[][] {
  const rows: string[][] = [];
  try {
    parseNow(sample, { ...options(delimiter), to: sampleRows, on_record: (record: string[]) => void rows.push(record) });
  } catch {
    // What came before it is enough.
  }
  return rows;
}

export interface Table {
  rows: string[][];
  /** The row, counted from 0, where a quote begins that never ends; everything behind it is in there. */
  openQuote: number | null;
}

/** @throws Failure `fileNotRead` when it is longer or wider than a book can be, `cancelled`. */
export async function readTable(text: string, delimiter: Delimiter, signal?: AbortSignal): Promise<Table> {
  const content = withoutMark(text);
  const rows: string[][] = [];
  let width = 0;
  let failed: Error | null = null;
  const parser = parse(options(delimiter));
  parser.on('data', (row: string[]) => {
    rows.push(row);
    if (row.length > width) width = row.length;
  });
  parser.on('error', (error) => { failed = error; });
  const pause = breathe(signal);
  for (let at = 0; at < content.length && failed === null; at = endOf(content, at)) {
    parser.write(content.slice(at, endOf(content, at)));
    if (rows.length > fileRowsMax + 1) throw refused(parser, 'tooManyRows');
    if (width > fileColumnsMax) throw refused(parser, 'tooWide');
    await pause();
  }
  await new Promise<void>((resolve) => {
    if (failed !== null) return resolve();
    parser.once('error', () => resolve());
    parser.once('end', resolve);
    parser.end();
  });
  if (width > fileColumnsMax) throw refused(parser, 'tooWide');
  while (rows.length > 0 && isBlank(rows.at(-1) as string[])) rows.pop();
  if (rows.length > fileRowsMax + 1) throw refused(parser, 'tooManyRows');
  return { rows, openQuote: failed === null ? null : rows.length };
}

export const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '');

/** Pieces do not end within a pair of surrogates. */
function endOf(text: string, from: number): number {
  const end = Math.min(text.length, from + pieceCharacters);
  return end < text.length && /[\ud800-\udbff]/.test(text[end - 1] as string) ? end + 1 : end;
}

function refused(parser: { destroy(): unknown }, reason: string): Failure {
  parser.destroy();
  return new Failure('fileNotRead', { details: { reason } });
}
