// A file of clients on its way into the book: how it is read, what it would do, what it did.
import type { ClientRecord } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import type { ImportField } from '../../preload/contract/import-fields';
import type { AskedSettings, BookExported, ImportColumn, ImportLast, ImportPreview, ImportResult, ImportSettings, ImportUndone } from '../../preload/contract/imports';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { language } from '../lib/i18n.svelte';
import { tasks } from './tasks.svelte';

export type Kind = ClientRecord['kind'];

class ImportsState {
  file = $state.raw<{ importId: string; fileName: string } | null>(null);
  preview = $state.raw<ImportPreview | null>(null);
  /** As the person last set them: ahead of the preview while that is made. */
  settings = $state.raw<ImportSettings | null>(null);
  reading = $state(false);
  error = $state.raw<CallError | null>(null);
  duplicates = $state<'skip' | 'update'>('skip');
  leaveProblems = $state(false);
  running = $state.raw<{ taskId: string; step: 'reading' | 'storing'; done: number; total: number } | null>(null);
  /** What the last attempt came to without being done. */
  note = $state<'stopped' | 'changedMeanwhile' | null>(null);
  result = $state.raw<ImportResult | null>(null);
  last = $state.raw<ImportLast | null>(null);
  undoing = $state(false);
  undone = $state.raw<ImportUndone | null>(null);

  /** How many clients an import would write. */
  count = $derived(this.preview === null ? 0 : this.preview.counts.new + (this.duplicates === 'update' ? this.preview.counts.changed : 0));
  ready = $derived(!this.reading && this.running === null && this.count > 0 && (this.preview?.counts.problem === 0 || this.leaveProblems));

  listen(): () => void {
    return on('tasks.progress', ({ taskId, step, done, total }) => {
      if (this.running?.taskId === taskId) this.running = { taskId, step: step === 'storing' ? 'storing' : 'reading', done: done ?? 0, total: total ?? 0 };
    });
  }

  async readLast(): Promise<void> {
    try {
      this.last = await value(workstation.imports.last());
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  async choose(): Promise<void> {
    this.error = null;
    try {
      const chosen = await value(workstation.imports.choose());
      if (chosen.state === 'cancelled') return;
      this.#begin();
      this.file = chosen;
      await this.#read({ encoding: null, delimiter: null, hasHeader: null, columns: null, decimal: null });
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  #begin(): void {
    this.file = null;
    this.preview = null;
    this.settings = null;
    this.result = null;
    this.undone = null;
    this.note = null;
    this.leaveProblems = false;
    this.duplicates = 'skip';
  }

  /** Only the newest answer counts. */
  #asked = 0;
  async #read(asked: AskedSettings): Promise<void> {
    if (this.file === null) return;
    const mine = (this.#asked += 1);
    this.reading = true;
    this.error = null;
    try {
      const preview = await value(workstation.imports.preview({ importId: this.file.importId, ...asked }));
      if (mine !== this.#asked) return;
      this.preview = preview;
      this.settings = preview.settings;
    } catch (caught) {
      if (mine === this.#asked) this.error = errorOf(caught);
    } finally {
      if (mine === this.#asked) this.reading = false;
    }
  }

  /** Another encoding, separator or heading may mean other columns: they are then recognised anew. */
  readAs(change: Partial<Pick<ImportSettings, 'encoding' | 'delimiter' | 'hasHeader' | 'decimal'>>): void {
    if (this.settings === null) return;
    this.note = null;
    this.settings = { ...this.settings, ...change };
    const keepsColumns = change.encoding === undefined && change.hasHeader === undefined && change.delimiter === undefined;
    void this.#read({ ...this.settings, columns: keepsColumns ? this.settings.columns : null });
  }

  /** A field belongs to one column: it is taken away from any other. */
  setField(column: number, field: ImportField | null): void {
    this.#setColumns((item, index) => (index === column ? { field, dateOrder: null, scale: null } : item.field === field ? { ...item, field: null } : item));
  }
  answer(column: number, change: Partial<Pick<ImportColumn, 'dateOrder' | 'scale'>>): void {
    this.#setColumns((item, index) => (index === column ? { ...item, ...change } : item));
  }
  #setColumns(change: (item: ImportColumn, index: number) => ImportColumn): void {
    if (this.settings === null) return;
    this.note = null;
    this.settings = { ...this.settings, columns: this.settings.columns.map(change) };
    void this.#read(this.settings);
  }

  async run(): Promise<void> {
    if (this.file === null || this.settings === null || !this.ready) return;
    const taskId = crypto.randomUUID();
    this.running = { taskId, step: 'reading', done: 0, total: this.preview?.rowCount ?? 0 };
    this.note = null;
    this.error = null;
    try {
      this.result = await value(tasks.follow({ id: taskId, kind: 'import' }, workstation.imports.run({ taskId, importId: this.file.importId, settings: this.settings, leaveProblems: this.leaveProblems, duplicates: this.duplicates })));
      this.file = null;
      this.preview = null;
    } catch (caught) {
      const error = errorOf(caught);
      if (error.code === 'cancelled') this.note = 'stopped';
      else if (error.code === 'changedMeanwhile' || error.code === 'invalidInput') {
        this.note = 'changedMeanwhile';
        void this.#read(this.settings);
      } else this.error = error;
    } finally {
      this.running = null;
    }
  }
  stop(): void {
    if (this.running) void workstation.tasks.cancel({ taskId: this.running.taskId });
  }

  async undo(undoId: string): Promise<void> {
    this.undoing = true;
    this.error = null;
    try {
      this.undone = await value(workstation.imports.undo({ undoId }));
      this.result = null;
      this.last = null;
    } catch (caught) {
      this.error = errorOf(caught);
    } finally {
      this.undoing = false;
    }
  }

  /** Lets go of the file, here and in main. */
  close(): void {
    this.stop();
    this.#asked += 1;
    this.#begin();
    this.reading = false;
    this.error = null;
    void workstation.imports.close();
  }

  /** Asks where to, and writes the whole book. */
  export = (): Promise<BookExported> => value(workstation.clients.export({ clientIds: null, language: language() }));
}

export const imports = new ImportsState();
