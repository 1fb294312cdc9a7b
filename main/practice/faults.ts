// Faults that can be switched on while the practice backend runs, for every operation or for one.
import { practiceFault, practiceFaults, type PracticeFault } from '../../preload/contract/practice';
import { identityOperation } from './identity';

export type System = 'dfs' | 'coanda';

/** A fault of a kind with the usual settings. */
export const faultOf = (kind: PracticeFault['kind'], changes: Partial<PracticeFault> = {}): PracticeFault => practiceFault.parse({ ...changes, kind });

/** A fault that a request met, and the signal that it was switched off. */
export interface Struck {
  fault: PracticeFault;
  off: AbortSignal;
}

interface Active {
  fault: PracticeFault;
  off: AbortController;
}

const sameButTimes = (one: PracticeFault, other: PracticeFault): boolean => JSON.stringify({ ...one, times: null }) === JSON.stringify({ ...other, times: null });

export class FaultSwitch {
  #active: Active[] = [];
  /** Struck for the last time; what they still hold ends with the next switching. */
  #spent: Active[] = [];

  constructor(private readonly changed: () => void) {}

  get current(): PracticeFault[] {
    return this.#active.map(({ fault }) => ({ ...fault }));
  }

  /** A fault that stays on the list goes on holding what it holds; the others let go. */
  set(faults: readonly PracticeFault[]): void {
    const before = [...this.#active, ...this.#spent];
    this.#active = practiceFaults.parse(faults).map((fault) => {
      const index = before.findIndex((active) => sameButTimes(active.fault, fault));
      return { fault, off: index < 0 ? new AbortController() : (before.splice(index, 1)[0] as Active).off };
    });
    this.#spent = [];
    for (const { off } of before) off.abort();
    this.changed();
  }

  #touching(system: System, operation: string | null): Active[] {
    // The identity server in front of DFS is a machine of its own: it shares the line, but not DFS's refusals.
    const shared = ({ kind, times }: PracticeFault) => operation !== identityOperation || (times === null && (kind === 'offline' || kind === 'delay'));
    return this.#active.filter(({ fault }) => (fault.system === 'both' || fault.system === system) && (fault.operation === null ? shared(fault) : fault.operation === operation));
  }

  isOffline(system: System, operation: string | null): boolean {
    return this.#touching(system, operation).some(({ fault }) => fault.kind === 'offline');
  }

  /** The faults this request meets: delays add up, of the others the first on the list counts. Each counts down and clears itself. */
  strike(system: System, operation: string | null): Struck[] {
    const touching = this.#touching(system, operation);
    const worst = touching.find(({ fault }) => fault.kind === 'offline') ?? touching.find(({ fault }) => fault.kind !== 'delay');
    const struck = touching.filter((active) => active.fault.kind === 'delay' || active === worst);
    const met = struck.map(({ fault, off }) => ({ fault: { ...fault }, off: off.signal }));
    for (const active of struck) this.#count(active);
    return met;
  }

  #count(active: Active): void {
    const { times } = active.fault;
    if (times === null) return;
    if (times > 1) active.fault = { ...active.fault, times: times - 1 };
    else {
      this.#active = this.#active.filter((other) => other !== active);
      this.#spent.push(active);
    }
    this.changed();
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
