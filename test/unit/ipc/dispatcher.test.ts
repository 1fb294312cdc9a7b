// The one way in: only the right window, only known calls, only valid input; and nothing of an error but its code.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { createDispatcher, type Handlers } from '../../../main/ipc/dispatcher';
import type { Role } from '../../../preload/contract/calls';
import { callError } from '../../../preload/contract/errors';
import { directoryKinds } from '../../../preload/contract/directory-kinds';
import { callNames } from '../../../preload/contract/names';

/** Every call answered by one function, which is told the name. */
function everyCall(answer: (name: string, input: unknown) => unknown) {
  const spy = vi.fn(answer);
  const handlers = Object.fromEntries(callNames.map((name) => [name, (input: unknown) => spy(name, input)])) as unknown as Handlers;
  return { dispatch: createDispatcher(handlers), spy };
}
const codeOf = async (work: Promise<unknown>) => ((await work) as { error?: { code?: string } }).error?.code;
const validInput = { userName: 'anna', password: 'secret' };

describe('who may call', () => {
  it('is none but our own windows', async () => {
    const { dispatch, spy } = everyCall(() => 1);
    for (const name of [...callNames, 'unknown', null]) expect(await codeOf(dispatch(null, name, undefined))).toBe('forbiddenSender');
    expect(spy).not.toHaveBeenCalled();
  });

  it('is the window the call belongs to, both ways', async () => {
    const { dispatch, spy } = everyCall(() => 1);
    for (const name of callNames) {
      const wrong: Role = name === 'reports.content' || name === 'reports.ready' ? 'advisor' : 'report';
      expect.soft([name, await codeOf(dispatch(wrong, name, undefined))]).toEqual([name, 'forbiddenSender']);
    }
    expect(spy).not.toHaveBeenCalled();
    expect(await dispatch('report', 'reports.content', undefined)).toEqual({ ok: true, value: 1 });
  });
});

describe('what may be called', () => {
  it('is nothing a prototype lends, and nothing that is no name', async () => {
    const { dispatch, spy } = everyCall(() => 1);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'session', 'session.', 'Session.signIn', 'session.signIn ', null, undefined, 3, {}, ['app.about'], Symbol('app.about')]) {
      expect.soft([String(name), await codeOf(dispatch('advisor', name, undefined))]).toEqual([String(name), 'unknownCall']);
    }
    expect(spy).not.toHaveBeenCalled();
  });
});

describe('what goes in', () => {
  it('reaches the handler only when valid, and then as the schema read it', async () => {
    const { dispatch, spy } = everyCall(() => 'done');
    expect(await dispatch('advisor', 'session.signIn', { userName: ' anna ', password: ' secret ' })).toEqual({ ok: true, value: 'done' });
    expect(spy).toHaveBeenCalledExactlyOnceWith('session.signIn', { userName: 'anna', password: ' secret ' });
    spy.mockClear();
    const wrong: unknown[] = [undefined, null, 'text', [], {}, { userName: 'anna' }, { ...validInput, more: 1 }, { userName: '', password: 'x' }, { userName: ['anna'], password: 'x' }, { userName: 'a'.repeat(400), password: 'x' }, new Map(Object.entries(validInput))];
    for (const input of wrong) expect(await codeOf(dispatch('advisor', 'session.signIn', input))).toBe('invalidInput');
    for (const input of [null, 1, {}, 'x']) expect(await codeOf(dispatch('advisor', 'clients.list', input))).toBe('invalidInput');
    expect(spy).not.toHaveBeenCalled();
  });

  it('says which field is wrong, and not what was in it', async () => {
    const { dispatch } = everyCall(() => 1);
    const outcome = await dispatch('advisor', 'session.signIn', { userName: 'anna', password: { canary: 'password-canary' } });
    expect(outcome).toEqual({ ok: false, error: { code: 'invalidInput', retryable: false, details: { field: 'password', reason: 'invalid_type' } } });
    expect(JSON.stringify(await dispatch('advisor', 'session.signIn', { userName: 'anna', password: 'password-canary', 'key-canary': 1 }))).not.toContain('canary');
  });

  it('is refused above a mebibyte, before it is looked at', async () => {
    const { dispatch, spy } = everyCall(() => 1);
    const large = { userName: 'anna', password: 'x'.repeat(1024 * 1024) };
    expect(await dispatch('advisor', 'session.signIn', large)).toEqual({ ok: false, error: { code: 'invalidInput', retryable: false, details: { reason: 'size' } } });
    expect(spy).not.toHaveBeenCalled();
  });

  it('is looked at up to the last sign of that size', async () => {
    const { dispatch } = everyCall(() => 1);
    const around = JSON.stringify({ userName: 'anna', password: '' }).length;
    const reasonOf = async (length: number) => ((await dispatch('advisor', 'session.signIn', { userName: 'anna', password: 'x'.repeat(length - around) })) as { error: { details?: { reason?: string } } }).error.details?.reason;
    expect([await reasonOf(1024 * 1024), await reasonOf(1024 * 1024 + 1)]).toEqual(['too_big', 'size']);
  });

  it('that is wrong deep inside is named by its place', async () => {
    const { dispatch } = everyCall(() => 1);
    expect(await dispatch('advisor', 'accounts.change', { clientId: '5b1f2d7c-3a55-4a1c-9f0e-1d2c3b4a5f60', accountId: 1, changes: [{ field: 'name', from: null, to: 'x' }, { field: 'name', from: null }] })).toMatchObject({ ok: false, error: { code: 'invalidInput', details: { field: expect.stringMatching(/^changes\.1/) as string } } });
  });

  it('is refused when it cannot be measured', async () => {
    const { dispatch, spy } = everyCall(() => 1);
    const cyclic: Record<string, unknown> = { ...validInput };
    cyclic['self'] = cyclic;
    const trap = { get userName(): string { throw new Error('/secret/path'); }, password: 'x' };
    for (const input of [cyclic, trap, { userName: 1n, password: 'x' }]) expect(await codeOf(dispatch('advisor', 'session.signIn', input))).toBe('invalidInput');
    expect(spy).not.toHaveBeenCalled();
  });
});

