// Restoring a backup: what is said of a file before anything is opened, and what is there afterwards, whichever way it ends.
import { open } from 'node:fs/promises';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seal, unseal, type Sealing } from '../../../main/backup/sealed-file';
import type { Environment } from '../../../main/environments/schema';
import type { Failure } from '../../../main/failure';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createBackups } from '../../../main/services/backup';
import { createExports } from '../../../main/services/exports';
import { createRestore, type Restore } from '../../../main/services/restore';
import { namedRecord } from '../../../preload/contract/client-facts';
import { computer, type Computer } from './computer';

vi.mock('../../../main/backup/passphrase', async (original) => ({ ...(await original<object>()), ...(await import('./quick-keys')) }));

const passphrase = 'vier Pferde grasen stumm';
const now = () => new Date('2026-11-26T09:00:00Z');
const nobody = new AbortController().signal;
const environment = practiceEnvironment(1);
let place = '';
let source: Computer;
let here: Computer;
let restore: Restore;
let picked: string | null;
let known: Environment | null;
let chose: string[];

function restoring(on: Computer): Restore {
  return createRestore({
    desktop: { chooseBackup: async () => picked }, session: on.session, profiles: on.profiles, settings: on.settings, keychain: on.keychain, dataDir: on.folder, nativeBinding: undefined,
    known: async (id) => (known?.id === id ? known : null), choose: async (one) => { chose.push(one.id); on.use(one); }, happened: (kind, aside) => void on.happened.push(`${kind} ${aside === null ? 'nothing' : 'one'} aside`), now,
  });
}
async function backUp(from: Computer): Promise<void> {
  const exports = createExports({ chooseFile: async () => picked, chooseFolder: async () => null, showInFolder: () => undefined, copyText: async () => undefined });
  await createBackups({ session: from.session, exports, dataDir: from.folder, application: '0.1.0', nativeBinding: undefined, reminds: () => true, now }).make(passphrase, nobody, () => undefined);
}
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'advisor-restore-'));
  [picked, known, chose] = [join(place, 'book.awbackup'), environment, []];
  source = await computer(now);
  await source.arrive();
  source.session.store().clients.add(namedRecord('Qzxwv Vkwjrtz'), now());
  await backUp(source);
  here = await computer(now);
  restore = restoring(here);
});
afterEach(async () => {
  for (const one of [source, here]) await one.close();
  rmSync(place, { recursive: true, force: true });
});
/** The same backup, sealed by a program that says something else of it. */
async function resealed(change: (sealing: Pick<Sealing, 'facts' | 'manifest'>) => void): Promise<void> {
  const snapshot = join(place, 'snapshot');
  const [from, to, into] = await Promise.all([open(picked!, 'r'), open(snapshot, 'wx'), open(join(place, 'other.awbackup'), 'wx')]);
  const { header: { createdAt, application, schema }, manifest } = await unseal(from, passphrase, to, nobody, quiet);
  const sealing = { facts: { createdAt, application, schema }, manifest };
  change(sealing);
  await seal(into, { ...sealing, passphrase, snapshot, signal: nobody, progress: quiet });
  for (const handle of [from, to, into]) await handle.close();
  picked = join(place, 'other.awbackup');
}
const keyOf = (on: Computer, item: string) => [...on.items].find(([account]) => account.endsWith(`/${item}`))?.[1];
const names = (on: Computer) => on.session.store().clients.all().map(({ name }) => name);
const noted = (on: Computer) => on.session.store().activity.after(0, -1).map(({ action }) => action);
const restoredDeed = (on: Computer) => on.session.store().activity.after(0, -1).filter(({ action }) => action === 'backupRestored').map(({ details }) => JSON.parse(details) as object).at(-1);
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);
const quiet = () => undefined;
async function choose(): Promise<string> {
  const chosen = await restore.choose();
  if (chosen.state !== 'chosen') throw new Error('nothing chosen');
  return chosen.restoreId;
}
async function opened() {
  const restoreId = await choose();
  return { restoreId, found: await restore.open(restoreId, passphrase, nobody, quiet) };
}

describe('a file that is chosen', () => {
  it('says when and by which program it was made, without a passphrase', async () => {
    expect(await restore.choose()).toEqual({ state: 'chosen', restoreId: expect.any(String) as string, fileName: 'book.awbackup', bytes: statSync(picked!).size, createdAt: now().toISOString(), application: '0.1.0' });
    picked = null;
    expect(await restore.choose()).toEqual({ state: 'cancelled' });
  });
  it('that cannot be read, or is no backup, says so', async () => {
    picked = join(place, 'gone');
    await expect(restore.choose()).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'ENOENT' } });
    picked = join(place, 'letter');
    writeFileSync(picked, 'Dear Sir');
    expect(await codeOf(restore.choose())).toBe('notBackup');
  });
  it('of a later program says so before anything is asked', async () => {
    await resealed(({ facts }) => { facts.schema += 1; });
    expect(await codeOf(restore.choose())).toBe('backupNewer');
  });
  it('is asked for again once another was chosen, it was put away, or nobody chose one', async () => {
    const first = await choose();
    const second = await choose();
    expect([await codeOf(restore.open(first, passphrase, nobody, quiet)), await codeOf(restore.run(second))]).toEqual(['notFound', 'notFound']);
    restore.close();
    expect(await codeOf(restore.open(second, passphrase, nobody, quiet))).toBe('notFound');
  });
});

