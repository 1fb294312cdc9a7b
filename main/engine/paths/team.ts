// The threads that share the work, and the memory they share. Heavy work never happens on the thread that asks.
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Job } from './jobs';
import type { Layout } from './layout';
import type { Answered, Shared, Told, WorkerSetUp } from './worker';
import workerCode from './worker?code';

export interface Memory { id: number; shared: Shared; buffer: ArrayBufferLike; bytes: number }

const page = 65_536;
/** Memories kept for the next paths instead of asking for new ones. */
const spare = 2;
/**
 * A thread that has nothing to do collects no garbage, and holds on to every memory it was ever told of: in an hour of
 * looking at results two hundred megabytes. Threads end when nobody needs them, and after so many bytes were let go.
 */
const heldMost = 32 * 2 ** 20;

export class Team {
  #threads: Worker[] = [];
  #memories: Memory[] = [];
  #free: Memory[] = [];
  #next = 1;
  /** What the threads may still hold although nobody has it any more. */
  #held = 0;
  #last: Promise<unknown> = Promise.resolve();
  #abandon: ((error: Error) => void) | null = null;
  #idle: NodeJS.Timeout | null = null;

  /** @param module null for the plain core @param idleMs how long memories are kept after the last was given back */
  constructor(private readonly module: WebAssembly.Module | null, readonly workers: number, private readonly idleMs = 30_000) {}

  #tell(told: Told): void {
    this.#threads[0]?.postMessage(told);
  }

  #start(): void {
    if (this.#held > heldMost) void this.#end();
    if (this.#threads.length > 0) return;
    const channels = Array.from({ length: this.workers - 1 }, () => new MessageChannel());
    this.#threads = Array.from({ length: this.workers }, (_, worker) => {
      const from = channels[worker - 1]?.port2 ?? null;
      const to = worker === 0 ? channels.map(({ port1 }) => port1) : [];
      const setUp: WorkerSetUp = { module: this.module, worker, workers: this.workers, from, to };
      const thread = new Worker(workerCode, { eval: true, workerData: setUp, transferList: from ? [from] : to, name: `paths ${worker + 1}` });
      thread.once('error', (error) => this.#fail(error as Error));
      thread.once('exit', (code) => this.#fail(new Error(`a worker ended with ${code}`)));
      thread.unref();
      return thread;
    });
    for (const { id, shared } of this.#memories) this.#tell({ open: id, shared });
  }

  /** All threads go, and the next job starts anew with what lies in memory. */
  #end(): Promise<unknown> {
    const threads = this.#threads;
    this.#threads = [];
    this.#held = 0;
    for (const thread of threads) thread.removeAllListeners();
    return Promise.all(threads.map((thread) => thread.terminate()));
  }

  #fail(error: Error): void {
    void this.#end();
    this.#abandon?.(error);
  }

  take(bytes: number): Memory {
    const found = this.#free.find((memory) => memory.bytes >= bytes);
    if (found) {
      this.#free = this.#free.filter((memory) => memory !== found);
      return found;
    }
    const pages = Math.ceil(bytes / page);
    const shared = this.module === null ? new SharedArrayBuffer(pages * page) : new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const memory: Memory = { id: this.#next, shared, buffer: shared instanceof SharedArrayBuffer ? shared : shared.buffer, bytes: pages * page };
    this.#next += 1;
    this.#memories.push(memory);
    this.#tell({ open: memory.id, shared });
    return memory;
  }

  giveBack(memory: Memory): void {
    this.#free.push(memory);
    if (this.#free.length > spare) this.#drop(this.#free.shift()!);
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      for (const unused of this.#free.splice(0)) this.#drop(unused);
      if (this.#memories.length === 0) void this.#end();
    }, this.idleMs);
    this.#idle.unref();
  }

  #drop(memory: Memory): void {
    this.#memories = this.#memories.filter((kept) => kept !== memory);
    this.#held += memory.bytes;
    this.#tell({ close: memory.id });
  }

  /** One job at a time, on all threads. `prepare` writes what it needs into memory when its turn has come. @throws Error when a thread fails */
  run<T>(memory: Memory, layout: Layout, prepare: () => Job, read: () => T): Promise<T> {
    const mine = this.#last.then(async () => {
      this.#start();
      const job = prepare();
      new Int32Array(memory.buffer, layout.control, 2).fill(0);
      await new Promise<void>((resolve, reject) => {
        let waiting = this.workers;
        this.#abandon = reject;
        for (const thread of this.#threads) {
          thread.once('message', (answered: Answered) => {
            waiting -= 1;
            // The others may be waiting for the one that failed.
            if ('failed' in answered) this.#fail(new Error(answered.failed));
            else if (waiting === 0) resolve();
          });
        }
        this.#tell({ job, on: memory.id, layout });
      }).finally(() => { this.#abandon = null; });
      return read();
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    if (this.#idle) clearTimeout(this.#idle);
    await this.#end();
  }
}
