// Ten minutes of "too many requests", in a clock of our own: few requests go out, and every caller gets an answer.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPolicy } from '../../main/api/http/policy';
import { Failure } from '../../main/failure';
import { openRow } from './row';

const { count: minutes } = openRow('storm');
const callers = 50;
/** One wave of all callers, then one call at a time at growing pauses of a minute at most, with a repetition budget of ten. */
const boundWithoutTime = callers + 40;

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }); });
afterEach(() => { vi.useRealTimers(); });

async function storm(policy: ReturnType<typeof createPolicy>, retryAfterSeconds: number | null) {
  let sent = 0;
  let settled = 0;
  let begun = 0;
  const until = Date.now() + minutes * 60_000;
  const attempt = async () => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 30));
    throw new Failure('rateLimited', { details: { status: 429, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) } });
  };
  const caller = async () => {
    while (Date.now() < until) {
      begun += 1;
      await policy.execute('read', attempt).catch(() => undefined);
      settled += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  await vi.advanceTimersByTimeAsync((minutes + 3) * 60_000);
  await all;
  return { sent, settled, begun };
}

describe('a storm of 429', () => {
  it('without a time stays under the bound, and nobody waits for ever', async () => {
    const { sent, settled, begun } = await storm(createPolicy(), null);
    process.stderr.write(`Storm without a time: ${begun} calls, ${sent} requests (bound ${boundWithoutTime})\n`);
    expect(sent).toBeLessThanOrEqual(boundWithoutTime);
    expect(settled).toBe(begun);
    expect(begun).toBeGreaterThan(callers * 50);
  });

  it.each([1, 5, 30, 3600, 999_999_999])('with Retry-After %i keeps to it', async (seconds) => {
    const { sent, settled, begun } = await storm(createPolicy(), seconds);
    process.stderr.write(`Storm with Retry-After ${seconds}: ${begun} calls, ${sent} requests\n`);
    expect(sent).toBeLessThanOrEqual(callers + 20 + (minutes * 60) / Math.min(seconds, 120));
    expect(settled).toBe(begun);
  });

  it('without any policy breaks the bound (control)', async () => {
    const none: ReturnType<typeof createPolicy> = { execute: (_, attempt) => attempt() };
    expect((await storm(none, null)).sent).toBeGreaterThan(boundWithoutTime);
  });
});

describe('when it is over', () => {
  it('one call goes first, and the others follow', async () => {
    const policy = createPolicy();
    let refuse = true;
    let sent = 0;
    const attempt = () => {
      sent += 1;
      return refuse ? Promise.reject(new Failure('rateLimited', { details: { status: 429, retryAfterSeconds: 30 } })) : Promise.resolve('answer');
    };
    await expect(policy.execute('read', attempt)).rejects.toMatchObject({ code: 'rateLimited' });
    refuse = false;
    await expect(policy.execute('read', attempt)).rejects.toMatchObject({ code: 'rateLimited', details: { retryAfterSeconds: 30 } });
    expect(sent).toBe(1);
    await vi.advanceTimersByTimeAsync(30_001);
    const followers = Promise.all(Array.from({ length: 5 }, () => policy.execute('read', attempt).catch((error: Failure) => error.code)));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await followers).toEqual(Array.from({ length: 5 }, () => 'answer'));
  });
});

it('a trial that is given up lifts nothing: the pause after "too many" goes on growing', async () => {
  const policy = createPolicy();
  const refused = () => Promise.reject(new Failure('rateLimited', { details: { status: 429, retryAfterSeconds: 30 } }));
  await policy.execute('read', refused).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(30_001);
  await policy.execute('read', () => Promise.reject(new Failure('cancelled'))).catch(() => undefined);
  let under = 0;
  let most = 0;
  const slow = async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, 30));
    under -= 1;
    return 'answer';
  };
  const all = Promise.all(Array.from({ length: 5 }, () => policy.execute('read', slow).catch(() => undefined)));
  await vi.advanceTimersByTimeAsync(20);
  expect(most).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  await all;
});

describe('outages in a row', () => {
  it('let the others rest, and one that a person asked for goes out all the same', async () => {
    const policy = createPolicy();
    let sent = 0;
    const fail = () => {
      sent += 1;
      return Promise.reject(new Failure('offline'));
    };
    for (let turn = 0; turn < 5; turn += 1) await policy.execute('read', fail).catch(() => undefined);
    expect(sent).toBe(5);
    await expect(policy.execute('read', fail)).rejects.toMatchObject({ code: 'offline', details: { reason: 'resting' } });
    expect(sent).toBe(5);
    await expect(policy.execute('never', () => Promise.resolve('signed in'))).resolves.toBe('signed in');
    await expect(policy.execute('read', () => Promise.resolve('read again'))).resolves.toBe('read again');
  });

  it('let whoever waits behind the one that is tried first give up', async () => {
    const policy = createPolicy();
    for (let turn = 0; turn < 5; turn += 1) await policy.execute('read', () => Promise.reject(new Failure('timeout'))).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5001);
    let answer = (_: string): void => undefined;
    const first = policy.execute('read', () => new Promise<string>((resolve) => { answer = resolve; }));
    const controller = new AbortController();
    const behind = policy.execute('read', () => Promise.resolve('late'), controller.signal).catch((error: Failure) => error.code);
    controller.abort();
    expect(await Promise.race([behind, Promise.resolve().then(() => vi.advanceTimersByTimeAsync(60_000)).then(() => 'still waiting')])).toBe('cancelled');
    answer('back');
    expect(await first).toBe('back');
    await expect(policy.execute('read', () => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('try one again after a rest', async () => {
    const policy = createPolicy();
    const fail = () => Promise.reject(new Failure('timeout'));
    for (let turn = 0; turn < 5; turn += 1) await policy.execute('read', fail).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5001);
    await expect(policy.execute('read', () => Promise.resolve('back'))).resolves.toBe('back');
  });
});

describe('the repetition budget', () => {
  it('runs dry: a hundred failing calls in a row are hardly repeated', async () => {
    vi.useRealTimers();
    const policy = createPolicy(0);
    let sent = 0;
    // Every fourth call works, so that nothing rests.
    for (let turn = 0; turn < 100; turn += 1) {
      await policy.execute('read', () => {
        sent += 1;
        return turn % 4 === 0 ? Promise.resolve('') : Promise.reject(new Failure('unavailable', { details: { status: 503 } }));
      }).catch(() => undefined);
    }
    expect(sent).toBeLessThanOrEqual(100 + 10 + 10);
  });
});
