// Waits until somebody approves elsewhere: looks again and again, and never begins anything anew.
import { Failure } from '../failure';

/** Beyond this nobody is coming; the provider gives up sooner. */
const waitMaxMs = 5 * 60_000;
const pauseMs = 1500;
const pauseOfflineMs = 4000;

/** A look that could not be taken changes nothing on the other side: it is taken again. */
const passing = (error: unknown) => error instanceof Failure && ['offline', 'timeout', 'unavailable', 'rateLimited', 'unreadableAnswer'].includes(error.code);

/**
 * @param look null while it is still waited for
 * @throws Failure `cancelled`, `approvalExpired`, or what ended it
 */
export async function awaitApproval<T>(look: (signal: AbortSignal) => Promise<T | null>, signal: AbortSignal): Promise<T> {
  const begun = performance.now();
  while (performance.now() - begun < waitMaxMs) {
    const asked = performance.now();
    let pause = pauseMs;
    try {
      const found = await look(signal);
      if (found !== null) return found;
    } catch (error) {
      if (signal.aborted) throw new Failure('cancelled');
      if (!passing(error)) throw error;
      pause = pauseOfflineMs;
    }
    await rest(Math.max(0, pause - (performance.now() - asked)), signal);
  }
  throw new Failure('approvalExpired');
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Failure('cancelled'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
