// The power fails at a thousand moments: what was not synced is dropped, torn or in another order, and no acknowledged commit is lost.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../../main/cache';
import { migrations, openDatabase } from '../../main/cache/database';
import { Failure } from '../../main/failure';
import { bundle, type ChildProgram } from '../integration/child';
import { addSimulation, newKey } from '../integration/cache/sample-store';
import { namedRecord } from '../../preload/contract/client-facts';
import { Disk, readLog, suffixes, type Entry } from './disk';
import { preload } from './native/build';
import { openRow } from './row';

const { count, random, note, skipped } = openRow('power-cuts');
const library = preload('disk-log');
if (library === null) skipped('no C compiler here, or not Linux');
const commits = 120;
/** As many cuts for one run of the program, so that runs differ as well. */
const cutsEach = 100;
/** What an earlier version left, for the program to bring to the present shape. */
const oldReferences = 30;

let folder = '';
let committer: ChildProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-power-'));
  committer = await bundle('test/battery/committer.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  committer.remove();
});

const bytesOf = (file: string): Buffer | null => {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
};
const key = newKey();
let runs = 0;

/** What the program did to its files, from a given state of them. */
function noted(synchronous: string, prepare: (file: string) => void = () => undefined): { before: (Buffer | null)[]; entries: Entry[] } {
  runs += 1;
  const file = join(folder, `run-${runs}.db`);
  prepare(file);
  const before = suffixes.map((suffix) => bytesOf(file + suffix));
  const log = join(folder, `run-${runs}.log`);
  execFileSync(process.execPath, [committer.file, file, key, String(commits), synchronous], { env: { ...process.env, LD_PRELOAD: String(library), WORKSTATION_DISK_FILE: file, WORKSTATION_DISK_LOG: log }, stdio: ['ignore', 'pipe', 'inherit'] });
  return { before, entries: readLog(readFileSync(log)) };
}

/** A file of the first version with simulations in it, closed and at rest. */
function ofFirstVersion(file: string): void {
  const list = migrations as string[];
  const later = list.splice(1);
  const database = openDatabase({ file, key });
  database.prepare("INSERT INTO client (id, contact_id, name, added_at) VALUES ('x', 1, 'Client canari', 't')").run();
  for (let number = 1; number <= oldReferences; number += 1) database.prepare(`INSERT INTO simulation VALUES (?, 'x', ?, 't', 'S', '{}', '{}', '{}', 'request', 'response', '{}', '{}')`).run(`s${number}`, `old-${number}`);
  database.close();
  list.push(...later);
}

type Verdict = 'sound' | 'nothing yet' | 'lost' | 'damaged';

/** Opens what is left, as the program would at its next start, and looks for everything that was acknowledged. */
function lookAt(parts: (Buffer | null)[], acknowledged: number, old: number): Verdict {
  const file = join(folder, 'cut.db');
  for (const part of [...suffixes, '-shm']) rmSync(file + part, { force: true });
  suffixes.forEach((suffix, index) => parts[index] && writeFileSync(file + suffix, parts[index]));
  const nothingYet = acknowledged === 0 && old === 0;
  let database;
  try {
    database = openDatabase({ file, key });
  } catch (error) {
    // A file whose making was cut off holds nothing of anybody; it is refused, not opened as something else.
    if (error instanceof Failure && nothingYet) return 'nothing yet';
    return 'damaged';
  }
  try {
    const store = createStore(database);
    if (database.pragma('integrity_check', { simple: true }) !== 'ok' || (database.pragma('foreign_key_check') as unknown[]).length > 0) return 'damaged';
    const kept = new Set(database.prepare<[], string>('SELECT reference FROM simulation').pluck().all());
    const wanted = [...Array.from({ length: acknowledged }, (_, number) => `S-${number}`), ...Array.from({ length: old }, (_, number) => `old-${number + 1}`)];
    if (wanted.some((reference) => !kept.has(reference))) return 'lost';
    // One more may have been kept and not yet said; nothing else is there, and the file takes the next.
    if (kept.size > wanted.length + 1) return 'damaged';
    store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], new Date());
    addSimulation(store, store.clients.findByContact(1)!.id, 1_000_000);
    return 'sound';
  } catch {
    return 'damaged';
  } finally {
    database.close();
  }
}

/** Cuts the power at random moments of one run, and counts what was found. */
function cut({ before, entries }: ReturnType<typeof noted>, times: number, old = 0): Record<Verdict, number> {
  const found: Record<Verdict, number> = { sound: 0, 'nothing yet': 0, lost: 0, damaged: 0 };
  // One in four while the file is being made or migrated, which is a small part of the writes.
  const making = Math.max(1, entries.findIndex(({ kind }) => kind === 'A'));
  const moments = Array.from({ length: times }, (_, index) => 1 + Math.floor(random() * (index % 4 === 0 ? making : entries.length))).sort((a, b) => a - b);
  const disk = new Disk(before);
  let acknowledged = 0;
  let at = 0;
  for (const moment of moments) {
    for (; at < moment; at += 1) {
      disk.take(entries[at]!);
      if (entries[at]!.kind === 'A') acknowledged += entries[at]!.bytes.toString().split('\n').length - 1;
    }
    found[lookAt(disk.afterCut(random), acknowledged, old)] += 1;
  }
  return found;
}

const sum = (list: Record<Verdict, number>[], verdict: Verdict) => list.reduce((total, one) => total + one[verdict], 0);

describe.skipIf(library === null)('a power cut', () => {
  it('loses nothing that was acknowledged, and damages nothing', () => {
    const found = Array.from({ length: Math.ceil(count * 0.7 / cutsEach) }, () => cut(noted('as it is'), cutsEach));
    note('cuts while working', found.length * cutsEach);
    note('of them in the first making of the file', sum(found, 'nothing yet'));
    expect([sum(found, 'lost'), sum(found, 'damaged')]).toEqual([0, 0]);
    expect(sum(found, 'sound')).toBeGreaterThan(found.length * cutsEach * 0.7);
  });

  it('in the middle of bringing an old file to the present shape loses nothing of it', () => {
    const found = Array.from({ length: Math.ceil(count * 0.3 / cutsEach) }, () => {
      const whole = noted('as it is', ofFirstVersion);
      const first = whole.entries.findIndex(({ kind }) => kind === 'A');
      return cut({ ...whole, entries: whole.entries.slice(0, first + 1) }, cutsEach, oldReferences);
    });
    note('cuts while migrating', found.length * cutsEach);
    expect([sum(found, 'lost'), sum(found, 'damaged'), sum(found, 'sound')]).toEqual([0, 0, found.length * cutsEach]);
  });

  it('loses commits when the file is only synced now and then (control)', () => {
    const found = Array.from({ length: Math.max(1, Math.round(count / 5 / cutsEach)) }, () => cut(noted('NORMAL'), cutsEach));
    note('control, synchronous=NORMAL: cuts that lost commits', `${sum(found, 'lost')} of ${found.length * cutsEach}`);
    expect(sum(found, 'lost')).toBeGreaterThan(found.length * cutsEach * 0.2);
  });

  it('damages a file that is never synced (control)', () => {
    const tries = 20;
    const found = cut(noted('OFF'), tries);
    note('control, synchronous=OFF: cuts that lost or damaged', `${found.lost + found.damaged} of ${tries}`);
    expect(found.lost + found.damaged).toBeGreaterThan(tries * 0.3);
  });
});
