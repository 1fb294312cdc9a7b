// How what is more than a key stands in the keychain: JSON in base64url, because the library cuts values at a NUL character.
import type { z } from 'zod';

export const textOfItem = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** null when there is none, and for whatever is not of this form. */
export function readItem<T>(text: string | null, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
