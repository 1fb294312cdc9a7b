// The directory through the whole program: read and kept, looked up, changed once and never twice, refused where it is not granted.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { DirectoryEntry } from '../../../preload/contract/directory';
import { directoryKinds, isLookedUp } from '../../../preload/contract/directory-kinds';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { newFolder, signIn, start, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let north: PracticeServer;
let folder = '';
let configuration = '';
const programs: Program[] = [];
let clock = 0;

beforeEach(async () => {
  clock = 0;
  north = await startPractice({ simulationSeconds: 0, now: () => new Date(Date.now() + clock) });
  folder = newFolder();
  configuration = join(newFolder(), 'environments.json');
  const { environment } = north;
  writeFileSync(configuration, JSON.stringify({ format: 1, environments: [{ ...environment, id: 'north', name: 'North' }, { ...environment, id: 'readonly', name: 'Read only', administration: false }] }));
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.app.close();
  await north.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

async function signedIn(select = 'north'): Promise<Program> {
  const program = await start(folder, configuration, select);
  programs.push(program);
  await signIn(program, north);
  return program;
}
const requests = (method: string, part: string) => north.log().filter((entry) => entry.method === method && entry.path.includes(part));
const named = (entries: readonly DirectoryEntry[], name: string) => entries.find((entry) => entry.name.shown === name)!;

describe('reading', () => {
  it('shows every list from DFS, and the same from the file at once after a restart without a network', async () => {
    const program = await signedIn();
    await program.call('directory.lookUp', { kind: 'economicZones', number: 1 });
    const live = new Map(await Promise.all(directoryKinds.map(async (kind) => {
      expect((await program.call('directory.read', { kind })).asOf === null).toBe(kind !== 'economicZones');
      return [kind, await program.call('directory.refresh', { kind })] as const;
    })));
    for (const [kind, list] of live) {
      expect.soft(list.source, kind).toBe('live');
      if (!isLookedUp(kind)) expect.soft(list.data.entries.length, kind).toBeGreaterThan(1);
      for (const { name, number } of list.data.entries) expect.soft([typeof name.shown, typeof number], kind).toEqual(['string', 'number']);
    }
    await program.app.close();
    north.setFaults([faultOf('offline')]);
    const again = await start(folder, configuration);
    programs.splice(0, 1, again);
    for (const [kind, list] of live) expect.soft(await again.call('directory.read', { kind }), kind).toEqual({ ...list, source: 'cache' });
    expect(await again.error('directory.refresh', { kind: 'banks' })).toMatchObject({ code: 'offline' });
    expect((await again.call('directory.read', { kind: 'banks' })).data.entries.length).toBeGreaterThan(1);
  });

  it('reads names in all their forms in the chosen language, and a copy in another language until there is a new one', async () => {
    const program = await signedIn();
    await program.call('app.setPreferences', { language: 'fr', theme: 'system' });
    const french = await program.call('directory.refresh', { kind: 'countries' });
    expect(french.data.entries.map(({ name }) => name.shown)).toContain('Émirats arabes unis');
    expect(french.data.readIn).toBeNull();
    await program.call('app.setPreferences', { language: 'en', theme: 'system' });
    expect((await program.call('directory.read', { kind: 'countries' })).data.readIn).toBe('fr');
    const english = await program.call('directory.refresh', { kind: 'countries' });
    expect(english.data.entries.map(({ name }) => name.shown)).toContain('United Arab Emirates');
    expect(english.data.readIn).toBeNull();
    expect(named(english.data.entries, 'Andorra').other).toContainEqual({ path: 'IsoCode3', value: 'AND' });
  });

  it('keeps what was looked up by number, with the product\'s risk categories, and forgets what is gone', async () => {
    const program = await signedIn();
    const zone = await program.call('directory.lookUp', { kind: 'economicZones', number: 1 });
    expect(zone.data.fields.color).toMatch(/^#/);
    const product = await program.call('directory.lookUp', { kind: 'productConstraints', number: 101 });
    expect(product.data.riskCategories?.map(({ name }) => name.shown)).toContain('Équilibré');
    expect(product.data.other).toContainEqual({ path: 'EconomicZones[1].Maximum', value: '50' });
    expect((await program.call('directory.read', { kind: 'productConstraints' })).data.entries).toEqual([product.data]);
    expect(await program.error('directory.lookUp', { kind: 'economicZones', number: 999 })).toMatchObject({ code: 'notFound' });
    expect((await program.call('directory.read', { kind: 'economicZones' })).data.entries).toHaveLength(1);
    expect(await program.error('directory.lookUp', { kind: 'countries', number: 1 })).toMatchObject({ code: 'invalidInput' });
  });

  it('lays the tree of asset classes out after each parent', async () => {
    const { entries } = (await (await signedIn()).call('directory.refresh', { kind: 'assetClasses' })).data;
    expect(entries.some(({ parent }) => parent !== null)).toBe(true);
    entries.forEach(({ parent }, index) => expect(parent === null || parent < index).toBe(true));
  });

  it('renews an expired session once, and repeats the reading', async () => {
    const program = await signedIn();
    clock = 3_600_000;
    expect((await program.call('directory.refresh', { kind: 'banks' })).source).toBe('live');
    expect(requests('PUT', '/renew')).toHaveLength(1);
  });

  it('is nobody\'s without a session', async () => {
    const program = await start(folder, configuration);
    programs.push(program);
    expect(await program.error('directory.read', { kind: 'banks' })).toMatchObject({ code: 'notSignedIn' });
    expect(await program.error('directory.refresh', { kind: 'banks' })).toMatchObject({ code: 'notSignedIn' });
  });
});

describe('changing', () => {
  it('adds, changes and removes a bank, and the list says so each time', async () => {
    const program = await signedIn();
    const created = await program.call('directory.create', { kind: 'banks', changes: [{ field: 'name', from: null, to: 'Banque du Lac' }, { field: 'bic', from: null, to: 'nonsense' }] });
    expect(named(created.list.data.entries, 'Banque du Lac')).toMatchObject({ number: created.number, fields: { bic: 'nonsense' } });
    const number = created.number!;
    const changed = await program.call('directory.change', { kind: 'banks', number, changes: [{ field: 'code', from: null, to: '77' }] });
    expect(named(changed.list.data.entries, 'Banque du Lac')).toMatchObject({ number, fields: { bic: 'nonsense', code: '77' } });
    const removed = await program.call('directory.remove', { kind: 'banks', number });
    expect(removed.list.data.entries.some((entry) => entry.number === number)).toBe(false);
    expect(program.events.filter((event) => event === 'directory.changed').length).toBeGreaterThanOrEqual(3);
  });

  it('keeps every language and every field of a branch that the form did not touch', async () => {
    const program = await signedIn();
    const before = (await program.call('directory.lookUp', { kind: 'branches', number: 9 })).data;
    await program.call('directory.change', { kind: 'branches', number: 9, changes: [{ field: 'name.en', from: before.name.byLanguage['en']!, to: 'Geneva Lakeside' }] });
    const after = (await program.call('directory.lookUp', { kind: 'branches', number: 9 })).data;
    expect(after.name.byLanguage).toEqual({ ...before.name.byLanguage, en: 'Geneva Lakeside' });
    expect(after.fields).toEqual(before.fields);
  });

  it('changes and removes an economic zone, creates none', async () => {
    const program = await signedIn();
    const zone = (await program.call('directory.lookUp', { kind: 'economicZones', number: 1 })).data;
    const { list } = await program.call('directory.change', { kind: 'economicZones', number: 1, changes: [{ field: 'color', from: zone.fields.color!, to: '#123456' }] });
    expect(list.data.entries[0]).toMatchObject({ number: 1, fields: { color: '#123456' }, name: { byLanguage: zone.name.byLanguage } });
    expect(await program.error('directory.create', { kind: 'economicZones', changes: [{ field: 'color', from: null, to: '#123456' }] })).toMatchObject({ code: 'invalidInput' });
  });

  it('is refused where the environment does not grant it, before anything is sent', async () => {
    const program = await signedIn('readonly');
    const before = north.log().length;
    const changes = [{ field: 'name' as const, from: null, to: 'Nobody' }];
    expect(await program.error('directory.create', { kind: 'banks', changes })).toMatchObject({ code: 'notGranted' });
    expect(await program.error('directory.change', { kind: 'banks', number: 1, changes })).toMatchObject({ code: 'notGranted' });
    expect(await program.error('directory.remove', { kind: 'banks', number: 1 })).toMatchObject({ code: 'notGranted' });
    expect(north.log()).toHaveLength(before);
  });

  it('is not sent when the entry is no longer what the person saw', async () => {
    const program = await signedIn();
    expect(await program.error('directory.change', { kind: 'banks', number: 1, changes: [{ field: 'name', from: 'What it was', to: 'What it is' }] })).toMatchObject({ code: 'changedMeanwhile', details: { field: 'name' } });
    expect(requests('PUT', '/banks')).toHaveLength(0);
  });

  it('is sent once: after a 401 the session is renewed and the person does it again', async () => {
    const program = await signedIn();
    clock = 3_600_000;
    expect(await program.error('directory.create', { kind: 'banks', changes: [{ field: 'name', from: null, to: 'Twice' }] })).toMatchObject({ code: 'tryAgain' });
    expect(requests('POST', '/v1.0/banks')).toHaveLength(1);
    const { list } = await program.call('directory.create', { kind: 'banks', changes: [{ field: 'name', from: null, to: 'Twice' }] });
    expect(list.data.entries.filter(({ name }) => name.shown === 'Twice')).toHaveLength(1);
  });

  it('that is cut off may have happened: it says so, is not repeated, and the list is read again', async () => {
    const program = await signedIn();
    await program.call('directory.refresh', { kind: 'banks' });
    north.setFaults([faultOf('resetAt', { system: 'dfs', operation: 'POST /v1.0/banks', times: 1, bytes: 4 })]);
    expect(await program.error('directory.create', { kind: 'banks', changes: [{ field: 'name', from: null, to: 'Perhaps' }] })).toMatchObject({ code: 'outcomeUnknown' });
    expect(requests('POST', '/v1.0/banks')).toHaveLength(1);
    expect(named((await program.call('directory.read', { kind: 'banks' })).data.entries, 'Perhaps')).toBeDefined();
  });

  it('passes on why the other side refused', async () => {
    const program = await signedIn();
    const error = await program.error('directory.remove', { kind: 'banks', number: 1 });
    expect(error).toMatchObject({ code: 'requestRefused', details: { status: 409 } });
    expect(error.correlationId).toBeTruthy();
  });

  it('takes only the fields of its kind', async () => {
    const program = await signedIn();
    expect(await program.error('directory.create', { kind: 'banks', changes: [{ field: 'color', from: null, to: '#123456' }] })).toMatchObject({ code: 'invalidInput' });
    expect(await program.error('directory.create', { kind: 'branches', changes: [{ field: 'name', from: null, to: 'x' }] })).toMatchObject({ code: 'invalidInput' });
    expect(await program.error('directory.create', { kind: 'branches', changes: [{ field: 'lastModifiedByMemberId', from: null, to: 2 }] })).toMatchObject({ code: 'invalidInput' });
  });
});
