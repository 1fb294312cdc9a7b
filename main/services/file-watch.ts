// Whether the file that is open is still the one in the folder: another program may remove, replace or cut it at any time.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

interface Seen { file: bigint; log: bigint | null; size: bigint }

const inodeOf = (path: string): bigint | null => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;

/** The file and its write-ahead log as they are now; null when there is no file. */
export function lookAt(file: string): Seen | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? { file: found.ino, log: inodeOf(`${file}-wal`), size: found.size } : null;
}

/** Whether it is the same, no shorter, with the same log beside it. Open files of ours never shrink. */
export function isSame(before: Seen, now: Seen | null): boolean {
  return now !== null && now.file === before.file && now.size >= before.size && (before.log === null || now.log === before.log);
}

/** A name for a file that is being made in the data folder. */
export const newPart = (dataDir: string): string => join(dataDir, `backup-${randomUUID()}.part`);

export function removePart(part: string): void {
  for (const name of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(name, { force: true });
}

/** What an earlier run left half made: encrypted with keys that only it knew. */
export function removeOldParts(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) if (/^backup-[0-9a-f-]{36}\.part(?:-wal|-shm|-journal)?$/.test(name)) rmSync(join(dataDir, name), { force: true });
}
