// Runs that wait: sent once, in their order, and never again where one may have arrived.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import type { Clients } from '../../../main/services/clients';
import type { ConnectionService } from '../../../main/services/connection';
import { createQueue, type Queue } from '../../../main/services/queue';
import type { Session } from '../../../main/services/session';
import type { Simulations } from '../../../main/services/simulations';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { ErrorCode } from '../../../preload/contract/errors';
import type { Queued } from '../../../preload/contract/queue';
import { sampleInput } from '../../samples';
import { addSimulation } from '../../integration/cache/sample-store';

let store: Store;
let queue: Queue;
let clientId = '';
let here: { open: boolean; coanda: string; reached: boolean; owner: boolean; without: 'dfs' | 'coanda' | null };
let sent: number[];
let said: unknown[];
let changes: number;
/** What becomes of each that is sent; done when there is none. */
let answers: ((signal: AbortSignal) => Promise<void>)[];
let checks: number;
/** What becomes of the network when it is asked. */
let proof: () => void;

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const refuse = (code: ErrorCode, details?: Record<string, string | number>) => () => Promise.reject(new Failure(code, details ? { details } : {}));
const add = (currentSavings: number): Queued => queue.add({ clientId, input: sampleInput({ currentSavings }), origin: { madeFrom: null, estimated: null } });
const states = () => queue.list().map(({ state }) => state);
const never = (signal: AbortSignal) => new Promise<void>((_, reject) => { signal.addEventListener('abort', () => reject(new Failure('cancelled'))); });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  vi.setSystemTime('2026-11-27T08:00:00Z');
  store = createStore(openDatabase({ file: null, key: null }));
  clientId = store.clients.add(namedRecord('Adeline Monnier'), new Date());
  here = { open: true, coanda: 'signedIn', reached: true, owner: true, without: null };
  [sent, said, changes, answers, checks, proof] = [[], [], 0, [], 0, () => undefined];
  const open = () => {
    if (!here.owner) throw new Failure('cancelled');
    return store;
  };
  const session = { store: () => store, storeForLater: () => open, state: () => ({ open: here.open, coanda: here.coanda }) };
  const simulations = {
    check: ({ portfolio }: Queued['input']) => {
      if (portfolio.length === 0) throw new Failure('invalidInput', { details: { field: 'portfolio' } });
      return { simulatorName: 'Free' };
    },
    async run({ input }: Queued, signal: AbortSignal, _: () => void, stored: (simulationId: string, open: Store) => void) {
      sent.push(input.currentSavings);
      await answers.shift()?.(signal);
      stored(addSimulation(store, clientId, sent.length), store);
    },
  };
  const connection = {
    state: () => ({ dfs: { state: here.reached && here.without !== 'dfs' ? 'reached' : 'unreachable' }, coanda: { state: here.reached && here.without !== 'coanda' ? 'reached' : 'unreachable' } }),
    check: async () => {
      checks += 1;
      proof();
    },
  };
  queue = createQueue(session as unknown as Session, { find: (id: string) => store.clients.find(id) } as unknown as Clients, simulations as unknown as Simulations, connection as unknown as ConnectionService,
    { clock: () => performance.now(), ended: (_, ending) => void said.push(ending) }, (event, ..._payload) => { if (event === 'queue.changed') changes += 1; }, () => new Date());
});
afterEach(() => {
  queue.stop();
  store.close();
  vi.useRealTimers();
});

