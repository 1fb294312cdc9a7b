// Signing in to DFS and Coanda, and the state of the keychain and of the encrypted file.
import { z } from 'zod';
import { practiceCredentials } from './practice';
import { instant } from './values';

/** What can be said of the operating system's keychain. Only `ready` keeps anything past quitting. */
export const keychainState = z.enum(['checking', 'ready', 'missing', 'noProvider', 'locked', 'notAnswering']);

/**
 * Where what is learned goes: `encrypted` file, `memory` only, or nothing yet. `keyMissing`, `newer` and `unreadable`
 * say why an existing file could not be opened; it is left untouched and this run keeps to memory.
 */
export const storageState = z.enum(['none', 'encrypted', 'memory', 'keyMissing', 'newer', 'unreadable']);

/**
 * Why a file is `unreadable`: it has no bytes, lost its end, is a database of another program, or does not open with the
 * key (another key, another file, or damaged from the start); it may only be read; or some of it is damaged.
 */
export const storageFault = z.enum(['empty', 'truncated', 'foreign', 'noFit', 'readOnly', 'damaged']);

/**
 * What became of the file, until the person has seen it. `setAside`: kept under `aside`, a fresh one begun as was asked.
 * `gone`: it was not there at the start. `rewritten`: it was removed, replaced or cut while open, and written anew from
 * what was open; what was in its place is kept under `aside`, if anything. `unwritten`: the same, but it cannot be written.
 * `damaged`: while open some of it became unreadable; the person decides. `restored`: a backup took its place.
 */
export const incident = z.strictObject({ kind: z.enum(['setAside', 'gone', 'rewritten', 'unwritten', 'damaged', 'restored']), aside: z.string().nullable(), at: instant });

/** `passcode` and `approval` are half-way through signing in. */
export const systemSession = z.enum(['signedOut', 'passcode', 'approval', 'signedIn', 'expired']);

/** The second step of signing in, while it is waited for. */
export const challenge = z.strictObject({
  factor: z.enum(['passcode', 'approve', 'qrCode']),
  /** Who sends the code or asks for the approval, when the provider said. */
  provider: z.string().nullable(),
  /** Digits the passcode has, when the provider said. */
  passcodeLength: z.int().nullable(),
  since: instant,
  /** Rows of a QR code, `1` for a dark cell. What it says stays in main. */
  qrCode: z.array(z.string()).nullable(),
});

export const sessionState = z.strictObject({
  environmentId: z.string(),
  userName: z.string().nullable(),
  coandaUserName: z.string().nullable(),
  dfs: systemSession,
  coanda: systemSession,
  challenge: challenge.nullable(),
  /** When the DFS session ends unless it is renewed, as far as its token says. */
  dfsUntil: instant.nullable(),
  /** Whether the keychain holds a token that stands for the second factor on this computer. */
  trustedDevice: z.boolean(),
  keychain: keychainState,
  storage: storageState,
  /** Of an `unreadable` file. */
  fault: storageFault.nullable(),
  incident: incident.nullable(),
  /** Whether clients can be shown: signed in now, or earlier on this machine. */
  open: z.boolean(),
});

export const environmentSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  dfsHost: z.string(),
  coandaHost: z.string(),
  /** Whether a token from the firm's single sign-on opens a session. */
  singleSignOn: z.boolean(),
  /** Whether the directory may be changed. */
  administration: z.boolean(),
  /** Present only for the practice environment, whose people are made up. */
  practice: practiceCredentials.nullable(),
});

/** An environments file that was refused: where inside it, and why. */
export const environmentProblem = z.strictObject({ path: z.string(), reason: z.string() });

export const environments = z.strictObject({
  all: z.array(environmentSummary),
  selectedId: z.string(),
  problems: z.array(environmentProblem),
});

export const credentials = z.strictObject({
  userName: z.string().trim().min(1).max(320),
  password: z.string().min(1).max(1000),
});
export const dfsCredentials = credentials.extend({
  /** Ask the provider to let this computer skip the second factor from now on. */
  trust: z.boolean().optional(),
  /** End the same person's sessions elsewhere. */
  endOthers: z.boolean().optional(),
});
export const newPassword = z.strictObject({ password: z.string().min(1).max(1000), confirmed: z.string().min(1).max(1000) });
export const passcode = z.strictObject({ passcode: z.string().trim().min(1).max(20) });

export type KeychainState = z.infer<typeof keychainState>;
export type StorageState = z.infer<typeof storageState>;
export type StorageFault = z.infer<typeof storageFault>;
export type Incident = z.infer<typeof incident>;
export type SessionState = z.infer<typeof sessionState>;
export type Environments = z.infer<typeof environments>;
export type EnvironmentSummary = z.infer<typeof environmentSummary>;
export type Credentials = z.infer<typeof credentials>;
export type DfsCredentials = z.infer<typeof dfsCredentials>;
export type Challenge = z.infer<typeof challenge>;
