// Keeps a DFS session alive: renewed at three quarters of its life, one renewal at a time, whatever the clock says.
import { readTimes } from '../api/tokens';
import { Failure } from '../failure';
import type { DfsSession } from '../secrets/vault';

const renewAfterShare = 0.75;
/** The longest a timer can wait. */
const timerMaxMs = 2_147_483_647;
const againAfterMs = 60_000;

export interface RenewalOptions {
  renew: (stale: DfsSession) => Promise<DfsSession>;
  current: () => DfsSession | null;
  onFresh: (fresh: DfsSession) => Promise<void>;
  /** The provider will not renew it. */
  onGone: () => void;
  /** The server's clock minus ours in milliseconds, as last measured. */
  skewMs: () => number;
  now: () => Date;
}

export function createRenewal({ renew, current, onFresh, onGone, skewMs, now }: RenewalOptions) {
  let running: { stale: DfsSession; done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** Sessions received by this very program, whose life is known without any clock. */
  let received: { session: DfsSession; at: number } | null = null;

  /** Milliseconds until it should be renewed, 0 when overdue; null when the token does not say when it ends. */
  function dueInMs(session: DfsSession): number | null {
    const { issuedAt, expiresAt } = readTimes(session.jwt);
    if (expiresAt === null) return null;
    const left = expiresAt * 1000 - (now().getTime() + skewMs());
    const life = issuedAt === null ? left : (expiresAt - issuedAt) * 1000;
    // Just received: its length counts, not what our clock makes of its end.
    if (received?.session === session) return life > 0 ? Math.max(0, life * renewAfterShare - (performance.now() - received.at)) : null;
    return Math.max(0, left - life * (1 - renewAfterShare));
  }

  function schedule(inMs: number): void {
    stop();
    timer = setTimeout(() => {
      timer = null;
      const session = current();
      if (session) void start(session).catch(() => current() === session && schedule(againAfterMs));
    }, Math.min(inMs, timerMaxMs));
    timer.unref();
  }

  function stop(): void {
    if (timer) clearTimeout(timer);
    timer = null;
  }

  function start(stale: DfsSession): Promise<void> {
    // Somebody who left meanwhile may still be waited for: their renewal is not the next person's.
    if (running?.stale === stale) return running.done;
    const done = (async () => {
      try {
        const fresh = await renew(stale);
        // Whoever has signed in or out meanwhile is not touched.
        if (current() === stale) await onFresh(fresh);
      } catch (error) {
        const refused = error instanceof Failure && !['offline', 'timeout', 'untrusted', 'unavailable', 'rateLimited', 'applicationRefused', 'unreadableAnswer', 'cancelled'].includes(error.code);
        if (!refused) throw error;
        if (current() === stale) onGone();
        throw new Failure('sessionExpired', { details: { system: 'dfs' }, correlationId: error.correlationId });
      }
    })().finally(() => {
      if (running?.done === done) running = null;
    });
    running = { stale, done };
    return done;
  }

  return {
    /** One renewal at a time, whoever asks. @throws Failure `sessionExpired` when the provider will not. */
    renew: start,
    /** Whether it is time, for a session kept from an earlier run. */
    isDue: (session: DfsSession): boolean => dueInMs(session) === 0,
    /** Looks after a session from now on; null for none. */
    watch(session: DfsSession | null, justReceived: boolean): void {
      stop();
      received = session && justReceived ? { session, at: performance.now() } : null;
      const due = session ? dueInMs(session) : null;
      // An overdue one from an earlier run waits for its first use.
      if (due !== null && due > 0) schedule(due);
    },
    stop,
  };
}
export type Renewal = ReturnType<typeof createRenewal>;
