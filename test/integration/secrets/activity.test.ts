// The end of the log in a real keychain: a program killed at any moment is no manipulation, a file that was put back is one.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import { createProfiles, type Profile } from '../../../main/services/profile';
import { namedRecord } from '../../../preload/contract/client-facts';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { bundle, type ChildProgram } from '../child';
import { endKeyring, lockNow, useKeyring } from '../keyring';

const service = 'Advisor Workstation';
const folderId = '0badcafe';
const item = (name: string) => `${folderId}/p/${name}`;
const environment = practiceEnvironment(1);
const now = () => new Date('2026-11-26T09:00:00Z');

let keyring: Keyring;
let noting: ChildProgram;
let keychain: Keychain;
let folder = '';
let older = '';
beforeAll(async () => {
  keyring = await useKeyring(unlockedKeyring());
  noting = await bundle('test/integration/secrets/noting.ts');
});
afterAll(async () => {
  noting.remove();
  await endKeyring(keyring);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-anchor-'));
  older = mkdtempSync(join(tmpdir(), 'advisor-anchor-older-'));
  for (const name of ['activity-key', 'activity-head', 'database-key']) await keytar.deletePassword(service, item(name));
  keychain = createKeychain();
  await keychain.probe();
});
afterEach(() => {
  for (const path of [folder, older]) rmSync(path, { recursive: true, force: true });
});

const profiles = () => createProfiles({ keychain, dataDir: folder, folderId, now });
/** Opens, lets something happen, and closes with everything told to the keychain. */
async function during<T>(work: (profile: Profile) => T | Promise<T>): Promise<T> {
  const all = profiles();
  const profile = await all.open('p', environment);
  const result = await work(profile);
  profile.store.close();
  await all.settled();
  return result;
}
const note = (count: number) => during(({ store, storage }) => {
  expect(storage).toBe('encrypted');
  for (let number = 0; number < count; number += 1) store.activity.record({ action: 'passwordChanged', step: 'sent' }, null, now());
  return store.activity.head();
});
const found = () => during(({ store, anchor }) => store.activity.broken(anchor!.state().anchored));
const head = async () => JSON.parse(Buffer.from((await keytar.getPassword(service, item('activity-head')))!, 'base64url').toString()) as { sequence: number; mac: string };
const copy = (from: string, to: string) => {
  for (const name of readdirSync(to)) rmSync(join(to, name));
  cpSync(from, to, { recursive: true });
};

function noteAndKill(afterMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [noting.file, folder, folderId, 'p'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    child.once('error', reject);
    child.once('close', (_, signal) => (signal === 'SIGKILL' ? resolve(said.split('\n').slice(0, -1).map(Number)) : reject(new Error(`it ended by itself: ${complaint}`))));
  });
}

it('killed thirty times while it notes: nothing that was said to be kept is lost, and no break is seen', async () => {
  let behind = 0;
  let last = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    const said = await noteAndKill(Math.random() * 120);
    // One that was kept but not said may come before the first of this turn.
    expect(said[0]! - last, `turn ${turn}`).toBeLessThanOrEqual(2);
    expect(said.every((number, index) => number === said[0]! + index)).toBe(true);
    last = said.at(-1)!;
    const anchored = (await head()).sequence;
    const kept = await during(({ store }) => {
      expect(store.activity.broken(null)).toBeNull();
      return store.activity.head().sequence;
    });
    expect(kept).toBeGreaterThanOrEqual(last);
    expect(anchored).toBeLessThanOrEqual(kept);
    if (anchored < kept) behind += 1;
    expect([await found(), (await head()).sequence]).toEqual([null, kept]);
  }
  // The moment that is meant here, between the commit and the keychain, was met.
  expect(behind).toBeGreaterThan(5);
}, 120_000);

it('a file that was put back is missed, once, for good, and its numbers are never given again', async () => {
  await note(5);
  copy(folder, older);
  await note(7);
  expect((await head()).sequence).toBe(12);
  copy(older, folder);
  const broken = await found();
  expect(broken).toMatchObject({ first: 6, reason: 'missing', recordedAt: now().toISOString() });
  expect(await head()).toMatchObject({ sequence: 13 });
  expect((await note(1)).sequence).toBe(14);
  expect(await found()).toEqual(broken);
  expect((await head()).sequence).toBe(14);
});

it('is no break when the keychain and the file were both put back: only a report’s footer knows of that', async () => {
  await note(5);
  copy(folder, older);
  const earlier = await keytar.getPassword(service, item('activity-head'));
  await note(7);
  copy(older, folder);
  await keytar.setPassword(service, item('activity-head'), earlier!);
  expect(await found()).toBeNull();
});

