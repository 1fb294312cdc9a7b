// The file of a backup by itself: what is written comes back, and whatever is changed, cut, moved or asked for is noticed.
import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headerBytesMax, newHeader, pieceBytes, readHeader, signed, textOf } from '../../../main/backup/header';
import type { Manifest } from '../../../main/backup/manifest';
import { keysOf, strength } from '../../../main/backup/passphrase';
import { sealPiece } from '../../../main/backup/pieces';
import { look, seal, unseal, type Opened } from '../../../main/backup/sealed-file';
import { Failure } from '../../../main/failure';

const passphrase = 'été à la mer, deux vélos';
const manifest: Manifest = {
  environmentId: 'north', environmentName: 'Nord', userName: 'Qzxwv.Vkwjrtz@example.com', snapshotKey: 'a'.repeat(64), activityKey: 'b'.repeat(64),
  activityHead: { sequence: 7, mac: 'c'.repeat(64) }, rows: { client: 3, simulation: 1 },
};
const facts = { createdAt: '2026-11-26T09:00:00.000Z', application: '0.1.0', schema: 9 };
/** Four pieces, the last one short. */
const content = randomBytes(3 * pieceBytes + 1234);
const nobody = new AbortController().signal;

let folder = '';
let sealed: Buffer;
let count = 0;
const path = () => join(folder, `file-${(count += 1)}`);

async function written(snapshot: Buffer, signal = nobody): Promise<Buffer> {
  const [from, to] = [path(), path()];
  writeFileSync(from, snapshot);
  const handle = await open(to, 'wx');
  await seal(handle, { passphrase, facts, manifest, snapshot: from, signal, progress: () => undefined }).finally(() => handle.close());
  return readFileSync(to);
}
async function read(bytes: Buffer, words = passphrase): Promise<Opened & { content: Buffer }> {
  const [from, to] = [path(), path()];
  writeFileSync(from, bytes);
  const [reading, writing] = await Promise.all([open(from, 'r'), open(to, 'wx')]);
  try {
    const opened = await unseal(reading, words, writing, nobody, () => undefined);
    return { ...opened, content: readFileSync(to) };
  } finally {
    await Promise.all([reading.close(), writing.close()]);
  }
}
const failure = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (error instanceof Failure ? error.code : String(error)));
/** Without a passphrase: what choosing the file says. */
async function looked(bytes: Buffer): Promise<string> {
  const from = path();
  writeFileSync(from, bytes);
  const handle = await open(from, 'r');
  return failure(look(handle)).finally(() => handle.close());
}

/** A header somebody else wrote, with its text changed and its checksum right. */
function forged(change: (header: Record<string, unknown>) => unknown): Buffer {
  const start = 'ADVISOR-WORKSTATION-BACKUP\n'.length;
  const length = sealed.readUInt32BE(start);
  const json = Buffer.from(JSON.stringify(change(JSON.parse(sealed.toString('utf8', start + 4, start + 4 + length)) as Record<string, unknown>)));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  const text = Buffer.concat([sealed.subarray(0, start), size, json]);
  return Buffer.concat([text, createHash('sha256').update(text).digest(), sealed.subarray(start + 4 + length + 32)]);
}

