// Backups and the file's own recovery in the real window: made, restored on a computer that never saw anybody, and what is said when the file is spoilt.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, afterAll, describe, expect, it, test } from 'vitest';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { lastFact } from '../../main/services/backup';
import { day } from '../../preload/contract/backup-facts';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { unlockedKeyring, type Keyring } from '../../scripts/runtime/keyring.mjs';
import { contentsBelow, search } from './files';
import { check, dress, looks, resize } from './looks';
import { accountsLive, answerOpenDialog, answerSaveDialog, launch, newFolder, openClient, practice, signIn, type LaunchOptions, type Workstation } from './workstation';

const passphrase = 'vier Pferde grasen stumm';
const client = 'Adeline Monnier';
let keyring: Keyring;
beforeAll(async () => { keyring = await unlockedKeyring(); });
afterAll(() => keyring.stop());

const opened: Workstation[] = [];
afterEach(async () => {
  for (const workstation of opened.splice(0)) await workstation.kill().catch(() => undefined);
});
async function start(options: LaunchOptions = {}): Promise<Workstation> {
  const workstation = await launch({ ...options, env: { ...keyring.env } });
  opened.push(workstation);
  return workstation;
}
async function quit(workstation: Workstation): Promise<void> {
  await workstation.quit();
  opened.splice(opened.indexOf(workstation), 1);
}

const section = (page: Page, key: 'section.backup' | 'section.clients' | 'section.activity') => page.getByRole('button', { name: english[key], exact: true }).click();
const making = (page: Page) => page.getByRole('region', { name: english['backup.make'] });
const restoring = (page: Page) => page.getByRole('region', { name: english['restore.title'] });
async function restoreIt({ page, application }: Workstation, file: string): Promise<void> {
  await answerOpenDialog(application, file);
  await restoring(page).getByRole('button', { name: english['restore.choose'] }).click();
  // The hands stay on the keyboard.
  await page.locator('[data-chosen]').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('passphrase');
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await page.locator('[data-contents]').waitFor({ timeout: 30_000 });
  await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-run'))).toBe(true);
}
/** Asked of the real keyring, from a process of its own: GLib keeps to the first bus it found. */
function keyOf(profile: string): string {
  const script = `import('keytar').then(({ default: keytar }) => keytar.getPassword('Advisor Workstation', '${profile}/database-key')).then((key) => process.stdout.write(key ?? ''))`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, ...keyring.env } }).toString();
}
const databaseIn = (folder: string) => readdirSync(folder).find((name) => name.endsWith('.db'))!;

