// Taking a file of clients into the book: reading it, saying what it would do, doing it, and taking it back.
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { TaskProgress } from '../../preload/contract/app';
import { fileBytesMax, type Delimiter, type Encoding, type FileReason } from '../../preload/contract/import-fields';
import type { AskedSettings, ImportChosen, ImportLast, ImportPreview, ImportResult, ImportRun, ImportSettings, ImportUndone } from '../../preload/contract/imports';
import { analyse, type Analysis } from '../book/analyse';
import { breathe } from '../book/breathe';
import { decode, detectEncoding, refuseBinary, refuseOtherKinds } from '../book/decode';
import { columnsFor, columnsShown, guessHeader, layoutOf, readingsOf, type Layout } from '../book/settings';
import { detectDelimiter, readTable, type Table } from '../book/table';
import type { Store } from '../cache';
import { prepared, type Prepared } from '../cache/imports';
import { Failure } from '../failure';
import type { Notify } from './notify';
import type { Session } from './session';

/** What the desktop must do for a file that is to be read. */
export interface OpenDesktop {
  /** The path the person chose, or null. */
  chooseToRead(): Promise<string | null>;
}

/** A file as it was chosen; what was read of it last stays, since mostly only columns are chosen anew. */
interface Chosen {
  importId: string;
  /** Whose it is: the file that was open when it was chosen. */
  store: Store;
  bytes: Buffer;
  guessed: Encoding;
  /** Ends whatever still reads it, when it is let go. */
  gone: AbortController;
  table: { encoding: Encoding; delimiter: Delimiter; table: Promise<Table> } | null;
  text: { encoding: Encoding; text: string } | null;
}

/** Milliseconds the index of words takes at a time, and leaves to everything else. */
const indexing = { work: 10, pause: 5 };

const refusal = (reason: FileReason): Failure => new Failure('fileNotRead', { details: { reason } });

type Progress = (step: TaskProgress['step'], done?: number, total?: number) => void;

