// Calls to main: takes snapshots of reactive state, and turns a refused outcome into an exception.
import type { EventPayload, Workstation } from '../../preload/contract/calls';
import type { CallError, Outcome } from '../../preload/contract/errors';
import type { EventName } from '../../preload/contract/names';
import { withoutTurns } from './isolate';

declare global {
  interface Window { workstation: Workstation }
}

/** A call that was answered with an error of the contract. */
export class CallFailed extends Error {
  readonly error: CallError;
  constructor(error: CallError) {
    super(error.code);
    this.name = 'CallFailed';
    this.error = error;
  }
}

/** The value of an outcome, in which no text turns what stands beside it. @throws CallFailed */
export async function value<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (settled.ok) return withoutTurns(settled.value);
  throw new CallFailed(settled.error);
}

/** What a caught error means to a person; anything unexpected is an internal one. */
export const errorOf = (caught: unknown): CallError => (caught instanceof CallFailed ? caught.error : { code: 'internal', retryable: true });

export const workstation = window.workstation;

export const on = <N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): (() => void) => window.workstation.on(event, listener);
