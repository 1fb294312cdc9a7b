// A program killed while it writes has kept everything it said it kept.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { bundle, type ChildProgram } from '../child';
import { newKey } from './sample-store';

let folder = '';
let writer: ChildProgram;
let importer: ChildProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-killed-'));
  writer = await bundle('test/integration/cache/writer.ts');
  importer = await bundle('test/integration/cache/importer.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  writer.remove();
  importer.remove();
});

/** Starts the writer, kills it some milliseconds after its first word, and returns the numbers it had said. */
function writeAndKill(file: string, key: string, first: number, afterMs: number, program = writer): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program.file, file, key, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    child.once('error', reject);
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${complaint}`));
      else resolve(said.split('\n').slice(0, -1).map(Number));
    });
  });
}

it('25 times, nothing acknowledged is ever lost and the file stays sound', async () => {
  const file = join(folder, 'a.db');
  const key = newKey();
  const acknowledged: number[] = [];
  for (let turn = 0; turn < 25; turn += 1) {
    // A number that was kept but not yet said may be there: the next turn begins well beyond it.
    const first = turn * 100_000;
    const said = await writeAndKill(file, key, first, Math.random() * 40);
    expect(said[0]).toBe(first);
    acknowledged.push(...said);
    const store = createStore(openDatabase({ file, key }));
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    const kept = new Set(store.simulations.list(store.clients.findByContact(1)!.id).map((item) => Number(item.reference.slice(2))));
    expect(acknowledged.filter((number) => !kept.has(number))).toEqual([]);
    expect(kept.size - acknowledged.length).toBeLessThanOrEqual(turn + 1);
    store.close();
  }
  expect(acknowledged.length).toBeGreaterThan(50);
});

it('25 times in the middle of importing and undoing, all of it is there or nothing, and its words follow', async () => {
  const file = join(folder, 'imports.db');
  const key = newKey();
  const fresh = createStore(openDatabase({ file, key }));
  const shape = (store: typeof fresh) => store.database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const made = shape(fresh);
  fresh.close();
  const counts = new Set<number>();
  for (let turn = 0; turn < 25; turn += 1) {
    await writeAndKill(file, key, 0, Math.random() * 300, importer);
    const store = createStore(openDatabase({ file, key }));
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(shape(store)).toEqual(made);
    const count = store.clients.all().length;
    expect([0, 1000]).toContain(count);
    expect(store.imports.last()?.added ?? 0).toBe(count);
    while (store.imports.indexSome(100));
    expect(store.search.find('kingfisher')).toHaveLength(Math.min(count, 300));
    counts.add(count);
    store.close();
  }
  expect([...counts].sort()).toEqual([0, 1000]);
});
