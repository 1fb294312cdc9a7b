// Threads that fail: a clear error at once, and the next job starts anew with what lies in memory.
import { afterAll, expect, test } from 'vitest';
import { layoutOf } from '../../../../main/engine/paths/layout';
import type { Job } from '../../../../main/engine/paths/jobs';
import { Team } from '../../../../main/engine/paths/team';

const team = new Team(null, 2);
afterAll(() => team.close());
const layout = layoutOf(3, 16, 16);

test('a job that fails is said, and the next finds the paths as they were', async () => {
  const memory = team.take(layout.bytes);
  const draw = () => team.run(memory, layout, () => ({ kind: 'draw', seed: 1 }) as Job, () => new Float32Array(memory.buffer, layout.growth, 16).slice());
  const first = await draw();
  expect(first.every((value) => value === 1)).toBe(true);
  await expect(team.run(memory, { ...layout, flows: layout.flows + 2 }, () => ({ kind: 'ask', months: 3, target: null }), () => null)).rejects.toThrow('RangeError');
  expect(await draw()).toEqual(first);
  team.giveBack(memory);
});

test('a memory that nobody knows is said as such', async () => {
  const memory = team.take(layout.bytes);
  await expect(team.run({ ...memory, id: 99 }, layout, () => ({ kind: 'draw', seed: 1 }), () => null)).rejects.toThrow('no such memory');
  team.giveBack(memory);
});
