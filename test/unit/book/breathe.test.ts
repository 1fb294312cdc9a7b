// Long work lets others have their turn, and ends when it is told to.
import { expect, it } from 'vitest';
import { breathe } from '../../../main/book/breathe';

const work = (milliseconds: number): void => {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
};

it('waits only when it has worked for a while, and then everything else has its turn', async () => {
  let turns = 0;
  const timer = setInterval(() => { turns += 1; }, 1);
  const pause = breathe();
  await pause();
  expect(turns).toBe(0);
  for (let piece = 0; piece < 20; piece += 1) {
    work(10);
    await pause();
  }
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

it('ends when it is stopped meanwhile', async () => {
  const controller = new AbortController();
  const pause = breathe(controller.signal);
  setImmediate(() => controller.abort());
  work(10);
  await pause().catch(() => undefined);
  work(10);
  await expect(pause()).rejects.toMatchObject({ code: 'cancelled' });
});
