// Backups through the whole program: made under a passphrase, read again before they count, restored elsewhere, and reminded of.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../main/backup/sealed-file';
import { migrations, openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { createKeychain } from '../../../main/secrets/keychain';
import { namedRecord } from '../../../preload/contract/client-facts';
import { day } from '../../../preload/contract/backup-facts';
import type { RestoreFound } from '../../../preload/contract/backup';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, task, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

const passphrase = 'vier Pferde grasen stumm';
let north: PracticeServer;
let folders: string[] = [];
let programs: Program[] = [];
let configuration = '';
let place = '';
let program: Program;

const another = (): string => {
  const folder = newFolder();
  folders.push(folder);
  return folder;
};
/** A computer that never saw anybody, or one that is started again. */
async function computer(folder = another(), environments = configuration, select = 'north', now?: () => Date): Promise<Program & { folder: string }> {
  const begun = await start(folder, environments, select, undefined, now);
  programs.push(begun);
  return { ...begun, folder };
}
async function quit(which: Program): Promise<void> {
  programs = programs.filter((one) => one.app !== which.app);
  await which.app.close();
}

let home = '';
beforeEach(async () => {
  folders = [];
  programs = [];
  place = another();
  home = another();
  north = await startPractice({ simulationSeconds: 0 });
  configuration = environmentsFile(place, { north });
  program = await computer(home);
  await signIn(program, north);
});
afterEach(async () => {
  for (const one of programs) await one.app.close().catch(() => undefined);
  await north.close();
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

const backupFile = () => join(place, 'book.awbackup');
async function backUp(which = program, file = backupFile()) {
  which.files.save = file;
  return which.call('backup.make', { ...task(), passphrase });
}
async function opened(which: Program, file = backupFile(), words = passphrase): Promise<{ restoreId: string; found: RestoreFound }> {
  which.files.open = file;
  const chosen = await which.call('restore.choose');
  if (chosen.state !== 'chosen') throw new Error('nothing chosen');
  return { restoreId: chosen.restoreId, found: await which.call('restore.open', { ...task(), restoreId: chosen.restoreId, passphrase: words }) };
}
const restore = async (which: Program, file = backupFile()) => which.call('restore.run', { restoreId: (await opened(which, file)).restoreId });
const names = async (which: Program) => (await which.call('clients.list')).map(({ name }) => name).sort();
const add = (which: Program, name: string) => which.call('clients.save', { clientId: null, record: namedRecord(name) });
const verify = (which: Program) => which.call('activity.verify', task());
const deeds = async (which: Program) => (await which.call('activity.list', { text: '', language: 'en', kinds: ['file', 'log'], clientId: null, from: null, until: null, before: null, limit: 50 })).entries.map(({ deed }) => deed);
const partsIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.part'));

describe('a backup', () => {
  it('is one file that only its owner can read, and names nobody, whatever is in it', async () => {
    await add(program, 'Qzxwv Vkwjrtz');
    const made = await backUp();
    expect(made).toMatchObject({ exported: { state: 'saved', fileName: 'book.awbackup' }, clients: (await names(program)).length, bytes: statSync(backupFile()).size });
    const bytes = readFileSync(backupFile());
    expect(bytes.subarray(0, 26).toString()).toBe('ADVISOR-WORKSTATION-BACKUP');
    for (const word of ['Vkwjrtz', north.credentials.dfs.userName, 'north', passphrase]) for (const form of ['utf8', 'utf16le'] as const) expect(bytes.includes(Buffer.from(word, form)), word).toBe(false);
    if (process.platform !== 'win32') expect(statSync(backupFile()).mode & 0o777).toBe(0o600);
    expect([...partsIn(home), ...partsIn(place)]).toEqual([]);
    expect((await program.call('backup.state')).lastAt).not.toBeNull();
  });

  it('is offered under a name that tells the day and nobody', async () => {
    program.files.save = null;
    expect((await program.call('backup.make', { ...task(), passphrase })).exported).toEqual({ state: 'cancelled' });
    expect(program.suggested).toEqual([expect.stringMatching(/^advisor-workstation-\d{4}-\d\d-\d\d\.awbackup$/)]);
    expect((await program.call('backup.state')).lastAt).toBeNull();
  });

  it('holds neither session nor the trusted computer, and not the key of the file it was made from', async () => {
    await backUp();
    const other = await computer();
    await restore(other);
    const items = new Map((await keytar.findCredentials('Advisor Workstation')).map(({ account, password }) => [account, password]));
    const ids = [home, other.folder].map((folder) => (JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string; lastProfile: string }));
    const [here, there] = ids.map(({ folderId, lastProfile }) => `${folderId}/${lastProfile}`) as [string, string];
    expect(items.has(`${here}/dfs`)).toBe(true);
    expect([`${there}/dfs`, `${there}/coanda`, `${there}/trusted-device`].filter((item) => items.has(item))).toEqual([]);
    expect(items.get(`${there}/database-key`)).toMatch(/^[0-9a-f]{64}$/);
    expect(items.get(`${there}/database-key`)).not.toBe(items.get(`${here}/database-key`));
    expect(items.get(`${there}/activity-key`)).toBe(items.get(`${here}/activity-key`));

    // Looked into with its passphrase: the file inside has a key of its own.
    const [from, to] = await Promise.all([open(backupFile(), 'r'), open(join(place, 'inside'), 'wx')]);
    const { manifest } = await unseal(from, passphrase, to, new AbortController().signal, () => undefined).finally(() => Promise.all([from.close(), to.close()]));
    expect(JSON.stringify(manifest)).not.toContain(items.get(`${here}/database-key`));
    expect(() => openDatabase({ file: join(place, 'inside'), key: items.get(`${here}/database-key`)! })).toThrow();
    openDatabase({ file: join(place, 'inside'), key: manifest.snapshotKey }).close();
  });

  it('that cannot be written says so, leaves nothing half made, and the one before as it was', async () => {
    await backUp();
    const before = readFileSync(backupFile());
    expect(await program.call('backup.make', { ...task(), passphrase }).catch((error: unknown) => error)).toMatchObject({ exported: { state: 'saved' } });
    expect(readFileSync(backupFile()).equals(before)).toBe(false);
    program.files.save = join(place, 'no such folder', 'book.awbackup');
    expect(await program.error('backup.make', { ...task(), passphrase })).toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
    expect((await deeds(program)).slice(0, 2)).toMatchObject([{ action: 'exportFailed' }, { action: 'exported', what: 'backup' }]);
    expect([...partsIn(home), ...partsIn(place)]).toEqual([]);
  });

  it('stopped in the middle leaves nothing, and the one before as it was', async () => {
    await backUp();
    const before = readFileSync(backupFile());
    const wanted = task();
    const making = program.error('backup.make', { ...wanted, passphrase });
    await program.call('tasks.cancel', wanted);
    expect((await making).code).toBe('cancelled');
    expect(readFileSync(backupFile()).equals(before)).toBe(true);
    expect([...partsIn(home), ...partsIn(place)]).toEqual([]);
  });

  it('that was spoilt on its way to the disk is found out, and the one before stays', async () => {
    await backUp();
    const before = readFileSync(backupFile());
    const making = program.error('backup.make', { ...task(), passphrase });
    // As soon as all of it is there, and before it is read again: deriving the key takes longer than looking.
    let spoilt = false;
    const spoiling = setInterval(() => {
      const part = partsIn(place)[0];
      if (spoilt || !part || statSync(join(place, part)).size < before.length) return;
      const bytes = readFileSync(join(place, part));
      bytes[bytes.length - 20]! ^= 1;
      writeFileSync(join(place, part), bytes);
      spoilt = true;
    }, 1);
    const error = await making;
    clearInterval(spoiling);
    expect([spoilt, error.code]).toEqual([true, 'backupUnverified']);
    expect(readFileSync(backupFile()).equals(before)).toBe(true);
    expect([...partsIn(home), ...partsIn(place)]).toEqual([]);
    expect((await deeds(program))[0]).toEqual({ action: 'exportFailed' });
  });

  it('takes no passphrase that is shorter than twelve characters', async () => {
    expect((await program.error('backup.make', { ...task(), passphrase: 'elf Zeichen' })).code).toBe('invalidInput');
  });

  it('is refused while nothing is kept in a file', async () => {
    const memory = await start(another(), configuration, 'north', createKeychain({ load: () => Promise.reject(new Error('dlopen')) }));
    programs.push(memory);
    await signIn(memory, north);
    memory.files.save = backupFile();
    expect(await memory.call('backup.state')).toMatchObject({ possible: false, due: null });
    expect((await memory.error('backup.make', { ...task(), passphrase })).code).toBe('keychainUnavailable');
    expect(memory.suggested).toEqual([]);
  });
});

describe('restoring', () => {
  it('on a computer that never saw anybody gives everything back, readable without a network, and asks to sign in', async () => {
    await add(program, 'Qzxwv Vkwjrtz');
    const clientId = (await program.call('clients.list'))[0]!.id;
    const run = await program.call('simulations.run', { ...task(), clientId, input: runnable() });
    await backUp();
    const before = await names(program);
    await quit(program);

    const other = await computer();
    const { restoreId, found } = await opened(other);
    expect(found).toMatchObject({ environmentName: 'north', environmentKnown: true, userName: north.credentials.dfs.userName, clients: before.length, simulations: 1, replaces: false, closesOther: false, application: '0.1.0' });
    expect(await other.call('restore.run', { restoreId })).toMatchObject({ aside: null, clients: before.length });
    const state = await other.call('session.state');
    expect(state).toMatchObject({ open: true, dfs: 'expired', coanda: 'signedOut', storage: 'encrypted', userName: north.credentials.dfs.userName, incident: { kind: 'restored', aside: null } });
    await north.close();
    expect(await names(other)).toEqual(before);
    expect((await other.call('simulations.read', { simulationId: run.id })).result).toEqual(run.result);
    expect((await verify(other)).broken).toBeNull();
    expect((await deeds(other)).filter((deed) => deed?.action !== 'verified')).toMatchObject([{ action: 'backupRestored', missed: null }, { action: 'exported', what: 'backup' }]);
    await quit(other);

    const again = await computer(other.folder);
    expect([await names(again), (await verify(again)).broken]).toEqual([before, null]);
    expect(partsIn(other.folder)).toEqual([]);
  });

  it('an old one on the same computer keeps the file before, says so in the log, and raises no alarm, now or later', async () => {
    await backUp();
    const then = await names(program);
    await add(program, 'Came Later');
    const { entries } = await program.call('activity.state');
    const { found, restoreId } = await opened(program);
    expect(found).toMatchObject({ replaces: true, closesOther: false });
    const { aside } = await program.call('restore.run', { restoreId });
    expect(aside).toMatch(/^[0-9a-f]{16}\.[0-9a-f]{8}\.db\.aside-\d{8}T\d{6}Z$/);
    expect(existsSync(join(home, aside!))).toBe(true);
    // Still signed in: the sessions are the keychain's.
    expect(await program.call('session.state')).toMatchObject({ open: true, dfs: 'signedIn', coanda: 'signedIn', incident: { kind: 'restored', aside } });
    await program.call('session.showAside');
    expect(program.shown).toContain(join(home, aside!));
    expect(await names(program)).toEqual(then);
    const check = await verify(program);
    expect(check.broken).toBeNull();
    const note = (await deeds(program)).find((deed) => deed?.action === 'backupRestored');
    if (note?.action !== 'backupRestored') throw new Error('not noted');
    expect(note.missed!.sequence).toBeGreaterThanOrEqual(entries);
    expect(note.end.sequence).toBeLessThan(note.missed!.sequence);
    await quit(program);
    const again = await computer(home);
    expect((await verify(again)).broken).toBeNull();

    // What was kept can be opened by whoever puts it back: it is under the same key.
    await quit(again);
    const file = readdirSync(home).find((name) => name.endsWith('.db'))!;
    rmSync(join(home, file));
    writeFileSync(join(home, file), readFileSync(join(home, aside!)));
    const back = await computer(home);
    expect(await names(back)).toContain('Came Later');
  });

  it('that the keychain does not take leaves everything as it was', async () => {
    await backUp();
    await quit(program);
    const keychain = createKeychain();
    let refusing = false;
    const stubborn = { ...keychain, write: (account: string, value: string) => (refusing && account.endsWith('/activity-key') ? Promise.reject(new Failure('keychainLocked')) : keychain.write(account, value)) };
    const again = await start(home, configuration, 'north', stubborn);
    programs.push(again);
    await add(again, 'Came Later');
    const before = await names(again);
    const { restoreId } = await opened(again);
    refusing = true;
    expect((await again.error('restore.run', { restoreId })).code).toBe('keychainLocked');
    refusing = false;
    expect(await again.call('session.state')).toMatchObject({ open: true, storage: 'encrypted', incident: null });
    expect(await names(again)).toEqual(before);
    expect([readdirSync(home).filter((name) => name.includes('aside')), partsIn(home)]).toEqual([[], []]);
    expect((await verify(again)).broken).toBeNull();
    await quit(again);
    const later = await computer(home);
    expect((await verify(later)).broken).toBeNull();
  });

  it('without a keychain says so, and whoever is signed in stays with what they have', async () => {
    await backUp();
    const begun = await start(another(), configuration, 'north', createKeychain({ load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')) }));
    programs.push(begun);
    await signIn(begun, north);
    await add(begun, 'Only in memory');
    const { restoreId } = await opened(begun);
    expect((await begun.error('restore.run', { restoreId })).code).toBe('keychainUnavailable');
    expect(await begun.call('session.state')).toMatchObject({ open: true, dfs: 'signedIn', coanda: 'signedIn', storage: 'memory' });
    expect(await names(begun)).toContain('Only in memory');
    // It may be tried again.
    expect((await begun.error('restore.run', { restoreId })).code).toBe('keychainUnavailable');
  });

  it('where a PIN is set asks for it, and then shows what was restored', async () => {
    await program.call('lock.setPin', { current: null, pin: '395817' });
    await backUp();
    const then = await names(program);
    await add(program, 'Came Later');
    await restore(program);
    expect(await program.call('lock.state')).toMatchObject({ phase: 'locked', pin: true });
    expect((await program.error('clients.list')).code).toBe('locked');
    await program.call('lock.unlock', { pin: '395817' });
    expect(await program.call('session.state')).toMatchObject({ open: true, dfs: 'signedIn', incident: { kind: 'restored' } });
    expect(await names(program)).toEqual(then);
    expect((await verify(program)).broken).toBeNull();
  });

  it('nothing is changed before it is confirmed', async () => {
    await backUp();
    await add(program, 'Came Later');
    const { restoreId } = await opened(program);
    expect(await names(program)).toContain('Came Later');
    await program.call('restore.close');
    expect((await program.error('restore.run', { restoreId })).code).toBe('notFound');
    expect(partsIn(home)).toEqual([]);
  });

  it('is put away with the window it was chosen in, and with no other', async () => {
    await backUp();
    const { restoreId } = await opened(program);
    program.app.windowClosed(7);
    await program.app.dispatch('advisor', 'restore.close', undefined, 7);
    expect(partsIn(home)).toHaveLength(1);
    program.app.windowClosed(1);
    expect(partsIn(home)).toEqual([]);
    expect((await program.error('restore.run', { restoreId })).code).toBe('notFound');
  });

  it('tells a wrong passphrase from a damaged file, a foreign file and a newer program’s', async () => {
    await backUp();
    const bytes = readFileSync(backupFile());
    program.files.open = backupFile();
    const chosen = await program.call('restore.choose');
    if (chosen.state !== 'chosen') throw new Error('nothing chosen');
    expect((await program.error('restore.open', { ...task(), restoreId: chosen.restoreId, passphrase: `${passphrase}!` })).code).toBe('wrongPassphrase');
    const changed = join(place, 'changed.awbackup');
    const choosing = async (content: Buffer): Promise<string> => {
      writeFileSync(changed, content);
      program.files.open = changed;
      return program.call('restore.choose').then((answer) => (answer.state === 'chosen' ? program.error('restore.open', { ...task(), restoreId: answer.restoreId, passphrase }).then(({ code }) => code) : answer.state), (error: { error: { code: string } }) => error.error.code);
    };
    const flipped = (at: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      return copy;
    };
    expect(await choosing(Buffer.from('PK\u0003\u0004 something else'))).toBe('notBackup');
    expect(await choosing(Buffer.alloc(0))).toBe('notBackup');
    expect(await choosing(bytes.subarray(0, bytes.length - 1))).toBe('backupDamaged');
    expect(await choosing(bytes.subarray(0, 60))).toBe('backupDamaged');
    expect(await choosing(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe('backupDamaged');
    expect(await choosing(flipped(60))).toBe('backupDamaged');
    expect(await choosing(flipped(bytes.length - 5))).toBe('backupDamaged');
    const snapshot = join(place, 'snapshot');
    writeFileSync(snapshot, 'x');
    const to = await open(join(place, 'newer'), 'wx');
    await seal(to, {
      passphrase, facts: { createdAt: '2030-01-01T00:00:00.000Z', application: '9.0.0', schema: migrations.length + 1 }, snapshot, signal: new AbortController().signal, progress: () => undefined,
      manifest: { environmentId: 'north', environmentName: 'north', userName: 'x', snapshotKey: '0'.repeat(64), activityKey: '0'.repeat(64), activityHead: { sequence: 0, mac: '0'.repeat(64) }, rows: {} },
    }).finally(() => to.close());
    expect(await choosing(readFileSync(join(place, 'newer')))).toBe('backupNewer');
    expect(partsIn(home)).toEqual([]);
    program.files.open = join(place, 'not there.awbackup');
    expect((await program.error('restore.choose')).code).toBe('fileNotRead');
  });

  it('of an environment this computer does not know keeps everything, and shows it once the environment is there', async () => {
    await backUp();
    const before = await names(program);
    const folder = another();
    const south = await startPractice({ simulationSeconds: 0 });
    const elsewhere = another();
    const other = await computer(folder, environmentsFile(elsewhere, { south }), 'south');
    const { found, restoreId } = await opened(other);
    expect(found).toMatchObject({ environmentKnown: false, environmentName: 'north' });
    await other.call('restore.run', { restoreId });
    expect(await other.call('session.state')).toMatchObject({ open: false, environmentId: 'south' });
    await quit(other);
    await south.close();

    const later = await computer(folder, configuration);
    await signIn(later, north);
    expect(await names(later)).toEqual(before);
    expect((await verify(later)).broken).toBeNull();
  });

  it('of somebody else closes whoever is signed in, and mixes nothing', async () => {
    await backUp();
    const south = await startPractice({ simulationSeconds: 0 });
    const both = environmentsFile(another(), { north, south });
    const other = await computer(another(), both, 'south');
    await signIn(other, south);
    await add(other, 'Of The South');
    const { found, restoreId } = await opened(other);
    expect(found).toMatchObject({ closesOther: true, environmentKnown: true });
    await other.call('restore.run', { restoreId });
    expect(await other.call('session.state')).toMatchObject({ environmentId: 'north', open: true });
    expect(await names(other)).not.toContain('Of The South');
    await other.call('environments.select', { environmentId: 'south' });
    await signIn(other, south);
    expect(await names(other)).toContain('Of The South');
    await south.close();
  });
});

describe('the reminder', () => {
  it('comes after three days without a backup, after fourteen with one, not for a week after "later", and never in practice', async () => {
    let time = Date.parse('2026-03-01T09:00:00Z');
    const now = () => new Date(time);
    const pass = (days: number): number => (time += days * day);
    const other = await computer(another(), configuration, 'north', now);
    await signIn(other, north);
    const due = async () => (await other.call('backup.state')).due;
    expect(await due()).toBeNull();
    pass(2.9);
    expect(await due()).toBeNull();
    pass(0.2);
    expect(await due()).toBe('never');
    expect((await other.call('backup.later')).due).toBeNull();
    pass(6.9);
    expect(await due()).toBeNull();
    pass(0.2);
    expect(await due()).toBe('never');
    await backUp(other);
    expect(await due()).toBeNull();
    pass(13.9);
    expect(await due()).toBeNull();
    pass(0.2);
    expect(await due()).toBe('old');
    await quit(other);
    const again = await computer(other.folder, configuration, 'north', now);
    expect((await again.call('backup.state')).due).toBe('old');
    await again.call('environments.select', { environmentId: 'practice' });
    const practice = (await again.call('environments.list')).all.find(({ id }) => id === 'practice')!.practice!;
    await again.call('session.signIn', { userName: practice.dfs.userName, password: practice.dfs.password });
    await again.call('session.passcode', { passcode: practice.dfs.passcode });
    pass(40);
    expect(await again.call('backup.state')).toMatchObject({ possible: true, due: null });
  });
});

it('an id nobody gave out restores nothing', async () => {
  expect((await program.error('restore.run', { restoreId: randomUUID() })).code).toBe('notFound');
  expect(filesOf(home).filter(({ name }) => name.includes('aside'))).toEqual([]);
});
