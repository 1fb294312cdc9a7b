// Making a backup: when the last one was, whether one is due, and the one that is being made.
import { passphraseMin } from '../../preload/contract/backup-facts';
import type { BackupMade, BackupState } from '../../preload/contract/backup';
import type { CallError } from '../../preload/contract/errors';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { tasks } from './tasks.svelte';

export type BackupStep = 'asking' | 'storing' | 'sealing' | 'checking';
/** A backup becomes due while the program stays open for days. */
const readAgainMs = 10 * 60_000;

class Backup {
  state = $state.raw<BackupState | null>(null);
  running = $state.raw<{ taskId: string; step: BackupStep; done: number; total: number } | null>(null);
  made = $state.raw<BackupMade | null>(null);
  stopped = $state(false);
  error = $state.raw<CallError | null>(null);

  listen(): () => void {
    void this.read();
    const timer = setInterval(() => void this.read(), readAgainMs);
    // Made, or put off, in another window meanwhile.
    const again = () => void this.read();
    addEventListener('focus', again);
    const stop = on('tasks.progress', ({ taskId, step, done, total }) => {
      if (this.running?.taskId === taskId) this.running = { taskId, step: step === 'storing' || step === 'sealing' ? step : 'checking', done: done ?? 0, total: total ?? 0 };
    });
    return () => {
      clearInterval(timer);
      removeEventListener('focus', again);
      stop();
    };
  }

  async read(): Promise<void> {
    try {
      this.state = await value(workstation.backup.state());
    } catch {
      // Nobody is there: nothing is due.
      this.state = null;
    }
  }

  /** How many characters a passphrase lacks. */
  lacks = (passphrase: string): number => Math.max(0, passphraseMin - passphrase.length);

  /** Whether it was written. */
  async make(passphrase: string): Promise<boolean> {
    const taskId = crypto.randomUUID();
    this.running = { taskId, step: 'asking', done: 0, total: 0 };
    this.made = null;
    this.error = null;
    this.stopped = false;
    try {
      const made = await value(tasks.follow({ id: taskId, kind: 'backup' }, workstation.backup.make({ taskId, passphrase }), ({ exported }) => (exported.state === 'saved' ? { state: 'done' } : null)));
      if (made.exported.state === 'saved') this.made = made;
      return made.exported.state === 'saved';
    } catch (caught) {
      const error = errorOf(caught);
      if (error.code === 'cancelled') this.stopped = true;
      else this.error = error;
      return false;
    } finally {
      this.running = null;
      await this.read();
    }
  }
  cancel(): void {
    if (this.running) void workstation.tasks.cancel({ taskId: this.running.taskId });
  }

  async later(): Promise<void> {
    this.state = await value(workstation.backup.later()).catch(() => this.state);
  }

  clear(): void {
    this.state = this.made = this.error = null;
    this.stopped = false;
  }
}

export const backup = new Backup();
