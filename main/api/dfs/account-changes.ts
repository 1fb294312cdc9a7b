// The fields of an account that are to change, in the form the environment wants them.
import type { z } from 'zod';
import { documentedType } from '../fields';
import { dfsTable } from './table';

const body = dfsTable.modifyAccount.body;
type Body = z.input<typeof body>;
/** A field's own value; the wrapper is this module's business. */
type Plain<T> = Exclude<T, { Value: unknown }>;
/** By the document's names. Absent leaves a field as it is, null empties it. */
export type AccountChanges = { [K in keyof Body]?: Plain<Body[K]> };

/** Documented as a bare "object", which tells nothing: they go as they are, or wrapped to tell null from absent. */
const wrapped = new Set(Object.entries(body.shape).filter(([, schema]) => documentedType(schema.unwrap().unwrap())?.type === 'object').map(([name]) => name));

export function writeAccountChanges(changes: AccountChanges, form: 'plain' | 'wrapped'): Body {
  if (form === 'plain') return changes as Body;
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, wrapped.has(name) && value !== undefined ? { Value: value } : value])) as Body;
}
