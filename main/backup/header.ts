// The readable beginning of a backup: what it is, how its key is derived, when and by which program it was made. Nothing about a person.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../../preload/contract/values';
import { Failure } from '../failure';
import { kdf, strength, type Keys } from './passphrase';

const magic = Buffer.from('ADVISOR-WORKSTATION-BACKUP\n', 'latin1');
/** Of the file's layout. What is inside has versions of its own. */
const format = 1;
const jsonBytesMax = 4096;
/** Bytes of content in each sealed piece. */
export const pieceBytes = 64 * 1024;

const header = z.strictObject({
  format: z.literal(format),
  createdAt: instant,
  application: z.string().max(40),
  /** The client file's version, so that a program that does not know it says so before it asks for a passphrase. */
  schema: z.int().min(1).max(1e6),
  kdf,
  cipher: z.literal('AES-256-GCM'),
  /** Bytes of the content, before sealing. */
  length: z.int().min(1),
});
export type Header = z.infer<typeof header>;

/** Two proofs behind the text: one anybody can check (damage), one for whoever has the passphrase. */
const hashBytes = 32;
const fixedBytes = magic.length + 4;
/** No header is longer than this. */
export const headerBytesMax = fixedBytes + jsonBytesMax + 2 * hashBytes;

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const proofOf = (keys: Keys, hash: Buffer): Buffer => createHmac('sha256', keys.header).update(hash).digest();

export const newHeader = (facts: Pick<Header, 'createdAt' | 'application' | 'schema' | 'length'>): Header =>
  header.parse({ ...facts, format, cipher: 'AES-256-GCM', kdf: { name: 'scrypt', ...strength, salt: randomBytes(32).toString('hex') } });

export interface WrittenHeader { text: Buffer; hash: Buffer }
export function textOf(facts: Header): WrittenHeader {
  const json = Buffer.from(JSON.stringify(facts), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const text = Buffer.concat([magic, length, json]);
  return { text, hash: sha256(text) };
}
export const signed = ({ text, hash }: WrittenHeader, keys: Keys): Buffer => Buffer.concat([text, hash, proofOf(keys, hash)]);

export interface ReadHeader { facts: Header; hash: Buffer; proof: Buffer; bytes: number }

/** @param start the first bytes of a file. @throws Failure `notBackup`, `backupNewer`, `backupDamaged` */
export function readHeader(start: Buffer): ReadHeader {
  if (!start.subarray(0, magic.length).equals(magic)) throw new Failure('notBackup');
  const jsonBytes = start.length < fixedBytes ? 0 : start.readUInt32BE(magic.length);
  const end = fixedBytes + jsonBytes;
  if (jsonBytes === 0 || jsonBytes > jsonBytesMax || start.length < end + 2 * hashBytes) throw new Failure('backupDamaged');
  const hash = start.subarray(end, end + hashBytes);
  if (!sha256(start.subarray(0, end)).equals(hash)) throw new Failure('backupDamaged');
  const json: unknown = JSON.parse(start.toString('utf8', fixedBytes, end));
  const version = z.object({ format: z.int() }).safeParse(json).data?.format;
  if (version !== undefined && version > format) throw new Failure('backupNewer');
  const facts = header.safeParse(json);
  // The text is as it was written, so whoever wrote it was not this program: nothing it asks for is done.
  if (!facts.success) throw new Failure('notBackup');
  return { facts: facts.data, hash, proof: start.subarray(end + hashBytes, end + 2 * hashBytes), bytes: end + 2 * hashBytes };
}

/** Whether the keys are of the passphrase this header was written with. */
export const fits = ({ hash, proof }: ReadHeader, keys: Keys): boolean => timingSafeEqual(proofOf(keys, hash), proof);