it('an older end in the keychain alone is as after a crash', async () => {
  await note(5);
  const earlier = await keytar.getPassword(service, item('activity-head'));
  await note(7);
  await keytar.setPassword(service, item('activity-head'), earlier!);
  expect([await found(), (await head()).sequence]).toEqual([null, 12]);
});

it('what somebody adds behind an older end is found, and a file that is gone, and a new file in its place', async () => {
  await note(5);
  const earlier = await keytar.getPassword(service, item('activity-head'));
  await note(2);
  await during(({ store }) => store.database.exec("UPDATE activity SET details = '{\"step\":\"done\"}' WHERE sequence = 7"));
  await keytar.setPassword(service, item('activity-head'), earlier!);
  expect(await found()).toMatchObject({ first: 7, reason: 'changed', recordedAt: now().toISOString() });
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  expect(await found()).toMatchObject({ first: 1, reason: 'missing' });
});

it('a key or an end that is gone from the keychain is said, not quietly made anew', async () => {
  await note(5);
  await keytar.deletePassword(service, item('activity-head'));
  expect(await found()).toMatchObject({ first: 6, reason: 'unanchored', recordedAt: now().toISOString() });
  await keytar.deletePassword(service, item('activity-key'));
  expect(await found()).toMatchObject({ first: 1, reason: 'unkeyed', recordedAt: now().toISOString() });
  expect(await found()).toMatchObject({ first: 1, reason: 'unkeyed' });
});

it('changed while the program runs: the end is not written over', async () => {
  await during(async ({ store, anchor }) => {
    for (let number = 0; number < 5; number += 1) store.activity.record({ action: 'passwordChanged', step: 'sent' }, null, now());
    await anchor!.settled();
    expect(anchor!.state()).toMatchObject({ anchored: { sequence: 5 }, failure: null });
    store.database.exec('DELETE FROM activity WHERE sequence > 3');
    store.activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
    await anchor!.settled();
    expect(store.activity.broken(anchor!.state().anchored)).toMatchObject({ first: 4, reason: 'missing' });
    expect(store.activity.after(3, 10).map(({ sequence, action }) => [sequence, action])).toEqual([[6, 'chainBroken'], [7, 'passwordChanged']]);
  });
  expect(await found()).toMatchObject({ first: 4, reason: 'missing', recordedAt: now().toISOString() });
});

it('what was noted in memory goes on behind the file’s, of the same clients, when the keychain gives the key', async () => {
  const clientId = await during(({ store }) => {
    const added = store.clients.add(namedRecord('Known', { contactId: 7 }), now());
    store.activity.record({ action: 'clientViewed' }, added, now());
    return added;
  });
  const all = profiles();
  const missing = { ...keychain, read: async (account: string) => (account.endsWith('database-key') ? null : keychain.read(account)) };
  const lost = createProfiles({ keychain: missing, dataDir: folder, folderId, now });
  const profile = await lost.open('p', environment);
  expect([profile.storage, profile.anchor]).toEqual(['keyMissing', null]);
  const again = profile.store.clients.add(namedRecord('Known', { contactId: 7 }), now());
  const passing = profile.store.clients.add(namedRecord('Forgotten', { contactId: 8 }), now());
  profile.store.activity.record({ action: 'clientArchived', archived: true }, again, now());
  profile.store.clients.forget(passing, () => profile.store.activity.record({ action: 'clientForgotten' }, passing, now()));
  missing.read = keychain.read;
  await lost.settle(profile);
  expect(profile.storage).toBe('encrypted');
  const { activity } = profile.store;
  expect(activity.after(0, -1).map(({ sequence, action, client }) => [sequence, action, activity.clientsByPseudonym().get(client ?? '') ?? null])).toEqual([[1, 'clientViewed', clientId], [2, 'clientArchived', clientId], [3, 'clientForgotten', null]]);
  profile.store.close();
  await lost.settled();
  await all.settled();
  expect(await found()).toBeNull();
});

it('a keychain that is locked meanwhile is said to vouch for less; nothing stops, and the next start catches up', async () => {
  await during(async ({ store, anchor }) => {
    store.activity.record({ action: 'passwordChanged', step: 'sent' }, null, now());
    await anchor!.settled();
    lockNow(keyring);
    store.activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
    await anchor!.settled();
    expect(anchor!.state()).toMatchObject({ anchored: { sequence: 1 }, failure: 'keychainLocked' });
    expect(store.activity.head().sequence).toBe(2);
  });
  // A process finds a service that was replaced only after a start of its own.
  await keyring.restart({ unlock: true });
  const { env } = keyring;
  const said = execFileSync(process.execPath, [noting.file, folder, folderId, 'p', 'look'], { env: { ...process.env, ...env }, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ broken: null, last: 2, anchored: 2 });
}, 60_000);
