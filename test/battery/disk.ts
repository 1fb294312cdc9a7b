// A disk that lost power: what of the noted writes is there afterwards, when nothing that was not synced is certain.
import { Buffer } from 'node:buffer';

const sector = 512;
/** The database, its write-ahead log, its rollback journal. */
export const suffixes = ['', '-wal', '-journal'] as const;

export interface Entry { kind: 'W' | 'T' | 'S' | 'U' | 'D' | 'A'; file: number; offset: number; bytes: Buffer }

export function readLog(log: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 16 <= log.length;) {
    const length = log.readUInt32LE(at + 4);
    entries.push({ kind: String.fromCharCode(log[at]!) as Entry['kind'], file: log[at + 1]!, offset: Number(log.readBigUInt64LE(at + 8)), bytes: log.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return entries;
}

/** A file as it certainly is on the disk, and what has been done to it since, in order; `bytes` null while there is no such file. */
interface Kept { bytes: Buffer | null; since: Entry[] }
type Random = () => number;

function written(before: Buffer | null, offset: number, bytes: Buffer): Buffer {
  const old = before ?? Buffer.alloc(0);
  const grown = old.length >= offset + bytes.length ? old : Buffer.concat([old, Buffer.alloc(offset + bytes.length - old.length)]);
  bytes.copy(grown, offset);
  return grown;
}
const sized = (before: Buffer | null, size: number): Buffer => (before === null || before.length < size ? written(before, size, Buffer.alloc(0)) : Buffer.from(before.subarray(0, size)));

function apply(bytes: Buffer | null, entry: Entry): Buffer | null {
  if (entry.kind === 'W') return written(bytes, entry.offset, entry.bytes);
  return entry.kind === 'T' ? sized(bytes, entry.offset) : null;
}

/** Each sector of a write by itself: there, not there, or, now and then, half of it. */
function applyTorn(bytes: Buffer | null, { offset, bytes: data }: Entry, survives: number, random: Random): Buffer {
  let result = bytes ?? Buffer.alloc(0);
  for (let at = 0; at < data.length;) {
    const end = Math.min(data.length, (Math.floor((offset + at) / sector) + 1) * sector - offset);
    if (random() < survives) result = written(result, offset + at, data.subarray(at, random() < 0.02 ? at + Math.ceil((end - at) / 2) : end));
    at = end;
  }
  // The length of a file may be there before what is in it.
  return random() < 0.5 && result.length < offset + data.length ? sized(result, offset + data.length) : result;
}

export class Disk {
  readonly #files: Kept[];

  constructor(before: readonly (Buffer | null)[] = [null, null, null]) {
    this.#files = before.map((bytes) => ({ bytes: bytes && Buffer.from(bytes), since: [] }));
  }

  take(entry: Entry): void {
    if (entry.kind === 'A') return;
    if (entry.kind === 'D') {
      // What was removed stays removed once the folder is synced.
      for (const file of this.#files) {
        const gone = file.since.findLastIndex(({ kind }) => kind === 'U');
        if (gone >= 0) Object.assign(file, { bytes: null, since: file.since.slice(gone + 1) });
      }
      return;
    }
    const file = this.#files[entry.file]!;
    if (entry.kind !== 'S') file.since.push(entry);
    else Object.assign(file, { bytes: file.since.reduce<Buffer | null>(apply, file.bytes && Buffer.from(file.bytes)), since: [] });
  }

  /** What is found when the power is back; null for no such file. */
  afterCut(random: Random): (Buffer | null)[] {
    return this.#files.map(({ bytes, since }) => {
      // Some disks had time to write nearly all, some nothing.
      const survives = [0, 0.1, 0.5, 0.9, 1][Math.floor(random() * 5)]!;
      return since.reduce<Buffer | null>((found, entry) => {
        if (entry.kind === 'W') return applyTorn(found, entry, survives, random);
        return random() < survives ? apply(found, entry) : found;
      }, bytes && Buffer.from(bytes));
    });
  }
}
