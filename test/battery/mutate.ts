// Answers gone wrong: from a sample and the table's own shape to bodies nobody documented.
import type { z } from 'zod';
import { z as zod } from 'zod';
import { documentedType } from '../../main/api/fields';

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

const strange: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 1e15, 2 ** 53 + 2, -0, '', ' ', 'text', '12', '1 234,56', '2026-02-30', '2019-06-25T07:47:25.3934246+00:00', '2019-12-01T00:00:00', '<root><de>x</de><fr>y</fr></root>',
  '<!DOCTYPE a [<!ENTITY b "c">]><root><fr>&b;</fr></root>', 'PasscodeInvalid', 'Success', [], {}, [[]], [{}], { Id: {} }, { id: 1, ID: 2, Id: 3 }, { Name: [{ Language: 'fr', Value: 'x' }, { language: 'en', value: 'y' }] }, '\u0000\u001b[2J', '\ud800', 'x'.repeat(5000), { $ref: '#' }, { toString: 1 }, { constructor: { prototype: 1 } },
];

/** A value of the shape a reader expects, from its schema. */
export function generate(schema: z.core.$ZodType, random: Random, depth = 0): unknown {
  let inner = schema;
  while (inner instanceof zod.ZodOptional || inner instanceof zod.ZodNullable || inner instanceof zod.ZodCatch) inner = inner.def.innerType as z.core.$ZodType;
  const { type, fields, item } = documentedType(inner) ?? { type: 'unknown' };
  if (fields) return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, depth > 4 ? null : generate(field, random, depth + 1)]));
  if (item) return Array.from({ length: Math.floor(random() * 4) }, () => generate(item, random, depth + 1));
  if (type === 'integer') return Math.floor(random() * 2 ** 31);
  if (type === 'number') return (random() - 0.5) * 1e6;
  if (type === 'boolean') return random() < 0.5;
  if (type === 'string') return pick(random, ['Text', 'Épargne', '<root><fr>Nom</fr></root>', 'eyJh.bGci.OiJI', 'Success', '2026-11-22T00:00:00']);
  return pick(random, strange);
}

interface Place { parent: Record<string, unknown> | unknown[]; key: string | number }

function places(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    found.push({ parent: value as Place['parent'], key });
    places((value as Record<string | number, unknown>)[key], found);
  }
  return found;
}

const ways: readonly ((place: Place, random: Random) => void)[] = [
  // drop
  ({ parent, key }) => void (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key]),
  // rename: another letter case, or another name altogether
  ({ parent, key }, random) => {
    if (Array.isArray(parent)) return;
    const value = parent[key];
    delete parent[key];
    parent[pick(random, [String(key).toLowerCase(), String(key).toUpperCase(), `${key}2`, '__proto__x', 'constructor', ''])] = value;
  },
  // retype
  ({ parent, key }, random) => void ((parent as Record<string | number, unknown>)[key] = structuredClone(pick(random, strange))),
  // overflow
  ({ parent, key }, random) => void ((parent as Record<string | number, unknown>)[key] = pick(random, [Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53, 2 ** 31, 5e-324, 'x'.repeat(70_000), Array.from({ length: 300 }, () => ({}))])),
  // nest
  ({ parent, key }, random) => {
    let nested: unknown = (parent as Record<string | number, unknown>)[key];
    for (let depth = Math.floor(random() * 70); depth > 0; depth -= 1) nested = random() < 0.5 ? [nested] : { Name: nested };
    (parent as Record<string | number, unknown>)[key] = nested;
  },
  // duplicate
  ({ parent, key }) => {
    if (Array.isArray(parent)) parent.push(parent[Number(key)], parent[Number(key)]);
    else parent[`${String(key).toLowerCase()}`] = parent[key];
  },
];

/** Breaks of the text itself, which no value can show. */
const breaks: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => `${text.slice(0, Math.floor(random() * text.length))}\u0000${text}`,
  (text) => `\ufeff${text}`,
  (text) => text.replace(/\d+(\.\d+)?/, '1e309'),
  (text) => text.replace(/\d+/, 'NaN'),
  (text) => text.replace('{', '{"__proto__":{"polluted":true},'),
  (text) => text.replace(/"(\w+)":/, '"$1":1,"$1":'),
  (text) => `${text},`,
  (text) => `${'['.repeat(5000)}${text}`,
  () => '',
  () => '<html><body>Sign in to this network</body></html>',
];

/** A copy with up to `most` things wrong with it, at least one. */
export function broken(value: unknown, random: Random, most = 3): unknown {
  const whole = { body: structuredClone(value) };
  for (let count = 1 + Math.floor(random() * most); count > 0; count -= 1) {
    const all = places(whole);
    if (all.length > 0) pick(random, ways)(pick(random, all), random);
  }
  return whole.body;
}

/** One body: a sample or a generated value, with up to four things wrong with it. */
export function mutated(sample: unknown, schema: z.core.$ZodType, random: Random): string {
  const value = { body: structuredClone(sample === undefined || random() < 0.6 ? generate(schema, random) : sample) };
  for (let count = Math.floor(random() * 5); count > 0; count -= 1) {
    const all = places(value);
    if (all.length > 0) pick(random, ways)(pick(random, all), random);
  }
  const text = typeof value.body === 'string' ? value.body : (JSON.stringify(value.body) ?? '');
  return random() < 0.15 ? pick(random, breaks)(text, random) : text;
}
