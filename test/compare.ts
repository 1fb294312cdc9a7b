// Compares a table of operations with the provider's document, field by field.
import { z } from 'zod';
import { documentedType } from '../main/api/fields';
import { templateOf, type Operation, type Table } from '../main/api/operation';
import type { DocumentedField, DocumentedOperation } from './documents';

/** One line a difference: the operation, where in it, and what differs. */
export function differences(table: Table, documented: readonly DocumentedOperation[]): string[] {
  const byId = new Map(Object.values(table).map((operation) => [operation.id as string, operation]));
  const found: string[] = [];
  for (const entry of documented) {
    const operation = byId.get(entry.id);
    if (!operation) found.push(`${entry.id}: missing`);
    else found.push(...compareOperation(operation, entry).map((words) => `${entry.id}: ${words}`));
  }
  const known = new Set(documented.map(({ id }) => id));
  for (const id of byId.keys()) if (!known.has(id)) found.push(`${id}: not documented`);
  if (byId.size !== Object.keys(table).length) found.push('an operation stands in the table twice');
  return found;
}

function compareOperation(operation: Operation, entry: DocumentedOperation): string[] {
  const placeholders = [...templateOf(operation).matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return [
    ...(placeholders.join() === Object.keys(operation.path.shape).join() ? [] : ['path: parameters do not fit the address']),
    ...(operation.deprecated === entry.deprecated ? [] : [`deprecated: ${operation.deprecated}`]),
    ...(operation.layers.join() === entry.layers.join() ? [] : [`layers: ${operation.layers.join()} instead of ${entry.layers.join()}`]),
    ...compareFields('path', operation.path.shape, entry.path, {}),
    ...compareFields('query', operation.query.shape, entry.query, {}),
    ...compareBody(operation, entry),
    ...(entry.responseSample === undefined ? [] : compareSample('response', operation.response, entry.responseSample)),
  ];
}

function compareBody({ body }: Operation, entry: DocumentedOperation): string[] {
  if (entry.body === null) return body === null ? [] : ['body: not documented'];
  if (!(body instanceof z.ZodObject)) return ['body: missing'];
  return compareFields('body', body.shape, entry.body, entry.bodyTypes);
}

function compareFields(where: string, shape: z.core.$ZodLooseShape, documented: readonly DocumentedField[], types: Record<string, DocumentedField[]>): string[] {
  const found: string[] = [];
  for (const { name, type, required = false, nullable = false } of documented) {
    const schema = shape[name];
    if (!schema) {
      found.push(`${where}.${name}: missing`);
      continue;
    }
    const ours = unwrapped(schema);
    if (!sameType(ours.type, type)) found.push(`${where}.${name}: ${ours.type} instead of ${type}`);
    if (!ours.optional !== (required === true)) found.push(`${where}.${name}: ${ours.optional ? 'optional' : 'required'} instead of ${required === true ? 'required' : 'optional'}`);
    if (ours.nullable !== nullable) found.push(`${where}.${name}: ${ours.nullable ? 'nullable' : 'never null'}`);
    const inner = types[type.slice(1, -1)];
    if (inner && ours.item instanceof z.ZodObject) found.push(...compareFields(`${where}.${name}[]`, ours.item.shape, inner, types));
  }
  const known = new Set(documented.map(({ name }) => name));
  return [...found, ...Object.keys(shape).filter((name) => !known.has(name)).map((name) => `${where}.${name}: not documented`)];
}

/** An enumeration is documented as text with its values in words. */
const sameType = (ours: string, documented: string): boolean => ours === documented;

function unwrapped(schema: z.core.$ZodType): { type: string; optional: boolean; nullable: boolean; item: z.ZodType | undefined; fields: z.core.$ZodLooseShape | undefined } {
  let inner = schema;
  let optional = false;
  let nullable = false;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodCatch) {
    optional ||= inner instanceof z.ZodOptional;
    nullable ||= inner instanceof z.ZodNullable;
    inner = (inner as z.ZodOptional<z.ZodType>).unwrap?.() ?? (inner as z.ZodCatch<z.ZodType>).def.innerType;
  }
  const documented = documentedType(inner);
  return { type: documented?.type ?? inner._zod.def.type, optional, nullable, item: documented?.item, fields: documented?.fields };
}

/** What kind of value a sample shows. The Coanda document writes the name of a type in place of each value. */
function kindOf(sample: unknown): string {
  if (Array.isArray(sample)) return 'array';
  if (sample === 'float') return 'number';
  if (sample === 'int') return 'integer';
  if (typeof sample === 'number') return Number.isInteger(sample) ? 'integer' : 'number';
  return sample === null ? 'null' : typeof sample;
}

function compareSample(where: string, schema: z.core.$ZodType, sample: unknown): string[] {
  const { type, fields, item } = unwrapped(schema);
  const kind = kindOf(sample);
  if (type !== kind && !(type === 'number' && kind === 'integer')) return [`${where}: ${type} instead of ${kind}`];
  if (Array.isArray(sample)) return item && sample.length > 0 && isDrawn(sample[0]) ? compareSample(`${where}[]`, item, sample[0]) : [];
  if (kind !== 'object' || !isDrawn(sample)) return [];
  if (!fields) return [`${where}: read elsewhere`];
  const drawn = sample as Record<string, unknown>;
  return [
    ...Object.entries(drawn).flatMap(([name, value]) => (fields[name] ? compareSample(`${where}.${name}`, fields[name], value) : [`${where}.${name}: missing`])),
    ...Object.keys(fields).filter((name) => !Object.hasOwn(drawn, name)).map((name) => `${where}.${name}: not documented`),
  ];
}

/** An empty object stands for one the document shows collapsed. */
const isDrawn = (sample: unknown): boolean => typeof sample === 'object' && sample !== null && Object.keys(sample).length > 0;
