// Threads that fail: a clear error at once, and the next job starts anew with what lies in memory. And threads that let go of it.
import { setTimeout as after } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const megabyte = 2 ** 20;
/** How many megabytes this process has more after the turns than after the first of them. */
async function grownBy(turns: number, turn: () => Promise<void>): Promise<number> {
  let first = 0;
  for (let index = 0; index < turns; index += 1) {
    await turn();
    collect();
    if (index === 0) first = process.memoryUsage().rss;
  }
  return (process.memoryUsage().rss - first) / megabyte;
}

test('memory that was let go of is free again although the threads have nothing to do', async () => {
  const own = new Team(null, 2);
  // More at a time than are kept for the next: two of the four are let go of, 16 MB a turn.
  const grown = await grownBy(25, async () => {
    const taken = Array.from({ length: 4 }, () => own.take(8 * megabyte));
    for (const memory of taken) {
      new Uint8Array(memory.buffer).fill(1);
      await own.run(memory, layout, () => ({ kind: 'draw', seed: 1 }), () => null);
    }
    for (const memory of taken) own.giveBack(memory);
  });
  expect(grown).toBeLessThan(80);
  await own.close();
});

test('threads that nobody needs end, and the next job has new ones', async () => {
  const own = new Team(null, 2, 20);
  const grown = await grownBy(15, async () => {
    const memory = own.take(16 * megabyte);
    new Uint8Array(memory.buffer).fill(1);
    expect(await own.run(memory, layout, () => ({ kind: 'draw', seed: 1 }), () => new Float32Array(memory.buffer, layout.growth, 16)[0])).toBe(1);
    own.giveBack(memory);
    await after(60);
  });
  expect(grown).toBeLessThan(80);
  await own.close();
});

test('a team that is closed ends what is under way first', async () => {
  const own = new Team(null, 2);
  const memory = own.take(layout.bytes);
  const done: number[] = [];
  for (const seed of [1, 2]) void own.run(memory, layout, () => ({ kind: 'draw', seed }), () => done.push(seed));
  own.giveBack(memory);
  await own.close();
  expect(done).toEqual([1, 2]);
});
