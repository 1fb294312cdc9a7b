// No room, no right to write: each is refused with its name, nothing acknowledged is lost, and once there is room it goes on.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { prepared } from '../../main/cache/imports';
import { asFailure } from '../../main/failure';
import { namedRecord } from '../../preload/contract/client-facts';
import { bundle, type ChildProgram } from '../integration/child';
import { dump, fill, newKey } from '../integration/cache/sample-store';
import { openRow } from './row';

const { count, note, skipped } = openRow('disk');
const key = newKey();
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let folder = '';
let filler: ChildProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-disk-'));
  chmodSync(folder, 0o755);
  filler = await bundle('test/battery/filler.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  filler.remove();
});

const digest = (database: Parameters<typeof dump>[0]) => createHash('sha256').update(JSON.stringify(dump(database))).digest('hex');

describe('a full file', () => {
  it('at each of its next pages takes back the whole transaction, says so, and goes on with room', () => {
    const database = openDatabase({ file: join(folder, 'pages.db'), key });
    const store = fill(database);
    const before = digest(database);
    const rows = Array.from({ length: 1500 }, (_, index) => prepared(namedRecord(`Canari ${index}`, { contactId: index + 1, notes: 'kingfisher '.repeat(20) })));
    const pages = database.pragma('page_count', { simple: true }) as number;
    for (let free = 0; free < count; free += 1) {
      database.pragma(`max_page_count = ${pages + free}`);
      let code = 'nothing';
      try {
        store.imports.write({ added: rows, changed: [] }, randomUUID(), new Date());
      } catch (error) {
        ({ code } = asFailure(error));
      }
      expect([free, code, database.inTransaction]).toEqual([free, 'diskFull', false]);
      if (free % 20 === 0 || free === count - 1) expect(digest(database)).toBe(before);
    }
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.pragma('max_page_count = 1000000');
    store.imports.write({ added: rows, changed: [] }, randomUUID(), new Date());
    expect(store.clients.all().length).toBeGreaterThan(1500);
    store.close();
  });
});

interface Ended { said: number[]; refusals: string[]; closed: boolean }

/** Runs the filler; `makeRoom` is called each time it is refused, and it is told to go on. */
function fillUp(file: string, options: { first?: number; most: number; fileSize?: number; careless?: boolean; uid?: number }, makeRoom: (pid: number) => boolean): Promise<Ended> {
  const args = [filler.file, file, key, String(options.first ?? 0), String(options.most), ...(options.careless ? ['careless'] : [])];
  const [command, all] = options.fileSize === undefined ? [process.execPath, args] : ['prlimit', [`--fsize=${options.fileSize}:unlimited`, process.execPath, ...args]];
  const child = spawn(command, all, { stdio: ['pipe', 'pipe', 'inherit'], ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid, env: { PATH: process.env['PATH'] } }) });
  const ended: Ended = { said: [], refusals: [], closed: false };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (/^\d+$/.test(line)) ended.said.push(Number(line));
      if (line === 'closed') ended.closed = true;
      if (!line.startsWith('refused ')) return;
      ended.refusals.push(line.slice(8));
      // Room that does not help is no reason to ask for ever.
      if (ended.refusals.length > 50 || !makeRoom(child.pid!)) child.kill('SIGKILL');
      else child.stdin.write('.');
    });
    child.once('close', () => resolve(ended));
  });
}

function lostOf(file: string, said: readonly number[]): number[] {
  const database = openDatabase({ file, key });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const kept = new Set(database.prepare<[], string>('SELECT reference FROM simulation').pluck().all());
    return said.filter((number) => !kept.has(`S-${number}`));
  } finally {
    database.close();
  }
}

