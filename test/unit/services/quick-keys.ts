// Keys of a passphrase that is made to take a second to guess, where nobody guesses.
import { createHmac } from 'node:crypto';
import type { Keys } from '../../../main/backup/passphrase';

export async function keysOf(passphrase: string, _: unknown, headerHash: Buffer): Promise<Keys> {
  const key = (purpose: string) => createHmac('sha256', passphrase).update(headerHash).update(purpose).digest();
  return { header: key('header'), content: key('content') };
}
