// Whether each remote system answers, judged by what calls came to; while one does not, it is asked from time to time.
import type { Connection, System } from '../../preload/contract/app';
import type { Notify } from './notify';

const probePausesMs = [3000, 5000, 10_000, 20_000, 30_000];

export function createConnection(notify: Notify, now: () => Date) {
  let current: Connection = { dfs: { state: 'unknown', since: null }, coanda: { state: 'unknown', since: null } };
  let probe: (() => Promise<void>) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;

  function set(system: System, state: Connection['dfs']['state']): void {
    if (current[system].state === state) return;
    current = { ...current, [system]: { state, since: now().toISOString() } };
    notify('connection.changed');
  }

  const anyUnreachable = () => current.dfs.state === 'unreachable' || current.coanda.state === 'unreachable';

  function schedule(): void {
    if (timer !== null || probe === null || !anyUnreachable()) return;
    timer = setTimeout(() => {
      timer = null;
      failures += 1;
      void check().finally(schedule);
    }, probePausesMs[Math.min(failures, probePausesMs.length - 1)]);
    timer.unref();
  }

  /** Asks DFS's health check, the one operation that needs no session. */
  async function check(): Promise<void> {
    // An answer of any kind, even a refusal, has been reported through `report` by then.
    await probe?.().catch(() => undefined);
    if (!anyUnreachable()) failures = 0;
  }

  return {
    state: (): Connection => current,
    /** Every attempt of the HTTP client ends up here. */
    report(system: System, reached: boolean): void {
      set(system, reached ? 'reached' : 'unreachable');
      // Coanda has nothing to ask without a session: when the other system answers again, it is given the benefit of the doubt.
      if (system === 'dfs' && reached && current.coanda.state === 'unreachable') set('coanda', 'unknown');
      schedule();
    },
    check: async (): Promise<Connection> => {
      await check();
      return current;
    },
    /** For a newly chosen environment: nothing is known yet. */
    reset(newProbe: () => Promise<void>): void {
      current = { dfs: { state: 'unknown', since: null }, coanda: { state: 'unknown', since: null } };
      failures = 0;
      probe = newProbe;
      notify('connection.changed');
    },
    stop(): void {
      if (timer) clearTimeout(timer);
      probe = null;
    },
  };
}
export type ConnectionService = ReturnType<typeof createConnection>;
