// What becomes of the client file when something else happens to it: the program runs on, says what happened, and nothing is thrown away.
import { copyFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations, openDatabase } from '../../../main/cache/database';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { namedRecord } from '../../../preload/contract/client-facts';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, newFolder, signIn, start, task, type Program } from './program';

const service = 'Advisor Workstation';
const passphrase = 'vier Pferde grasen stumm';
let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let north: PracticeServer;
let folder = '';
let place = '';
let configuration = '';
let program: Program;
let file = '';
let before: string[] = [];
const backupFile = () => join(place, 'book.awbackup');

const names = async (): Promise<string[]> => (await program.call('clients.list')).map(({ name }) => name).sort();
const add = (name: string) => program.call('clients.save', { clientId: null, record: namedRecord(name) });
const state = () => program.call('session.state');
const asides = () => readdirSync(folder).filter((name) => /\.db\.aside-[^.]*$/.test(name) && !name.endsWith('-wal') && !name.endsWith('-shm'));
const partsIn = () => readdirSync(folder).filter((name) => name.includes('.part'));
async function again(): Promise<void> {
  await program.app.close();
  program = await start(folder, configuration);
}
const items = () => {
  const { folderId, lastProfile } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string; lastProfile: string };
  return (name: string) => `${folderId}/${lastProfile}/${name}`;
};

beforeEach(async () => {
  folder = newFolder();
  place = newFolder();
  north = await startPractice({ simulationSeconds: 0 });
  configuration = environmentsFile(place, { north });
  program = await start(folder, configuration);
  await signIn(program, north);
  await add('Qzxwv Vkwjrtz');
  file = join(folder, readdirSync(folder).find((name) => name.endsWith('.db'))!);
  before = await names();
});
afterEach(async () => {
  await program.app.close().catch(() => undefined);
  await north.close();
  for (const path of [folder, place]) rmSync(path, { recursive: true, force: true });
});

/** A database of this program that belongs to nobody here. */
function anothers(path: string, version: number = migrations.length, key = randomBytes(32).toString('hex')): void {
  const database = openDatabase({ file: path, key });
  database.pragma('journal_mode = DELETE');
  database.pragma(`user_version = ${version}`);
  database.close();
}
async function keyOfFile(): Promise<string> {
  return (await keytar.getPassword(service, items()('database-key')))!;
}

it('begins no fresh file while the one there is can be used', async () => {
  const well = await state();
  expect(await program.call('session.startFresh')).toEqual(well);
  expect(asides()).toEqual([]);
  expect(await names()).toEqual(before);
  // Nor for anybody when nobody is there.
  const nobody = await start(newFolder(), configuration);
  expect(await nobody.call('session.startFresh')).toMatchObject({ open: false, storage: 'none', incident: null });
  await nobody.app.close();
});

const faults: [string, () => void | Promise<void>, object][] = [
  ['zero bytes', () => writeFileSync(file, ''), { storage: 'unreadable', fault: 'empty' }],
  ['cut off at the end', () => truncateSync(file, statSync(file).size - 3 * 4096), { storage: 'unreadable', fault: 'truncated' }],
  ['cut off in its first page', () => truncateSync(file, 1000), { storage: 'unreadable', fault: 'noFit' }],
  ['garbage', () => writeFileSync(file, randomBytes(50_000)), { storage: 'unreadable', fault: 'noFit' }],
  ['replaced by a database of another program', () => {
    rmSync(file);
    const other = new Database(file);
    other.exec('CREATE TABLE song (title TEXT)');
    other.close();
  }, { storage: 'unreadable', fault: 'foreign' }],
  ['replaced by somebody else’s file', () => {
    rmSync(file);
    anothers(file);
  }, { storage: 'unreadable', fault: 'noFit' }],
  ['of a newer version', async () => {
    const key = await keyOfFile();
    rmSync(file);
    anothers(file, migrations.length + 1, key);
  }, { storage: 'newer', fault: null }],
  ['another key in the keychain', () => keytar.setPassword(service, items()('database-key'), randomBytes(32).toString('hex')), { storage: 'unreadable', fault: 'noFit' }],
  ['no key in the keychain', async () => void (await keytar.deletePassword(service, items()('database-key'))), { storage: 'keyMissing', fault: null }],
];