/** A file that is whole in everything but what its only piece holds. */
async function sealedPiece(piece: Buffer): Promise<Buffer> {
  const header = newHeader({ ...facts, length: piece.length });
  const text = textOf(header);
  const keys = await keysOf(passphrase, header.kdf, text.hash);
  return Buffer.concat([signed(text, keys), sealPiece(keys.content, 0, true, piece)]);
}
/** A header of so many bytes of text: JSON with spaces behind it, its checksum right. */
function padded(bytes: number): Buffer {
  const start = 'ADVISOR-WORKSTATION-BACKUP\n'.length;
  const json = sealed.toString('utf8', start + 4, start + 4 + sealed.readUInt32BE(start));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes);
  const text = Buffer.concat([sealed.subarray(0, start), size, Buffer.from(bytes === 0 ? '' : json.padEnd(bytes))]);
  return Buffer.concat([text, createHash('sha256').update(text).digest(), Buffer.alloc(32)]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-sealed-'));
  sealed = await written(content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a sealed file', () => {
  it('gives back what went in, of any size around a piece', async () => {
    const described = Buffer.from(JSON.stringify(manifest)).length + 4;
    for (const size of [0, 1, pieceBytes - described - 1, pieceBytes - described, pieceBytes - described + 1, 2 * pieceBytes - described, content.length]) {
      const snapshot = content.subarray(0, size);
      const back = await read(await written(snapshot));
      expect([back.content.equals(snapshot), back.manifest, back.header], `${size} bytes`).toMatchObject([true, manifest, facts]);
    }
  }, 60_000);

  it('opens with the same passphrase typed on another system, where letters are composed otherwise', async () => {
    expect(passphrase.normalize('NFD')).not.toBe(passphrase.normalize('NFC'));
    expect((await read(sealed, passphrase.normalize('NFD'))).content.equals(content)).toBe(true);
  });

  it('says beforehand when, by which version and how its key is derived, and nothing about anybody', () => {
    const { facts: header, bytes } = readHeader(sealed.subarray(0, headerBytesMax));
    expect(header).toMatchObject({ ...facts, format: 1, kdf: { name: 'scrypt', ...strength }, cipher: 'AES-256-GCM' });
    expect(Object.keys(header).sort()).toEqual(['application', 'cipher', 'createdAt', 'format', 'kdf', 'length', 'schema']);
    for (const word of [manifest.userName, manifest.environmentName, manifest.snapshotKey, passphrase]) expect(sealed.includes(word)).toBe(false);
    expect(bytes).toBeLessThan(600);
  });

  it('never has the same key, or the same bytes, twice', async () => {
    const other = await written(content);
    expect(readHeader(other).facts.kdf.salt).not.toBe(readHeader(sealed).facts.kdf.salt);
    expect(other.subarray(-64).equals(sealed.subarray(-64))).toBe(false);
  });

  it('takes the memory and the time that is said: at least 128 MiB', () => {
    expect(128 * strength.n * strength.r).toBeGreaterThanOrEqual(128 * 1024 * 1024);
    expect(() => scryptSync('x', 'y', 32, { N: strength.n, r: strength.r, p: strength.p, maxmem: 127 * 1024 * 1024 })).toThrow();
  });

  it('stopped while it is written or read ends as cancelled', async () => {
    expect(await failure(written(content, AbortSignal.abort()))).toBe('cancelled');
  });
});

