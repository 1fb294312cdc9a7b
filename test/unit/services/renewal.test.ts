// Renewing: one at a time for each session, never in circles, and ended only by the provider's own word.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../main/failure';
import type { DfsSession } from '../../../main/secrets/vault';
import { createRenewal } from '../../../main/services/renewal';

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const session = (sessionId: string, claims: object = {}): DfsSession => ({ contactId: 7, sessionId, jwt: jwt(claims), origin: 'password' });

function made(renew: (stale: DfsSession) => Promise<DfsSession>, first: DfsSession) {
  let current = first;
  let gone = 0;
  const renewal = createRenewal({ renew, current: () => current, onFresh: async (fresh) => { current = fresh; }, onGone: () => { gone += 1; }, skewMs: () => 0, now: () => new Date('2026-11-22T09:00:00Z') });
  return { renewal, current: () => current, gone: () => gone, replace: (next: DfsSession) => { current = next; } };
}

describe('a renewal', () => {
  it('that hangs for somebody who left does not stand in for the next person’s', async () => {
    const asked: string[] = [];
    const { renewal, current, replace } = made(async (stale) => {
      asked.push(stale.sessionId);
      return stale.sessionId === 'first' ? new Promise<DfsSession>(() => undefined) : session('fresh');
    }, session('first'));
    void renewal.renew(current());
    replace(session('second'));
    await Promise.all([renewal.renew(current()), renewal.renew(current())]);
    expect(asked).toEqual(['first', 'second']);
    expect(current().sessionId).toBe('fresh');
  });

  it('answered by a page that is none of the provider’s ends nothing', async () => {
    const page = made(() => Promise.reject(new Failure('unreadableAnswer', { details: { reason: 'contentType' } })), session('a'));
    await expect(page.renewal.renew(page.current())).rejects.toMatchObject({ code: 'unreadableAnswer' });
    expect(page.gone()).toBe(0);
    const refused = made(() => Promise.reject(new Failure('requestRefused')), session('a'));
    await expect(refused.renewal.renew(refused.current())).rejects.toMatchObject({ code: 'sessionExpired' });
    expect(refused.gone()).toBe(1);
  });

  it.each(['offline', 'timeout', 'untrusted', 'unavailable', 'rateLimited', 'applicationRefused', 'unreadableAnswer', 'cancelled'] as const)('that came to nothing ends nothing: %s', async (code) => {
    const { renewal, current, gone } = made(() => Promise.reject(new Failure(code)), session('a'));
    await expect(renewal.renew(current())).rejects.toMatchObject({ code });
    expect(gone()).toBe(0);
  });

  it('that is refused says which system ended it, and under which number it was asked', async () => {
    const { renewal, current } = made(() => Promise.reject(new Failure('requestRefused', { correlationId: 'c-1' })), session('a'));
    await expect(renewal.renew(current())).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'dfs' }, correlationId: 'c-1' });
  });

  it('is not due at once for a session just received, even when its token says it ended as it began', () => {
    const ended = session('a', { iat: 1_000, exp: 1_000 });
    const { renewal } = made(() => Promise.reject(new Failure('offline')), ended);
    renewal.watch(ended, true);
    expect(renewal.isDue(ended)).toBe(false);
    renewal.stop();
  });
});

