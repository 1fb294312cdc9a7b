// Content in sealed pieces (the STREAM construction over AES-256-GCM): each knows its place and whether it is the last, so nothing can be cut off, moved or repeated.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Failure } from '../failure';

export const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/** The key is of this one file (its salt is random), so a counter never meets the same key twice. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 4, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export function sealPiece(key: Buffer, index: number, last: boolean, piece: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, nonceOf(index, last), { authTagLength: tagBytes });
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Failure `backupDamaged` */
export function openPiece(key: Buffer, index: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) throw new Failure('backupDamaged');
  const decipher = createDecipheriv(algorithm, key, nonceOf(index, last), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw new Failure('backupDamaged');
  }
}
