// Waiting for an approval: how often it is looked for, what ends the wait, and that giving up ends it at once.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import { awaitApproval } from '../../../main/services/approval';
import type { ErrorCode } from '../../../preload/contract/errors';

it('given up while the answer to a look is on its way is given up', async () => {
  const controller = new AbortController();
  const look = () => {
    controller.abort();
    return Promise.resolve(null);
  };
  await expect(awaitApproval(look, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

describe('while nobody has approved', () => {
  const codeOf = (answer: Promise<unknown>) => answer.then(() => 'approved', (error: Failure) => error.code);
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  let looks: number[];
  let controller: AbortController;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    looks = [];
    controller = new AbortController();
  });
  afterEach(() => { vi.useRealTimers(); });

  /** Begins to wait; each look takes this long, and answers the next of these, the last one again and again. */
  function waiting(takesMs: number, ...answers: (string | null | Failure)[]): Promise<string> {
    const begun = performance.now();
    return awaitApproval(async () => {
      looks.push(performance.now() - begun);
      await new Promise((resolve) => { setTimeout(resolve, takesMs); });
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer instanceof Failure) throw answer;
      return answer;
    }, controller.signal);
  }

  it('looks every second and a half, however long a look takes, and answers what it finds', async () => {
    const answer = waiting(1000, null, null, 'found');
    await pass(10_000);
    expect(await answer).toBe('found');
    expect(looks).toEqual([0, 1500, 3000]);
    looks = [];
    const slow = waiting(2000, null, null, 'found');
    await pass(10_000);
    expect([await slow, looks.map((at) => Math.round(at / 100))]).toEqual(['found', [0, 20, 40]]);
  });

  it.each<ErrorCode>(['offline', 'timeout', 'unavailable', 'rateLimited', 'unreadableAnswer'])('goes on after a look that could not be taken (%s), only later', async (code) => {
    const answer = waiting(1000, new Failure(code), null, 'found');
    await pass(10_000);
    expect(await answer).toBe('found');
    expect(looks).toEqual([0, 4000, 5500]);
  });

  it.each<ErrorCode>(['approvalDenied', 'approvalExpired', 'sessionExpired', 'internal'])('ends with what the provider says (%s)', async (code) => {
    const ended = codeOf(waiting(0, null, new Failure(code)));
    await pass(10_000);
    expect(await ended).toBe(code);
    expect(looks).toHaveLength(2);
  });

  it('ends after five minutes', async () => {
    const ended = codeOf(waiting(0, null));
    await pass(5 * 60_000 - 1);
    expect(looks).toHaveLength(200);
    await pass(1);
    expect(await ended).toBe('approvalExpired');
    expect(looks).toHaveLength(200);
  });

  it('ends at once when it is given up between two looks, or when that ends a look', async () => {
    const between = codeOf(waiting(0, null));
    await pass(700);
    controller.abort();
    expect(await between).toBe('cancelled');
    await pass(10_000);
    expect([looks.length, vi.getTimerCount()]).toEqual([1, 0]);
    controller = new AbortController();
    const during = codeOf(waiting(1000, new Failure('offline')));
    await pass(500);
    controller.abort();
    await pass(500);
    expect(await during).toBe('cancelled');
  });
});
