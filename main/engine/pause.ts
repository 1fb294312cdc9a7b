// Long work in short stretches: the process it runs in has windows to serve.

const stretchMs = 2;

export class Pause {
  #since = performance.now();

  /** Lets others run when the stretch was long enough. To be awaited often, at least once in a millisecond's work. */
  async rest(): Promise<void> {
    if (performance.now() - this.#since < stretchMs) return;
    await new Promise<void>((resolve) => { setImmediate(resolve); });
    this.#since = performance.now();
  }
}
