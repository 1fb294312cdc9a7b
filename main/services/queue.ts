// Runs that wait for the network: each is sent once when it is back. One that may have arrived is never sent again unasked.
import { randomUUID } from 'node:crypto';
import type { NewQueued, Queued } from '../../preload/contract/queue';
import type { SimulationInput } from '../../preload/contract/simulations';
import type { Store } from '../cache';
import { asFailure, Failure } from '../failure';
import type { Clients } from './clients';
import type { ConnectionService } from './connection';
import type { Endings } from './endings';
import type { Notify } from './notify';
import type { Session } from './session';
import type { Simulations } from './simulations';

const pauseMs = 30_000;
const attemptsMax = 3;
const queueMax = 200;

/** What certainly did not reach the provider, or that it said it did not do: such a run may simply wait longer. */
function surelyNotRun({ code, details }: Failure): boolean {
  if (code === 'offline') return details?.['reason'] !== undefined;
  if (code === 'timeout') return details?.['reason'] === 'connect';
  return ['sessionExpired', 'notSignedIn', 'rateLimited', 'applicationRefused'].includes(code) || (code === 'unavailable' && details?.['status'] !== 504);
}
/** Whether it arrived nobody knows. */
const unknown = ({ code, details }: Failure): boolean => ['offline', 'timeout', 'cancelled', 'internal', 'unreadableAnswer', 'outcomeUnknown'].includes(code) || details?.['status'] === 504;
const wantsPause = ({ code }: Failure): boolean => code === 'rateLimited' || code === 'unavailable';

export function createQueue(session: Session, clients: Clients, simulations: Simulations, connection: ConnectionService, endings: Pick<Endings, 'clock' | 'ended'>, notify: Notify, now: () => Date) {
  let underWay: { id: string; controller: AbortController } | null = null;
  let draining = false;
  let again = false;
  /** Nothing more is begun for now. */
  let held = false;
  let drained: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  /** What is being worked through: since when, and whether all of it went well so far. */
  let round: { begun: number; well: boolean } | null = null;
  const changed = () => notify('queue.changed');

  /** What a crash or a sign-out left half done is not sent again by itself. */
  function read(store: Store): Queued[] {
    for (const item of store.queue.all()) {
      if (item.state === 'running' && item.id !== underWay?.id) store.queue.settle(item.id, 'interrupted');
    }
    return store.queue.all();
  }

  function find(queuedId: string): Queued {
    const item = read(session.store()).find(({ id }) => id === queuedId);
    if (!item) throw new Failure('notFound');
    return item;
  }

  const ready = (): boolean => {
    const { open, coanda } = session.state();
    const { dfs, coanda: there } = connection.state();
    return !held && open && coanda === 'signedIn' && dfs.state !== 'unreachable' && there.state !== 'unreachable';
  };

  async function drain(): Promise<void> {
    while (ready()) {
      const store = session.storeForLater();
      if (!read(store()).some(({ state }) => state === 'waiting')) return over();
      // Nothing is sent before the network has proved itself: a run that is cut off half-way cannot simply be repeated.
      await connection.check();
      if (!ready()) return;
      const next = read(store()).find(({ state }) => state === 'waiting');
      if (!next || !(await send(next, store))) return;
    }
  }

  /** Nothing waits any more. */
  function over(): void {
    if (round) endings.ended(round.begun, { kind: 'queue', well: round.well, clientId: null, simulationId: null });
    round = null;
  }

  /** False when the rest should wait. */
  async function send(item: Queued, store: () => Store): Promise<boolean> {
    if (!store().queue.begin(item.id)) return true;
    const controller = new AbortController();
    underWay = { id: item.id, controller };
    round ??= { begun: endings.clock(), well: true };
    changed();
    try {
      await simulations.run(item, controller.signal, () => undefined, (simulationId, open) => open.queue.settle(item.id, 'done', { simulationId }));
      return true;
    } catch (error) {
      return settle(item, asFailure(error), store);
    } finally {
      underWay = null;
      changed();
    }
  }

  function settle(item: Queued, failure: Failure, store: () => Store): boolean {
    let queue: Store['queue'];
    try {
      queue = store().queue;
    } catch {
      // Whoever queued it has signed out: it is found half done the next time.
      round = null;
      return false;
    }
    const error = failure.toCallError();
    const mayWait = surelyNotRun(failure) && (!wantsPause(failure) || queue.attempts(item.id) < attemptsMax);
    queue.settle(item.id, mayWait ? 'waiting' : unknown(failure) ? 'interrupted' : 'failed', { error });
    if (round && !mayWait) round.well = false;
    if (mayWait && wantsPause(failure)) wakeLater(Number(failure.details?.['retryAfterSeconds'] ?? 0) * 1000);
    return !mayWait;
  }

  function wakeLater(leastMs: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      wake();
    }, Math.max(pauseMs, leastMs));
    timer.unref();
  }

  /** Sends what waits, if it can be sent now. To be called whenever that may have changed. */
  function wake(): void {
    again = draining;
    if (draining || timer !== null || !ready()) return;
    draining = true;
    drained = drain().catch(() => undefined).finally(() => {
      draining = false;
      if (again) wake();
    });
  }

  return {
    wake,
    list: (): Queued[] => read(session.store()),
    /** @throws Failure `invalidInput`, also with reason `queueFull`. */
    add({ clientId, input, origin }: NewQueued): Queued {
      const store = session.store();
      const { name } = clients.find(clientId);
      const { simulatorName } = simulations.check(input);
      if (read(store).length >= queueMax) throw new Failure('invalidInput', { details: { reason: 'queueFull' } });
      const item = { id: randomUUID(), clientId, simulatorName, input, origin, queuedAt: now().toISOString(), state: 'waiting' as const, error: null, simulationId: null };
      store.queue.add(item);
      changed();
      wake();
      return { ...item, clientName: name };
    },
    /** @throws Failure `changedMeanwhile` when it is under way or done. */
    replace(queuedId: string, input: SimulationInput): Queued {
      const { simulatorName } = simulations.check(input);
      find(queuedId);
      if (!session.store().queue.replace(queuedId, input, simulatorName)) throw new Failure('changedMeanwhile');
      changed();
      wake();
      return find(queuedId);
    },
    /** One under way is cancelled, and stays as interrupted. */
    remove(queuedId: string): void {
      find(queuedId);
      if (underWay?.id === queuedId) underWay.controller.abort();
      else session.store().queue.remove(queuedId);
      changed();
    },
    /** The advisor wants one that failed or was interrupted to be sent (again). */
    retry(queuedId: string): void {
      const { state, input } = find(queuedId);
      if (state !== 'failed' && state !== 'interrupted') return;
      const { simulatorName } = simulations.check(input);
      session.store().queue.replace(queuedId, input, simulatorName);
      changed();
      wake();
    },
    clear(which: 'done' | 'all'): void {
      const { queue } = session.store();
      for (const { id, state } of queue.all()) if (which === 'all' || state === 'done') queue.remove(id);
      changed();
    },
    /** Begins nothing more, and settles when what is under way has ended. */
    hold(): Promise<void> {
      held = true;
      return drained;
    },
    release(): void {
      held = false;
      wake();
    },
    /** Gives up the one under way. */
    abort: (): void => underWay?.controller.abort(),
    stop(): void {
      if (timer) clearTimeout(timer);
      timer = null;
      underWay?.controller.abort();
    },
  };
}
export type Queue = ReturnType<typeof createQueue>;
