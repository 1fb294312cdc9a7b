// Five hundred times killed in the middle: of commits, of imports, of a migration, of a copy. Nothing acknowledged is lost.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../main/cache';
import { migrations, openDatabase } from '../../main/cache/database';
import { bundle, type ChildProgram } from '../integration/child';
import { newKey } from '../integration/cache/sample-store';
import { openRow } from './row';

const { count, random, note } = openRow('kills');
const key = newKey();

let folder = '';
let victim: ChildProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-kills-'));
  victim = await bundle('test/battery/victim.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  victim.remove();
});

/** Starts the work, kills it some milliseconds after its first word, and returns the numbers it had said. */
function killed(work: string, file: string, first: number, mostMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [victim.file, work, file, key, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const afterMs = random() * mostMs;
    let [said, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(`it ended by itself: ${complaint}`));
      else resolve(said.split('\n').slice(0, -1).map(Number));
    });
  });
}

/** Opens it as the next start would. */
function reopened<T>(file: string, look: (store: Store) => T): T {
  const store = createStore(openDatabase({ file, key }));
  try {
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(store.database.pragma('foreign_key_check')).toEqual([]);
    return look(store);
  } finally {
    store.close();
  }
}
const references = (store: Store) => new Set(store.database.prepare<[], string>('SELECT reference FROM simulation').pluck().all());

/** How many acknowledged commits are not there, over many kills of one file. */
async function writeAndKill(work: string, times: number, mostMs = 40): Promise<{ lost: number; acknowledged: number }> {
  const file = join(folder, `${work}.db`);
  const acknowledged: number[] = [];
  let lost = 0;
  for (let turn = 0; turn < times; turn += 1) {
    // A number that was kept but not yet said may be there: the next turn begins well beyond it.
    acknowledged.push(...(await killed(work, file, turn * 100_000, mostMs)));
    const kept = reopened(file, references);
    lost = Math.max(lost, acknowledged.filter((number) => !kept.has(`S-${number}`)).length);
    if (lost === 0) expect(kept.size - acknowledged.length).toBeLessThanOrEqual(turn + 1);
  }
  return { lost, acknowledged: acknowledged.length };
}

async function importAndKill(work: string, times: number): Promise<Set<number>> {
  const file = join(folder, `${work}.db`);
  const counts = new Set<number>();
  for (let turn = 0; turn < times; turn += 1) {
    await killed(work, file, 0, 300);
    counts.add(reopened(file, (store) => store.clients.all().length));
  }
  return counts;
}

function ofFirstVersion(file: string): void {
  const list = migrations as string[];
  const later = list.splice(1);
  const database = openDatabase({ file, key });
  const [client, simulation] = [database.prepare("INSERT INTO client (id, contact_id, name, added_at) VALUES (?, ?, 'Client canari', 't')"), database.prepare("INSERT INTO simulation VALUES (?, ?, ?, 't', 'S', '{}', '{}', '{}', 'request', 'response', '{}', '{}')")];
  database.transaction(() => {
    for (let number = 0; number < 2000; number += 1) {
      client.run(`c${number}`, number + 1);
      simulation.run(`s${number}`, `c${number}`, `S-${number}`);
    }
  })();
  database.close();
  list.push(...later);
}

/** Copies found after a kill, and how many of them lack what the file had when they were begun. */
async function copyAndKill(work: string, times: number): Promise<{ found: number; torn: number }> {
  const file = join(folder, `${work}.db`);
  let [found, torn] = [0, 0];
  for (let turn = 0; turn < times; turn += 1) {
    const said = await killed(work, file, turn * 100_000, 60);
    const kept = reopened(file, references);
    expect(said.filter((number) => !kept.has(`S-${number}`))).toEqual([]);
    if (!existsSync(`${file}.copy`)) continue;
    found += 1;
    try {
      const copied = reopened(`${file}.copy`, references);
      if (copied.size < kept.size - said.length) torn += 1;
    } catch {
      torn += 1;
    }
    for (const part of ['.copy', '.copy-wal', '.copy-shm', '.copy-journal', '.making', '.making-journal']) rmSync(file + part, { force: true });
  }
  return { found, torn };
}

const share = (part: number) => Math.ceil(count * part);

describe('killed', () => {
  it('while it commits, nothing acknowledged is lost', async () => {
    const { lost, acknowledged } = await writeAndKill('writing', share(0.6));
    note('commits acknowledged before a kill', acknowledged);
    expect(lost).toBe(0);
    expect(acknowledged).toBeGreaterThan(share(0.6));
  });

  it('while it imports and takes back, all of it is there or nothing', async () => {
    const counts = await importAndKill('importing', share(0.2));
    expect([...counts].filter((found) => found !== 0 && found !== 1000)).toEqual([]);
  });

  it('while it brings an old file to the present shape, everything is there and the next start goes on', async () => {
    const [old, file] = [join(folder, 'first-version.db'), join(folder, 'migrating.db')];
    ofFirstVersion(old);
    for (let turn = 0; turn < share(0.1); turn += 1) {
      for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
      copyFileSync(old, file);
      await killed('migrating', file, 0, 150);
      const [clients, simulations] = reopened(file, (store) => [store.clients.all().length, references(store).size]);
      expect([clients, simulations]).toEqual([2000, 2000]);
    }
  });

  it('while it makes a copy, the file is sound, and a copy that has its name is whole', async () => {
    const { found, torn } = await copyAndKill('copying', share(0.1));
    note('copies found, all whole', found);
    expect(torn).toBe(0);
  });
});

describe('the battery itself (control)', () => {
  it('sees a program that acknowledges before it has kept', async () => {
    const { lost } = await writeAndKill('writing, said too early', 10);
    note('control, acknowledged too early: lost', lost);
    expect(lost).toBeGreaterThan(0);
  });

  it('sees a copy that is made under its own name', async () => {
    const { found, torn } = await copyAndKill('copying in place', 20);
    note('control, copies made in place: torn', `${torn} of ${found}`);
    expect(torn).toBeGreaterThan(0);
  });

  it('sees an import that is not one transaction', async () => {
    const counts = await importAndKill('importing in pieces', 5);
    note('control, an import in pieces: clients left', [...counts].join(', '));
    expect([...counts].some((found) => found !== 0 && found !== 1000)).toBe(true);
  });
});
