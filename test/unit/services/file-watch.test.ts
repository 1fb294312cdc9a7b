// Whether the file that is open is still the one in the folder, and what an earlier run left half made.
import { mkdtempSync, readdirSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSame, lookAt, newPart, removeOldParts, removePart } from '../../../main/services/file-watch';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-watch-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const put = (...names: string[]) => { for (const name of names) writeFileSync(join(folder, name), 'content'); };
const names = () => readdirSync(folder).sort();

describe('a file that is open', () => {
  /** Whether it is the same after something happened to it. */
  function after(happens: (file: string) => void): boolean {
    const file = join(folder, 'a.db');
    put('a.db', 'a.db-wal');
    const before = lookAt(file)!;
    happens(file);
    return isSame(before, lookAt(file));
  }
  /** As another program does it: the old one lives on under its new name, so that the number is not given again. */
  const replace = (path: string) => { renameSync(path, `${path}.old`); writeFileSync(path, 'content'); };

  it('is the same while nobody touches it, and when it grew', () => {
    expect(after(() => undefined)).toBe(true);
    expect(after((file) => writeFileSync(file, 'more content'))).toBe(true);
  });
  it('is another when it was removed, replaced or cut', () => {
    expect(after((file) => unlinkSync(file))).toBe(false);
    expect(after(replace)).toBe(false);
    expect(after((file) => truncateSync(file, 3))).toBe(false);
  });
  it('is another when the log beside it was removed or replaced', () => {
    expect(after((file) => unlinkSync(`${file}-wal`))).toBe(false);
    expect(after((file) => replace(`${file}-wal`))).toBe(false);
  });
  it('without a log may get one', () => {
    put('b.db');
    const before = lookAt(join(folder, 'b.db'))!;
    put('b.db-wal');
    expect(isSame(before, lookAt(join(folder, 'b.db')))).toBe(true);
    expect(lookAt(join(folder, 'none.db'))).toBeNull();
  });
});

describe('a file that is being made', () => {
  it('is removed with what stands beside it', () => {
    const part = newPart(folder);
    put('mine.db', ...['', '-wal', '-shm', '-journal'].map((ending) => basename(part) + ending));
    removePart(part);
    expect(names()).toEqual(['mine.db']);
  });
  it('is removed by the next start, and nothing else that looks like it', () => {
    const part = basename(newPart(folder));
    const others = [`${part}.txt`, `${part}-old`, `my-${part}`, 'backup-1.part.awbackup', 'backup.part', 'a.db'];
    put(...others, part, `${part}-wal`, `${part}-shm`, `${part}-journal`);
    removeOldParts(folder);
    expect(names()).toEqual(others.sort());
    removeOldParts(join(folder, 'none'));
  });
});
