// A million messages to the dispatcher: half anything at all, half what the contract takes with something wrong with it.
import { describe, expect, it } from 'vitest';
import { createDispatcher, type Dispatch, type Handlers } from '../../main/ipc/dispatcher';
import { calls, type Role } from '../../preload/contract/calls';
import { errorCodes } from '../../preload/contract/error-facts';
import { callError } from '../../preload/contract/errors';
import { callNames, type CallName } from '../../preload/contract/names';
import { anything, validInputs } from './inputs';
import { broken } from './mutate';
import { randomFrom } from './random';
import { openRow } from './row';

const { count, seed, note } = openRow('ipc');
const leaks = /canary|\/home\/|SELECT|node_modules|\bat [^ ]+ \(/;
const senders: readonly (Role | null)[] = ['advisor', 'advisor', 'advisor', 'advisor', 'report', 'preview', null];
const names: readonly unknown[] = ['__proto__', 'constructor', '', 'session', null, 7, {}, ['app.about'], 'x'.repeat(1000)];

interface Seen { findings: string[]; entered: number; answered: number }

/** Handlers that check what reaches them, and fail in ways that must not be told. */
function spies(seen: Seen): Handlers {
  return Object.fromEntries(callNames.map((name) => [name, (input: unknown) => {
    seen.entered += 1;
    // Nothing but plain values comes out of a schema.
    if (input !== undefined && input !== null && !Array.isArray(input) && (typeof input !== 'object' || Object.getPrototypeOf(input) !== Object.prototype)) seen.findings.push(`${name} was entered with ${typeof input}`);
    if (seen.entered % 3 === 0) throw new Error(`canary SELECT 1 in /home/anna/${name}`);
    if (seen.entered % 3 === 1) return Promise.reject(new TypeError('canary'));
    return null;
  }])) as unknown as Handlers;
}

async function fire(dispatch: Dispatch, seen: Seen, times: number): Promise<void> {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const valid = validInputs(random);
  for (let turn = 0; turn < times; turn += 1) {
    const name = random() < 0.95 ? pick(callNames) : pick(names);
    const samples = valid.get(name as CallName) ?? [];
    const kind = random();
    const input = kind < 0.5 ? anything(random) : samples.length === 0 ? undefined : kind < 0.9 ? broken(pick(samples), random) : pick(samples);
    const role = pick(senders);
    const entered = seen.entered;
    try {
      const outcome = await dispatch(role, name, input);
      seen.answered += 1;
      const reached = seen.entered > entered;
      if (reached && (role === null || typeof name !== 'string' || !Object.hasOwn(calls, name) || calls[name as CallName].role !== role || !calls[name as CallName].input.safeParse(input).success)) seen.findings.push(`message ${turn}: ${String(name)} was entered without right or with what it does not take`);
      if (outcome.ok) continue;
      // The whole schema now and then; its parts always.
      if (!errorCodes.includes(outcome.error.code) || (turn % 50 === 0 && !callError.safeParse(outcome.error).success) || leaks.test(JSON.stringify(outcome.error))) seen.findings.push(`message ${turn}: ${JSON.stringify(outcome.error)}`);
    } catch (error) {
      seen.findings.push(`message ${turn}: thrown ${String(error)}`);
    }
    if (seen.findings.length > 5) return;
  }
}

const nothingSeen = (): Seen => ({ findings: [], entered: 0, answered: 0 });

describe('a message', () => {
  it('is answered as the contract says, whatever it is', async () => {
    const unhandled: unknown[] = [];
    const catchIt = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', catchIt);
    const seen = nothingSeen();
    await fire(createDispatcher(spies(seen)), seen, count);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', catchIt);
    note('messages that reached a handler', seen.entered);
    expect(seen.findings.join('\n')).toBe('');
    expect([unhandled, seen.answered]).toEqual([[], count]);
    expect(seen.entered).toBeGreaterThan(count / 100);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('finds for most calls something they take', () => {
    const without = [...validInputs(randomFrom(seed))].filter(([, samples]) => samples.length === 0).map(([name]) => name);
    expect(without.length, without.join()).toBeLessThan(callNames.length / 5);
  });
});

describe('the battery itself (control)', () => {
  it.each<[string, (handlers: Handlers) => Dispatch, string]>([
    ['does not look at the input', (handlers) => async (role, name, input) => {
      const call = typeof name === 'string' && Object.hasOwn(calls, name) ? calls[name as CallName] : null;
      if (!call || call.role !== role) return { ok: false, error: { code: 'unknownCall', retryable: false } };
      return Promise.resolve().then(() => (handlers[name as CallName] as (given: unknown) => unknown)(input)).then((value) => ({ ok: true as const, value }), () => ({ ok: false as const, error: { code: 'internal' as const, retryable: false } }));
    }, 'was entered'],
    ['does not ask who is calling', (handlers) => (_role, name, input) => createDispatcher(handlers)(typeof name === 'string' && Object.hasOwn(calls, name) ? calls[name as CallName].role : 'advisor', name, input), 'without right'],
    ['tells what went wrong inside', (handlers) => async (role, name, input) => {
      const outcome = await createDispatcher(handlers)(role, name, input);
      return outcome.ok || outcome.error.code !== 'internal' ? outcome : { ok: false, error: { ...outcome.error, details: { reason: `canary at x (y) in ${String(name)}` } } };
    }, 'canary'],
  ])('sees a dispatcher that %s', async (_, make, words) => {
    const seen = nothingSeen();
    await fire(make(spies(seen)), seen, 20_000);
    expect(seen.findings.join('\n')).toContain(words);
  });
});
