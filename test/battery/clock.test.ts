// The computer's clock set by minutes, days and years, forwards and back, at any moment: sessions are renewed as ever, never in circles.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DfsSession } from '../../main/secrets/vault';
import { createRenewal } from '../../main/services/renewal';
import { openRow } from './row';

const { count, random, note } = openRow('clock');
const [minute, day, year] = [60_000, 86_400_000, 31_557_600_000];
const shifts = [-10 * year, -year, -day, -10 * minute, -minute, minute, 10 * minute, day, year, 10 * year];
const lifeSeconds = 1200;
const hours = 2;

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: new Date('2026-11-26T09:00:00Z') }); });
afterEach(() => { vi.useRealTimers(); });

const jwt = (atMs: number) => `e30.${Buffer.from(JSON.stringify({ iat: Math.floor(atMs / 1000), exp: Math.floor(atMs / 1000) + lifeSeconds })).toString('base64url')}.x`;

interface Kept { watch(session: DfsSession, justReceived: boolean): void; stop(): void }
type Make = (options: { renew: () => Promise<DfsSession>; now: () => Date; current: () => DfsSession; fresh: (next: DfsSession) => void; skewMs: () => number }) => Kept;

const ours: Make = ({ renew, now, current, fresh, skewMs }) => createRenewal({
  renew, now, current, skewMs, onGone: () => undefined,
  onFresh: (next) => {
    fresh(next);
    return Promise.resolve();
  },
});
/** Goes by what this computer's clock makes of the end of a session. */
const credulous: Make = ({ renew, now, fresh }) => {
  let timer: NodeJS.Timeout | null = null;
  const watch = (session: DfsSession): void => {
    const { exp } = JSON.parse(Buffer.from(session.jwt.split('.')[1]!, 'base64url').toString()) as { exp: number };
    timer = setTimeout(() => void renew().then(fresh), Math.min(2 ** 31 - 1, Math.max(100, exp * 1000 - now().getTime() - 300_000)));
  };
  return { watch, stop: () => void (timer && clearTimeout(timer)) };
};

/** Two hours of a session whose computer's clock is set at a random moment; the server's goes on. */
async function through(shift: number, atMs: number, skewKnown: boolean, make: Make): Promise<{ renewed: number; expired: number }> {
  let [renewed, expired, moved] = [0, 0, 0];
  const server = () => Date.now();
  const now = () => new Date(Date.now() + moved);
  let current: DfsSession = { contactId: 7, sessionId: 's', jwt: jwt(server()), origin: 'password' };
  let receivedAt = server();
  const renew = (): Promise<DfsSession> => {
    renewed += 1;
    if (server() - receivedAt > lifeSeconds * 1000) expired += 1;
    receivedAt = server();
    return Promise.resolve({ ...current, jwt: jwt(server()) });
  };
  const kept = make({
    renew, now, current: () => current, skewMs: () => (skewKnown ? -moved : 0),
    fresh: (next) => {
      current = next;
      kept.watch(next, true);
    },
  });
  kept.watch(current, true);
  await vi.advanceTimersByTimeAsync(atMs);
  moved = shift;
  // In pieces, so that one that goes in circles is seen and not waited for.
  for (let passed = atMs; passed < hours * 3_600_000 && renewed < 1000; passed += minute) await vi.advanceTimersByTimeAsync(minute);
  kept.stop();
  return { renewed, expired };
}

async function storm(times: number, make: Make): Promise<string[]> {
  const found: string[] = [];
  let most = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const [shift, atMs] = [shifts[turn % shifts.length]! * (0.5 + random()), Math.floor(random() * 3_600_000)];
    const { renewed, expired } = await through(shift, atMs, random() < 0.5, make);
    most = Math.max(most, renewed);
    // At three quarters of twenty minutes: eight times in two hours.
    if (renewed > hours * 60 || renewed < hours * 3 || expired > 0) found.push(`set by ${Math.round(shift / minute)} minutes after ${Math.round(atMs / minute)}: renewed ${renewed} times, ${expired} too late`);
    if (found.length > 5) break;
  }
  note(make === ours ? 'most renewals in two hours' : 'control, by the clock alone: found', make === ours ? most : found.length);
  return found;
}

describe('a clock that is set', () => {
  it('makes nobody renew in circles or too late', async () => expect(await storm(count, ours)).toEqual([]));
  it('misleads whoever believes it (control)', async () => expect((await storm(40, credulous)).length).toBeGreaterThan(0));
});
