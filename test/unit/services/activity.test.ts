// The activity log as the screen and its file show it: chosen by kind and by words, a page at a time, and whole in its file.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { passingKeys } from '../../../main/cache/activity';
import { openDatabase } from '../../../main/cache/database';
import { createActivity, type Activity } from '../../../main/services/activity';
import { createExports } from '../../../main/services/exports';
import type { Session } from '../../../main/services/session';
import type { ActivityQuery } from '../../../preload/contract/activity';
import { namedRecord } from '../../../preload/contract/client-facts';

let folder = '';
let store: Store;
let activity: Activity;
let clock: Date;
let open: boolean;
let events: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-activity-'));
  store = createStore(openDatabase({ file: null, key: null }));
  [clock, open, events] = [new Date('2026-11-26T09:00:00Z'), true, []];
  const session = { store: () => store, storeForLater: () => () => store, state: () => ({ open }), anchor: () => null } as unknown as Session;
  const exports = createExports({ chooseFile: (name) => Promise.resolve(join(folder, name)), chooseFolder: () => Promise.resolve(null), showInFolder: () => undefined, copyText: () => Promise.resolve() });
  activity = createActivity(session, exports, (event, ..._payload) => void events.push(event), () => clock);
});
afterEach(() => {
  vi.useRealTimers();
  activity.stop();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});
const list = (query: Partial<ActivityQuery> = {}) => activity.list({ text: '', language: 'en', kinds: [], clientId: null, from: null, until: null, before: null, limit: 50, ...query });
const shown = (query?: Partial<ActivityQuery>) => list(query).entries.map(({ sequence, deed }) => `${sequence} ${deed?.action}`);

describe('a page of the log', () => {
  let client = '';
  beforeEach(() => {
    client = store.clients.add(namedRecord('Élodie Lamy'), new Date(0));
    activity.record({ action: 'clientViewed' }, client);
    activity.record({ action: 'premiaOpened', session: client }, client);
    activity.record({ action: 'clientArchived', archived: true }, client);
    activity.record({ action: 'passwordChanged', step: 'done' });
  });

  it('has whoever was forgotten as such, and nobody where it concerned nobody', () => {
    store.clients.forget(client);
    expect(list().entries.map(({ client: whom }) => whom)).toEqual([null, 'forgotten', 'forgotten', 'forgotten']);
  });
  it('has entries of every kind, or of those that were chosen, the newest first', () => {
    expect(shown()).toEqual(['4 passwordChanged', '3 clientArchived', '2 premiaOpened', '1 clientViewed']);
    expect(shown({ kinds: ['view', 'change'] })).toEqual(['3 clientArchived', '1 clientViewed']);
    expect(shown({ kinds: ['report'] })).toEqual([]);
  });
  it('has those of one client, or with a word of whom they concern', () => {
    expect(shown({ clientId: client })).toEqual(['3 clientArchived', '2 premiaOpened', '1 clientViewed']);
    expect(shown({ text: 'elodie', kinds: ['access', 'view'] })).toEqual(['1 clientViewed']);
    expect(list({ text: 'elodie' }).entries[0]!.client).toEqual({ id: client, name: 'Élodie Lamy' });
  });
  it('tells its own from what somebody else did, and a client who was forgotten from one who was never here', () => {
    const keys = passingKeys('camille');
    const own = createStore(store.database, keys);
    const other = createStore(store.database, { ...keys, owner: 'dominique' });
    for (const one of [own, other]) {
      one.activity.record({ action: 'clientViewed' }, client, new Date(0));
      one.activity.record({ action: 'clientViewed' }, 'nobody in this book', new Date(0));
    }
    store = own;
    expect(list({ limit: 4 }).entries.map(({ mine, client: whom }) => [mine, whom])).toEqual([[false, 'unknown'], [false, { id: client, name: 'Élodie Lamy' }], [true, 'forgotten'], [true, { id: client, name: 'Élodie Lamy' }]]);
  });
  it('says whether there are more, and goes on behind its last', () => {
    const { entries, more } = list({ limit: 3 });
    expect([entries.length, more]).toEqual([3, true]);
    expect([shown({ limit: 3, before: entries.at(-1)!.sequence }), list({ limit: 4 }).more]).toEqual([['1 clientViewed'], false]);
  });
});

describe('looking at a client', () => {
  it('is noted once in a quarter of an hour, and so is each estimate', () => {
    const client = store.clients.add(namedRecord('Élodie Lamy'), new Date(0));
    for (const minutes of [0, 14, 15]) {
      clock = new Date(Date.UTC(2026, 10, 26, 9, minutes));
      activity.viewed(client);
      activity.estimated(client, 'S-1', false);
    }
    activity.estimated(client, 'S-1', true);
    expect(shown()).toEqual(['5 estimateShown', '4 estimateShown', '3 clientViewed', '2 estimateShown', '1 clientViewed']);
  });
});

describe('whoever comes', () => {
  it('has the log looked through after a while, once, and is told of what is noted', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    activity.sessionChanged();
    activity.record({ action: 'passwordChanged', step: 'done' });
    activity.record({ action: 'passwordChanged', step: 'done' });
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([shown(), events]).toEqual([['2 passwordChanged', '1 passwordChanged'], ['activity.changed']]);
    // They are the same: it is not put off.
    activity.sessionChanged();
    await vi.advanceTimersByTimeAsync(500);
    expect(shown()[0]).toBe('3 verified');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(shown()).toHaveLength(3);
    open = false;
    activity.sessionChanged();
    expect(activity.digest()).toBeNull();
    open = true;
    activity.sessionChanged();
    open = false;
    activity.sessionChanged();
    await vi.advanceTimersByTimeAsync(600_000);
    open = true;
    expect([shown().length, activity.digest()]).toEqual([3, { entries: 3, mac: store.activity.head().mac }]);
  });
});

describe('the whole log', () => {
  it('is written to a file however long it is, its own export last', async () => {
    store.together(() => { for (let number = 0; number < 1200; number += 1) activity.record({ action: 'passwordChanged', step: 'done' }); });
    expect(await activity.export('en')).toMatchObject({ state: 'saved', fileName: 'activity-en-2026-11-26.csv' });
    const lines = readFileSync(join(folder, 'activity-en-2026-11-26.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 1201 }, (_, index) => index + 1));
    expect(lines.at(-1)).toContain('exported');
  });
  it('is verified however long it is, and says where it was changed', async () => {
    store.together(() => { for (let number = 0; number < 1200; number += 1) activity.record({ action: 'passwordChanged', step: 'done' }); });
    expect(await activity.verify('asked')).toMatchObject({ entries: 1200, broken: null });
    store.database.prepare("UPDATE activity SET at = '2026-01-01T00:00:00.000Z' WHERE sequence = 1100").run();
    expect(await activity.verify('asked')).toMatchObject({ broken: { first: 1100, reason: 'changed' } });
    expect(activity.state().check).toMatchObject({ broken: { first: 1100 } });
  });
});
