// A thousand single bits turned over in the file: each is noticed or changes nothing, none comes back as another figure.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations, openDatabase } from '../../main/cache/database';
import { dump, fill, newKey } from '../integration/cache/sample-store';
import { openRow } from './row';

const { count, random, note } = openRow('bit-flips');
const key = newKey();

let folder = '';
let damaged = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-flips-'));
  damaged = join(folder, 'damaged.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Open = (file: string) => Database.Database;
const encrypted: Open = (file) => openDatabase({ file, key });
/** The same shape and content without the cipher. */
const plain: Open = (file) => {
  const database = new Database(file);
  if (database.pragma('user_version', { simple: true }) === 0) for (const migration of migrations) database.exec(migration);
  database.pragma('user_version = 1');
  return database;
};

/** Turns one bit over, opens what is there and reads all of it. */
function flip(whole: readonly { suffix: string; bytes: Buffer }[], which: number, open: Open): string | null {
  for (const suffix of ['', '-wal', '-shm']) rmSync(damaged + suffix, { force: true });
  for (const [index, { suffix, bytes }] of whole.entries()) {
    const copy = Buffer.from(bytes);
    if (index === which) {
      const at = Math.floor(random() * copy.length);
      copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
    }
    writeFileSync(damaged + suffix, copy);
  }
  try {
    const database = open(damaged);
    try {
      return JSON.stringify(dump(database));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function filled(name: string, open: Open) {
  const file = join(folder, name);
  const database = open(file);
  fill(database, { clients: 20, simulations: 20 });
  const content = JSON.stringify(dump(database));
  database.close();
  return { whole: [{ suffix: '', bytes: readFileSync(file) }], content };
}

function flips(times: number, open: Open, name: string) {
  const { whole, content } = filled(name, open);
  let [noticed, silent] = [0, 0];
  for (let turn = 0; turn < times; turn += 1) {
    const read = flip(whole, 0, open);
    if (read === null) noticed += 1;
    else if (read !== content) silent += 1;
  }
  return { noticed, silent };
}

describe('a bit turned over', () => {
  it('is noticed, or is where nobody has written yet', () => {
    const { noticed, silent } = flips(count, encrypted, 'a.db');
    note('noticed when read', noticed);
    expect(silent).toBe(0);
    expect(noticed).toBeGreaterThan(count * 0.4);
  });

  it('in the write-ahead log gives an earlier state or none, never another value', () => {
    const file = join(folder, 'log.db');
    const database = openDatabase({ file, key });
    const states = new Set([JSON.stringify(dump(database))]);
    database.pragma('wal_checkpoint(TRUNCATE)');
    const store = fill(database, { clients: 3, simulations: 1 });
    states.add(JSON.stringify(dump(database)));
    for (let number = 0; number < 10; number += 1) {
      store.saveFact('a.fact', `value ${number}`);
      states.add(JSON.stringify(dump(database)));
    }
    const whole = ['', '-wal'].map((suffix) => ({ suffix, bytes: readFileSync(file + suffix) }));
    store.close();
    // What `fill` writes in steps of its own are states as well; they have no fact yet.
    const silent = Array.from({ length: Math.ceil(count / 10) }, () => flip(whole, 1, encrypted)).filter((read) => read !== null && !states.has(read) && read.includes('"a.fact"'));
    expect(silent).toEqual([]);
  });

  it('in a file without a cipher mostly comes back as another value (control)', () => {
    const times = Math.max(100, Math.round(count / 5));
    const { noticed, silent } = flips(times, plain, 'plain.db');
    note('control, a file without the cipher: silently different', `${silent} of ${times} (${noticed} noticed)`);
    expect(silent).toBeGreaterThan(times * 0.2);
  });
});