describe('what goes wrong', () => {
  it('crosses as the failure says', async () => {
    const { dispatch } = everyCall(() => {
      throw new Failure('rateLimited', { correlationId: 'c-1', details: { retryAfterSeconds: 9 } });
    });
    expect(await dispatch('advisor', 'app.about', undefined)).toEqual({ ok: false, error: { code: 'rateLimited', retryable: true, correlationId: 'c-1', details: { retryAfterSeconds: 9 } } });
  });

  it('crosses as "internal" and nothing else when unforeseen, thrown or rejected, whatever it is', async () => {
    const thrown: unknown[] = [new Error('SELECT * FROM client -- /home/anna/x.db'), new TypeError('https://host/?password=x'), 'text', null, undefined, 7, { code: 'offline', message: 'x' }, Object.assign(new Error('x'), { code: 'sessionExpired', toCallError: () => ({ code: 'offline' }) })];
    for (const error of thrown) {
      for (const answer of [() => { throw error; }, () => Promise.reject(error as Error)]) {
        expect(await everyCall(answer).dispatch('advisor', 'app.about', undefined)).toEqual({ ok: false, error: { code: 'internal', retryable: false } });
      }
    }
  });

  it('never throws and never tells more than the contract allows, in 20,000 random messages', async () => {
    const { dispatch, spy } = everyCall((name) => {
      if (name.length % 2 === 0) throw new Error(`canary at /canary/path in ${name}`);
      return null;
    });
    const role = fc.constantFrom<Role | null>('advisor', 'advisor', 'report', null);
    const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>(...callNames) }, fc.string(), fc.constantFrom<unknown>('__proto__', null, 1));
    const uuid = fc.constant('0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01');
    const input = fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) }, fc.jsonValue({ maxDepth: 3 }), fc.anything({ maxDepth: 2, withBigInt: true, withMap: true, withSet: true, withDate: true, withSparseArray: false }),
      fc.record({ clientId: uuid }), fc.record({ taskId: uuid }), fc.record({ userName: fc.string(), password: fc.string() }), fc.record({ environmentId: fc.string() }), fc.record({ kind: fc.constantFrom(...directoryKinds) }), fc.record({ content: fc.string() }),
    );
    await fc.assert(fc.asyncProperty(role, name, input, async (caller, called, given) => {
      const outcome = await dispatch(caller, called, given);
      if (outcome.ok) {
        expect(caller).not.toBeNull();
        return;
      }
      expect(callError.parse(outcome.error)).toEqual(outcome.error);
      expect(JSON.stringify(outcome)).not.toContain('canary');
    }), { numRuns: 20_000 });
    expect(spy.mock.calls.length).toBeGreaterThan(500);
  });
});
