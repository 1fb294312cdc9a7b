// What a long run must not grow, measured in the program itself after its garbage was collected.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';

/** `heap`: objects of the main process; `code`: what V8 compiled of it, which grows for as long as a program warms up and is no memory that something holds on to. In bytes. */
export interface Sample { atMs: number; heap: number; code: number; rss: number; pageHeap: number; pageNodes: number; pageListeners: number; handles: number; files: number; listeners: number; wal: number }
const megabyte = 2 ** 20;

/** Collects what nobody needs any more, and counts what is left. */
export async function sample(application: ElectronApplication, page: Page, userDataDir: string): Promise<Sample> {
  const main = await application.evaluate(({ app, ipcMain, BrowserWindow }) => {
    const node = process as unknown as { getBuiltinModule(name: 'node:v8'): { setFlagsFromString(flag: string): void; getHeapSpaceStatistics(): { space_name: string; space_used_size: number }[] }; getBuiltinModule(name: 'node:vm'): { runInNewContext(code: string): () => void }; getBuiltinModule(name: 'node:fs'): { readdirSync(path: string): string[] } };
    node.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = node.getBuiltinModule('node:vm').runInNewContext('gc');
    collect();
    collect();
    const emitters: { eventNames(): (string | symbol)[]; listenerCount(name: string | symbol): number }[] = [process, app, ipcMain, ...BrowserWindow.getAllWindows().flatMap((window) => [window, window.webContents])] as never;
    const { heapUsed, rss } = process.memoryUsage();
    const code = node.getBuiltinModule('node:v8').getHeapSpaceStatistics().filter(({ space_name }) => /code|trusted/.test(space_name)).reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    return {
      heap: heapUsed - code, code, rss, handles: process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length,
      files: process.platform === 'linux' ? node.getBuiltinModule('node:fs').readdirSync('/proc/self/fd').length : 0,
      listeners: emitters.reduce((sum, emitter) => sum + emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), 0), 0),
    };
  });
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = (await session.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  await session.detach();
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  const wal = readdirSync(userDataDir).filter((name) => name.endsWith('-wal')).reduce((sum, name) => sum + statSync(join(userDataDir, name)).size, 0);
  return { atMs: performance.now(), ...main, pageHeap: metric('JSHeapUsedSize'), pageNodes: metric('Nodes'), pageListeners: metric('JSEventListeners'), wal };
}

/** Least squares: how much more in an hour. */
function perHour(samples: readonly Sample[], what: keyof Sample): number {
  const mean = (of: (one: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [time, value] = [mean((one) => one.atMs), mean((one) => one[what])];
  const spread = samples.reduce((sum, one) => sum + (one.atMs - time) ** 2, 0);
  return spread === 0 ? 0 : (samples.reduce((sum, one) => sum + (one.atMs - time) * (one[what] - value), 0) / spread) * 3_600_000;
}
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
/** The last third against the first: one odd moment decides nothing. */
function grown(samples: readonly Sample[], what: keyof Sample): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return median(samples.slice(-third).map((one) => one[what])) - median(samples.slice(0, third).map((one) => one[what]));
}

export interface Judged { faults: string[]; measured: Record<string, number> }

/** After warming up. In less than half an hour a slope is mostly noise, so what grew counts in its place. */
export function judge(samples: readonly Sample[]): Judged {
  const minutes = ((samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)) / 60_000;
  const long = minutes >= 30;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const measured = {
    'heap grown, MB': rounded(grown(samples, 'heap') / megabyte), 'heap slope, MB an hour': rounded(perHour(samples, 'heap') / megabyte), 'code grown, MB': rounded(grown(samples, 'code') / megabyte), 'memory grown, MB': rounded(grown(samples, 'rss') / megabyte),
    'page heap grown, MB': rounded(grown(samples, 'pageHeap') / megabyte), 'page nodes grown': grown(samples, 'pageNodes'), 'page listeners grown': grown(samples, 'pageListeners'),
    'handles grown': grown(samples, 'handles'), 'open files grown': grown(samples, 'files'), 'listeners grown': grown(samples, 'listeners'), 'largest log, MB': rounded(Math.max(...samples.map((one) => one.wal)) / megabyte),
  };
  const limits: Partial<Record<keyof typeof measured, number>> = {
    'heap grown, MB': long ? 20 : 3, ...(long ? { 'heap slope, MB an hour': 1 } : {}), 'code grown, MB': 5, 'memory grown, MB': 60, 'page heap grown, MB': 10, 'handles grown': 2, 'open files grown': 2, 'listeners grown': 2, 'page listeners grown': 300, 'largest log, MB': 64,
  };
  const faults = Object.entries(limits).filter(([name, limit]) => measured[name as keyof typeof measured] > limit).map(([name, limit]) => `${name}: ${measured[name as keyof typeof measured]}, more than ${limit}`);
  return { faults, measured };
}
