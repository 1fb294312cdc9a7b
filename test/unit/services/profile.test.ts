// A profile that began in memory moves into its file once the keychain gives the key, and loses nothing on the way.
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import { createProfiles, profileName, type Profiles } from '../../../main/services/profile';
import type { StorageFault } from '../../../preload/contract/session';
import { namedRecord } from '../../../preload/contract/client-facts';

/** Whether the system says that files may not be written: tests may run as somebody who may write all of them. */
const mayWrite = vi.hoisted(() => ({ files: true }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, accessSync: (...asked: Parameters<typeof fs.accessSync>) => {
    if (!mayWrite.files) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    fs.accessSync(...asked);
  } };
});

let folder = '';
let locked = false;
let items: Map<string, string>;
let keychain: Keychain;
let profiles: Profiles;
const environment = practiceEnvironment(1);
const now = () => new Date('2026-11-22T09:00:00Z');
const file = () => join(folder, 'p.0badcafe.db');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-profile-'));
  locked = false;
  mayWrite.files = true;
  items = new Map();
  keychain = createKeychain({
    // Locked, a keyring answers as if it were empty and takes nothing.
    load: async () => ({
      getPassword: async (_, account) => (locked ? null : (items.get(account) ?? null)),
      setPassword: async (_, account, value) => {
        if (locked) throw new Error('Prompt dismissed');
        items.set(account, value);
      },
      deletePassword: async (_, account) => items.delete(account),
    }),
  });
  await keychain.probe();
  profiles = createProfiles({ keychain, dataDir: folder, folderId: '0badcafe', now });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withOneClient(contactId: number): Promise<void> {
  const profile = await profiles.open('p', environment);
  profile.store.clients.addMissing([namedRecord('In the file', { contactId })], now());
  profile.store.close();
}

describe('settling', () => {
  it('joins what was learned in memory with what is in the file', async () => {
    await withOneClient(1);
    const key = items.get('0badcafe/p/database-key');
    locked = true;
    const profile = await profiles.open('p', environment);
    expect(profile.storage).toBe('keyMissing');
    profile.store.clients.addMissing([namedRecord('In memory', { contactId: 2 })], now());
    await profiles.settle(profile);
    expect(profile.storage).toBe('keyMissing');
    locked = false;
    await profiles.settle(profile);
    expect([profile.storage, profile.store.clients.all().map((client) => client.name)]).toEqual(['encrypted', ['In memory', 'In the file']]);
    expect(items.get('0badcafe/p/database-key')).toBe(key);
    profile.store.close();
    const again = await profiles.open('p', environment);
    expect(again.store.clients.all()).toHaveLength(2);
    again.store.close();
  });

  it('makes the file when there was none, and never without a kept key', async () => {
    locked = true;
    const profile = await profiles.open('p', environment);
    expect([profile.storage, existsSync(file()), items.has('0badcafe/p/database-key')]).toEqual(['memory', false, false]);
    profile.store.clients.addMissing([namedRecord('In memory', { contactId: 2 })], now());
    locked = false;
    await keychain.probe();
    await profiles.settle(profile);
    expect([profile.storage, existsSync(file()), profile.store.clients.all().length]).toEqual(['encrypted', true, 1]);
    profile.store.close();
  });

  it('says why a file cannot be opened, and keeps to memory', async () => {
    await withOneClient(1);
    writeFileSync(file(), 'damaged');
    const profile = await profiles.open('p', environment);
    expect([profile.storage, profile.store.clients.all(), readFileSync(file(), 'utf8')]).toEqual(['unreadable', [], 'damaged']);
    profiles.setAside('p');
    expect(readdirSync(folder)).toEqual(['p.0badcafe.db.aside-20261122T090000Z']);
    await profiles.settle(profile);
    expect(profile.storage).toBe('encrypted');
    profile.store.close();
  });
});

