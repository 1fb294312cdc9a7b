// A PIN as it is kept: never itself, only what it can be checked against.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** 32 MiB and about a tenth of a second for each guess. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const hexadecimal = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

export const keptPin = z.object({
  salt: hexadecimal(16),
  hash: hexadecimal(32),
  /** Wrong ones in a row, counted before they are looked at, so that ending the program does not help. */
  failures: z.int().min(0),
});
export type KeptPin = z.infer<typeof keptPin>;

const derive = (pin: string, salt: string): Promise<Buffer> => new Promise((resolve, reject) => {
  scrypt(pin, Buffer.from(salt, 'hex'), 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
});

export async function makePin(pin: string): Promise<KeptPin> {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: (await derive(pin, salt)).toString('hex'), failures: 0 };
}

export const isPin = async (pin: string, kept: KeptPin): Promise<boolean> => timingSafeEqual(await derive(pin, kept.salt), Buffer.from(kept.hash, 'hex'));
