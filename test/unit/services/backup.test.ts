// Making a backup: when one is missed, what is offered and noted, and that only what was read again counts as one.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../main/failure';
import { createBackups, type Backups } from '../../../main/services/backup';
import { createExports } from '../../../main/services/exports';
import { day } from '../../../preload/contract/backup-facts';
import { namedRecord } from '../../../preload/contract/client-facts';
import { computer, type Computer } from './computer';

vi.mock('../../../main/backup/passphrase', async (original) => ({ ...(await original<object>()), ...(await import('./quick-keys')) }));

let here: Computer;
let place = '';
let clock: number;
let reminded: boolean;
let backups: Backups;
let suggested: string[];
let chosen: string | null;
const start = Date.parse('2026-11-26T09:00:00Z');
const file = () => join(place, 'book.awbackup');
const passphrase = 'vier Pferde grasen stumm';

async function begin(reachable = true): Promise<void> {
  here = await computer(() => new Date(clock), reachable);
  const exports = createExports({ chooseFile: async (name) => (suggested.push(name), chosen), chooseFolder: async () => null, showInFolder: () => undefined, copyText: async () => undefined });
  backups = createBackups({ session: here.session, exports, dataDir: here.folder, application: '0.1.0', nativeBinding: undefined, reminds: () => reminded, now: () => new Date(clock) });
  await here.arrive();
}
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'advisor-backup-'));
  [clock, reminded, suggested, chosen] = [start, true, [], file()];
  await begin();
});
afterEach(async () => {
  await here.close();
  rmSync(place, { recursive: true, force: true });
});
type Told = (step: string, done?: number, total?: number) => void;
const make = (told: Told = () => undefined, signal = new AbortController().signal) => backups.make(passphrase, signal, told);
const noted = () => here.session.store().activity.after(0, -1).map(({ action }) => action);
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);

describe('a backup', () => {
  it('is offered under the day, says what is in it, and is noted before it is made', async () => {
    here.session.store().clients.add(namedRecord('Adeline Monnier'), new Date(clock));
    const clients = here.session.store().clients.all().length;
    const steps: string[] = [];
    const made = await make((step) => { if (steps.at(-1) !== step) steps.push(step); });
    expect(made).toEqual({ exported: { state: 'saved', exportId: expect.any(String) as string, fileName: 'book.awbackup', pages: null }, clients, simulations: 0, bytes: statSync(file()).size });
    expect([suggested, steps, noted().at(-1)]).toEqual([['advisor-workstation-2026-11-26.awbackup'], ['storing', 'sealing', 'checking'], 'exported']);
    expect(JSON.parse(here.session.store().activity.after(0, -1).at(-1)!.details)).toEqual({ what: 'backup', rows: clients });
    expect(backups.state()).toEqual({ possible: true, lastAt: '2026-11-26T09:00:00.000Z', clients, simulations: 0, due: null });
    expect([here.parts(), readdirSync(place)]).toEqual([[], ['book.awbackup']]);
  });

  it('is not made where no file was chosen', async () => {
    chosen = null;
    expect(await make()).toEqual({ exported: { state: 'cancelled' }, clients: 0, simulations: 0, bytes: 0 });
    expect([noted(), backups.state().lastAt]).toEqual([['signIn'], null]);
  });

  it('is not made of what is in memory only, and nobody is asked where to', async () => {
    await here.close();
    await begin(false);
    expect(await codeOf(make())).toBe('keychainUnavailable');
    expect([suggested, backups.state()]).toEqual([[], expect.objectContaining({ possible: false, due: null })]);
    clock += 100 * day;
    expect(backups.state().due).toBeNull();
  });

  it('that cannot be written, or is stopped, leaves nothing half made, and is noted as failed', async () => {
    chosen = join(place, 'missing', 'book.awbackup');
    expect(await codeOf(make())).toBe('fileNotWritten');
    chosen = file();
    const stop = new AbortController();
    stop.abort();
    expect(await codeOf(make(undefined, stop.signal))).toBe('cancelled');
    expect([noted(), here.parts(), readdirSync(place), backups.state().lastAt]).toEqual([['signIn', 'exported', 'exportFailed', 'exported', 'exportFailed'], [], [], null]);
  });

  it('is not made with a key the keychain does not give', async () => {
    for (const item of ['database-key', 'activity-key']) {
      const account = [...here.items.keys()].find((name) => name.endsWith(`/${item}`))!;
      const key = here.items.get(account)!;
      here.items.delete(account);
      expect(await codeOf(make()), item).toBe('keychainLocked');
      here.items.set(account, key);
    }
    expect([existsSync(file()), here.parts(), await codeOf(make())]).toEqual([false, [], 'none']);
  });

  it('of whoever leaves while it is begun is not made for who comes next', async () => {
    const leaving: Promise<unknown>[] = [];
    expect(await codeOf(make((step) => { if (step === 'storing') leaving.push(here.session.signOut({ forgetDevice: false })); }))).toBe('cancelled');
    await Promise.all(leaving);
    expect([existsSync(file()), here.parts()]).toEqual([false, []]);
  });

  it('is one even if whoever made it left while it was read again', async () => {
    const leaving: Promise<unknown>[] = [];
    const made = await make((step) => { if (step === 'checking' && leaving.length === 0) leaving.push(here.session.signOut({ forgetDevice: false })); });
    await Promise.all(leaving);
    expect([made.exported.state, existsSync(file())]).toEqual(['saved', true]);
    await here.arrive();
    expect(backups.state().lastAt).toBeNull();
  });
});