describe('the time of a renewal', () => {
  const begun = Date.parse('2026-11-22T09:00:00Z') / 1000;
  const here = () => current;
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
  let skewMs = 0;
  let current: DfsSession | null = null;
  let asked: string[];
  let answers: (DfsSession | Failure)[];
  let gone: number;
  let leave: () => void;
  let renewal: ReturnType<typeof createRenewal>;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    vi.setSystemTime(begun * 1000);
    [skewMs, current, asked, answers, gone, leave] = [0, null, [], [], 0, () => undefined];
    renewal = createRenewal({
      renew: async (stale) => {
        asked.push(stale.sessionId);
        leave();
        const answer = answers.shift() ?? new Failure('offline');
        if (answer instanceof Failure) throw answer;
        return answer;
      },
      current: () => current, onFresh: async (fresh) => { current = fresh; }, onGone: () => { gone += 1; }, skewMs: () => skewMs, now: () => new Date(),
    });
  });
  afterEach(() => {
    renewal.stop();
    vi.useRealTimers();
  });
  function watch(claims: object, justReceived = true): DfsSession {
    current = session('mine', claims);
    renewal.watch(current, justReceived);
    return current;
  }

  it('is three quarters of the life of one just received, whatever our clock makes of it', async () => {
    // Ended long ago, to believe our clock.
    const mine = watch({ iat: 1000, exp: 1400 });
    await pass(299.999);
    expect([asked, renewal.isDue(mine)]).toEqual([[], false]);
    await pass(0.001);
    expect([asked, renewal.isDue(mine)]).toEqual([['mine'], true]);
  });

  it('of one from an earlier run is when a quarter of its life is left, by the clock of the server', async () => {
    // Half its life is over; the server is fifty seconds ahead.
    skewMs = 50_000;
    const mine = watch({ iat: begun - 200, exp: begun + 200 }, false);
    expect(renewal.isDue(mine)).toBe(false);
    await pass(49.999);
    expect(asked).toEqual([]);
    await pass(0.001);
    expect([asked, renewal.isDue(mine)]).toEqual([['mine'], true]);
  });

  it('of one that does not say when it began counts what is left of it', async () => {
    watch({ exp: begun + 400 }, false);
    await pass(299.999);
    expect(asked).toEqual([]);
    await pass(0.001);
    expect(asked).toEqual(['mine']);
  });

  it('never comes for one that does not say when it ends, and waits for the first use where it is overdue', async () => {
    const endless = watch({ iat: begun });
    expect(renewal.isDue(endless)).toBe(false);
    const overdue = watch({ iat: begun - 400, exp: begun + 50 }, false);
    expect(renewal.isDue(overdue)).toBe(true);
    await pass(1_000_000);
    expect(asked).toEqual([]);
  });

  it('comes again every minute while nobody answers, and no more once it is renewed', async () => {
    answers = [new Failure('offline'), new Failure('unavailable'), session('fresh')];
    watch({ iat: begun, exp: begun + 400 });
    await pass(300);
    expect(asked).toHaveLength(1);
    await pass(59.999);
    expect(asked).toHaveLength(1);
    await pass(0.001);
    expect(asked).toHaveLength(2);
    await pass(60);
    expect([asked.length, here()?.sessionId]).toEqual([3, 'fresh']);
    await pass(1000);
    expect([asked.length, gone]).toEqual([3, 0]);
  });

  it('does not come for somebody who has left, and does not follow them when it failed while they did', async () => {
    watch({ iat: begun, exp: begun + 400 });
    renewal.watch(null, false);
    await pass(1000);
    watch({ iat: begun, exp: begun + 400 });
    renewal.stop();
    await pass(1000);
    watch({ iat: begun, exp: begun + 400 });
    current = null;
    await pass(1000);
    expect(asked).toEqual([]);
    // Leaves while the provider is asked.
    leave = () => { current = session('next'); };
    watch({ iat: begun, exp: begun + 400 });
    await pass(10_000);
    expect(asked).toEqual(['mine']);
    answers = [new Failure('requestRefused')];
    watch({ iat: begun, exp: begun + 400 });
    await pass(10_000);
    expect([asked, here()?.sessionId, gone]).toEqual([['mine', 'mine'], 'next', 0]);
    answers = [session('fresh')];
    watch({ iat: begun, exp: begun + 400 });
    await pass(10_000);
    expect(here()?.sessionId).toBe('next');
  });

  it('of the one before ends with the watch over another', async () => {
    watch({ iat: begun, exp: begun + 400 });
    await pass(200);
    current = session('next', { iat: begun, exp: begun + 4000 });
    renewal.watch(current, true);
    await pass(2999);
    expect(asked).toEqual([]);
    await pass(1);
    expect(asked).toEqual(['next']);
  });
});
