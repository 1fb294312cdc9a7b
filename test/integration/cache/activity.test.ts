// The stored log, changed behind the program's back in a thousand ways: each is found, and the first broken entry is named.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { sealOf, type ActivityRow, type Head } from '../../../main/cache/activity-chain';
import { openDatabase } from '../../../main/cache/database';
import { prepared } from '../../../main/cache/imports';
import { createActivity } from '../../../main/services/activity';
import type { Deed } from '../../../preload/contract/activity';
import { namedRecord } from '../../../preload/contract/client-facts';
import { newKey } from './sample-store';
import { openRow } from '../../battery/row';

const { count: wanted, seed } = openRow('tamper');
const entries = 60;
const now = (number: number) => new Date(Date.UTC(2026, 10, 26, 9, 0, number));
const logKey = newKey();

let folder = '';
let store: Store;
let database: Database.Database;
let original: ActivityRow[];
let head: Head;

const rows = (): ActivityRow[] => database.prepare<[], ActivityRow>('SELECT sequence, at, actor, action, client, details, mac FROM activity ORDER BY sequence').all();

const deeds: Deed[] = [
  { action: 'clientViewed' }, { action: 'clientSaved', what: 'changed', fields: ['notes'] }, { action: 'clientArchived', archived: true }, { action: 'clientArchived', archived: false },
  { action: 'simulationRun', reference: 'S-20261126-7KX2M', requestHash: '0'.repeat(64), responseHash: '1'.repeat(64), queued: false }, { action: 'exported', what: 'book', rows: 3 }, { action: 'signOut', why: 'asked' },
];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-activity-'));
  database = openDatabase({ file: join(folder, 'a.db'), key: newKey() });
  store = createStore(database, { key: logKey, owner: 'north' });
  const clients = [1, 2, 3].map((contactId) => store.clients.add(namedRecord(`Client ${contactId}`, { contactId }), now(0)));
  for (let number = 1; number <= entries; number += 1) store.activity.record(deeds[number % deeds.length]!, number % 5 === 0 ? null : clients[number % 3]!, now(number));
  original = rows();
  head = store.activity.head();
  // Whoever changes it does not keep to our checks.
  database.pragma('ignore_check_constraints = ON');
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A small generator, so that a failure can be repeated. */
function dice(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (most: number) => 1 + Math.floor(next() * most);
  return { whole, from: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]! };
}
type Dice = ReturnType<typeof dice>;

const write = (row: ActivityRow) => database.prepare('INSERT INTO activity (sequence, at, actor, action, client, details, mac) VALUES (@sequence, @at, @actor, @action, @client, @details, @mac)').run(row);
const remove = (sequence: number) => database.prepare('DELETE FROM activity WHERE sequence = ?').run(sequence);
const row = (sequence: number): ActivityRow => original[sequence - 1]!;
const set = (sequence: number, column: string, value: unknown) => database.prepare(`UPDATE activity SET ${column} = ? WHERE sequence = ?`).run(value, sequence);