describe('a file that is found at the start to be', () => {
  it.each(faults)('%s: is left untouched and named, a fresh one can be begun, and a backup brings everything back', async (_, spoil, expected) => {
    program.files.save = backupFile();
    await program.call('backup.make', { ...task(), passphrase });
    await program.app.close();
    await spoil();
    const spoilt = readFileSync(file);
    program = await start(folder, configuration);
    expect(await state()).toMatchObject({ open: false, incident: null, ...expected });
    expect(readFileSync(file).equals(spoilt)).toBe(true);

    // Work goes on in memory.
    await signIn(program, north);
    expect(await state()).toMatchObject({ open: true, ...expected });
    await add('Met Meanwhile');
    expect(readFileSync(file).equals(spoilt)).toBe(true);

    const fresh = await program.call('session.startFresh');
    expect(fresh).toMatchObject({ open: true, storage: 'encrypted', fault: null, incident: { kind: 'setAside' } });
    const aside = fresh.incident!.aside!;
    expect(readFileSync(join(folder, aside)).equals(spoilt)).toBe(true);
    expect(await names()).toContain('Met Meanwhile');
    expect(await names()).not.toContain('Qzxwv Vkwjrtz');
    await again();
    expect(await state()).toMatchObject({ open: true, storage: 'encrypted', incident: { kind: 'setAside', aside } });
    expect((await program.call('session.incidentSeen')).incident).toBeNull();

    program.files.open = backupFile();
    const chosen = await program.call('restore.choose');
    if (chosen.state !== 'chosen') throw new Error('nothing chosen');
    await program.call('restore.open', { ...task(), restoreId: chosen.restoreId, passphrase });
    const { aside: second } = await program.call('restore.run', { restoreId: chosen.restoreId });
    expect(asides().sort()).toEqual([aside, second].sort());
    expect(await names()).toEqual(before);
    expect((await program.call('activity.verify', task())).broken).toBeNull();
    expect(partsIn()).toEqual([]);
  });

  it('unreadable: a backup can take its place at once, from the page for signing in; what is in memory only goes into it', async () => {
    program.files.save = backupFile();
    await program.call('backup.make', { ...task(), passphrase });
    await program.app.close();
    writeFileSync(file, '');
    program = await start(folder, configuration);
    await signIn(program, north);
    await add('Met Meanwhile');
    program.files.open = backupFile();
    const chosen = await program.call('restore.choose');
    if (chosen.state !== 'chosen') throw new Error('nothing chosen');
    expect(await program.call('restore.open', { ...task(), restoreId: chosen.restoreId, passphrase })).toMatchObject({ replaces: true, closesOther: false });
    await program.call('restore.run', { restoreId: chosen.restoreId });
    expect(await state()).toMatchObject({ open: true, storage: 'encrypted', dfs: 'signedIn' });
    expect(await names()).toEqual([...before, 'Met Meanwhile'].sort());
    expect((await program.call('activity.verify', task())).broken).toBeNull();
  });

  it('gone: a fresh one is begun, and that is said once', async () => {
    await program.app.close();
    renameSync(file, join(place, 'moved.db'));
    program = await start(folder, configuration);
    expect(await state()).toMatchObject({ open: true, storage: 'encrypted', incident: { kind: 'gone', aside: null } });
    expect(await names()).toEqual([]);
    await program.call('session.incidentSeen');
    await again();
    expect((await state()).incident).toBeNull();
    // As the words say: put back in the place of the fresh one.
    await program.app.close();
    rmSync(file);
    renameSync(join(place, 'moved.db'), file);
    program = await start(folder, configuration);
    expect(await names()).toEqual(before);
  });
});