describe('what was written and is not what it should be', () => {
  /** Where the readable text of a backup ends. */
  const magic = 'ADVISOR-WORKSTATION-BACKUP\n'.length;
  const endOf = (bytes: Buffer) => magic + 4 + bytes.readUInt32BE(magic);
  function newer(bytes: Buffer): Buffer {
    const end = endOf(bytes);
    bytes.write(bytes.toString('latin1', 0, end).replace('"format":1', '"format":2'), 'latin1');
    createHash('sha256').update(bytes.subarray(0, end)).digest().copy(bytes, end);
    return bytes;
  }
  const flipped = (bytes: Buffer, at: number): Buffer => {
    bytes[at]! ^= 1;
    return bytes;
  };
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut', (bytes) => bytes.subarray(0, -1)], ['spoilt', (bytes) => flipped(bytes, bytes.length - 1)], ['no backup', (bytes) => flipped(bytes, 0)],
    ['of another passphrase', (bytes) => flipped(bytes, endOf(bytes) + 32)], ['of a later program', newer],
  ])('is no backup: %s', async (_, spoil) => {
    writeFileSync(file(), 'the one before');
    let spoilt = 0;
    const making = make((step, done, total) => {
      if (step !== 'sealing' || done !== total) return;
      const part = readdirSync(place).find((name) => name.endsWith('.part'))!;
      writeFileSync(join(place, part), spoil(readFileSync(join(place, part))));
      spoilt += 1;
    });
    expect([await codeOf(making), spoilt]).toEqual(['backupUnverified', 1]);
    expect([readFileSync(file(), 'utf8'), readdirSync(place), here.parts(), backups.state().lastAt, noted().at(-1)]).toEqual(['the one before', ['book.awbackup'], [], null, 'exportFailed']);
  });
});

describe('a backup is missed', () => {
  it('three days after work began, and two weeks after the last', async () => {
    clock = start + 3 * day - 1;
    expect(backups.state().due).toBeNull();
    clock = start + 3 * day;
    expect(backups.state().due).toBe('never');
    await make();
    expect(backups.state().due).toBeNull();
    clock += 14 * day - 1;
    expect(backups.state().due).toBeNull();
    clock += 1;
    expect(backups.state().due).toBe('old');
  });
  it('not for a week once somebody said later, and never of made-up data', () => {
    clock = start + 3 * day;
    expect(backups.later().due).toBeNull();
    clock += 7 * day - 1;
    expect(backups.state().due).toBeNull();
    clock += 1;
    expect(backups.state().due).toBe('never');
    reminded = false;
    expect(backups.state().due).toBeNull();
  });
});