/** What somebody with the file's key, but not the log's, may do. */
const changes: Record<string, (dice: Dice) => void> = {
  'another time': ({ whole }) => set(whole(entries), 'at', now(whole(entries)).toISOString()),
  'another adviser': ({ whole }) => set(whole(entries), 'actor', randomBytes(16).toString('hex')),
  'another action': ({ whole, from }) => set(whole(entries), 'action', from(deeds).action),
  'another client': ({ whole, from }) => set(whole(entries), 'client', from([null, '', row(whole(entries)).client, randomBytes(16).toString('hex')])),
  'other details': ({ whole, from }) => set(whole(entries), 'details', from(['{}', '{"archived":true}', '{"archived":false}', 'no JSON', row(whole(entries)).details, `${row(whole(entries)).details} `])),
  'another seal': ({ whole, from }) => set(whole(entries), 'mac', from([randomBytes(32).toString('hex'), '', 'zz', row(whole(entries)).mac])),
  'an entry removed': ({ whole }) => remove(whole(entries)),
  'several removed': ({ whole }) => database.prepare('DELETE FROM activity WHERE sequence BETWEEN ? AND ?').run(whole(entries), whole(entries)),
  'the end cut off': ({ whole }) => database.prepare('DELETE FROM activity WHERE sequence > ?').run(whole(entries) - 1),
  'two in each other’s place': ({ whole }) => {
    const [one, other] = [row(whole(entries)), row(whole(entries))];
    for (const { sequence } of [one, other]) remove(sequence);
    write({ ...other, sequence: one.sequence });
    if (one !== other) write({ ...one, sequence: other.sequence });
  },
  'one removed and the rest moved up': ({ whole }) => {
    const at = whole(entries - 1);
    remove(at);
    for (let number = at + 1; number <= entries; number += 1) set(number, 'sequence', number - 1);
  },
  'one put in and the rest moved down': ({ whole, from }) => {
    const at = whole(entries);
    for (let number = entries; number >= at; number -= 1) set(number, 'sequence', number + 1);
    write({ ...row(from([at, whole(entries)])), sequence: at });
  },
  'one added at the end': ({ whole, from }) => write({ ...row(whole(entries)), sequence: entries + from([1, 1, 2, 1000]), mac: from([randomBytes(32).toString('hex'), row(entries).mac]) }),
  'another number': ({ whole, from }) => set(whole(entries), 'sequence', from([-7, 0, entries + 1, entries + 100, 2 ** 40])),
  'one put before the first': ({ whole, from }) => write({ ...row(whole(entries)), sequence: from([0, -1, -(2 ** 40)]) }),
  'one copied over another': ({ whole }) => {
    const at = whole(entries);
    remove(at);
    write({ ...row(whole(entries)), sequence: at });
  },
  'sealed anew with another key': ({ whole }) => {
    const at = whole(entries);
    const key = newKey();
    let previous = row(at).mac;
    for (let number = at; number <= entries; number += 1) {
      const changed = { ...row(number), details: '{}' };
      previous = sealOf(key, previous, changed);
      set(number, 'details', '{}');
      set(number, 'mac', previous);
    }
  },
  'one from another life of the same log, sealed with its key': ({ whole }) => {
    // A copy that was put back together with its keychain and went on another way: each of its entries is genuine where it belongs.
    const at = whole(entries - 2);
    const other: ActivityRow[] = [];
    for (let number = at; number <= entries; number += 1) {
      const entry = { ...row(number), details: '{"other":"life"}' };
      other.push({ ...entry, mac: sealOf(logKey, other.at(-1)?.mac ?? row(number).mac, entry) });
    }
    const taken = other[whole(other.length - 1)]!;
    remove(taken.sequence);
    write(taken);
  },
  'the whole log removed': () => database.exec('DELETE FROM activity'),
  'everything from an earlier day': ({ whole }) => {
    // As a copy of the file from back then, which went on being used elsewhere without the key.
    const at = whole(entries - 1);
    database.prepare('DELETE FROM activity WHERE sequence > ?').run(at);
    for (let number = at + 1; number <= at + whole(10); number += 1) write({ ...row(Math.min(number, entries)), sequence: number, mac: randomBytes(32).toString('hex') });
  },
  'a break noted that was none': ({ whole }) => write({ sequence: entries + 1, at: now(99).toISOString(), actor: row(1).actor, action: 'chainBroken', client: null, details: JSON.stringify({ first: whole(entries), reason: 'missing', missed: null }), mac: randomBytes(32).toString('hex') }),
};