describe('what waits', () => {
  it('is sent one after the other in its order, each kept with the run it became, and its end is said once', async () => {
    here.reached = false;
    for (const amount of [1, 2, 3]) expect(add(amount)).toMatchObject({ state: 'waiting', clientName: 'Adeline Monnier', simulatorName: 'Free', error: null, simulationId: null });
    await pass(1000);
    expect([sent, states(), said]).toEqual([[], ['waiting', 'waiting', 'waiting'], []]);
    here.reached = true;
    queue.wake();
    queue.wake();
    await pass(0);
    expect([sent, states()]).toEqual([[1, 2, 3], ['done', 'done', 'done']]);
    expect(queue.list().every(({ simulationId }) => simulationId !== null && store.simulations.find(simulationId) !== null)).toBe(true);
    expect(said).toEqual([{ kind: 'queue', well: true, clientId: null, simulationId: null }]);
    queue.wake();
    await pass(0);
    expect([sent.length, said.length]).toEqual([3, 1]);
  });

  it('stays where nobody is signed in, Coanda is not, or there is no network', async () => {
    for (const not of [{ open: false }, { coanda: 'expired' }, { reached: false }]) {
      Object.assign(here, { open: true, coanda: 'signedIn', reached: true }, not);
      add(1);
      await pass(0);
    }
    expect([sent, checks]).toEqual([[], 0]);
  });

  it.each(['dfs', 'coanda'] as const)('stays where one of the systems alone is not reached: %s', async (system) => {
    here.without = system;
    add(1);
    await pass(0);
    expect([sent, checks]).toEqual([[], 0]);
    here.without = null;
    queue.wake();
    await pass(0);
    expect(sent).toEqual([1]);
  });

  it('stays when the network does not prove itself', async () => {
    proof = () => { here.reached = false; };
    add(1);
    await pass(0);
    expect([sent, checks, states()]).toEqual([[], 1, ['waiting']]);
  });

  it('is held while that is wanted: what is under way ends first, and the rest goes on when it is released', async () => {
    let end = () => undefined as void;
    answers = [() => new Promise((resolve) => { end = resolve; })];
    add(1);
    await pass(0);
    add(2);
    let rested = false;
    void queue.hold().then(() => { rested = true; });
    await pass(1000);
    expect([rested, sent]).toEqual([false, [1]]);
    end();
    await pass(0);
    expect([rested, sent, states()]).toEqual([true, [1], ['done', 'waiting']]);
    queue.wake();
    await pass(0);
    expect(sent).toEqual([1]);
    queue.release();
    await pass(0);
    expect([sent, states()]).toEqual([[1, 2], ['done', 'done']]);
  });

  it('may be two hundred, whatever became of them, and no more', () => {
    here.reached = false;
    store.together(() => { for (let number = 0; number < 200; number += 1) add(number); });
    expect(() => add(200)).toThrow(expect.objectContaining({ code: 'invalidInput', details: { reason: 'queueFull' } }) as Error);
    queue.remove(queue.list()[0]!.id);
    expect(add(200).input.currentSavings).toBe(200);
  });
});

