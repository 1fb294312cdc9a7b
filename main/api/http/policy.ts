// How often a call is repeated: never, or within a budget, after a rest where nothing answers, and at the pace the server asks for.
import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { Failure } from '../../failure';
import type { RetryClass } from '../operation';

/** The longest a server's Retry-After is waited for here; beyond it the person is told instead. */
const retryAfterMaxSeconds = 10;
const repetitionsMax = 2;
/** Every call earns a tenth of a repetition; ten can be saved up. So a storm costs a tenth more than its calls. */
const budgetEarned = 0.1;
const budgetMax = 10;
/** After so many calls in a row that came to nothing, the rest of them for a while fail at once. */
const outagesInARow = 5;
const restMs = 5000;
/** When the server says "too many" without a time, and says so again. */
const slowDownFirstMs = 1000;
const slowDownMaxMs = 60_000;

const isCancelled = (error: unknown): boolean => error instanceof Failure && error.code === 'cancelled';
const isOutage = (error: unknown): error is Failure => error instanceof Failure && ['offline', 'timeout', 'unavailable'].includes(error.code);
const worthRepeating = (error: unknown): error is Failure =>
  error instanceof Failure && ['rateLimited', 'unavailable'].includes(error.code) && secondsAsked(error) <= retryAfterMaxSeconds;
const secondsAsked = (error: Failure): number => Number(error.details?.['retryAfterSeconds'] ?? 0);

/** One per origin. `patience` multiplies every wait; tests pass 0. */
export function createPolicy(patience = 1) {
  const rest = createRest(patience);
  const slowDown = createSlowDown(patience);
  let budget = budgetMax;

  function repeating<T>(attempt: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const again = retry(handleWhen((error) => worthRepeating(error) && budget >= 1), {
      maxAttempts: repetitionsMax,
      backoff: new DelegateBackoff(({ attempt: number, result }) => {
        budget -= 1;
        return patience * pauseMs(number, 'error' in result ? result.error : undefined);
      }),
    });
    budget = Math.min(budgetMax, budget + budgetEarned);
    return orCancelled(again.execute(attempt, signal), signal);
  }

  return {
    async execute<T>(retryClass: RetryClass, attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      // A person asked for it and nobody repeats it: it is sent, and what it comes to is news for the others.
      if (retryClass === 'never') {
        const value = await attempt();
        rest.answered();
        return value;
      }
      // Behind a call that is tried first one may wait as long as it takes: whoever cancels does not have to.
      return orCancelled(rest.pass(() => repeating(() => slowDown.pass(attempt), signal)), signal);
    },
  };
}
export type Policy = ReturnType<typeof createPolicy>;

/** Milliseconds before the next attempt: the server's Retry-After, or a doubling wait with equal jitter. */
function pauseMs(attempt: number, error: unknown): number {
  const half = 200 * 2 ** attempt;
  // A timer may fire a moment early; the server counts whole seconds.
  const asked = error instanceof Failure ? secondsAsked(error) * 1000 + 20 : 0;
  return Math.max(asked, half + Math.random() * half);
}

/** After outages in a row nothing is sent for a while; then one call goes first, and the others follow when it comes to something. By a clock nobody can set. */
function createRest(patience: number) {
  let inARow = 0;
  let until = 0;
  let last: Failure['code'] = 'offline';
  let trial: Promise<unknown> | null = null;
  let letGo = (): void => undefined;

  async function noticing<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await work();
      inARow = 0;
      return value;
    } catch (error) {
      if (isOutage(error)) {
        inARow += 1;
        last = error.code;
        until = performance.now() + restMs * patience;
      } else if (!isCancelled(error)) inARow = 0;
      throw error;
    }
  }

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (inARow < outagesInARow) return noticing(work);
    if (performance.now() < until) throw new Failure(last, { details: { reason: 'resting' } });
    if (trial) {
      await trial;
      return pass(work);
    }
    const first = noticing(work);
    trial = Promise.race([first.catch(() => undefined), new Promise<void>((resolve) => { letGo = resolve; })]).finally(() => {
      trial = null;
    });
    return first;
  }

  return {
    pass,
    answered(): void {
      inARow = 0;
      letGo();
    },
  };
}

/** After "too many requests" nothing is sent for a while; then one call goes first, and the others follow when it is let through. */
function createSlowDown(patience: number) {
  let until = 0;
  let lengthMs = 0;
  let trying = false;
  const refusal = () => new Failure('rateLimited', { details: { retryAfterSeconds: Math.max(1, Math.ceil((until - performance.now()) / 1000)) } });

  async function first<T>(attempt: () => Promise<T>): Promise<T> {
    const alone = lengthMs > 0;
    trying = alone;
    try {
      const value = await attempt();
      lengthMs = 0;
      return value;
    } catch (error) {
      if (error instanceof Failure && error.code === 'rateLimited') {
        lengthMs = Math.min(slowDownMaxMs, lengthMs === 0 ? slowDownFirstMs : lengthMs * 2);
        until = Math.max(until, performance.now() + patience * Math.max(lengthMs / 2, Math.min(secondsAsked(error) * 1000, slowDownMaxMs * 2)));
      } else if (!isOutage(error) && !isCancelled(error)) lengthMs = 0;
      throw error;
    } finally {
      if (alone) trying = false;
    }
  }

  return {
    pass: <T>(attempt: () => Promise<T>): Promise<T> => (performance.now() < until || trying ? Promise.reject(refusal()) : first(attempt)),
  };
}

/** What is waited for cannot be shortened; whoever cancels does not have to sit it out. */
export function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Failure('cancelled'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
