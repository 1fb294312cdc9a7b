// Faults that can be switched on while the practice backend runs: delays, cuts and refusals.
import { practiceFault, type PracticeFault } from '../../preload/contract/practice';

export type System = 'dfs' | 'coanda';

export const noFault: PracticeFault = { kind: 'none', system: 'both', seconds: 2, times: null };

export class FaultSwitch {
  #fault: PracticeFault = noFault;
  #changed = new AbortController();

  get current(): PracticeFault {
    return { ...this.#fault };
  }

  /** Fires when the fault is switched: what waits in a delay goes on at once. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  set(fault: PracticeFault): void {
    this.#fault = practiceFault.parse(fault);
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  touches(system: System): boolean {
    return this.#fault.kind !== 'none' && (this.#fault.system === 'both' || this.#fault.system === system);
  }

  /** The fault this request meets, or null. Counts down, and clears itself after the last strike. */
  strike(system: System): PracticeFault | null {
    if (!this.touches(system)) return null;
    const struck = this.current;
    if (struck.times === null) return struck;
    // Not through set(): a request already waiting in this very delay must keep waiting.
    this.#fault = struck.times > 1 ? { ...struck, times: struck.times - 1 } : noFault;
    return struck;
  }
}

/** Resolves after the time, or as soon as one of the signals fires. */
export function pause(milliseconds: number, ...signals: AbortSignal[]): Promise<void> {
  if (milliseconds <= 0 || signals.some((signal) => signal.aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    for (const signal of signals) signal.addEventListener('abort', done);
  });
}