describe('what could not be sent', () => {
  const outcome = async (answer: () => Promise<void>) => {
    answers = [answer];
    const { id } = add(1);
    await pass(0);
    const { state, error } = queue.list().find((item) => item.id === id)!;
    return [state, error?.code];
  };
  it.each<[ErrorCode, Record<string, string | number> | undefined]>([
    ['offline', { reason: 'refused' }], ['timeout', { reason: 'connect' }], ['sessionExpired', undefined], ['notSignedIn', undefined], ['rateLimited', undefined], ['applicationRefused', undefined], ['unavailable', { status: 503 }],
  ])('for certain waits again, and so does the rest: %s %o', async (code, details) => {
    expect(await outcome(refuse(code, details))).toEqual(['waiting', code]);
    expect([sent.length, said]).toEqual([1, []]);
  });
  it.each<[ErrorCode, Record<string, string | number> | undefined]>([
    ['offline', undefined], ['timeout', undefined], ['cancelled', undefined], ['internal', undefined], ['unreadableAnswer', undefined], ['outcomeUnknown', undefined], ['unavailable', { status: 504 }],
  ])('for all anybody knows is interrupted, and never sent again by itself: %s %o', async (code, details) => {
    expect(await outcome(refuse(code, details))).toEqual(['interrupted', code]);
    queue.wake();
    await pass(600_000);
    expect([sent.length, said]).toEqual([1, [expect.objectContaining({ well: false })]]);
  });
  it.each<ErrorCode>(['requestRefused', 'invalidInput', 'resultRefused', 'notFound'])('because it was refused has failed, and keeps the rest from nothing: %s', async (code) => {
    answers = [refuse(code)];
    here.reached = false;
    for (const amount of [1, 2]) add(amount);
    here.reached = true;
    queue.wake();
    await pass(0);
    expect([states(), sent, said]).toEqual([['failed', 'done'], [1, 2], [expect.objectContaining({ well: false })]]);
  });
  it('is tried three times half a minute apart where the provider is only busy, and then has failed', async () => {
    answers = Array.from({ length: 3 }, () => refuse('unavailable', { status: 503 }));
    add(1);
    await pass(29_999);
    queue.wake();
    await pass(0);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect([sent.length, states()]).toEqual([2, ['waiting']]);
    await pass(30_000);
    expect([sent.length, states()]).toEqual([3, ['failed']]);
    await pass(600_000);
    expect(sent).toHaveLength(3);
  });
  it('waits as long as the provider wishes', async () => {
    answers = [refuse('rateLimited', { retryAfterSeconds: 90 })];
    add(1);
    await pass(89_999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect([sent.length, states()]).toEqual([2, ['done']]);
  });
  it('by somebody who signed out meanwhile is found interrupted, and nobody else’s', async () => {
    answers = [() => { here.owner = false; return Promise.reject(new Failure('cancelled')); }];
    add(1);
    await pass(0);
    expect([states(), said]).toEqual([['interrupted'], []]);
  });
});

describe('a person', () => {
  const waiting = (amount: number) => {
    here.reached = false;
    const item = add(amount);
    here.reached = true;
    return item;
  };
  it('changes what waits or failed, not what is under way or done', async () => {
    const { id } = waiting(1);
    expect(queue.replace(id, sampleInput({ currentSavings: 9 }))).toMatchObject({ id, input: { currentSavings: 9 } });
    expect(() => queue.replace(id, sampleInput({ portfolio: [] }))).toThrow('invalidInput');
    await pass(0);
    expect([sent, states()]).toEqual([[9], ['done']]);
    expect(() => queue.replace(id, sampleInput())).toThrow('changedMeanwhile');
    answers = [never];
    const under = add(2);
    await pass(0);
    expect(() => queue.replace(under.id, sampleInput())).toThrow('changedMeanwhile');
    expect(() => queue.replace(randomUUID(), sampleInput())).toThrow('notFound');
  });
  it('sends again what was interrupted or failed, at once and once; nothing that waits or is done', async () => {
    answers = [refuse('internal'), refuse('requestRefused')];
    const first = add(1);
    await pass(0);
    const second = add(2);
    await pass(0);
    expect(states()).toEqual(['interrupted', 'failed']);
    const before = changes;
    queue.retry(first.id);
    await pass(0);
    queue.retry(second.id);
    await pass(0);
    expect([sent, states(), queue.list().map(({ error }) => error)]).toEqual([[1, 2, 1, 2], ['done', 'done'], [null, null]]);
    expect(changes).toBeGreaterThan(before);
    queue.retry(first.id);
    await pass(0);
    expect(sent).toHaveLength(4);
    expect(() => queue.retry(randomUUID())).toThrow('notFound');
  });
  it('takes out what waits; what is under way is cancelled and stays interrupted', async () => {
    const { id } = waiting(1);
    queue.remove(id);
    expect(queue.list()).toEqual([]);
    expect(() => queue.remove(id)).toThrow('notFound');
    answers = [never];
    const under = add(2);
    await pass(0);
    expect(states()).toEqual(['running']);
    queue.remove(under.id);
    await pass(0);
    expect(states()).toEqual(['interrupted']);
    queue.remove(under.id);
    expect(queue.list()).toEqual([]);
  });
  it('hears of each change, whoever made it', async () => {
    const heard = (work: () => unknown) => { const before = changes; work(); return changes - before; };
    here.reached = false;
    expect(heard(() => add(1))).toBe(1);
    const [{ id }] = queue.list() as [Queued];
    expect([heard(() => queue.replace(id, sampleInput({ currentSavings: 2 }))), heard(() => queue.clear('done')), heard(() => queue.remove(id))]).toEqual([1, 1, 1]);
    here.reached = true;
    const before = changes;
    add(3);
    await pass(0);
    // Queued, begun, ended.
    expect(changes - before).toBe(3);
  });
  it('gives up what is under way, and nothing is tried again once all stops', async () => {
    answers = [never, refuse('unavailable', { status: 503 })];
    add(1);
    await pass(0);
    queue.abort();
    await pass(0);
    expect(states()).toEqual(['interrupted']);
    add(2);
    await pass(0);
    expect([sent, vi.getTimerCount()]).toEqual([[1, 2], 1]);
    queue.stop();
    expect(vi.getTimerCount()).toBe(0);
    await pass(600_000);
    expect(sent).toEqual([1, 2]);
  });
  it('clears what is done, or all of it', async () => {
    add(1);
    await pass(0);
    waiting(2);
    queue.clear('done');
    expect(queue.list().map(({ input }) => input.currentSavings)).toEqual([2]);
    queue.clear('all');
    expect(queue.list()).toEqual([]);
  });
});

it('what a crash left half done is found interrupted', async () => {
  here.reached = false;
  const { id } = add(1);
  store.queue.begin(id);
  expect(states()).toEqual(['interrupted']);
  here.reached = true;
  queue.wake();
  await pass(0);
  expect(sent).toEqual([]);
});