describe('a file that is not as it was written', () => {
  it('with a wrong passphrase is told from a damaged one', async () => {
    for (const words of ['', 'x', passphrase.toUpperCase(), `${passphrase} `]) expect(await failure(read(sealed, words)), words).toBe('wrongPassphrase');
  }, 60_000);

  it('cut anywhere, or with something behind it, is damaged before a passphrase is asked for', async () => {
    const { bytes } = readHeader(sealed);
    for (const at of [27, 40, bytes - 1, bytes, bytes + 1, bytes + pieceBytes + 16, sealed.length - pieceBytes, sealed.length - 1]) expect(await looked(sealed.subarray(0, at)), `${at} bytes`).toBe('backupDamaged');
    expect(await looked(Buffer.concat([sealed, Buffer.alloc(1)]))).toBe('backupDamaged');
  });

  it('with any bit changed is damaged, not a backup, or not opened: never something else', async () => {
    const seed = Date.now() % 2 ** 31;
    let random = seed;
    const next = (below: number): number => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    const { bytes } = readHeader(sealed);
    for (let round = 0; round < 400; round += 1) {
      const at = next(bytes);
      const copy = Buffer.from(sealed.subarray(0, bytes));
      copy[at]! ^= 1 << next(8);
      const code = ((): string => {
        try {
          readHeader(copy);
          return 'none';
        } catch (error) {
          return error instanceof Failure ? error.code : String(error);
        }
      })();
      // The keyed proof at its end is looked at once there is a passphrase.
      expect(at < 27 ? ['notBackup'] : at >= bytes - 32 ? ['none'] : ['backupDamaged'], `bit in byte ${at} with seed ${seed}`).toContain(code);
    }
    for (let round = 0; round < 12; round += 1) {
      const at = bytes - 32 + next(sealed.length - bytes + 32);
      const copy = Buffer.from(sealed);
      copy[at]! ^= 1 << next(8);
      expect(await failure(read(copy)), `bit in byte ${at} with seed ${seed}`).toBe(at < bytes ? 'wrongPassphrase' : 'backupDamaged');
    }
  }, 60_000);

  it('with pieces exchanged, repeated or left out is damaged', async () => {
    const { bytes } = readHeader(sealed);
    const piece = pieceBytes + 16;
    const pieces = [0, 1, 2].map((index) => sealed.subarray(bytes + index * piece, bytes + (index + 1) * piece));
    const last = sealed.subarray(bytes + 3 * piece);
    for (const order of [[1, 0, 2], [0, 2, 1], [0, 1, 1], [0, 0, 2]]) expect(await failure(read(Buffer.concat([sealed.subarray(0, bytes), ...order.map((index) => pieces[index]!), last]))), order.join()).toBe('backupDamaged');
    // Two pieces made out to be the whole: the length in the header says otherwise, and is part of every key.
    const shorter = forged((header) => ({ ...header, length: 2 * pieceBytes })).subarray(0, -(piece + last.length));
    expect(await failure(read(shorter))).not.toBe('none');
  }, 60_000);

  it('asking for more than this program gives is refused before any of it is done', async () => {
    const begun = performance.now();
    const kdf = readHeader(sealed).facts.kdf;
    for (const change of [{ n: 2 ** 30 }, { n: 2 ** 20 }, { n: 2 ** 16 }, { n: 2 ** 17 + 1 }, { r: 8000 }, { p: 1000 }, { p: 0 }, { salt: '' }, { name: 'none' }]) expect(await looked(forged((header) => ({ ...header, kdf: { ...kdf, ...change } }))), JSON.stringify(change)).toBe('notBackup');
    expect(await looked(forged((header) => ({ ...header, length: 2 ** 52 })))).toBe('backupDamaged');
    expect(await looked(forged((header) => ({ ...header, more: 1 })))).toBe('notBackup');
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('with a header longer than any, or with none, is damaged', () => {
    expect(readHeader(padded(4096)).facts).toMatchObject(facts);
    for (const bytes of [0, 4097, 10_000]) expect(() => readHeader(padded(bytes)), `${bytes} bytes`).toThrow('backupDamaged');
    for (const missing of [1, 33, 65]) expect(() => readHeader(padded(600).subarray(0, -missing)), `${missing} bytes missing`).toThrow('backupDamaged');
  });

  it('whose description is missing, longer than its piece, or something else is damaged', async () => {
    const described = Buffer.from(JSON.stringify(manifest));
    const piece = (said: number, text: Buffer) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(said);
      return Buffer.concat([size, text]);
    };
    expect((await read(await sealedPiece(piece(described.length, described)))).content).toHaveLength(0);
    for (const wrong of [piece(described.length + 1, described), piece(0, described), piece(described.length - 1, described), piece(2, Buffer.from('{}')), Buffer.from('abc'), piece(0, Buffer.alloc(0))]) {
      expect(await failure(read(await sealedPiece(wrong))), wrong.toString('latin1').slice(0, 20)).toBe('backupDamaged');
    }
  }, 60_000);

  it('of a later layout is said to be newer', async () => {
    expect(await looked(forged((header) => ({ ...header, format: 2, unheardOf: true })))).toBe('backupNewer');
  });

  it('a header from one backup on the pieces of another opens nothing', async () => {
    const other = await written(content);
    expect(await failure(read(Buffer.concat([other.subarray(0, readHeader(other).bytes), sealed.subarray(readHeader(sealed).bytes)])))).toBe('backupDamaged');
  });
});