export function createImports(session: Session, desktop: OpenDesktop, notify: Notify, now: () => Date) {
  /** One at a time: it may be large, and holds what belongs to clients. */
  let chosen: Chosen | null = null;
  let newestPreview: AbortController | null = null;
  let running = false;
  let indexer: NodeJS.Timeout | null = null;

  /** @throws Failure `notFound` when the file was let go. */
  function find(importId: string): Chosen {
    if (chosen?.importId !== importId) throw new Failure('notFound');
    return chosen;
  }

  /** @throws Failure `fileNotRead`. */
  async function readBytes(path: string): Promise<Buffer> {
    try {
      if ((await stat(path)).size > fileBytesMax) throw refusal('tooLarge');
      return await readFile(path);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw refusal('gone');
    }
  }

  function textOf(file: Chosen, encoding: Encoding): string {
    if (file.text?.encoding !== encoding) file.text = { encoding, text: decode(file.bytes, encoding) };
    return file.text.text;
  }

  async function tableOf(file: Chosen, encoding: Encoding, delimiter: Delimiter): Promise<Table> {
    if (file.table?.encoding !== encoding || file.table.delimiter !== delimiter) file.table = { encoding, delimiter, table: readTable(textOf(file, encoding), delimiter, file.gone.signal) };
    const { table } = file.table;
    try {
      return await table;
    } catch (error) {
      if (file.table?.table === table) file.table = null;
      throw error;
    }
  }

  /** The file under the settings, with what they leave open found out. */
  async function readFileAs(file: Chosen, asked: AskedSettings): Promise<{ table: Table; layout: Layout; settings: ImportSettings }> {
    const encoding = asked.encoding ?? file.guessed;
    const delimiter = asked.delimiter ?? detectDelimiter(textOf(file, encoding));
    const table = await tableOf(file, encoding, delimiter);
    const hasHeader = asked.hasHeader ?? guessHeader(table);
    const layout = layoutOf(table, hasHeader);
    return { table, layout, settings: { encoding, delimiter, hasHeader, columns: columnsFor(asked.columns, layout), decimal: asked.decimal } };
  }

  const bookOf = ({ imports, clients }: Store) => ({
    known: imports.known(),
    record(id: string) {
      const record = clients.record(id);
      if (!record) throw new Failure('changedMeanwhile');
      return record;
    },
  });
  const today = (): string => now().toISOString().slice(0, 10);

  /** Newest first: what was asked before is no longer wanted. @throws Failure `cancelled`. */
  async function preview(importId: string, asked: AskedSettings): Promise<ImportPreview> {
    const file = find(importId);
    newestPreview?.abort();
    const mine = (newestPreview = new AbortController());
    const { table, layout, settings } = await readFileAs(file, asked);
    const readings = readingsOf(table, layout, settings);
    const { rowCount, counts, rows, problems, problemCount } = await analyse(table, layout, readings, bookOf(session.store()), today(), mine.signal);
    return { settings, columns: columnsShown(table, layout), questions: readings.questions, rowCount, counts, rows, problems, problemCount };
  }

  /** Looks again until the book stands still from the look to the writing. */
  async function analysed(store: Store, file: Chosen, wanted: ImportSettings, signal: AbortSignal, progress: Progress): Promise<Analysis> {
    const { table, layout, settings } = await readFileAs(file, wanted);
    // Whoever signed out meanwhile took the book along.
    if (signal.aborted) throw new Failure('cancelled');
    if (settings.columns !== wanted.columns) throw new Failure('invalidInput', { details: { field: 'columns' } });
    return analyse(table, layout, readingsOf(table, layout, settings), bookOf(store), today(), signal, (done, total) => progress('reading', done, total));
  }

  async function prepare(records: readonly Parameters<typeof prepared>[0][], signal: AbortSignal): Promise<Prepared[]> {
    const pause = breathe(signal);
    const list: Prepared[] = [];
    for (const record of records) {
      list.push(prepared(record));
      await pause();
    }
    return list;
  }

  async function write({ importId, settings, leaveProblems, duplicates }: ImportRun, signal: AbortSignal, progress: Progress): Promise<ImportResult> {
    const file = find(importId);
    const store = session.store();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const before = store.imports.state();
      const { added, changed, counts } = await analysed(store, file, settings, signal, progress);
      if (counts.problem > 0 && !leaveProblems) throw new Failure('invalidInput', { details: { field: 'file', reason: 'problems' } });
      const updates = duplicates === 'update' ? changed : [];
      const newOnes = await prepare(added, signal);
      const others = (await prepare(updates.map(({ record }) => record), signal)).map((one, index) => ({ ...one, id: updates[index]?.id ?? one.id }));
      progress('storing');
      // The last chance to stop, and for everybody to hear of it: from here to the end nothing comes between.
      await setImmediate();
      if (signal.aborted || chosen !== file || session.store() !== store) throw new Failure('cancelled');
      if (store.imports.state() !== before) continue;
      const undoId = randomUUID();
      store.together(() => {
        store.imports.write({ added: newOnes, changed: others }, undoId, now());
        store.activity.record({ action: 'imported', added: newOnes.length, updated: others.length }, null, now());
      });
      wake();
      return { undoId, added: newOnes.length, updated: others.length, skipped: counts.same + changed.length - others.length, left: counts.problem };
    }
    throw new Failure('changedMeanwhile');
  }

  /** Goes on with the index of words, a little at a time, also after a start in the middle of it. */
  function wake(): void {
    if (indexer !== null) return;
    const step = (): void => {
      indexer = null;
      try {
        if (session.store().imports.indexSome(indexing.work)) indexer = setTimeout(step, indexing.pause);
      } catch {
        // Nobody is there, or the file is busy: the next start goes on.
      }
    };
    indexer = setTimeout(step, 0);
  }

  function close(): void {
    newestPreview?.abort();
    chosen?.gone.abort();
    chosen = null;
  }

  return {
    /** @throws Failure `fileNotRead`. */
    async choose(): Promise<ImportChosen> {
      const store = session.store();
      const path = await desktop.chooseToRead();
      if (path === null) return { state: 'cancelled' };
      const bytes = await readBytes(path);
      refuseOtherKinds(bytes);
      const guessed = detectEncoding(bytes);
      const text = decode(bytes, guessed);
      refuseBinary(text);
      close();
      chosen = { importId: randomUUID(), store, bytes, guessed, gone: new AbortController(), table: null, text: { encoding: guessed, text } };
      return { state: 'chosen', importId: chosen.importId, fileName: basename(path) };
    },
    preview,
    /** @throws Failure `invalidInput` while there are problems and nobody said to leave those rows out, `changedMeanwhile`, `cancelled`, `busy`. */
    async run(wanted: ImportRun, signal: AbortSignal, progress: Progress): Promise<ImportResult> {
      if (running) throw new Failure('busy');
      running = true;
      try {
        const result = await write(wanted, signal, progress);
        close();
        notify('clients.changed');
        return result;
      } finally {
        running = false;
      }
    },
    last: (): ImportLast | null => session.store().imports.last(),
    /** @throws Failure `notFound` when it is no longer the last one. */
    undo(undoId: string): ImportUndone {
      const { imports, activity, together } = session.store();
      if (imports.last()?.undoId !== undoId) throw new Failure('notFound');
      const undone = together(() => {
        const done = imports.undo(undoId);
        activity.record({ action: 'importUndone', ...done }, null, now());
        return done;
      });
      wake();
      notify('clients.changed');
      return undone;
    },
    /** Lets go of the file. */
    close,
    /** A file that was chosen for one book is not read into another; an index that was left half-way goes on. */
    sessionChanged(): void {
      const { open } = session.state();
      if (chosen && (!open || session.store() !== chosen.store)) close();
      if (open) wake();
    },
    stop(): void {
      close();
      if (indexer !== null) clearTimeout(indexer);
      indexer = null;
    },
  };
}
export type Imports = ReturnType<typeof createImports>;
