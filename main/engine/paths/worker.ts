// One of the threads that work on shared paths. Told which memory, then one job after the other.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Core } from './core';
import { work, type Job } from './jobs';
import type { Layout } from './layout';
import { createPlainCore } from './plain';

/** Memory of the compiled core, or a plain block for the plain one. */
export type Shared = WebAssembly.Memory | SharedArrayBuffer;
/** The first is told by the team and tells the others: woken by a thread that goes on working, they start beside it and not behind it. */
export interface WorkerSetUp { module: WebAssembly.Module | null; worker: number; workers: number; from: MessagePort | null; to: MessagePort[] }
export type Told = { open: number; shared: Shared } | { close: number } | { job: Job; on: number; layout: Layout };
export type Answered = { done: true } | { failed: string };

const { module, worker, workers, from, to } = workerData as WorkerSetUp;
const opened = new Map<number, { core: Core; buffer: ArrayBufferLike }>();

function open(shared: Shared): { core: Core; buffer: ArrayBufferLike } {
  if (module === null || shared instanceof SharedArrayBuffer) return { core: createPlainCore(shared as SharedArrayBuffer), buffer: shared as SharedArrayBuffer };
  const { exports } = new WebAssembly.Instance(module, { env: { memory: shared } });
  return { core: exports as unknown as Core, buffer: shared.buffer };
}

(from ?? parentPort)?.on('message', (told: Told) => {
  for (const other of to) other.postMessage(told);
  if ('open' in told) opened.set(told.open, open(told.shared));
  else if ('close' in told) opened.delete(told.close);
  else {
    let answered: Answered = { done: true };
    try {
      const place = opened.get(told.on);
      if (!place) throw new Error('no such memory');
      work({ ...place, layout: told.layout, worker, workers }, told.job);
    } catch (error) {
      answered = { failed: String(error) };
    }
    parentPort?.postMessage(answered);
  }
});
