// What a source of updates says: one newer version, signed by whoever the organisation trusts. Made by scripts/sign-update.mjs.
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

export const updateBytesMax = 1024 * 1024 * 1024;
export const manifestBytesMax = 64 * 1024;

const version = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/);
const envelope = z.object({ signed: z.string().max(manifestBytesMax), signature: z.base64().max(200) });
const manifest = z.object({
  format: z.literal(1),
  version,
  /** For which system: a signed file for another is not for this one. */
  system: z.string().max(40),
  /** Beside the list, under this name: it can lead nowhere else. */
  file: z.string().regex(/^[A-Za-z0-9][\w.-]{0,119}$/),
  size: z.int().min(1).max(updateBytesMax),
  /** Base64. */
  sha512: z.base64().length(88),
});
export type Manifest = z.infer<typeof manifest>;

/** An Ed25519 public key as `scripts/sign-update.mjs` prints it: base64 of its DER form. */
export function isPublicKey(text: string): boolean {
  try {
    return keyOf(text).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
const keyOf = (text: string) => createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });

/** The signature first: nothing of what is signed is looked at before. */
export function readManifest(text: string, publicKey: string): Manifest | 'unreadable' | 'signature' {
  const outer = parsed(text, envelope);
  if (!outer) return 'unreadable';
  if (!verify(null, Buffer.from(outer.signed), keyOf(publicKey), Buffer.from(outer.signature, 'base64'))) return 'signature';
  return parsed(outer.signed, manifest) ?? 'unreadable';
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Never the same and never an older one. */
export function isNewer(offered: string, running: string): boolean {
  const [mine, theirs] = [running, offered].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const place = theirs.findIndex((part, index) => part !== mine[index]);
  return place >= 0 && (theirs[place] ?? 0) > (mine[place] ?? 0);
}
