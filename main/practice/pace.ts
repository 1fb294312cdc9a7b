// Long work in short slices, so that the program around it keeps answering.
import { performance } from 'node:perf_hooks';

export class Abandoned extends Error {}

export class Pace {
  /** Milliseconds of every slice so far, for measuring. */
  readonly slices: number[] = [];
  #begun = performance.now();

  constructor(private readonly gone: AbortSignal, private readonly sliceMilliseconds = 2) {}

  /** True when it is time to rest. */
  get due(): boolean {
    return performance.now() - this.#begun >= this.sliceMilliseconds;
  }

  /** Lets others run; throws when nobody waits for the result any more. */
  async rest(): Promise<void> {
    this.slices.push(performance.now() - this.#begun);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.gone.aborted) throw new Abandoned();
    this.#begun = performance.now();
  }
}
