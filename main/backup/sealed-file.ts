// A backup as a file: written piece by piece from a description and a snapshot, and read back the same way, never whole in memory.
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../failure';
import { fits, headerBytesMax, newHeader, pieceBytes, readHeader, signed, textOf, type Header, type ReadHeader } from './header';
import { manifest as manifestSchema, type Manifest } from './manifest';
import { keysOf, type Keys } from './passphrase';
import { openPiece, sealPiece, tagBytes } from './pieces';

/** Called with bytes done and to be done. */
export type Progress = (done: number, total: number) => void;

const lengthBytes = 4;

/** Fills a buffer from a file; short only at its end. */
async function fill(from: FileHandle, buffer: Buffer, start: number): Promise<number> {
  let filled = start;
  while (filled < buffer.length) {
    const { bytesRead } = await from.read(buffer, filled, buffer.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function writeAll(to: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) written += (await to.write(bytes, written, bytes.length - written, null)).bytesWritten;
}

export interface Sealing { passphrase: string; facts: Pick<Header, 'createdAt' | 'application' | 'schema'>; manifest: Manifest; snapshot: string; signal: AbortSignal; progress: Progress }

/** Writes all of it, flushed, into a new file that is open. @throws Failure `cancelled` */
export async function seal(to: FileHandle, { passphrase, facts, manifest, snapshot, signal, progress }: Sealing): Promise<void> {
  const described = Buffer.from(JSON.stringify(manifest), 'utf8');
  const from = await open(snapshot, 'r');
  try {
    const length = lengthBytes + described.length + (await from.stat()).size;
    const header = newHeader({ ...facts, length });
    const written = textOf(header);
    const keys = await keysOf(passphrase, header.kdf, written.hash);
    await writeAll(to, signed(written, keys));
    const pieces = Math.ceil(length / pieceBytes);
    for (let index = 0, left = length; index < pieces; index += 1, left -= pieceBytes) {
      if (signal.aborted) throw new Failure('cancelled');
      const piece = Buffer.alloc(Math.min(pieceBytes, left));
      if (index === 0) piece.writeUInt32BE(described.length);
      const begun = index === 0 ? lengthBytes + described.copy(piece, lengthBytes) : 0;
      if ((await fill(from, piece, begun)) < piece.length) throw new Failure('internal');
      await writeAll(to, sealPiece(keys.content, index, index === pieces - 1, piece));
      progress(length - Math.max(0, left - pieceBytes), length);
    }
    await to.sync();
  } finally {
    await from.close();
  }
}

/** What can be told without the passphrase. @throws Failure `notBackup`, `backupNewer`, `backupDamaged` (also when bytes are missing, or too many) */
export async function look(from: FileHandle): Promise<ReadHeader> {
  const start = Buffer.alloc(headerBytesMax);
  const got = await from.read(start, 0, start.length, 0);
  const header = readHeader(start.subarray(0, got.bytesRead));
  const { length } = header.facts;
  if ((await from.stat()).size !== header.bytes + length + Math.ceil(length / pieceBytes) * tagBytes) throw new Failure('backupDamaged');
  return header;
}

async function unlocked(header: ReadHeader, passphrase: string): Promise<Keys> {
  const keys = await keysOf(passphrase, header.facts.kdf, header.hash);
  if (!fits(header, keys)) throw new Failure('wrongPassphrase');
  return keys;
}

export interface Opened { header: Header; manifest: Manifest }

/** Reads a whole backup and writes the snapshot inside to an open file. @throws Failure `wrongPassphrase`, `backupDamaged`, `cancelled` */
export async function unseal(from: FileHandle, passphrase: string, to: FileHandle, signal: AbortSignal, progress: Progress): Promise<Opened> {
  const header = await look(from);
  const keys = await unlocked(header, passphrase);
  const { length } = header.facts;
  const pieces = Math.ceil(length / pieceBytes);
  let manifest: Manifest | null = null;
  let at = header.bytes;
  for (let index = 0, left = length; index < pieces; index += 1, left -= pieceBytes) {
    if (signal.aborted) throw new Failure('cancelled');
    const sealed = Buffer.alloc(Math.min(pieceBytes, left) + tagBytes);
    if ((await from.read(sealed, 0, sealed.length, at)).bytesRead < sealed.length) throw new Failure('backupDamaged');
    at += sealed.length;
    let piece = openPiece(keys.content, index, index === pieces - 1, sealed);
    if (index === 0) {
      const first = split(piece);
      manifest = first.manifest;
      piece = first.rest;
    }
    await writeAll(to, piece);
    progress(length - Math.max(0, left - pieceBytes), length);
  }
  await to.sync();
  if (!manifest) throw new Failure('backupDamaged');
  return { header: header.facts, manifest };
}

/** The description is in the first piece, whole. */
function split(piece: Buffer): { manifest: Manifest; rest: Buffer } {
  if (piece.length < lengthBytes) throw new Failure('backupDamaged');
  const bytes = piece.readUInt32BE(0);
  if (bytes > piece.length - lengthBytes) throw new Failure('backupDamaged');
  try {
    return { manifest: manifestSchema.parse(JSON.parse(piece.toString('utf8', lengthBytes, lengthBytes + bytes))), rest: piece.subarray(lengthBytes + bytes) };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) throw new Failure('backupDamaged');
    throw error;
  }
}
