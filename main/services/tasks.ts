// Long work under an id: progress at most ten times a second, and a way to stop it.
import type { TaskProgress } from '../../preload/contract/app';
import { Failure } from '../failure';
import type { Notify } from './notify';

const pauseMs = 100;

export function createTasks(notify: Notify) {
  const running = new Map<string, AbortController>();

  return {
    /** @throws Failure `busy` when a task of that id runs, `cancelled` when stopped. */
    async run<T>(taskId: string, work: (signal: AbortSignal, progress: (step: TaskProgress['step'], done?: number, total?: number) => void) => Promise<T>): Promise<T> {
      if (running.has(taskId)) throw new Failure('busy');
      const controller = new AbortController();
      running.set(taskId, controller);
      let lastSent = -Infinity;
      let lastStep: string | null = null;
      try {
        return await work(controller.signal, (step, done, total) => {
          const now = performance.now();
          const finished = done !== undefined && done === total;
          if (step === lastStep && now - lastSent < pauseMs && !finished) return;
          lastSent = now;
          lastStep = step;
          notify('tasks.progress', { taskId, step, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) });
        });
      } finally {
        running.delete(taskId);
      }
    },
    cancel: (taskId: string): void => running.get(taskId)?.abort(),
    cancelAll: (): void => running.forEach((controller) => controller.abort()),
  };
}
export type Tasks = ReturnType<typeof createTasks>;