describe('a backup', () => {
  const place = newFolder();
  const file = join(place, 'book.awbackup');
  let home = '';

  it('is made with the keyboard alone, refuses what is weak or mistyped in words, and leaves no word outside itself', async () => {
    const workstation = await start();
    const { page, application } = workstation;
    home = workstation.userDataDir;
    await signIn(page);
    await openClient(page, client);
    await accountsLive(page);
    await section(page, 'section.backup');
    expect(await page.locator('[data-last-backup]').getAttribute('data-last-backup')).toBe('none');
    expect(await page.locator('[data-banner="backup"]').count()).toBe(0);
    const first = making(page).getByLabel(english['backup.passphrase'], { exact: true });
    const second = making(page).getByLabel(english['backup.repeat']);
    await first.fill('too short');
    await page.keyboard.press('Enter');
    await making(page).getByText('3 more characters, please.').waitFor();
    expect(await first.evaluate((field) => field === document.activeElement)).toBe(true);
    await first.fill(passphrase);
    await second.fill('something else altogether');
    await page.keyboard.press('Enter');
    await making(page).getByText(english['backup.different']).waitFor();

    await answerSaveDialog(application, join(place, 'nowhere', 'book.awbackup'));
    await second.fill(passphrase);
    await page.keyboard.press('Enter');
    await making(page).getByRole('alert').waitFor();

    await answerSaveDialog(application, file);
    await page.keyboard.press('Enter');
    await page.locator('[data-backup-made]').waitFor({ timeout: 30_000 });
    expect(await page.locator('[data-last-backup]').getAttribute('data-last-backup')).not.toBe('none');
    expect([await first.inputValue(), await second.inputValue()]).toEqual(['', '']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await section(page, 'section.activity');
    await page.getByText(english['activity.title.exported.backup']).first().waitFor();
    expect(workstation.complaints).toEqual([]);
    await quit(workstation);
    const secrets = new Map([['passphrase', passphrase], ['client', client], ['advisor', practice.userName]]);
    expect(search(new Map([['backup', readFileSync(file)], ['output', Buffer.from(workstation.output())]]), secrets)).toEqual([]);
    expect(search(contentsBelow(home), secrets)).toEqual([]);
  });

  it('is restored from the page for signing in on a new computer: clients can be read at once, and the log is unbroken', async () => {
    const workstation = await start();
    const { page } = workstation;
    await page.getByRole('button', { name: english['storage.restore'] }).click();
    await answerOpenDialog(workstation.application, join(place, 'none.awbackup'));
    await restoring(page).getByRole('button', { name: english['restore.choose'] }).click();
    await restoring(page).getByText(english['error.fileNotRead'].split('other {')[1]!.split('}')[0]!).waitFor();
    await restoreIt(workstation, file);
    await restoring(page).getByText(practice.userName).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-incident="restored"]').waitFor();
    await page.locator('[data-banner="expired"]').waitFor();
    await openClient(page, client);
    await page.locator('[data-source="cache"]').first().waitFor();
    await section(page, 'section.activity');
    await page.getByText(english['activity.title.backupRestored']).waitFor();
    await page.locator('[data-verify]').click();
    await page.locator('[data-chain="unbroken"]').waitFor();
    await page.getByRole('button', { name: english['incident.seen'] }).click();
    await page.locator('[data-incident]').waitFor({ state: 'detached' });
    expect(workstation.complaints).toEqual([]);
  });

  it('says which passphrase is wrong and which file is damaged, in words that differ', async () => {
    const workstation = await start();
    const { page, application } = workstation;
    const damaged = join(place, 'damaged.awbackup');
    const bytes = readFileSync(file);
    bytes[bytes.length - 9]! ^= 4;
    writeFileSync(damaged, bytes);
    await page.getByRole('button', { name: english['storage.restore'] }).click();
    await answerOpenDialog(application, file);
    await restoring(page).getByRole('button', { name: english['restore.choose'] }).click();
    await restoring(page).getByLabel(english['backup.passphrase']).fill('not this one at all');
    await page.keyboard.press('Enter');
    await restoring(page).getByText(english['error.wrongPassphrase']).waitFor({ timeout: 30_000 });
    await answerOpenDialog(application, damaged);
    await restoring(page).getByRole('button', { name: english['restore.chooseOther'] }).click();
    await restoring(page).getByText('damaged.awbackup').waitFor();
    await restoring(page).getByLabel(english['backup.passphrase']).fill(passphrase);
    await page.keyboard.press('Enter');
    await restoring(page).getByText(english['error.backupDamaged']).waitFor({ timeout: 30_000 });
    await answerOpenDialog(application, join(home, databaseIn(home)));
    await restoring(page).getByRole('button', { name: english['restore.chooseOther'] }).click();
    await restoring(page).getByText(english['error.notBackup']).waitFor();
  });
});

describe('a file that is spoilt', () => {
  it('while it is open is written again, and the window says so', async () => {
    const workstation = await start();
    const { page, userDataDir } = workstation;
    await signIn(page);
    await openClient(page, client);
    await accountsLive(page);
    const file = join(userDataDir, databaseIn(userDataDir));
    unlinkSync(file);
    await page.locator('[data-incident="rewritten"]').waitFor({ timeout: 15_000 });
    expect(existsSync(file)).toBe(true);
    await quit(workstation);
    const again = await start({ userDataDir });
    await openClient(again.page, client);
    await again.page.locator('[data-source]').first().waitFor();
    await quit(again);
  });

  it.each([['empty', Buffer.alloc(0)], ['noFit', Buffer.alloc(40_000, 'x')]] as const)('at the start (%s): the words say how, a fresh one is begun and the old one named', async (fault, content) => {
    const first = await start();
    await signIn(first.page);
    await quit(first);
    const { userDataDir } = first;
    writeFileSync(join(userDataDir, databaseIn(userDataDir)), content);
    const workstation = await start({ userDataDir });
    const { page } = workstation;
    const notice = page.locator('[data-storage="unreadable"]');
    await notice.getByText(english[`storage.${fault}`]).waitFor();
    expect(await notice.getByRole('button').allTextContents()).toEqual([english['action.retry'], english['storage.restore'], english['storage.startFresh']]);
    await notice.getByRole('button', { name: english['storage.startFresh'] }).click();
    const said = page.locator('[data-incident="setAside"]');
    await said.waitFor();
    const [, aside] = /kept as (\S+\.db\.aside-\S+Z)\./.exec((await said.textContent()) ?? '') ?? [];
    expect(readFileSync(join(userDataDir, aside!)).equals(content)).toBe(true);
    await signIn(page);
    expect(await page.locator('[data-storage-badge]').count()).toBe(0);
    await quit(workstation);
  });
});

