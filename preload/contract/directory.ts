// The directory: DFS's reference lists as read, and what is asked when one of its entries is to change.
import { z } from 'zod';
import { changeableKinds, directoryFieldNames, directoryKinds } from './directory-kinds';
import { instant, stamped } from './values';

export const directoryKind = z.enum(directoryKinds);
export const changeableKind = z.enum(changeableKinds);
/** A 32-bit number, as DFS numbers everything. */
export const directoryNumber = z.int().min(0).max(2_147_483_647);

export const directoryName = z.strictObject({
  /** In the chosen language, or what comes nearest; null when the entry has no name. */
  shown: z.string().nullable(),
  /** The name when it came without a language. */
  plain: z.string().nullable(),
  /** By two-letter language code. */
  byLanguage: z.record(z.string(), z.string()),
});

const fieldValue = z.union([z.string(), z.number()]).nullable();

export const directoryEntry = z.strictObject({
  number: z.int().nullable(),
  name: directoryName,
  /** The documented fields of its kind; null where DFS gave none. */
  fields: z.partialRecord(z.enum(directoryFieldNames), fieldValue),
  /** What else DFS sent, undocumented, with its path and its value as text. */
  other: z.array(z.strictObject({ path: z.string(), value: z.string() })),
  /** In a tree: the position of its parent in the list, null at the top. */
  parent: z.int().nullable(),
  /** Which part of the campaign's configuration it belongs to. */
  part: z.enum(['productOffer', 'language']).nullable(),
  /** Of a product; null where there are none to be had. */
  riskCategories: z.array(z.strictObject({ number: z.int().nullable(), name: directoryName })).nullable(),
  /** When it was looked up, for entries that were looked up one by one. */
  asOf: instant.nullable(),
});

export const directoryList = z.strictObject({
  kind: directoryKind,
  entries: z.array(directoryEntry),
  /** The language the copy was asked in, when that is not the chosen one. */
  readIn: z.string().nullable(),
  campaign: z.strictObject({ defaultLanguage: z.string().nullable(), timeZoneUtcOffsetMinutes: z.int().nullable() }).nullable(),
});
export const stampedList = stamped(directoryList);

/** One field of a form: what it was when the person saw it, and what it is to be. */
export const directoryChange = z.strictObject({
  field: z.union([z.literal('name'), z.string().regex(/^name\.[a-z]{2}$/), z.enum(directoryFieldNames)]),
  from: z.union([z.string().max(2000), z.number()]).nullable(),
  to: z.union([z.string().max(2000), directoryNumber]).nullable(),
});
export const directoryChanges = z.array(directoryChange).min(1).max(60);

/** After a change: the list as it is now, and the number of what was created, when DFS said. */
export const directoryWritten = z.strictObject({ number: z.int().nullable(), list: stampedList });

export type DirectoryName = z.infer<typeof directoryName>;
export type DirectoryEntry = z.infer<typeof directoryEntry>;
export type DirectoryList = z.infer<typeof directoryList>;
export type DirectoryChange = z.infer<typeof directoryChange>;
export type DirectoryWritten = z.infer<typeof directoryWritten>;
