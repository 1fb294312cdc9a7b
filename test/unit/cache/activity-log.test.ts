// The chain of the activity log: which break is said, once each, and that no number is given again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { beginning, createCheck, deedOf, sealOf, type ActivityRow, type Head } from '../../../main/cache/activity-chain';
import { openDatabase } from '../../../main/cache/database';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { Deed } from '../../../preload/contract/activity';

const key = 'ab'.repeat(32);
const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 9, 0, second));

/** An entry behind another one, sealed with it or with what is missed. */
function entry(previous: Head, deed: Deed, second = 0, sequence = previous.sequence + 1, link = previous.mac): ActivityRow {
  const { action, ...details } = deed;
  const row = { sequence, at: at(second).toISOString(), actor: 'a'.repeat(32), action, client: null, details: JSON.stringify(details) };
  return { ...row, mac: sealOf(key, link, row) };
}
function chain(...deeds: Deed[]): ActivityRow[] {
  const rows: ActivityRow[] = [];
  for (const [index, deed] of deeds.entries()) rows.push(entry(rows.at(-1) ?? beginning, deed, index + 1));
  return rows;
}
function check(rows: readonly ActivityRow[], from?: Head) {
  const walk = createCheck(key, from);
  for (const row of rows) walk.take(row);
  return walk;
}
const viewed: Deed = { action: 'clientViewed' };
const noted = (first: number, reason: 'changed' | 'missing' = 'changed'): Deed => ({ action: 'chainBroken', first, reason, missed: null });
const spoilt = (rows: ActivityRow[], ...numbers: number[]) => rows.map((row) => (numbers.includes(row.sequence) ? { ...row, at: at(50).toISOString() } : row));

describe('going along the chain', () => {
  it('finds nothing in one that is whole, from its beginning or from the middle, and ends at its end', () => {
    const rows = chain(viewed, viewed, viewed);
    expect(check(rows).broken()).toBeNull();
    expect(check(rows.slice(2), rows[1]).broken()).toBeNull();
    expect(check(rows).end()).toEqual({ sequence: 3, mac: rows[2]!.mac });
    expect(check([]).end()).toEqual(beginning);
  });
  it('says the first of several breaks', () => {
    expect(check(spoilt(chain(viewed, viewed, viewed, viewed), 2, 4)).broken()).toEqual({ first: 2, reason: 'changed', recordedAt: null });
  });
  it('says one that was noted, where that lies before what is found now, and that it was noted', () => {
    expect(check(spoilt(chain(viewed, viewed, viewed, noted(1)), 3)).broken()).toEqual({ first: 1, reason: 'changed', recordedAt: at(4).toISOString() });
    expect(check(spoilt(chain(viewed, viewed, noted(2)), 1)).broken()).toEqual({ first: 1, reason: 'changed', recordedAt: null });
  });
  it('says of one that was noted more than once when it was noted first', () => {
    const again = check(spoilt(chain(viewed, viewed, noted(2), noted(2, 'missing')), 2)).broken();
    expect(again).toEqual({ first: 2, reason: 'missing', recordedAt: at(3).toISOString() });
  });
  it('finds what is gone, and what was put in before the first or under a number that is taken', () => {
    const rows = chain(viewed, viewed, viewed);
    expect(check([rows[0]!, rows[2]!]).broken()).toEqual({ first: 2, reason: 'missing', recordedAt: null });
    expect(check(rows.slice(1)).broken()).toEqual({ first: 1, reason: 'missing', recordedAt: null });
    expect(check([{ ...rows[0]!, sequence: 0 }, ...rows]).broken()).toEqual({ first: 1, reason: 'changed', recordedAt: null });
    expect(check([{ ...rows[0]!, sequence: -5 }, ...rows]).broken()).toMatchObject({ first: 1, reason: 'changed' });
    expect(check([rows[0]!, rows[0]!, rows[1]!, rows[2]!]).broken()).toEqual({ first: 2, reason: 'changed', recordedAt: null });
  });
  it('goes on behind an end that was missed and is noted so, and behind a backup that took its place', () => {
    const rows = chain(viewed, viewed);
    const missed = { sequence: 5, mac: 'cd'.repeat(32) };
    const behind = entry(rows[1]!, { action: 'chainBroken', first: 3, reason: 'missing', missed }, 9, 6, missed.mac);
    expect(check([...rows, behind]).broken()).toEqual({ first: 3, reason: 'missing', recordedAt: at(9).toISOString() });
    const back = (end: Head) => entry(rows[1]!, { action: 'backupRestored', madeAt: at(0).toISOString(), end, missed }, 9, 6, missed.mac);
    expect(check([...rows, back({ sequence: 2, mac: rows[1]!.mac })]).broken()).toBeNull();
    expect(check([...rows, back({ sequence: 1, mac: rows[0]!.mac })]).broken()).toMatchObject({ first: 3, reason: 'missing' });
  });
});