describe('the reminder', () => {
  let north: PracticeServer;
  beforeAll(async () => { north = await startPractice({ simulationSeconds: 0 }); });
  afterAll(() => north.close());

  it('is quiet, leads to the backup, and is put off for a week; practice has none', async () => {
    const place = newFolder();
    const environments = join(place, 'environments.json');
    writeFileSync(environments, JSON.stringify({ format: 1, environments: [{ ...north.environment, id: 'north', name: 'North' }] }));
    const first = await start({ args: [`--environments=${environments}`] });
    await first.page.locator('label.environment select').selectOption('north');
    await first.page.locator('.practice.card').waitFor({ state: 'detached' });
    await signIn(first.page);
    await quit(first);
    // Three weeks pass, as far as the file knows.
    const { userDataDir } = first;
    const [profile, folderId] = databaseIn(userDataDir).split('.') as [string, string];
    const key = keyOf(`${folderId}/${profile}`);
    const store = createStore(openDatabase({ file: join(userDataDir, databaseIn(userDataDir)), key }));
    store.saveFact(lastFact, new Date(Date.now() - 21 * day).toISOString());
    store.close();

    const workstation = await start({ userDataDir, args: [`--environments=${environments}`] });
    const { page } = workstation;
    const banner = page.locator('[data-banner="backup"]');
    for (const look of looks) {
      await dress(workstation, look);
      await banner.waitFor();
      await check(workstation, look, 'backup-due');
    }
    await dress(workstation, looks[0]!);
    await banner.getByRole('button', { name: english['backup.now'] }).click();
    await making(page).waitFor();
    expect(await banner.count()).toBe(0);
    await section(page, 'section.clients');
    await banner.getByRole('button', { name: english['backup.later'] }).click();
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('navigation', { name: 'Clients' }).waitFor();
    expect(await banner.count()).toBe(0);
    expect(workstation.complaints).toEqual([]);
  });
});

describe('screens', () => {
  const place = newFolder();
  let workstation: Workstation;
  const words = (language: 'en' | 'fr') => (language === 'en' ? english : french);

  test('look as they should, in both languages, both themes and three widths', async () => {
    workstation = await start();
    const { page, application } = workstation;
    const file = join(place, 'book.awbackup');
    await signIn(page);
    await openClient(page, client);
    await accountsLive(page);
    for (const look of looks) {
      await dress(workstation, look);
      const said = words(look.language);
      await page.getByRole('button', { name: said['section.backup'], exact: true }).click();
      await page.locator('[data-last-backup]').waitFor();
      await check(workstation, look, 'backup');
      const make = page.getByRole('region', { name: said['backup.make'] });
      await make.locator('input').first().fill('short');
      await make.locator('button.primary').click();
      await check(workstation, look, 'backup-short');
      await make.locator('input').first().fill(passphrase);
      await make.locator('input').last().fill(passphrase);
      await answerSaveDialog(application, file);
      await make.locator('button.primary').click();
      await page.locator('[data-backup-step="sealing"], [data-backup-step="checking"]').first().waitFor();
      await check(workstation, look, 'backup-running');
      await page.locator('[data-backup-made]').waitFor({ timeout: 30_000 });
      await check(workstation, look, 'backup-made');
      await answerOpenDialog(application, file);
      await page.locator('[data-choose]').click();
      await page.locator('[data-chosen]').waitFor();
      const restoringIt = page.getByRole('region', { name: said['restore.title'] });
      await restoringIt.locator('input').fill(passphrase);
      await page.keyboard.press('Enter');
      await page.locator('[data-contents]').waitFor({ timeout: 30_000 });
      await check(workstation, look, 'restore-found');
      await page.locator('[data-run]').click();
      await page.locator('[data-incident="restored"]').waitFor({ timeout: 30_000 });
      await page.locator('[data-restored]').waitFor();
      await check(workstation, look, 'restore-done');
      await page.getByRole('button', { name: said['incident.seen'] }).click();
      await page.getByRole('button', { name: said['section.clients'], exact: true }).click();
    }
    expect(workstation.complaints).toEqual([]);
  }, 240_000);

  test('before signing in, and with a file that cannot be opened', async () => {
    const first = await start();
    await signIn(first.page);
    await quit(first);
    const file = join(first.userDataDir, databaseIn(first.userDataDir));
    writeFileSync(file, '');
    workstation = await start({ userDataDir: first.userDataDir });
    for (const look of looks) {
      await dress(workstation, look);
      const said = words(look.language);
      await workstation.page.locator('[data-storage="unreadable"]').waitFor();
      await check(workstation, look, 'sign-in-unreadable');
      await workstation.page.getByRole('button', { name: said['storage.restore'] }).first().click();
      await workstation.page.locator('[data-choose]').waitFor();
      await check(workstation, look, 'restore-page');
    }
    await resize(workstation, 1280, 800);
  });
});
