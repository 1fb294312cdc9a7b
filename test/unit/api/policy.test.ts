// How often and how soon a call is sent again, in a clock of our own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPolicy, orCancelled, type Policy } from '../../../main/api/http/policy';
import { Failure } from '../../../main/failure';
import { errorCodes } from '../../../preload/contract/error-facts';

const dice = vi.spyOn(Math, 'random');
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  dice.mockReturnValue(0);
});
afterEach(() => { vi.useRealTimers(); });

const after = (retryAfterSeconds: number | undefined) => (retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
const unavailable = (seconds?: number) => new Failure('unavailable', { details: { status: 503, ...after(seconds) } });
const tooMany = (seconds?: number) => new Failure('rateLimited', { details: { status: 429, ...after(seconds) } });
const asCaught = (error: unknown) => error;

/** What one call came to, and when it was sent, counted from its beginning. */
async function read(policy: Policy, answer: () => unknown, { kind = 'read' as 'read' | 'compute' | 'never', forMs = 60_000 } = {}): Promise<{ outcome: unknown; sentAt: number[] }> {
  const began = performance.now();
  const sentAt: number[] = [];
  let outcome: unknown = 'still waiting';
  void policy.execute(kind, async () => {
    sentAt.push(Math.round(performance.now() - began));
    const given = answer();
    if (given instanceof Error) throw given;
    return given;
  }).catch(asCaught).then((value) => { outcome = value; });
  await vi.advanceTimersByTimeAsync(forMs);
  return { outcome, sentAt };
}
const works = () => 'answer';
const sendings = async (policy: Policy, answer: () => unknown) => (await read(policy, answer)).sentAt.length;

describe('a call that may be repeated', () => {
  it('is sent three times at most, after pauses that double and are longer at random, by as much again at most', async () => {
    expect((await read(createPolicy(), unavailable)).sentAt).toEqual([0, 400, 1200]);
    dice.mockReturnValue(0.5);
    expect((await read(createPolicy(), unavailable, { kind: 'compute' })).sentAt).toEqual([0, 600, 1800]);
    dice.mockReturnValue(1);
    expect((await read(createPolicy(), unavailable)).sentAt).toEqual([0, 800, 2400]);
    expect((await read(createPolicy(2), unavailable)).sentAt).toEqual([0, 1600, 4800]);
    expect((await read(createPolicy(0), unavailable, { forMs: 3 })).sentAt).toHaveLength(3);
  });

  it('waits as long as the server asks, up to ten seconds; for longer it is not repeated', async () => {
    expect((await read(createPolicy(), () => unavailable(3))).sentAt).toEqual([0, 3020, 6040]);
    expect((await read(createPolicy(), () => unavailable(10))).sentAt).toEqual([0, 10_020, 20_040]);
    expect((await read(createPolicy(), () => unavailable(0))).sentAt).toEqual([0, 400, 1200]);
    const long = unavailable(11);
    expect(await read(createPolicy(), () => long)).toEqual({ outcome: long, sentAt: [0] });
  });

  it('ends with the first success', async () => {
    let turn = 0;
    expect(await read(createPolicy(), () => (turn++ === 0 ? new Failure('unavailable') : 'second'))).toEqual({ outcome: 'second', sentAt: [0, 400] });
  });

  it('ends at once with what would be the same again, and with what nobody knows', async () => {
    for (const error of [...errorCodes.filter((code) => code !== 'unavailable' && code !== 'rateLimited').map((code) => new Failure(code)), new TypeError('ours'), Object.assign(new Error('like one'), { code: 'unavailable' })]) {
      const { outcome, sentAt } = await read(createPolicy(), () => error);
      expect(outcome, error.message).toBe(error);
      expect(sentAt, error.message).toEqual([0]);
    }
  });

  it('has ten repetitions in hand, and every call earns a tenth of one, ten at most', async () => {
    const policy = createPolicy(0);
    const drained = async () => {
      const sent: number[] = [];
      // A call that works comes in between, so that nothing rests.
      for (let turn = 0; turn < 5; turn += 1) sent.push(await sendings(policy, unavailable), await sendings(policy, works));
      sent.push(await sendings(policy, unavailable));
      return sent;
    };
    const untilEmpty = async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        const sent = await sendings(policy, unavailable);
        await read(policy, works);
        if (sent === 1) return;
      }
    };
    expect((await drained()).slice(0, 10)).toEqual([3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    await untilEmpty();
    // What is left is less than one; after twenty-five calls it is two and a half at least, and less than three and a half.
    for (let turn = 0; turn < 25; turn += 1) await read(policy, works);
    expect([await sendings(policy, unavailable), await sendings(policy, unavailable), await sendings(policy, unavailable)].reduce((sum, sent) => sum + sent - 1, 0)).toBeOneOf([2, 3]);
    for (let turn = 0; turn < 300; turn += 1) await read(policy, works);
    expect((await drained()).slice(0, 10)).toEqual([3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    expect(await sendings(policy, unavailable)).toBeLessThan(3);
  });
});

describe('a call that may not be repeated', () => {
  it('is sent once, whatever it comes to', async () => {
    const policy = createPolicy();
    for (const error of [unavailable(), unavailable(1), tooMany(), tooMany(1), new Failure('offline'), new TypeError('ours')]) expect(await read(policy, () => error, { kind: 'never' })).toEqual({ outcome: error, sentAt: [0] });
    expect(await read(policy, works, { kind: 'never' })).toEqual({ outcome: 'answer', sentAt: [0] });
  });

  it('neither makes the others rest nor waits for them', async () => {
    const policy = createPolicy();
    for (let turn = 0; turn < 9; turn += 1) await read(policy, () => new Failure('offline'), { kind: 'never' });
    expect((await read(policy, works)).outcome).toBe('answer');
    await read(policy, () => tooMany(60), { forMs: 1 });
    expect((await read(policy, works, { kind: 'never', forMs: 1 })).outcome).toBe('answer');
  });
});

describe('after five outages in a row', () => {
  const outages = async (policy: Policy, count: number, code: 'offline' | 'timeout' | 'unavailable' = 'offline') => {
    for (let turn = 0; turn < count; turn += 1) await read(policy, () => (code === 'unavailable' ? unavailable(11) : new Failure(code)), { forMs: 1 });
  };

  it.each(['offline', 'timeout', 'unavailable'] as const)('of being %s nothing is sent for five seconds, and that is what the others hear', async (code) => {
    const policy = createPolicy();
    await outages(policy, 4, code);
    expect(await read(policy, works, { forMs: 1 })).toEqual({ outcome: 'answer', sentAt: [0] });
    await outages(policy, 5, code);
    const { outcome, sentAt } = await read(policy, works, { forMs: 4980 });
    expect(sentAt).toEqual([]);
    expect((outcome as Failure).toCallError()).toMatchObject({ code, details: { reason: 'resting' } });
    expect((await read(policy, works, { forMs: 30 })).outcome).toMatchObject({ code });
    expect(await read(policy, works, { forMs: 1 })).toEqual({ outcome: 'answer', sentAt: [0] });
  });

  it('the rest is as patient as everything else', async () => {
    const policy = createPolicy(0.01);
    await outages(policy, 5);
    expect((await read(policy, works, { forMs: 30 })).outcome).toMatchObject({ code: 'offline' });
    expect((await read(policy, works, { forMs: 30 })).outcome).toMatchObject({ code: 'offline' });
    expect((await read(policy, works, { forMs: 30 })).outcome).toBe('answer');
  });

  it('one is tried after the rest; when it fails too, the rest begins again', async () => {
    const policy = createPolicy();
    await outages(policy, 5);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await read(policy, () => new Failure('timeout'), { forMs: 1 })).sentAt).toEqual([0]);
    expect((await read(policy, works, { forMs: 1 })).outcome).toMatchObject({ code: 'timeout', details: { reason: 'resting' } });
  });

  it('one that a person asked for and that works ends the rest: five more are needed for the next', async () => {
    const policy = createPolicy();
    await outages(policy, 5);
    await read(policy, () => new Failure('offline'), { kind: 'never', forMs: 1 });
    expect((await read(policy, works, { forMs: 1 })).outcome).toMatchObject({ code: 'offline', details: { reason: 'resting' } });
    await read(policy, works, { kind: 'never', forMs: 1 });
    await outages(policy, 4);
    expect((await read(policy, works, { forMs: 1 })).outcome).toBe('answer');
  });

  it('the rest is as long when somebody sets the clock back meanwhile', async () => {
    const policy = createPolicy();
    await outages(policy, 5);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await read(policy, works, { forMs: 1 })).outcome).toBe('answer');
  });

  it('everybody waits for the one that is tried first: they rest when it fails, and go when it works or is refused', async () => {
    for (const [answer, follows] of [[new Failure('offline'), { code: 'offline', details: { reason: 'resting' } }], ['answer', 'answer'], [new Failure('forbidden'), 'answer']] as const) {
      const policy = createPolicy();
      await outages(policy, 5);
      await vi.advanceTimersByTimeAsync(5000);
      let sent = 0;
      const first = policy.execute('read', async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (answer instanceof Error) throw answer;
        return answer;
      }).catch(asCaught);
      const behind = [1, 2].map(() => policy.execute('read', () => Promise.resolve((sent += 1) > 0 ? 'answer' : '')).catch(asCaught));
      await vi.advanceTimersByTimeAsync(99);
      expect(sent).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(await first).toBe(answer);
      for (const outcome of await Promise.all(behind)) {
        if (typeof follows === 'string') expect(outcome).toBe(follows);
        else expect(outcome).toMatchObject(follows);
      }
      expect(sent).toBe(typeof follows === 'string' ? 2 : 0);
    }
  });

  it('one that is given up while it is tried leaves the trial to the next', async () => {
    const policy = createPolicy();
    await outages(policy, 5);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await read(policy, () => new Failure('cancelled'), { forMs: 1 })).sentAt).toEqual([0]);
    expect((await read(policy, () => new Failure('offline'), { forMs: 1 })).sentAt).toEqual([0]);
    expect((await read(policy, works, { forMs: 1 })).outcome).toMatchObject({ code: 'offline', details: { reason: 'resting' } });
  });

  it('what a person asked for and worked lets go whoever waits behind a trial', async () => {
    const policy = createPolicy();
    await outages(policy, 5);
    await vi.advanceTimersByTimeAsync(5000);
    void policy.execute('read', () => new Promise<never>(() => undefined));
    const behind = policy.execute('read', () => Promise.resolve('answer'));
    await read(policy, works, { kind: 'never', forMs: 1 });
    expect(await Promise.race([behind, vi.advanceTimersByTimeAsync(60_000).then(() => 'still waiting')])).toBe('answer');
  });

  it('an answer in between, a refusal too, begins the count anew; one that was given up does not', async () => {
    const policy = createPolicy();
    const restsAfter = async (between: Failure) => {
      await read(policy, works, { forMs: 1 });
      await outages(policy, 4);
      await read(policy, () => between, { forMs: 1 });
      await outages(policy, 1);
      return (await read(policy, works, { forMs: 5001 })).outcome !== 'answer';
    };
    expect([await restsAfter(new Failure('forbidden')), await restsAfter(new Failure('cancelled'))]).toEqual([false, true]);
  });

  it('but not after refusals: what answers is there', async () => {
    const policy = createPolicy();
    for (let turn = 0; turn < 9; turn += 1) await read(policy, () => new Failure('forbidden'), { forMs: 1 });
    for (let turn = 0; turn < 9; turn += 1) await read(policy, () => new TypeError('ours'), { forMs: 1 });
    expect((await read(policy, works, { forMs: 1 })).outcome).toBe('answer');
  });
});

