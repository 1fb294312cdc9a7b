// Backups: making one, reading one, putting one in the place of the file; and what happened to the file itself.
import { z } from 'zod';
import { taskId } from './app';
import { passphraseMax, passphraseMin } from './backup-facts';
import { exported } from './reports';
import { id, instant } from './values';

const count = z.int().min(0);

export const backupState = z.strictObject({
  /** Only what is in the encrypted file can be backed up. */
  possible: z.boolean(),
  lastAt: instant.nullable(),
  clients: count,
  simulations: count,
  /** Why a backup is due, null while none is, or the person said later. */
  due: z.enum(['never', 'old']).nullable(),
});

export const backupWanted = z.strictObject({ taskId, passphrase: z.string().min(passphraseMin).max(passphraseMax) });
export const backupMade = z.strictObject({ exported, clients: count, simulations: count, bytes: count });

const header = { createdAt: instant, application: z.string() };
export const restoreChosen = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('cancelled') }),
  /** `fileName` is the last part of the path: pages never see the rest. */
  z.strictObject({ state: z.literal('chosen'), restoreId: id, fileName: z.string(), bytes: count, ...header }),
]);
export const restoreWanted = z.strictObject({ taskId, restoreId: id, passphrase: z.string().min(1).max(passphraseMax) });
export const restoreFound = z.strictObject({
  ...header,
  environmentName: z.string(),
  /** Whether that environment is known on this computer. */
  environmentKnown: z.boolean(),
  userName: z.string(),
  clients: count,
  simulations: count,
  /** Whether a file of the same person and environment is there, which would be kept aside. */
  replaces: z.boolean(),
  /** Whether somebody is signed in who is somebody else. */
  closesOther: z.boolean(),
});
/** `aside` is the name under which the file before is kept. */
export const restored = z.strictObject({ environmentName: z.string(), environmentKnown: z.boolean(), userName: z.string(), clients: count, simulations: count, aside: z.string().nullable() });

export type BackupState = z.infer<typeof backupState>;
export type BackupWanted = z.infer<typeof backupWanted>;
export type BackupMade = z.infer<typeof backupMade>;
export type RestoreChosen = z.infer<typeof restoreChosen>;
export type RestoreWanted = z.infer<typeof restoreWanted>;
export type RestoreFound = z.infer<typeof restoreFound>;
export type Restored = z.infer<typeof restored>;
