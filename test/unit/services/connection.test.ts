// The state of both connections: judged by calls, asked again with growing pauses, and cleared by itself.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConnection } from '../../../main/services/connection';

let events = 0;
let probes: number[] = [];
let reachable = false;
let service: ReturnType<typeof createConnection>;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T09:00:00Z') });
  events = 0;
  probes = [];
  reachable = false;
  service = createConnection(() => { events += 1; }, () => new Date());
  service.reset(async () => {
    probes.push(Date.now());
    service.report('dfs', reachable);
    if (!reachable) throw new Error('offline');
  });
  events = 0;
});
afterEach(() => {
  service.stop();
  vi.useRealTimers();
});

const states = () => [service.state().dfs.state, service.state().coanda.state];

it('is unknown first, and says since when it changed', () => {
  expect(service.state()).toEqual({ dfs: { state: 'unknown', since: null }, coanda: { state: 'unknown', since: null } });
  service.report('coanda', true);
  expect(service.state().coanda).toEqual({ state: 'reached', since: '2026-11-22T09:00:00.000Z' });
});

it('tells the windows about changes only', () => {
  for (let turn = 0; turn < 5; turn += 1) service.report('dfs', true);
  expect(events).toBe(1);
  service.report('dfs', false);
  service.report('dfs', false);
  expect(events).toBe(2);
});

it('clears itself when DFS answers again, without anybody asking', async () => {
  service.report('dfs', false);
  service.report('coanda', false);
  expect(states()).toEqual(['unreachable', 'unreachable']);
  await vi.advanceTimersByTimeAsync(9000);
  expect(states()).toEqual(['unreachable', 'unreachable']);
  reachable = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(states()).toEqual(['reached', 'unknown']);
});

it('clears itself when Coanda alone did not answer', async () => {
  reachable = true;
  service.report('dfs', true);
  service.report('coanda', false);
  await vi.advanceTimersByTimeAsync(3000);
  expect(states()).toEqual(['reached', 'unknown']);
});

it('asks after 3, 5, 10, 20 and then every 30 seconds, and no longer once all is well', async () => {
  service.report('dfs', false);
  await vi.advanceTimersByTimeAsync(130_000);
  const start = Date.parse('2026-11-22T09:00:00Z');
  expect(probes.map((at) => (at - start) / 1000)).toEqual([3, 8, 18, 38, 68, 98, 128]);
  reachable = true;
  await vi.advanceTimersByTimeAsync(31_000);
  const asked = probes.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(probes.length).toBe(asked);
});

it('begins with short pauses again after a recovery', async () => {
  service.report('dfs', false);
  await vi.advanceTimersByTimeAsync(70_000);
  reachable = true;
  await vi.advanceTimersByTimeAsync(31_000);
  reachable = false;
  probes = [];
  const again = Date.now();
  service.report('dfs', false);
  await vi.advanceTimersByTimeAsync(3000);
  expect(probes).toEqual([again + 3000]);
});

it('asks one at a time, however many calls fail', async () => {
  for (let turn = 0; turn < 10; turn += 1) {
    service.report('dfs', false);
    service.report('coanda', false);
  }
  await vi.advanceTimersByTimeAsync(3000);
  expect(probes).toHaveLength(1);
});

it('asks at once when the person wants to know', async () => {
  service.report('dfs', false);
  reachable = true;
  expect(await service.check()).toMatchObject({ dfs: { state: 'reached' } });
});

it('knows nothing of a newly chosen environment, and asks nothing once stopped', async () => {
  service.report('dfs', false);
  service.reset(() => Promise.resolve());
  expect(states()).toEqual(['unknown', 'unknown']);
  service.report('dfs', false);
  service.stop();
  probes = [];
  await vi.advanceTimersByTimeAsync(300_000);
  expect(probes).toEqual([]);
});

it('goes on asking after a question that came to nothing', async () => {
  let asked = 0;
  service.reset(() => {
    asked += 1;
    return Promise.reject(new Error('answered, but not as expected'));
  });
  service.report('dfs', false);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked).toBe(4);
});
