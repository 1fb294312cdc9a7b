// A locked keyring answers like an empty one; it must never be taken for one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain } from '../../../main/secrets/keychain';
import { createProfiles, type Profile } from '../../../main/services/profile';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { fill } from '../cache/sample-store';
import { bundle, type ChildProgram } from '../child';
import { endKeyring, lockNow, useKeyring } from '../keyring';

const name = '0123456789abcdef';
const folderId = '0badcafe';
const environment = practiceEnvironment(1);
const keychain = createKeychain();
let keyring: Keyring;
let child: ChildProgram;
let folder = '';
let before: Record<string, string> = {};

const files = () => Object.fromEntries(readdirSync(folder).sort().map((entry) => [entry, readFileSync(join(folder, entry)).toString('base64')]));
const profilesHere = () => createProfiles({ keychain, dataDir: folder, folderId, now: () => new Date('2026-11-22T09:00:00Z') });
const openAfresh = () => JSON.parse(execFileSync(process.execPath, [child.file, folder, folderId, name], { encoding: 'utf8', env: { ...process.env, ...keyring.env } })) as Record<string, unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-locked-'));
  child = await bundle('test/integration/secrets/reopen.ts');
  keyring = await useKeyring(unlockedKeyring());
  expect(await keychain.probe()).toBe('ready');
  const profile = await profilesHere().open(name, environment);
  expect(profile.storage).toBe('encrypted');
  fill(profile.store.database);
  profile.store.close();
  before = files();
});
afterAll(async () => {
  child.remove();
  rmSync(folder, { recursive: true, force: true });
  await endKeyring(keyring);
});

// The steps follow one another: unlocked, locked while running, locked from the start, unlocked again.

it('locked between two readings, makes no new key: the profile keeps to memory and the file stays untouched', async () => {
  lockNow(keyring);
  const locked: Profile = await profilesHere().open(name, environment);
  expect([locked.storage, locked.store.clients.all()]).toEqual(['keyMissing', []]);
  await profilesHere().settle(locked);
  expect(locked.storage).toBe('keyMissing');
  locked.store.close();
  expect(await profilesHere().reopen(name, environment)).toEqual({ profile: null, storage: 'keyMissing', fault: null });
  expect(files()).toEqual(before);
  expect(await keychain.probe()).toBe('locked');
});

it('locked from the start, is told from an empty one, and the file is neither opened nor touched', async () => {
  expect(openAfresh()).toEqual({ keychain: 'locked', storage: 'memory', clients: 0, simulations: 0 });
  await keyring.restart({ unlock: false });
  for (let turn = 0; turn < 2; turn += 1) expect(openAfresh()).toEqual({ keychain: 'locked', storage: 'memory', clients: 0, simulations: 0 });
  expect(files()).toEqual(before);
});

it('unlocked again, gives everything back', async () => {
  await keyring.restart({ unlock: true });
  expect(openAfresh()).toEqual({ keychain: 'ready', storage: 'encrypted', clients: 5, simulations: 5 });
});
