// Restoring a backup: the file, what is in it, and what came of it.
import type { RestoreChosen, Restored, RestoreFound } from '../../preload/contract/backup';
import type { CallError } from '../../preload/contract/errors';
import { errorOf, on, value, workstation } from '../lib/bridge';

export type ChosenBackup = Extract<RestoreChosen, { state: 'chosen' }>;

class Restoring {
  chosen = $state.raw<ChosenBackup | null>(null);
  found = $state.raw<RestoreFound | null>(null);
  result = $state.raw<Restored | null>(null);
  reading = $state.raw<{ taskId: string; done: number; total: number } | null>(null);
  running = $state(false);
  error = $state.raw<CallError | null>(null);
  /** Counts what was restored: everything shown before is of another file. */
  count = $state(0);

  listen(): () => void {
    return on('tasks.progress', ({ taskId, done, total }) => {
      if (this.reading?.taskId === taskId) this.reading = { taskId, done: done ?? 0, total: total ?? 0 };
    });
  }

  async choose(): Promise<void> {
    this.error = null;
    try {
      const chosen = await value(workstation.restore.choose());
      if (chosen.state === 'cancelled') return;
      this.chosen = chosen;
      this.found = this.result = null;
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  async open(passphrase: string): Promise<void> {
    if (!this.chosen) return;
    const taskId = crypto.randomUUID();
    this.reading = { taskId, done: 0, total: 0 };
    this.error = null;
    try {
      this.found = await value(workstation.restore.open({ taskId, restoreId: this.chosen.restoreId, passphrase }));
    } catch (caught) {
      const error = errorOf(caught);
      if (error.code !== 'cancelled') this.error = error;
    } finally {
      this.reading = null;
    }
  }
  cancel(): void {
    if (this.reading) void workstation.tasks.cancel({ taskId: this.reading.taskId });
  }

  async run(): Promise<void> {
    if (!this.chosen) return;
    this.running = true;
    this.error = null;
    try {
      this.result = await value(workstation.restore.run({ restoreId: this.chosen.restoreId }));
      this.chosen = this.found = null;
      this.count += 1;
    } catch (caught) {
      this.error = errorOf(caught);
      // What was opened has been used: it is opened again.
      this.found = null;
      this.chosen = null;
    } finally {
      this.running = false;
    }
  }

  /** Puts away what was opened; nothing was changed. */
  leave(): void {
    this.chosen = this.found = this.result = this.error = null;
    void workstation.restore.close();
  }
}

export const restore = new Restoring();
