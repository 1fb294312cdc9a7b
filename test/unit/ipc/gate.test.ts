// The lock before the calls, and who hears what they came to.
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { createDispatcher, type Gate, type Handlers, type Observer } from '../../../main/ipc/dispatcher';
import { callNames } from '../../../preload/contract/names';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
function behind(gate: Gate, observe: Observer, answer: () => unknown = () => 1) {
  const handler = vi.fn(answer);
  const handlers = Object.fromEntries(callNames.map((name) => [name, handler])) as unknown as Handlers;
  return { dispatch: createDispatcher(handlers, gate, observe), handler };
}
const openGate = (): Gate & { tracked: [string, Promise<unknown>][] } => {
  const tracked: [string, Promise<unknown>][] = [];
  return { tracked, admits: () => undefined, track: (name, answer) => void tracked.push([name, answer]) };
};

describe('a gate', () => {
  it('that is closed keeps a call from its handler, whoever asks, and says why', async () => {
    const gate: Gate = { admits: (name) => { if (name !== 'app.about') throw new Failure('locked'); }, track: vi.fn() };
    const { dispatch, handler } = behind(gate, () => undefined);
    expect(await dispatch('advisor', 'clients.list', undefined)).toEqual({ ok: false, error: { code: 'locked', retryable: false } });
    expect(handler).not.toHaveBeenCalled();
    expect(gate.track).not.toHaveBeenCalled();
    expect(await dispatch('advisor', 'app.about', undefined)).toEqual({ ok: true, value: 1 });
  });

  it('is told of every answer it admits, also of one that fails at once', async () => {
    const gate = openGate();
    await behind(gate, () => undefined).dispatch('advisor', 'clients.list', undefined);
    await behind(gate, () => undefined, () => { throw new Failure('notFound'); }).dispatch('advisor', 'app.about', undefined);
    expect(gate.tracked.map(([name]) => name)).toEqual(['clients.list', 'app.about']);
    await expect(gate.tracked[0]![1]).resolves.toBe(1);
    await expect(gate.tracked[1]![1]).rejects.toThrow('notFound');
  });

  it('is not asked about what is no call, of no window or invalid', async () => {
    const admits = vi.fn();
    const { dispatch } = behind({ admits, track: vi.fn() }, () => undefined);
    await dispatch(null, 'clients.list', undefined);
    await dispatch('report', 'clients.list', undefined);
    await dispatch('advisor', 'unknown', undefined);
    await dispatch('advisor', 'clients.record', { clientId: 7 });
    expect(admits).not.toHaveBeenCalled();
  });
});

describe('an observer', () => {
  it('hears how long a call took, and the very error it ended with', async () => {
    const observe = vi.fn<Observer>();
    const wrong = new TypeError('inside');
    await behind(openGate(), observe, () => pause(30)).dispatch('advisor', 'clients.list', undefined);
    await behind(openGate(), observe, () => { throw wrong; }).dispatch('advisor', 'app.about', undefined);
    expect(observe.mock.calls.map(([name, , error]) => [name, error])).toEqual([['clients.list', null], ['app.about', wrong]]);
    const [took] = observe.mock.calls.map(([, milliseconds]) => milliseconds);
    expect(took).toBeGreaterThan(20);
    expect(took).toBeLessThan(5000);
  });

  it('hears nothing of what is no call, or of no window', async () => {
    const observe = vi.fn<Observer>();
    const { dispatch } = behind(openGate(), observe);
    for (const name of ['unknown', 'toString', null, 7, ['clients.list'], {}]) await dispatch('advisor', name, undefined);
    await dispatch(null, 'clients.list', undefined);
    expect(observe).not.toHaveBeenCalled();
    await dispatch('report', 'clients.list', undefined);
    expect(observe).toHaveBeenCalledTimes(1);
  });
});
