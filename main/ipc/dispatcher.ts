// The one way in: who is calling, does the call exist, is the input valid, which handler answers, what went wrong.
import { calls, type Input, type Output, type Role } from '../../preload/contract/calls';
import type { Outcome } from '../../preload/contract/errors';
import type { CallName } from '../../preload/contract/names';
import { asFailure, Failure } from '../failure';

/** `window` is the number of the advisor's window that asks. */
export type Handlers = { [N in CallName]: (input: Input<N>, window: number) => Output<N> | Promise<Output<N>> };

/** Answers a call; `role` is null for a sender that is none of our windows. Never throws. */
export type Dispatch = (role: Role | null, name: unknown, input: unknown, window?: number) => Promise<Outcome<unknown>>;

/** What may keep a call from being answered, and waits for the answers of those it admits. */
export interface Gate {
  /** @throws Failure when the call may not be answered now */
  admits(name: CallName): void;
  track(name: CallName, answer: Promise<unknown>): void;
}
/** Hears how long every call took, and what went wrong. */
export type Observer = (name: CallName, milliseconds: number, error: unknown) => void;

const inputCharactersMax = 1024 * 1024;

export function createDispatcher(handlers: Handlers, gate?: Gate, observe?: Observer): Dispatch {
  return async (role, name, input, window = 1) => {
    const began = performance.now();
    const done = (error: unknown): void => {
      if (role !== null && typeof name === 'string' && Object.hasOwn(calls, name)) observe?.(name as CallName, performance.now() - began, error);
    };
    try {
      const value = await answer(handlers, gate, role, name, input, window);
      done(null);
      return { ok: true, value };
    } catch (error) {
      done(error);
      return { ok: false, error: asFailure(error).toCallError() };
    }
  };
}

async function answer(handlers: Handlers, gate: Gate | undefined, role: Role | null, name: unknown, input: unknown, window: number): Promise<unknown> {
  if (role === null) throw new Failure('forbiddenSender');
  if (typeof name !== 'string' || !Object.hasOwn(calls, name)) throw new Failure('unknownCall');
  const call = calls[name as CallName];
  if (call.role !== role) throw new Failure('forbiddenSender');
  if (tooLarge(input)) throw new Failure('invalidInput', { details: { reason: 'size' } });
  const read = call.input.safeParse(input);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new Failure('invalidInput', { details: { field: issue?.path.map(String).join('.') ?? '', reason: issue?.code ?? 'shape' } });
  }
  gate?.admits(name as CallName);
  const answered = (async () => (handlers[name as CallName] as (input: unknown, window: number) => unknown)(read.data, window))();
  gate?.track(name as CallName, answered);
  return answered;
}

/** Also true for what cannot be measured: cycles and values JSON does not know. */
function tooLarge(input: unknown): boolean {
  try {
    return (JSON.stringify(input) ?? '').length > inputCharactersMax;
  } catch {
    return true;
  }
}
