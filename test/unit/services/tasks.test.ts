// Long work: one at a time under an id, progress at most ten a second, and stoppable.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { createTasks } from '../../../main/services/tasks';
import { taskProgress } from '../../../preload/contract/app';

const id = '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01';
let sent: unknown[] = [];
let tasks: ReturnType<typeof createTasks>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  tasks = createTasks((_, ...payload: unknown[]) => void sent.push(payload[0]));
});
afterEach(() => vi.useRealTimers());

describe('progress', () => {
  it('is told at most ten times a second, but the end always', async () => {
    await tasks.run(id, async (_, progress) => {
      for (let done = 0; done <= 1000; done += 1) {
        progress('accounts', done, 1000);
        vi.advanceTimersByTime(1);
      }
    });
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent.at(-1)).toEqual({ taskId: id, step: 'accounts', done: 1000, total: 1000 });
  });

  it('is held back as well when the number of steps is unknown', async () => {
    await tasks.run(id, async (_, progress) => {
      for (let turn = 0; turn < 1000; turn += 1) {
        progress('waiting');
        vi.advanceTimersByTime(1);
      }
    });
    expect(sent.length).toBeLessThanOrEqual(11);
  });

  it('is told again once a tenth of a second has passed', async () => {
    await tasks.run(id, async (_, progress) => {
      for (const passed of [0, 99, 1]) {
        vi.advanceTimersByTime(passed);
        progress('waiting');
      }
    });
    expect(sent).toHaveLength(2);
  });

  it('tells a new step at once, in the form of the contract', async () => {
    await tasks.run(id, async (_, progress) => {
      progress('sending');
      progress('waiting');
      progress('storing');
    });
    expect(sent).toEqual(['sending', 'waiting', 'storing'].map((step) => ({ taskId: id, step })));
    for (const payload of sent) expect(taskProgress.parse(payload)).toEqual(payload);
  });
});

describe('an id', () => {
  it('runs once at a time, and can be used again afterwards', async () => {
    let finish = () => {};
    const first = tasks.run(id, () => new Promise<void>((resolve) => { finish = resolve; }));
    await expect(tasks.run(id, async () => 1)).rejects.toMatchObject({ code: 'busy' });
    finish();
    await first;
    expect(await tasks.run(id, async () => 2)).toBe(2);
  });

  it('is free again after a failure', async () => {
    await expect(tasks.run(id, () => Promise.reject(new Failure('offline')))).rejects.toMatchObject({ code: 'offline' });
    expect(await tasks.run(id, async () => 3)).toBe(3);
  });
});

describe('stopping', () => {
  const untilStopped = (signal: AbortSignal) => new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Failure('cancelled'))));

  it('reaches the work of that id and no other', async () => {
    const stopped = tasks.run(id, untilStopped);
    let other: AbortSignal | null = null;
    let finish = () => {};
    const going = tasks.run('other', (signal) => {
      other = signal;
      return new Promise<void>((resolve) => { finish = resolve; });
    });
    tasks.cancel(id);
    tasks.cancel('unheard of');
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((other as AbortSignal | null)?.aborted).toBe(false);
    finish();
    await going;
  });

  it('reaches all of them when the program closes', async () => {
    const all = Promise.allSettled(['a', 'b', 'c'].map((name) => tasks.run(name, untilStopped)));
    tasks.cancelAll();
    expect((await all).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
