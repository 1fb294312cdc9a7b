// Renewing: one at a time for each session, never in circles, and ended only by the provider's own word.
import { describe, expect, it } from 'vitest';
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

  it('is not due at once for a session just received, even when its token says it ended as it began', () => {
    const ended = session('a', { iat: 1_000, exp: 1_000 });
    const { renewal } = made(() => Promise.reject(new Failure('offline')), ended);
    renewal.watch(ended, true);
    expect(renewal.isDue(ended)).toBe(false);
    renewal.stop();
  });
});
