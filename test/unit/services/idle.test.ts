// Nobody there for a while: counted by a clock nobody can set, anew with every touch.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIdle, type Idle } from '../../../main/services/idle';

let idle: Idle;
let minutes = 5;
const away = vi.fn();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  minutes = 5;
  away.mockClear();
  idle = createIdle({ minutes: () => minutes, away });
});
afterEach(() => {
  idle.stop();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTime(ms);

it('is told after the minutes that were chosen, and not a moment before', () => {
  pass(5 * 60_000 - 5000);
  expect(away).not.toHaveBeenCalled();
  pass(5000);
  expect(away).toHaveBeenCalledTimes(1);
});

it('begins anew with every touch', () => {
  for (let times = 0; times < 20; times += 1) {
    pass(4 * 60_000);
    idle.touched();
  }
  expect(away).not.toHaveBeenCalled();
  pass(5 * 60_000);
  expect(away).toHaveBeenCalledTimes(1);
});

it('follows a change of the minutes at once', () => {
  pass(2 * 60_000);
  minutes = 1;
  pass(5000);
  expect(away).toHaveBeenCalledTimes(1);
});

it('does not care what the calendar says', () => {
  vi.setSystemTime(new Date('2040-01-01'));
  pass(5000);
  expect(away).not.toHaveBeenCalled();
  vi.setSystemTime(new Date('2001-01-01'));
  pass(5 * 60_000 - 5000);
  expect(away).toHaveBeenCalledTimes(1);
});

it('says nothing more once it is stopped', () => {
  idle.stop();
  pass(60 * 60_000);
  expect(away).not.toHaveBeenCalled();
});
