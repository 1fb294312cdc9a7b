// What becomes of a task in the list of them all.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors';

type Progress = { taskId: string; step: string; done?: number; total?: number };
const main = vi.hoisted(() => ({ tell: (_: never): void => undefined, cancelled: [] as string[] }));
vi.hoisted(() => {
  (globalThis as unknown as { window: unknown }).window = { workstation: {
    on: (_event: string, listener: (payload: never) => void) => { main.tell = listener; return () => undefined; },
    tasks: { cancel: ({ taskId }: { taskId: string }) => void main.cancelled.push(taskId) },
  } };
});
const { tasks } = await import('../../../../renderer/state/tasks.svelte');
const tell = (progress: Progress) => main.tell(progress as never);
const states = () => tasks.all.map(({ id, state }) => `${id} ${state}`);
const good: Outcome<number> = { ok: true, value: 3 };
const refused = (code: 'cancelled' | 'offline'): Outcome<number> => ({ ok: false, error: { code, retryable: true } });

beforeEach(() => void tasks.listen());
afterEach(() => tasks.clear());

it('is under way, with how far it is, until its answer comes, which is passed on', async () => {
  let answer: (outcome: Outcome<number>) => void = () => undefined;
  const followed = tasks.follow({ id: 'a', kind: 'accounts' }, new Promise<Outcome<number>>((resolve) => { answer = resolve; }));
  tell({ taskId: 'a', step: 'accounts', done: 4, total: 9 });
  tell({ taskId: 'of somebody else', step: 'accounts', done: 8, total: 9 });
  expect(tasks.running).toMatchObject([{ id: 'a', done: 4, total: 9 }]);
  answer(good);
  expect(await followed).toBe(good);
  expect([states(), tasks.running.length, tasks.ended[0]?.endedAt]).toEqual([['a done'], 0, expect.any(Number)]);
});

it('ends as its answer means, is stopped when stopped, and gone when nothing was begun', async () => {
  await tasks.follow({ id: 'a', kind: 'reports' }, Promise.resolve(good), (value) => ({ state: value === 3 ? 'partly' : 'done' }));
  await tasks.follow({ id: 'b', kind: 'reports' }, Promise.resolve(good), () => null);
  await tasks.follow({ id: 'c', kind: 'simulation' }, Promise.resolve(refused('cancelled')));
  await tasks.follow({ id: 'd', kind: 'simulation' }, Promise.resolve(refused('offline')));
  expect(states()).toEqual(['d failed', 'c stopped', 'a partly']);
  expect(tasks.all[0]?.error?.code).toBe('offline');
});

it('is cancelled by its id, and begun again in its own place', async () => {
  let begun = 0;
  await tasks.follow({ id: 'a', kind: 'verify', again: () => void (begun += 1) }, Promise.resolve(refused('offline')));
  tasks.cancel('a');
  tasks.again(tasks.all[0]!);
  expect([main.cancelled, begun, states()]).toEqual([['a'], 1, []]);
});

it('is forgotten with the person, and after twenty others have ended, but never while it runs', async () => {
  void tasks.follow({ id: 'running', kind: 'backup' }, new Promise<Outcome<number>>(() => undefined));
  for (let number = 0; number < 25; number += 1) await tasks.follow({ id: `${number}`, kind: 'accounts' }, Promise.resolve(good));
  expect([tasks.ended.length, tasks.ended[0]?.id, states().at(-1)]).toEqual([20, '24', 'running running']);
  tasks.clearEnded();
  expect(states()).toEqual(['running running']);
  tasks.clear();
  expect(states()).toEqual([]);
});