/** The lowest number at which what is there differs from what was written: found without any seal. */
function firstDifference(): number | null {
  const there = rows();
  const known = new Map(original.map((one) => [one.sequence, JSON.stringify(one)]));
  const differing = [...there.filter((one) => known.get(one.sequence) !== JSON.stringify(one)).map(({ sequence }) => sequence), ...original.filter((one) => !there.some(({ sequence }) => sequence === one.sequence)).map(({ sequence }) => sequence)];
  // One with a number between the end and a number beyond it leaves a gap behind the end.
  const beyond = differing.length > 0 && Math.min(...differing) > entries ? entries + 1 : Math.min(...differing);
  return differing.length === 0 ? null : Math.max(1, beyond);
}

const inVain = (work: () => void): void => {
  database.exec('BEGIN');
  try {
    work();
  } finally {
    database.exec('ROLLBACK');
  }
};

const broken = () => store.activity.broken(head);

describe('a log somebody changed', () => {
  it(`is found broken at the right entry, ${wanted} times`, () => {
    const kinds = Object.keys(changes);
    const tried = new Map<string, number>();
    let unchanged = 0;
    for (let turn = 0, made = 0; made < wanted; turn += 1) {
      const kind = kinds[turn % kinds.length]!;
      inVain(() => {
        changes[kind]!(dice(seed + turn));
        const expected = firstDifference();
        if (expected === null) unchanged += 1;
        else {
          made += 1;
          tried.set(kind, (tried.get(kind) ?? 0) + 1);
        }
        const found = broken();
        expect([found?.first ?? null, found?.recordedAt ?? null], `${kind}, turn ${turn}`).toEqual([expected, null]);
      });
    }
    // What happens to come to the same is no change; every kind was tried in earnest.
    expect(unchanged).toBeLessThan(wanted / 5);
    expect(Math.min(...kinds.map((kind) => tried.get(kind) ?? 0))).toBeGreaterThan(10);
  });

  it('is unbroken when nobody changed it, and when every change was undone', () => {
    expect(broken()).toBeNull();
    for (const one of original) {
      remove(one.sequence);
      write(one);
    }
    expect(broken()).toBeNull();
    expect(rows()).toEqual(original);
  });

  it('is not found when its end was anchored nowhere: only the keychain knows of a tail that is gone (control)', () => {
    inVain(() => {
      database.exec(`DELETE FROM activity WHERE sequence > ${entries - 5}`);
      expect(store.activity.broken(null)).toBeNull();
      expect(broken()).toMatchObject({ first: entries - 4, reason: 'missing' });
      // An end from before is an end the log may well have gone on from: to the file it is a crash.
      expect(store.activity.broken({ sequence: 10, mac: row(10).mac })).toBeNull();
    });
  });

  it('keeps that it was found, also after it was put right again, and goes on behind the end that is missed', () => {
    inVain(() => {
      database.exec(`DELETE FROM activity WHERE sequence > ${entries - 5}`);
      store.activity.recordBreak(broken()!, head, now(100));
      store.activity.recordBreak(broken()!, head, now(101));
      store.activity.record({ action: 'clientForgotten' }, null, now(102));
      expect(rows().map(({ sequence }) => sequence).slice(-3)).toEqual([entries - 5, entries + 1, entries + 2]);
      const later = store.activity.broken(store.activity.head());
      expect(later).toEqual({ first: entries - 4, reason: 'missing', recordedAt: now(100).toISOString() });
      for (const one of original.slice(-5)) write(one);
      expect(store.activity.broken(store.activity.head())).toEqual(later);
      // The note itself cannot be taken away either.
      remove(entries + 1);
      expect(store.activity.broken(store.activity.head())).toMatchObject({ first: entries + 1, recordedAt: null });
    });
  });
});

