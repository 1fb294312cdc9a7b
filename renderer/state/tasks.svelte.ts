// Everything that takes its time, in one place: how far it is, what came of it, and the way to begin it again. Kept by this page alone.
import type { CallError, Outcome } from '../../preload/contract/errors';
import { on, workstation } from '../lib/bridge';

export type TaskKind = 'simulation' | 'accounts' | 'import' | 'reports' | 'backup' | 'verify';
export type TaskEnd = 'done' | 'partly' | 'stopped' | 'failed';

interface Begun {
  id: string;
  kind: TaskKind;
  /** Whom it is for, when for one. */
  clientId?: string;
  /** Begins it anew, where nothing has to be asked first. */
  again?: () => void;
}
export interface Task extends Begun {
  state: 'running' | TaskEnd;
  done: number;
  /** 0 while nobody knows. */
  total: number;
  begunAt: number;
  endedAt: number | null;
  error: CallError | null;
  simulationId: string | null;
}
/** What an answer means; null when nothing was begun after all. */
type Judged<T> = (value: T) => { state: TaskEnd; simulationId?: string } | null;

/** Of those that have ended. */
const keptMax = 20;

class Tasks {
  /** The newest first. */
  all = $state.raw<readonly Task[]>([]);
  running = $derived(this.all.filter(({ state }) => state === 'running'));
  ended = $derived(this.all.filter(({ state }) => state !== 'running'));

  listen(): () => void {
    return on('tasks.progress', ({ taskId, done, total }) => this.#change(taskId, { done: done ?? 0, total: total ?? 0 }));
  }

  /** Follows a call that carries a task's id to its end; its answer is the call's. */
  async follow<T>(begun: Begun, answer: Promise<Outcome<T>>, judge: Judged<T> = () => ({ state: 'done' })): Promise<Outcome<T>> {
    this.all = [{ ...begun, state: 'running', done: 0, total: 0, begunAt: Date.now(), endedAt: null, error: null, simulationId: null }, ...this.all];
    const outcome = await answer;
    const endedAt = Date.now();
    if (!outcome.ok) this.#change(begun.id, outcome.error.code === 'cancelled' ? { state: 'stopped', endedAt } : { state: 'failed', error: outcome.error, endedAt });
    else {
      const judged = judge(outcome.value);
      if (judged) this.#change(begun.id, { ...judged, endedAt });
      else this.#drop(begun.id);
    }
    const kept = new Set(this.ended.slice(0, keptMax).map(({ id }) => id));
    this.all = this.all.filter(({ id, state }) => state === 'running' || kept.has(id));
    return outcome;
  }

  #change(taskId: string, change: Partial<Task>): void {
    this.all = this.all.map((task) => (task.id === taskId ? { ...task, ...change } : task));
  }
  #drop(taskId: string): void {
    this.all = this.all.filter(({ id }) => id !== taskId);
  }

  cancel = (taskId: string): void => void workstation.tasks.cancel({ taskId });
  /** In its place comes the new one. */
  again(task: Task): void {
    this.#drop(task.id);
    task.again?.();
  }
  clearEnded(): void {
    this.all = this.running;
  }
  /** Nothing of one person's work stays for the next. */
  clear(): void {
    this.all = [];
  }
}

export const tasks = new Tasks();