describe('after "too many requests"', () => {
  /** How many seconds the next caller is told to wait; it sends nothing. 0 when it was let through. */
  const pauseOf = async (policy: Policy) => {
    const { outcome, sentAt } = await read(policy, works, { forMs: 0 });
    if (sentAt.length > 0) return 0;
    return (outcome as Failure).details?.['retryAfterSeconds'];
  };
  const refused = (policy: Policy, seconds = 11) => read(policy, () => tooMany(seconds), { forMs: 0 });

  it('nothing is sent for as long as the server asks, two minutes at most', async () => {
    for (const [asked, waited] of [[11, 11], [60, 60], [120, 120], [121, 120], [999_999_999, 120]] as const) {
      const policy = createPolicy();
      await refused(policy, asked);
      expect(await pauseOf(policy)).toBe(waited);
      await vi.advanceTimersByTimeAsync(waited * 1000 - 10_500);
      // Told in whole seconds, and never less than the time that is left.
      expect((await read(policy, works, { forMs: 0 })).sentAt).toEqual([]);
      await vi.advanceTimersByTimeAsync(10_501);
      expect(await pauseOf(policy)).toBe(0);
    }
  });

  it('each more in a row doubles what is waited without being asked, from half a second to half a minute', async () => {
    const policy = createPolicy();
    const waited: unknown[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      await refused(policy);
      waited.push(await pauseOf(policy));
      await vi.advanceTimersByTimeAsync(Number(waited.at(-1)) * 1000 + 1);
    }
    expect(waited).toEqual([11, 11, 11, 11, 11, 16, 30, 30, 30]);
  });

  it('and no time, the same call goes out again after a second, and is not the first of a storm', async () => {
    expect((await read(createPolicy(), () => tooMany())).sentAt).toEqual([0, 1420]);
    expect((await read(createPolicy(), () => tooMany(2))).sentAt).toEqual([0, 2020, 4040]);
    expect((await read(createPolicy(0), () => tooMany(), { forMs: 3 })).sentAt).toHaveLength(3);
  });

  it.each([
    ['a success', () => 'answer', 11], ['a refusal of another kind', () => new Failure('forbidden'), 11], ['an error of ours', () => new TypeError('ours'), 11],
    ['an outage', () => new Failure('offline'), 30], ['a call that was cancelled', () => new Failure('cancelled'), 30],
  ] as [string, () => unknown, number][])('%s in between decides how long is waited after the next', async (_, between, seconds) => {
    const policy = createPolicy();
    for (let turn = 0; turn < 8; turn += 1) {
      await refused(policy);
      await vi.advanceTimersByTimeAsync(30_001);
    }
    await read(policy, between, { forMs: 0 });
    await refused(policy);
    expect(await pauseOf(policy)).toBe(seconds);
  });

  it('one goes first: the others wait for what it comes to, and then all go', async () => {
    const policy = createPolicy();
    await refused(policy);
    await vi.advanceTimersByTimeAsync(11_001);
    let under = 0;
    let most = 0;
    const slow = async (): Promise<string> => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setTimeout(resolve, 300));
      under -= 1;
      return 'answer';
    };
    const three = (): Promise<unknown[]> => Promise.all([1, 2, 3].map(() => policy.execute('read', slow).catch(asCaught)));
    const first = three();
    await vi.advanceTimersByTimeAsync(299);
    expect([under, most]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await first).toEqual(['answer', 'answer', 'answer']);
    const next = three();
    await vi.advanceTimersByTimeAsync(1);
    expect(most).toBe(3);
    await vi.advanceTimersByTimeAsync(5000);
    await next;
  });
});

