// Long work in short slices, so that the program around it keeps answering.
import { performance } from 'node:perf_hooks';

export class Abandoned extends Error {}

export class Pace {
  /** Milliseconds of every slice so far, for measuring. */
  readonly slices: number[] = [];
  #begun: number;

  /** `clock` gives milliseconds; tests bring one of their own. */
  constructor(private readonly gone: AbortSignal, private readonly sliceMilliseconds = 2, private readonly clock = () => performance.now()) {
    this.#begun = clock();
  }

  /** True when it is time to rest. */
  get due(): boolean {
    return this.clock() - this.#begun >= this.sliceMilliseconds;
  }

  /** Lets others run; throws when nobody waits for the result any more. */
  async rest(): Promise<void> {
    this.slices.push(this.clock() - this.#begun);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.gone.aborted) throw new Abandoned();
    this.#begun = this.clock();
  }
}
