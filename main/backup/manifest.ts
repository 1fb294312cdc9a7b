// What a backup says of itself behind its passphrase: whose it is, the keys that belong to it, and how many rows there must be.
import { z } from 'zod';
import { activityHead } from '../secrets/vault';

const key = z.string().regex(/^[0-9a-f]{64}$/);

export const manifest = z.strictObject({
  environmentId: z.string().min(1).max(200),
  environmentName: z.string().max(200),
  userName: z.string().min(1).max(320),
  /** Of the snapshot alone: random, made for this backup, never the key of the file on the computer. */
  snapshotKey: key,
  /** The activity log's own, so that it can be verified wherever it goes on. */
  activityKey: key,
  activityHead,
  /** Rows of each table, counted in the source at the moment of the snapshot. */
  rows: z.record(z.string().max(80), z.int().min(0)),
});
export type Manifest = z.infer<typeof manifest>;