describe('what an entry may say', () => {
  it.each([
    ['a name', { action: 'clientViewed', name: 'Adeline Monnier' }], ['free text', { action: 'exported', what: 'Adeline Monnier', rows: 1 }], ['a reference of the advisor’s own', { action: 'report', kind: 'simulation', reference: 'for adeline@monnier.example', contentHash: '0'.repeat(64) }],
    ['an amount for a field', { action: 'clientSaved', what: 'changed', fields: ['12 500 €'] }], ['an action nobody knows', { action: 'thought' }],
  ])('is not %s', (_, deed) => {
    expect(() => store.activity.record(deed as Deed, null, now(1))).toThrow();
    expect(store.activity.head()).toEqual(head);
  });

  it('is part of the deed: what is rolled back was never noted', () => {
    expect(() => store.together(() => {
      store.activity.record({ action: 'clientForgotten' }, null, now(1));
      throw new Error('no');
    })).toThrow('no');
    expect(store.activity.head()).toEqual(head);
  });

  it('is noted once in a while where looking again is the same looking', () => {
    inVain(() => {
      const [one, other] = [randomUUID(), randomUUID()];
      const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 9, minute));
      const view = (client: string, minute: number) => store.activity.recordOnce({ action: 'clientViewed' }, client, at(minute), 15 * 60_000);
      expect([view(one, 0), view(one, 1), view(other, 2), view(one, 14), view(one, 15), view(one, 29), view(one, 31)]).toEqual([true, false, true, false, true, false, true]);
      const estimate = (reference: string, minute: number) => store.activity.recordOnce({ action: 'estimateShown', reference, solved: false }, one, at(minute), 15 * 60_000);
      expect([estimate('S-1', 0), estimate('S-2', 1), estimate('S-1', 2)]).toEqual([true, true, false]);
    });
  });
});

it('costs little: ten thousand entries', () => {
  const speed = createStore(openDatabase({ file: join(folder, 'many.db'), key: newKey() }), { key: newKey(), owner: 'n' });
  const client = speed.clients.add(namedRecord('Client', { contactId: 1 }), now(0));
  const timed = (work: () => void): number => {
    const from = performance.now();
    work();
    return performance.now() - from;
  };
  const together = timed(() => speed.together(() => {
    for (let number = 0; number < 9_800; number += 1) speed.activity.record(deeds[4]!, client, now(number));
  })) / 9_800;
  const alone = timed(() => {
    for (let number = 0; number < 200; number += 1) speed.activity.record(deeds[4]!, client, now(number));
  }) / 200;
  const once = timed(() => {
    for (let number = 0; number < 200; number += 1) speed.activity.recordOnce(deeds[4]!, client, now(number), 60_000);
  }) / 200;
  const whole = timed(() => expect(speed.activity.broken(speed.activity.head())).toBeNull());
  const tail = timed(() => [...speed.activity.newest({ before: null, clientId: client, from: null, until: null })]);
  console.log(`noting: ${together.toFixed(3)} ms within a transaction, ${alone.toFixed(2)} ms alone, ${once.toFixed(2)} ms once; verifying 10,000: ${whole.toFixed(0)} ms; reading 10,000: ${tail.toFixed(0)} ms`);
  expect(together).toBeLessThan(1);
  expect(whole).toBeLessThan(5000);
  // Ten thousand clients, whose pseudonyms are asked for with every page, and words that no entry has.
  speed.imports.write({ added: Array.from({ length: 10_000 }, (_, index) => prepared(namedRecord(`Client ${index}`, { contactId: 100 + index }))), changed: [] }, randomUUID(), now(0));
  const log = createActivity({ store: () => speed } as unknown as Parameters<typeof createActivity>[0], {} as never, () => undefined, () => now(0));
  const query = { text: '', language: 'en' as const, kinds: [], clientId: null, from: null, until: null, before: null, limit: 100 };
  const first = timed(() => expect(log.list(query).entries).toHaveLength(100));
  const page = timed(() => expect(log.list(query).entries).toHaveLength(100));
  const nothing = timed(() => expect(log.list({ ...query, text: 'nothing has this' }).entries).toEqual([]));
  console.log(`a page: ${first.toFixed(0)} ms, then ${page.toFixed(0)} ms; searching 10,000 in vain: ${nothing.toFixed(0)} ms`);
  expect(page).toBeLessThan(1000);
  expect(nothing).toBeLessThan(3000);
  speed.close();
});
