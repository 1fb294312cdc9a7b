// What is sent to a remote system leaves a trace before it is sent, and says afterwards only what is certain.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { attempt } from '../../../main/services/activity-attempt';
import type { Session } from '../../../main/services/session';
import type { ErrorCode } from '../../../preload/contract/errors';

let store: Store;
let left: boolean;
let sent: number;
beforeEach(() => {
  store = createStore(openDatabase({ file: null, key: null }));
  [left, sent] = [false, 0];
});
afterEach(() => { store.close(); });
const session = { storeForLater: () => () => { if (left) throw new Failure('cancelled'); return store; } } as unknown as Session;
function trying<T>(send: () => Promise<T>): Promise<T> {
  return attempt(session, () => new Date('2026-11-26T09:00:00Z'), null, (step) => ({ action: 'passwordChanged', step }), () => { sent += 1; return send(); });
}
const steps = () => store.activity.after(0, -1).map(({ details }) => (JSON.parse(details) as { step: string }).step);

it('is noted before it is sent, and as done when it is', async () => {
  expect(await trying(async () => steps())).toEqual(['sent']);
  expect(steps()).toEqual(['sent', 'done']);
});

it.each<[ErrorCode, string]>([
  ['timeout', 'unknown'], ['outcomeUnknown', 'unknown'], ['cancelled', 'unknown'], ['internal', 'unknown'], ['requestRefused', 'notDone'], ['notFound', 'notDone'],
])('that ends with %s is %s', async (code, expected) => {
  await expect(trying(() => Promise.reject(new Failure(code)))).rejects.toMatchObject({ code });
  expect(steps()).toEqual(['sent', expected]);
});

it('of which this program itself makes nothing may have been done', async () => {
  const fault = new TypeError('odd');
  await expect(trying(() => Promise.reject(fault))).rejects.toBe(fault);
  expect(steps()).toEqual(['sent', 'unknown']);
});

it('is not sent where it cannot be noted, and answers all the same where the end cannot', async () => {
  left = true;
  await expect(trying(async () => 1)).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent).toBe(0);
  left = false;
  expect(await trying(async () => { left = true; return 'answer'; })).toBe('answer');
  left = false;
  await expect(trying(() => { left = true; return Promise.reject(new Failure('notFound')); })).rejects.toMatchObject({ code: 'notFound' });
  expect(steps()).toEqual(['sent', 'sent']);
});
