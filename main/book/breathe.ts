// Long work in pieces: between them everything else has its turn.
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../failure';

/** Milliseconds of work at a time: less than a frame of a screen. */
const stretchMs = 8;

/** To be called between pieces of work; waits when it is time to. @throws Failure `cancelled`. */
export function breathe(signal?: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < stretchMs) return;
    await setImmediate();
    if (signal?.aborted) throw new Failure('cancelled');
    since = performance.now();
  };
}