describe('a file that cannot be opened', () => {
  it.each<[StorageFault, () => void]>([
    ['empty', () => writeFileSync(file(), '')],
    ['foreign', () => writeFileSync(file(), Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8192)]))],
    ['truncated', () => writeFileSync(file(), readFileSync(file()).subarray(0, -8192))],
    ['noFit', () => void items.set('0badcafe/p/database-key', 'f'.repeat(64))],
    ['readOnly', () => { mayWrite.files = false; }],
  ])('says why, and is left as it is: %s', async (fault, spoil) => {
    await withOneClient(1);
    spoil();
    const before = readFileSync(file());
    const { profile, ...why } = await profiles.reopen('p', environment);
    expect([profile, why]).toEqual([null, { storage: 'unreadable', fault }]);
    const instead = await profiles.open('p', environment);
    expect([instead.storage, instead.fault, instead.store.clients.all()]).toEqual(['unreadable', fault, []]);
    instead.store.close();
    expect(readFileSync(file()).equals(before)).toBe(true);
  });
  it('because a later program wrote it is not said to be faulty', async () => {
    const profile = await profiles.open('p', environment);
    profile.store.database.pragma('user_version = 1000');
    profile.store.close();
    expect(await profiles.reopen('p', environment)).toEqual({ profile: null, storage: 'newer', fault: null });
  });
});

describe('a file that is open', () => {
  let happened: string[];
  beforeEach(() => {
    happened = [];
    profiles = createProfiles({ keychain, dataDir: folder, folderId: '0badcafe', now, happened: (kind, aside) => void happened.push(`${kind} ${aside ?? ''}`.trim()) });
  });

  it('that is there and sound is left alone, however thoroughly it is looked at', async () => {
    await withOneClient(1);
    const profile = await profiles.open('p', environment);
    const { store } = profile;
    expect([profiles.secure(profile), profiles.secure(profile, true), happened, profile.store === store]).toEqual([true, true, [], true]);
    profile.store.close();
    expect(profiles.secure(profile, true)).toBe(false);
  });

  it('that was taken away is written again with everything in it, and the one before is let go', async () => {
    await withOneClient(1);
    const profile = await profiles.open('p', environment);
    const before = profile.store.database;
    rmSync(file());
    expect(profiles.secure(profile)).toBe(false);
    expect([happened, before.open, profile.store.database.open, profile.storage]).toEqual([['rewritten'], false, true, 'encrypted']);
    expect(profile.store.clients.all().map(({ name }) => name)).toEqual(['In the file']);
    expect(profiles.secure(profile, true)).toBe(true);
    profile.store.clients.addMissing([namedRecord('Later', { contactId: 2 })], now());
    profile.store.close();
    const again = await profiles.open('p', environment);
    expect(again.store.clients.all()).toHaveLength(2);
    again.store.close();
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('that was spoilt in its place is said to be damaged when it is looked at thoroughly', async () => {
    await withOneClient(1);
    const profile = await profiles.open('p', environment);
    profile.store.database.pragma('wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(file());
    const handle = openSync(file(), 'r+');
    writeSync(handle, Buffer.alloc(bytes.length - 8192, 7), 0, bytes.length - 8192, 8192);
    closeSync(handle);
    profile.store.database.pragma('shrink_memory');
    expect(profiles.secure(profile, true)).toBe(false);
    expect(happened).toEqual(['damaged']);
    profile.store.close();
  });

  it('in memory only is nothing to look for', async () => {
    locked = true;
    const profile = await profiles.open('p', environment);
    expect([profiles.secure(profile), profiles.secure(profile, true), happened]).toEqual([false, false, []]);
    profile.store.close();
  });
});

describe('the name of a profile', () => {
  it('is the same for the same person however typed, another in another environment, and tells nobody who it is', () => {
    expect(profileName('north', ' Camille@Example.COM ')).toBe(profileName('north', 'camille@example.com'));
    expect(profileName('south', 'camille@example.com')).not.toBe(profileName('north', 'camille@example.com'));
    expect(profileName('north', 'camille@example.com')).toMatch(/^[0-9a-f]{16}$/);
  });
});