describe('a file that is open and', () => {
  /** The program looks every five seconds; asking about backups makes it look now. */
  const look = () => program.call('backup.state');
  const intact = async () => {
    expect(await names()).toEqual([...before, 'Came Later'].sort());
    expect((await program.call('activity.verify', task())).broken).toBeNull();
  };

  const happenings: [string, () => void, boolean][] = [
    ['is removed', () => unlinkSync(file), false],
    ['is removed with what is beside it', () => ['', '-wal', '-shm'].forEach((part) => rmSync(file + part)), false],
    ['loses its log', () => unlinkSync(`${file}-wal`), true],
    ['is moved away', () => renameSync(file, join(place, 'elsewhere.db')), false],
    ['is replaced by somebody else’s', () => {
      const other = join(place, 'other.db');
      anothers(other);
      renameSync(other, file);
    }, true],
    ['is replaced by its own copy', () => {
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    }, true],
  ];
  it.each(happenings)('%s is written again, with what came last, and goes on from there', async (_, happen, kept) => {
    await add('Came Later');
    happen();
    await look();
    const { incident, storage } = await state();
    expect([incident?.kind, incident?.aside !== null, storage]).toEqual(['rewritten', kept, 'encrypted']);
    // Our log is not kept beside somebody else's file, which it would spoil.
    if (incident?.aside) expect([existsSync(join(folder, incident.aside)), existsSync(join(folder, `${incident.aside}-wal`))]).toEqual([true, false]);
    await intact();
    const { id } = await add('After That');
    await again();
    expect((await state()).incident).toMatchObject({ kind: 'rewritten' });
    expect(await names()).toContain('After That');
    expect((await program.call('clients.list')).some((client) => client.id === id)).toBe(true);
    expect((await program.call('activity.verify', task())).broken).toBeNull();
    expect(partsIn()).toEqual([]);
  });

  it('is removed in the last moment before the end is written again while the program ends', async () => {
    await add('Came Later');
    unlinkSync(file);
    await again();
    expect((await state()).incident).toMatchObject({ kind: 'rewritten', aside: null });
    await intact();
  });

  it('is looked for by itself', async () => {
    await add('Came Later');
    unlinkSync(file);
    await expect.poll(() => existsSync(file), { timeout: 10_000, interval: 200 }).toBe(true);
    expect(program.events).toContain('session.changed');
    await intact();
  });

  it('is removed and cannot be written again: everything is still there, that is said, and it is tried again', async () => {
    await add('Came Later');
    unlinkSync(file);
    // As if its disk had been unplugged: nothing can be written, whoever one is.
    renameSync(folder, `${folder}-away`);
    await look();
    expect(await state()).toMatchObject({ open: true, storage: 'encrypted', incident: { kind: 'unwritten', aside: null } });
    expect(await names()).toContain('Came Later');
    renameSync(`${folder}-away`, folder);
    await look();
    expect((await state()).incident).toMatchObject({ kind: 'rewritten' });
    await intact();
    expect(existsSync(file)).toBe(true);
  });

  it('is spoilt in its place: what can be read stays, and the person decides', async () => {
    program.files.save = backupFile();
    await program.call('backup.make', { ...task(), passphrase });
    await again();
    truncateSync(file, 0);
    await look().catch(() => undefined);
    const { incident } = await state();
    expect(['damaged', 'rewritten']).toContain(incident?.kind);
    if (incident?.kind === 'damaged') {
      const fresh = await program.call('session.startFresh');
      expect(fresh).toMatchObject({ open: true, storage: 'encrypted', dfs: 'signedIn', incident: { kind: 'setAside' } });
      expect(statSync(join(folder, fresh.incident!.aside!)).size).toBe(0);
    }
    program.files.open = backupFile();
    const chosen = await program.call('restore.choose');
    if (chosen.state !== 'chosen') throw new Error('nothing chosen');
    await program.call('restore.open', { ...task(), restoreId: chosen.restoreId, passphrase });
    await program.call('restore.run', { restoreId: chosen.restoreId });
    expect(await names()).toEqual(before);
  });
});
