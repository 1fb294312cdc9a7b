// Taking a file of clients into the book: how it is read, what it would do, what it did.
import { z } from 'zod';
import { taskId } from './app';
import { delimiters, encodings, fileColumnsMax, importFields, importReasons } from './import-fields';
import { exported } from './reports';
import { id, instant } from './values';

export const encoding = z.enum(encodings);
export const delimiter = z.enum(delimiters);
export const importField = z.enum(importFields);
export const importReason = z.enum(importReasons);
export const dateOrder = z.enum(['dayFirst', 'monthFirst']);
/** What 0.5 means in a column of shares: half a per cent, or half. */
export const shareScale = z.enum(['percent', 'fraction']);

/** How one column of the file is read; null leaves the column out, or the question to what the column itself tells. */
export const importColumn = z.strictObject({ field: importField.nullable(), dateOrder: dateOrder.nullable(), scale: shareScale.nullable() });

const columns = z.array(importColumn).max(fileColumnsMax).refine((list) => {
  const fields = list.map(({ field }) => field).filter((field) => field !== null);
  return new Set(fields).size === fields.length;
}, 'a field twice');

export const importSettings = z.strictObject({
  encoding,
  delimiter,
  hasHeader: z.boolean(),
  columns,
  /** The decimal mark; null takes either. */
  decimal: z.enum([',', '.']).nullable(),
});

/** Settings of which null is found out from the file. */
export const askedSettings = z.strictObject({ encoding: encoding.nullable(), delimiter: delimiter.nullable(), hasHeader: z.boolean().nullable(), columns: columns.nullable(), decimal: z.enum([',', '.']).nullable() });

export const importChosen = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('cancelled') }),
  /** `fileName` is the last part of the path: pages never see the rest. */
  z.strictObject({ state: z.literal('chosen'), importId: id, fileName: z.string() }),
]);

/** `same` would change nothing; `changed` has something else, or something more, than the book. */
export const importState = z.enum(['new', 'changed', 'same', 'problem']);

export const importProblem = z.strictObject({
  /** As a spreadsheet counts: the heading is row 1. */
  row: z.int(),
  /** The column's position, null for the row as a whole. */
  column: z.int().nullable(),
  /** As it stands in the file, shortened. */
  value: z.string(),
  reason: importReason,
  /** The row, or the client of the book, that it collides with. */
  other: z.string().nullable(),
});

/** A cell as it would be read: days as YYYY-MM-DD, shares as fractions, kinds and answers by our names for them. */
export const importCell = z.strictObject({ text: z.string(), reason: importReason.nullable() });

export const importPreview = z.strictObject({
  settings: importSettings,
  /** By position: its heading, empty where there is none, and the first value in it. */
  columns: z.array(z.strictObject({ heading: z.string(), example: z.string() })),
  rowCount: z.int(),
  counts: z.strictObject({ new: z.int(), changed: z.int(), same: z.int(), problem: z.int() }),
  /** Cells in the order of the columns that are read. */
  rows: z.array(z.strictObject({ row: z.int(), state: importState, cells: z.array(importCell) })),
  problems: z.array(importProblem),
  problemCount: z.int(),
  /** What a column leaves open. An order of dates is taken as day first until somebody says otherwise. */
  questions: z.array(z.strictObject({ column: z.int(), about: z.enum(['dateOrder', 'scale']), example: z.string() })),
});

export const importRun = z.strictObject({
  taskId,
  importId: id,
  settings: importSettings,
  /** Rows with problems are left out because the person said so. */
  leaveProblems: z.boolean(),
  duplicates: z.enum(['skip', 'update']),
});

export const importResult = z.strictObject({ undoId: id, added: z.int(), updated: z.int(), skipped: z.int(), left: z.int() });

/** The last import that can be taken back. */
export const importLast = z.strictObject({ undoId: id, madeAt: instant, added: z.int(), updated: z.int() });

/** `left` were changed since, and stay as they are. */
export const importUndone = z.strictObject({ removed: z.int(), restored: z.int(), left: z.int() });

export const bookExported = z.strictObject({ exported, clients: z.int(), archived: z.int() });

export type ImportColumn = z.infer<typeof importColumn>;
export type ImportSettings = z.infer<typeof importSettings>;
export type AskedSettings = z.infer<typeof askedSettings>;
export type ImportChosen = z.infer<typeof importChosen>;
export type ImportState = z.infer<typeof importState>;
export type ImportProblem = z.infer<typeof importProblem>;
export type ImportCell = z.infer<typeof importCell>;
export type ImportPreview = z.infer<typeof importPreview>;
export type ImportRun = z.infer<typeof importRun>;
export type ImportResult = z.infer<typeof importResult>;
export type ImportLast = z.infer<typeof importLast>;
export type ImportUndone = z.infer<typeof importUndone>;
export type BookExported = z.infer<typeof bookExported>;
export type DateOrder = z.infer<typeof dateOrder>;
