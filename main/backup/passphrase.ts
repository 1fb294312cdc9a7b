// From a passphrase to keys. scrypt, because it is the memory-hard derivation every runtime of this program has (Electron's BoringSSL has no Argon2).
import { hkdfSync, scrypt, type BinaryLike } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../failure';

/** 2^17 × 8 × 128 bytes: 128 MiB and about a second for each guess. */
export const strength = { n: 2 ** 17, r: 8, p: 1 } as const;

/**
 * What a file may ask for: never less than this program itself, and never so much that opening a hostile file takes the
 * computer down (half a gigabyte, some seconds).
 */
export const kdf = z.strictObject({
  name: z.literal('scrypt'),
  n: z.int().min(strength.n).max(2 ** 19).refine((n) => Number.isInteger(Math.log2(n))),
  r: z.literal(8),
  p: z.int().min(1).max(4),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Kdf = z.infer<typeof kdf>;

export interface Keys {
  /** Proves that the passphrase is right and the header as it was written. */
  header: Buffer;
  content: Buffer;
}

/** @param headerHash goes into both keys, so that nothing sealed fits another header */
export async function keysOf(passphrase: string, { n, r, p, salt }: Kdf, headerHash: BinaryLike): Promise<Keys> {
  // The same letters typed on another system may come as other code points.
  const text = passphrase.normalize('NFC');
  const secret = await new Promise<Buffer>((resolve, reject) => {
    scrypt(text, Buffer.from(salt, 'hex'), 32, { N: n, r, p, maxmem: 128 * r * (n + p + 2) + 1024 * 1024 }, (error, key) => (error ? reject(new Failure('internal')) : resolve(key)));
  });
  const derived = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, headerHash, `advisor-workstation backup ${purpose}`, 32));
  return { header: derived('header'), content: derived('content') };
}