describe('what an entry says', () => {
  it('is read with its action, and nothing where it says what none can', () => {
    expect(deedOf({ action: 'clientViewed', details: '{}' })).toEqual(viewed);
    expect(deedOf({ action: 'exported', details: '{"what":"book","rows":3}' })).toEqual({ action: 'exported', what: 'book', rows: 3 });
    for (const [action, details] of [['thought', '{}'], ['exported', '{}'], ['exported', 'not json'], ['clientViewed', '[]'], ['clientViewed', 'null']] as const) expect(deedOf({ action, details })).toBeNull();
    // The action is the row's own, whatever its details claim.
    expect(deedOf({ action: 'thought', details: '{"action":"clientViewed"}' })).toBeNull();
  });
});

describe('the log', () => {
  let store: Store;
  beforeEach(() => { store = createStore(openDatabase({ file: null, key: null }), { key, owner: 'north' }); });
  afterEach(() => { store.close(); });
  const actions = () => store.activity.after(0, -1).map(({ sequence, action }) => `${sequence} ${action}`);

  it('takes what is looked at again only after a while, each client and each thing by itself', () => {
    const [one, other] = ['One', 'Other'].map((name) => store.clients.add(namedRecord(name), at(0))) as [string, string];
    const look = (client: string, second: number, deed: Deed = viewed) => store.activity.recordOnce(deed, client, at(second), 10_000);
    expect([look(one, 0), look(one, 9), look(other, 9), look(one, 10), look(one, 10, { action: 'estimateShown', reference: null, solved: false })]).toEqual([true, false, true, true, true]);
    expect(actions()).toEqual(['1 clientViewed', '2 clientViewed', '3 clientViewed', '4 estimateShown']);
    // A clock that was set back is no reason to note it again.
    expect([look(one, 5), look(other, 0)]).toEqual([false, false]);
  });

  it('notes a break once for each place, reason and end', () => {
    store.activity.record(viewed, null, at(0));
    const ends = [null, { sequence: 9, mac: 'cd'.repeat(32) }];
    for (const missed of [...ends, ...ends]) store.activity.recordBreak({ first: 1, reason: 'changed' }, missed, at(1));
    expect(actions()).toEqual(['1 clientViewed', '2 chainBroken', '10 chainBroken']);
    for (let times = 0; times < 2; times += 1) store.activity.recordBreak({ first: 1, reason: 'missing' }, null, at(2));
    for (let times = 0; times < 2; times += 1) store.activity.recordBreak({ first: 2, reason: 'changed' }, null, at(3));
    expect(actions().slice(3)).toEqual(['11 chainBroken', '12 chainBroken']);
  });

  it('whose end is gone says so before the next entry, and gives none of the numbers again', () => {
    store.activity.record(viewed, null, at(0));
    const end = { sequence: 4, mac: 'cd'.repeat(32) };
    store.activity.vouch(end);
    for (let times = 0; times < 2; times += 1) store.activity.record(viewed, null, at(1));
    expect(actions()).toEqual(['1 clientViewed', '5 chainBroken', '6 clientViewed', '7 clientViewed']);
    expect(store.activity.broken(store.activity.head())).toEqual({ first: 2, reason: 'missing', recordedAt: at(1).toISOString() });
  });

  it('whose end is there says nothing', () => {
    store.activity.record(viewed, null, at(0));
    store.activity.vouch(store.activity.head());
    store.activity.record(viewed, null, at(1));
    expect(actions()).toEqual(['1 clientViewed', '2 clientViewed']);
    expect(store.activity.broken(store.activity.head())).toBeNull();
  });

  it('whose end has another seal was changed there', () => {
    for (let number = 0; number < 3; number += 1) store.activity.record(viewed, null, at(number));
    expect(store.activity.broken({ sequence: 2, mac: 'cd'.repeat(32) })).toEqual({ first: 2, reason: 'changed', recordedAt: null });
    store.activity.vouch({ sequence: 2, mac: 'cd'.repeat(32) });
    store.activity.record(viewed, null, at(4));
    expect(actions()).toEqual(['1 clientViewed', '2 clientViewed', '3 clientViewed', '4 chainBroken', '5 clientViewed']);
  });

  it('whose missing end was noted does not note it again for something else that is found wrong', () => {
    for (let number = 0; number < 2; number += 1) store.activity.record(viewed, null, at(number));
    store.activity.vouch({ sequence: 4, mac: 'cd'.repeat(32) });
    store.activity.record(viewed, null, at(2));
    store.database.prepare('UPDATE activity SET at = ? WHERE sequence = 1').run(at(50).toISOString());
    store.activity.record(viewed, null, at(3));
    expect(actions()).toEqual(['1 clientViewed', '2 clientViewed', '5 chainBroken', '6 clientViewed', '7 clientViewed']);
  });
});
