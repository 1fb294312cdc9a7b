// Files are written whole or not at all, for their owner alone.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../main/failure';
import { privateFolder, writeAtomically, writeChecked } from '../../main/files';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-files-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failureOf = (work: () => void): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing thrown');
};

describe('writeAtomically', () => {
  it('writes text and bytes that only their owner can read', () => {
    const file = join(folder, 'a.json');
    writeAtomically(file, 'é€');
    expect(readFileSync(file, 'utf8')).toBe('é€');
    writeAtomically(file, new Uint8Array([0, 255, 7]));
    expect([...readFileSync(file)]).toEqual([0, 255, 7]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('writes under a name as long as names may be', () => {
    const name = `${'é'.repeat(125)}.json`;
    writeAtomically(join(folder, name), 'x');
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('makes a file private that was not', () => {
    const file = join(folder, 'open.json');
    writeFileSync(file, 'old', { mode: 0o644 });
    writeAtomically(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps the old content and leaves nothing behind when the write fails', () => {
    const file = join(folder, 'kept.json');
    writeFileSync(file, 'old');
    const impossible = { byteLength: 4 } as Uint8Array;
    expect(failureOf(() => writeAtomically(file, impossible)).code).toBe('fileNotWritten');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });

  it('leaves nothing behind when the target cannot be replaced', () => {
    mkdirSync(join(folder, 'target', 'inside'), { recursive: true });
    const failure = failureOf(() => writeAtomically(join(folder, 'target'), 'text'));
    expect(failure.code).toBe('fileNotWritten');
    expect(readdirSync(folder)).toEqual(['target']);
  });

  it('names the reason but not the place when there is no such folder', () => {
    const missing = failureOf(() => writeAtomically(join(folder, 'missing', 'a.json'), 'text'));
    expect(missing.toCallError()).toEqual({ code: 'fileNotWritten', retryable: true, details: { reason: 'ENOENT' } });
    writeFileSync(join(folder, 'file'), '');
    const under = failureOf(() => writeAtomically(join(folder, 'file', 'a.json'), 'text'));
    expect(under.details).toEqual({ reason: 'ENOTDIR' });
    expect(JSON.stringify(under.toCallError())).not.toContain(folder);
  });
});

describe('writeChecked', () => {
  const fine = () => Promise.resolve();
  const rejected = (error: unknown) => () => Promise.reject(error instanceof Error ? error : new Error(String(error)));
  const coded = (code: string) => Object.assign(new Error(code), { code });

  it('gives a file its name once it was written and checked, for its owner alone', async () => {
    const file = join(folder, 'large');
    writeFileSync(file, 'old', { mode: 0o644 });
    const checked: string[] = [];
    await writeChecked(file, async (to) => { await to.writeFile('new'); }, (written) => {
      checked.push(readFileSync(written, 'utf8'), readFileSync(file, 'utf8'));
      return Promise.resolve();
    });
    expect(checked).toEqual(['new', 'old']);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, readdirSync(folder)]).toEqual(['new', 0o600, ['large']]);
  });

  it.each<[string, () => Promise<void>, () => Promise<void>, object]>([
    ['writing', rejected(coded('EIO')), fine, { code: 'fileNotWritten', details: { reason: 'EIO' } }],
    ['room', rejected(coded('ENOSPC')), fine, { code: 'diskFull' }],
    ['room of one’s own', rejected(coded('EDQUOT')), fine, { code: 'diskFull' }],
    ['being let', rejected(new Failure('cancelled')), fine, { code: 'cancelled' }],
    ['the check', fine, rejected(new Failure('backupDamaged')), { code: 'backupDamaged' }],
    ['anything else', fine, rejected('odd'), { code: 'fileNotWritten', details: { reason: 'unknown' } }],
  ])('keeps the old file and leaves nothing behind for want of %s', async (_, write, check, failure) => {
    const file = join(folder, 'kept');
    writeFileSync(file, 'old');
    await expect(writeChecked(file, write, check)).rejects.toMatchObject(failure);
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['kept']]);
  });

  it.runIf(process.platform === 'linux')('holds no file open afterwards, however it went', async () => {
    const file = join(folder, 'held');
    const open = () => readdirSync('/proc/self/fd').filter((number) => {
      try {
        return readlinkSync(join('/proc/self/fd', number)).startsWith(folder);
      } catch {
        return false;
      }
    });
    await writeChecked(file, fine, fine);
    await expect(writeChecked(file, rejected(coded('EIO')), fine)).rejects.toThrow();
    expect(open()).toEqual([]);
  });

  it('says that there is no such folder, and does not begin', async () => {
    let begun = false;
    await expect(writeChecked(join(folder, 'missing', 'a'), () => { begun = true; return fine(); }, fine)).rejects.toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
    expect(begun).toBe(false);
  });
});

it('privateFolder makes a folder only its owner can enter, also of one that is there', () => {
  const path = join(folder, 'deep', 'data');
  privateFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  mkdirSync(join(folder, 'open'), { mode: 0o755 });
  privateFolder(join(folder, 'open'));
  expect(statSync(join(folder, 'open')).mode & 0o777).toBe(0o700);
});