describe('what is opened', () => {
  it('says whose it is and what it would come to, and changes nothing', async () => {
    const steps: string[] = [];
    const found = await restore.open(await choose(), passphrase, nobody, (step) => { if (steps.at(-1) !== step) steps.push(step); });
    expect(found).toEqual({
      createdAt: now().toISOString(), application: '0.1.0', environmentName: environment.name, environmentKnown: true, userName: 'camille', clients: names(source).length, simulations: 0, replaces: false, closesOther: false,
    });
    expect([steps, here.parts().length, here.session.profileOpen(), here.items.size]).toEqual([['reading', 'checking'], 1, null, 1]);
    restore.close();
    expect(here.parts()).toEqual([]);
  });
  it('says what is in its way: a file of the same person, or somebody else who is there', async () => {
    await here.arrive('dominique');
    known = null;
    expect((await opened()).found).toMatchObject({ environmentKnown: false, replaces: false, closesOther: true });
    await here.arrive('camille');
    expect((await opened()).found).toMatchObject({ replaces: true, closesOther: false });
  });
  it('is opened once, however often it is asked for', async () => {
    const { restoreId, found } = await opened();
    expect(await restore.open(restoreId, 'something else', nobody, quiet)).toEqual(found);
    expect(here.parts()).toHaveLength(1);
  });
  it('with another passphrase, or after it was stopped or put away, is not there', async () => {
    const restoreId = await choose();
    expect(await codeOf(restore.open(restoreId, 'another passphrase', nobody, quiet))).toBe('wrongPassphrase');
    const stop = new AbortController();
    stop.abort();
    expect(await codeOf(restore.open(restoreId, passphrase, stop.signal, quiet))).toBe('cancelled');
    expect(await codeOf(restore.open(restoreId, passphrase, nobody, (step) => { if (step === 'checking') restore.close(); }))).toBe('cancelled');
    expect(here.parts()).toEqual([]);
  });
  it('says of the disk what is wrong with it', async () => {
    const restoreId = await choose();
    rmSync(here.folder, { recursive: true });
    await expect(restore.open(restoreId, passphrase, nobody, quiet)).rejects.toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
  });
  it('has as many rows as its description says, or is damaged', async () => {
    await resealed(({ manifest }) => { manifest.rows['client'] = 99_999; });
    const restoreId = await choose();
    expect(await codeOf(restore.open(restoreId, passphrase, nobody, quiet))).toBe('backupDamaged');
    expect(here.parts()).toEqual([]);
  });
  it.each([['ENOSPC', 'diskFull'], ['EDQUOT', 'diskFull'], ['EIO', 'fileNotWritten']])('on a disk that says %s says %s', async (code, expected) => {
    const full = () => { throw Object.assign(new Error(code), { code }); };
    await expect(restore.open(await choose(), passphrase, nobody, full)).rejects.toMatchObject({ code: expected, details: { reason: code } });
  });
  it('leaves nothing of an earlier run', () => {
    for (const name of ['backup-0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01.part', 'backup-0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01.part-wal']) writeFileSync(join(here.folder, name), '');
    writeFileSync(join(here.folder, 'mine.part'), '');
    restoring(here);
    expect(here.parts()).toEqual(['mine.part']);
  });
});