describe('whoever cancels', () => {
  it('does not wait for what cannot be shortened', async () => {
    const controller = new AbortController();
    const waiting = orCancelled(new Promise(() => undefined), controller.signal).catch(asCaught);
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(await orCancelled(new Promise(() => undefined), AbortSignal.abort()).catch(asCaught)).toMatchObject({ code: 'cancelled' });
  });

  it('gets what it came to when it was there before, and is forgotten then', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    expect(await orCancelled(Promise.resolve('there'), signal)).toBe('there');
    const error = new Error('why');
    expect(await orCancelled(Promise.reject(error), signal).catch(asCaught)).toBe(error);
    await vi.advanceTimersByTimeAsync(0);
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls.map(([name, listener]) => [name, listener])).toEqual(added.mock.calls.map(([name, listener]) => [name, listener]));
    expect(await orCancelled(Promise.resolve('alone'), undefined)).toBe('alone');
  });

  it('ends the pause before the next attempt, which is then not made', async () => {
    const policy = createPolicy();
    const controller = new AbortController();
    let sent = 0;
    const waiting = policy.execute('read', () => {
      sent += 1;
      return Promise.reject(controller.signal.aborted ? new Failure('cancelled') : unavailable(9));
    }, controller.signal).catch(asCaught);
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(sent).toBe(1);
  });
});
