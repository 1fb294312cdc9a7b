// Reading JSON and loosely documented fields from a server we do not control.
import { Failure } from '../failure';

const depthMax = 64;
/** Objects and lists in one body. The largest simulation has a quarter of it; thirty megabytes of `{},` would fill the memory. */
const partsMax = 2_000_000;

/** Parses a body. @throws Failure `unreadableAnswer`; the parser's own words are dropped, they quote the text. */
export function parseJson(text: string): unknown {
  const excess = excessOf(text);
  if (excess) throw new Failure('unreadableAnswer', { details: { reason: excess } });
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('unreadableAnswer', { details: { reason: 'json' } });
  }
}

/** What there is too much of, found before anything is made of it. */
function excessOf(text: string): 'depth' | 'size' | null {
  let depth = 0;
  let parts = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      parts += 1;
      if (depth > depthMax) return 'depth';
      if (parts > partsMax) return 'size';
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return null;
}

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field by name, whatever the case of its letters: siblings of the same API spell them differently. */
export function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : value[key];
}

/** Accents on one letter: no script needs more, and heaps of them reach into other lines. */
const accentsMost = /(\p{M}{8})\p{M}+/gu;

/** Text, or a number written as text unless it has lost digits on the way; anything else is absent. Control characters, what turns letters round, and ends of lines and paragraphs never get through. */
export function textOf(value: unknown, maxLength = 500): string | null {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : null;
  if (typeof value !== 'string') return null;
  const clean = value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '').replaceAll(accentsMost, '$1').trim().slice(0, maxLength).toWellFormed();
  return clean === '' ? null : clean;
}

/** A finite number below 10¹⁵ in size; anything else is absent. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e15 ? value : null;
}

/** A 32-bit identifier. */
export function idOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 2_147_483_647 ? value : null;
}