describe('a backup that is restored', () => {
  it('is the book of its advisor, who is to sign in again', async () => {
    const { restoreId } = await opened();
    expect(await restore.run(restoreId)).toEqual({ environmentName: environment.name, environmentKnown: true, userName: 'camille', clients: names(source).length, simulations: 0, aside: null });
    expect(here.session.state()).toMatchObject({ open: true, dfs: 'expired', storage: 'encrypted', userName: 'camille' });
    expect([names(here), noted(here).includes('backupRestored'), here.happened, here.parts(), chose]).toEqual([names(source), true, ['restored nothing aside'], [], [environment.id]]);
    expect(await codeOf(restore.run(restoreId))).toBe('notFound');
    expect(here.settings.get()).toMatchObject({ environmentId: environment.id, lastProfile: here.session.profileOpen() });
  });
  it('keeps what was there beside it, and the key that opens it', async () => {
    await here.arrive();
    here.session.store().clients.add(namedRecord('Came Later'), now());
    const key = keyOf(here, 'database-key');
    const { aside } = await restore.run((await opened()).restoreId);
    expect([aside, readdirSync(here.folder).includes(aside!), here.happened]).toEqual([expect.stringMatching(/\.db\.aside-20261126T090000Z$/), true, ['restored one aside']]);
    expect([names(here), keyOf(here, 'database-key')]).toEqual([names(source), key]);
  });
  it('of an environment that is not known here closes nobody’s book, and is there when it is', async () => {
    await here.arrive('dominique');
    const before = here.session.profileOpen();
    const later = here.session.storeForLater();
    known = null;
    expect(await restore.run((await opened()).restoreId)).toMatchObject({ environmentKnown: false, userName: 'camille' });
    expect([later(), here.session.profileOpen(), here.session.state().userName, chose]).toEqual([here.session.store(), before, 'dominique', []]);
    await here.arrive('camille');
    expect(names(here)).toContain('Qzxwv Vkwjrtz');
  });
  it('of an environment that is not known here is there at once for its own advisor', async () => {
    await here.arrive();
    here.session.store().clients.add(namedRecord('Came Later'), now());
    known = null;
    await restore.run((await opened()).restoreId);
    expect([here.happened, names(here)]).toEqual([['restored one aside'], names(source)]);
  });
  it('goes on with the log it came with, and knows when it was made', async () => {
    await restore.run((await opened()).restoreId);
    expect(keyOf(here, 'activity-key')).toBe(keyOf(source, 'activity-key'));
    expect([here.session.store().fact('backup.last'), restoredDeed(here)]).toEqual([now().toISOString(), expect.objectContaining({ madeAt: now().toISOString(), missed: null })]);
    const { activity } = here.session.store();
    expect(activity.broken(null)).toBeNull();
  });
  it('on the computer it was made on says what of its log is missed, and of another log nothing', async () => {
    source.session.store().activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
    // And that its advisor left it.
    const end = source.session.store().activity.head();
    restore = restoring(source);
    await restore.run((await opened()).restoreId);
    expect(restoredDeed(source)).toMatchObject({ missed: { sequence: end.sequence + 1 } });
    await here.arrive();
    for (let count = 0; count < 20; count += 1) here.session.store().activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
    restore = restoring(here);
    await restore.run((await opened()).restoreId);
    expect(restoredDeed(here)).toMatchObject({ missed: null });
  });
  it('whose log is not the one it says changes nothing', async () => {
    await here.arrive();
    here.session.store().clients.add(namedRecord('Came Later'), now());
    await resealed(({ manifest }) => { manifest.activityHead.mac = 'f'.repeat(64); });
    expect(await codeOf(restore.run((await opened()).restoreId))).toBe('backupDamaged');
    expect([names(here).includes('Came Later'), here.happened, here.parts()]).toEqual([true, [], []]);
  });
  it('that cannot take its place at the last moment leaves the file and its log as they were', async () => {
    await here.arrive();
    here.session.store().clients.add(namedRecord('Came Later'), now());
    const key = keyOf(here, 'activity-key');
    const { restoreId } = await opened();
    const set = here.items.set.bind(here.items);
    here.items.set = (account, value) => {
      if (account.endsWith('/profile')) for (const name of here.parts()) rmSync(join(here.folder, name));
      return set(account, value);
    };
    await expect(restore.run(restoreId)).rejects.toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
    expect([keyOf(here, 'activity-key'), names(here).includes('Came Later'), noted(here).includes('chainBroken'), here.happened]).toEqual([key, true, false, []]);
    expect(readdirSync(here.folder).filter((name) => name.includes('.aside-'))).toEqual([]);
  });
  it('asks a keychain anew that was not there, and says what is wrong with it', async () => {
    const { restoreId } = await opened();
    const state = vi.spyOn(here.keychain, 'state');
    const probe = vi.spyOn(here.keychain, 'probe');
    for (const [is, code] of [['locked', 'keychainLocked'], ['missing', 'keychainUnavailable']] as const) {
      state.mockReturnValue(is);
      probe.mockResolvedValueOnce(is);
      expect(await codeOf(restore.run(restoreId))).toBe(code);
    }
    state.mockReset();
    state.mockReturnValueOnce('locked');
    expect((await restore.run(restoreId)).userName).toBe('camille');
  });
  it('leaves everything as it is where the keychain takes nothing', async () => {
    await here.arrive();
    here.session.store().clients.add(namedRecord('Came Later'), now());
    const before = names(here);
    const { restoreId } = await opened();
    here.breakKeychain(true);
    expect(await codeOf(restore.run(restoreId))).toBe('keychainLocked');
    here.breakKeychain(false);
    await here.session.retryKeychain();
    expect([names(here), here.parts(), here.happened]).toEqual([before, [], []]);
    expect(existsSync(here.profiles.fileOf(here.session.profileOpen()!))).toBe(true);
  });
});
