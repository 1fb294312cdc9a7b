// Writing files so that a crash leaves the old content or the new, never half of it.
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Failure } from './failure';

/** Creates a folder only its owner can enter. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(path, 0o700);
}

/**
 * Writes beside the target, flushes to the disk and renames. Readable by its owner only.
 * @throws Failure `diskFull` or `fileNotWritten`.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = besides(path);
  try {
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let written = 0; written < bytes.byteLength; ) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
    if (process.platform !== 'win32') flushFolder(dirname(path));
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw notWritten(error);
  }
}

/**
 * The same for what is too large to be held in memory: `write` writes and flushes, `check` reads it again, and only then
 * does it take its name. Whatever goes wrong, a file that had the name before is still there.
 */
export async function writeChecked(path: string, write: (to: FileHandle) => Promise<void>, check: (written: string) => Promise<void>): Promise<void> {
  const temporary = besides(path);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await check(temporary);
    renameSync(temporary, path);
    if (process.platform !== 'win32') flushFolder(dirname(path));
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw error instanceof Failure ? error : notWritten(error);
  }
}

/** Not the whole name: one as long as a name may be has no room for more. */
const besides = (path: string): string => join(dirname(path), `${basename(path).slice(0, 40)}.${randomUUID()}.part`);

function notWritten(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new Failure(code === 'ENOSPC' || code === 'EDQUOT' ? 'diskFull' : 'fileNotWritten', { details: { reason: code } });
}

function flushFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // Some network folders refuse this of a folder. The file itself is written, flushed and in place: nothing failed.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
}