describe.skipIf(spawnSync('prlimit', ['--version']).status !== 0)('a file that may not grow (RLIMIT_FSIZE)', () => {
  it.each([40, 300, 500, 700, 1000].map((kib) => [kib]))('beyond %i KiB loses nothing, and goes on when it may', async (kib) => {
    const file = join(folder, `limit-${kib}.db`);
    const { said, refusals, closed } = await fillUp(file, { most: 60, fileSize: kib * 1024 }, (pid) => {
      execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
      return true;
    });
    expect([closed, said.length, lostOf(file, said)]).toEqual([true, 60, []]);
    for (const refusal of refusals) expect(['diskFull', 'cacheUnreadable']).toContain(refusal);
  });
});

/** A real file system of that size, or null where only root could make one. */
function smallFileSystem(name: string, kib: number): string | null {
  const place = join(folder, name);
  mkdirSync(place);
  return isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=777`, 'tmpfs', place]).status === 0 ? place : null;
}
const unmount = (place: string) => spawnSync('umount', ['-l', place]);
const freeOf = (place: string) => { const { bavail, bsize } = statfsSync(place); return bavail * bsize; };
/** Takes all but so much of what is free. */
const stuff = (place: string, but = 0) => writeFileSync(join(place, 'ballast'), Buffer.alloc(Math.max(0, freeOf(place) - but)));

describe('a full disk', () => {
  it('of its own loses nothing, names itself, and goes on once there is room', async () => {
    const place = smallFileSystem('disk', 3072);
    if (place === null) return skipped('a real small file system: only root can mount one');
    try {
      const file = join(place, 'a.db');
      const all: number[] = [];
      const codes = new Set<string>();
      // Full at the first making, in the middle of a transaction, at a checkpoint, at opening again.
      for (const [turn, room] of [0, 8, 60, 200, 400, 900].entries()) {
        stuff(place, room * 1024);
        const { said, refusals, closed } = await fillUp(file, { first: turn * 1000, most: 40 }, () => {
          rmSync(join(place, 'ballast'), { force: true });
          return true;
        });
        rmSync(join(place, 'ballast'), { force: true });
        all.push(...said);
        refusals.forEach((code) => codes.add(code));
        expect([room, closed, said.length, lostOf(file, all)]).toEqual([room, true, 40, []]);
      }
      note('what a full disk was called', [...codes].join(', '));
      expect([...codes]).toEqual(['diskFull']);
    } finally {
      unmount(place);
    }
  });

  it('is found when a program takes what was refused for kept (control)', async () => {
    const file = join(folder, 'careless.db');
    const { said } = await fillUp(file, { most: 200, fileSize: 500 * 1024, careless: true }, () => false);
    const lost = lostOf(file, said).length;
    note('control, refused and taken for kept: lost', lost);
    expect(lost).toBeGreaterThan(0);
  });
});

describe('what may not be written', () => {
  const asOther = { uid: nobody };
  const reachable = isRoot && spawnSync(process.execPath, ['-e', '0'], { uid: nobody, gid: nobody }).status === 0;

  it.each([['a file', 0o400, 0o700], ['a folder', 0o600, 0o500]])('%s that is read-only is refused by name and stays as it was', async (_, fileMode, folderMode) => {
    if (isRoot && !reachable) return skipped('read-only files: this checkout cannot be read by another user than root');
    const place = mkdtempSync(join(folder, 'read-only-'));
    const file = join(place, 'a.db');
    createStore(openDatabase({ file, key })).close();
    const before = readFileSync(file);
    if (isRoot) for (const path of [place, file]) chownSync(path, nobody, nobody);
    chmodSync(file, fileMode);
    chmodSync(place, folderMode);
    const refused = await fillUp(file, { most: 5, ...(isRoot ? asOther : {}) }, () => false);
    expect([refused.refusals, refused.said, readFileSync(file).equals(before)]).toEqual([['cacheUnreadable'], [], true]);
    chmodSync(place, 0o700);
    chmodSync(file, 0o600);
    const after = await fillUp(file, { most: 5, ...(isRoot ? asOther : {}) }, () => false);
    expect([after.said.length, after.closed]).toEqual([5, true]);
    if (!existsSync(file)) throw new Error(`it is gone: ${readdirSync(place).join()}`);
  });
});
