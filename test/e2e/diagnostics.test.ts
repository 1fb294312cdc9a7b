// Diagnostics in the window: what is noted of a day with failures, read before it is handed over, and gone when deleted.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, dress, looks } from './looks';
import { accountsLive, answerSaveDialog, launch, newFolder, openClient, practice, setFault, signIn, type Workstation } from './workstation';

const client = 'Karim Benhaddou';
let workstation: Workstation;
const page = () => workstation.page;
const logFile = () => join(workstation.userDataDir, 'diagnostics', 'log.jsonl');
const entries = () => readFileSync(logFile(), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const ofKind = (kind: string) => entries().filter((entry) => entry['kind'] === kind);

beforeAll(async () => {
  workstation = await launch();
  await signIn(page());
  await openClient(page(), client);
  await accountsLive(page());
  await setFault(page(), 'Maintenance (503)');
  await page().getByRole('button', { name: 'Update', exact: true }).first().click();
  await page().getByRole('alert').first().waitFor();
  await setFault(page(), null);
});
afterAll(() => workstation.quit());

describe('the diagnostic log', () => {
  test('says which operation came to what, by its template', () => {
    expect(entries()[0]).toMatchObject({ kind: 'started', platform: process.platform, packaged: false });
    expect(ofKind('request').find(({ status }) => status === 503)).toMatchObject({ code: 'unavailable', operation: expect.stringMatching(/^GET \/v[\d.]+\/.*\{/) as string });
    expect(ofKind('call').find(({ code }) => code === 'unavailable')).toMatchObject({ name: expect.stringMatching(/^accounts\./) as string });
    expect(ofKind('unexpected')).toEqual([]);
    expect(ofKind('session').at(-1)).toMatchObject({ dfs: 'signedIn', coanda: 'signedIn', open: true, storage: 'encrypted' });
  });

  test('names nobody, no account, no credential and no address', () => {
    const text = readFileSync(logFile(), 'utf8');
    for (const word of ['Benhaddou', 'Karim', practice.userName, practice.password, practice.passcode, 'practice.example', '127.0.0.1', 'http:', 'FR76', 'eyJ', workstation.userDataDir]) expect(text).not.toContain(word);
  });

  test('notes an error nobody caught, in a page and in main, by class and place alone', async () => {
    await page().evaluate(() => { setTimeout(() => { throw new RangeError('about Karim Benhaddou'); }); });
    await expect.poll(() => ofKind('unexpected').length).toBe(1);
    await workstation.application.evaluate(({ dialog }) => {
      dialog.showMessageBox = (() => Promise.resolve({ response: 0, checkboxChecked: false })) as typeof dialog.showMessageBox;
      setTimeout(() => { throw new TypeError('about Karim Benhaddou'); });
      void Promise.reject(new Error('about Karim Benhaddou'));
    });
    await expect.poll(() => ofKind('unexpected').map(({ where, errorClass }) => `${String(where)} ${String(errorClass)}`).sort()).toEqual(['main TypeError', 'page RangeError', 'promise Error']);
    expect(readFileSync(logFile(), 'utf8')).not.toContain('Benhaddou');
    // The program goes on.
    expect(await page().evaluate(async () => (await window.workstation.clients.list()).ok)).toBe(true);
  });

  test.each(looks)('looks right in $name', async (look) => {
    await dress(workstation, look);
    await page().locator('[data-settings]').click();
    await page().getByRole('button', { name: look.language === 'fr' ? 'À propos de ce programme' : 'About this program' }).click();
    await page().getByRole('button', { name: look.language === 'fr' ? 'Lire' : 'Read', exact: true }).click();
    await check(workstation, look, 'about');
  });

  test('is written to a file as it was read, and deleted when asked', async () => {
    await dress(workstation, looks[0]!);
    await page().locator('[data-settings]').click();
    await page().getByRole('button', { name: 'About this program' }).click();
    const target = join(newFolder(), 'for-support.jsonl');
    await answerSaveDialog(workstation.application, target);
    await page().getByRole('button', { name: 'Read', exact: true }).click();
    const shown = await page().getByRole('region', { name: 'Diagnostics' }).innerText();
    await page().getByRole('button', { name: 'Save as a file…' }).click();
    await page().getByText('Read it before you send it.').waitFor();
    expect(readFileSync(target, 'utf8').startsWith(shown.trim())).toBe(true);
    await page().getByRole('button', { name: 'Delete' }).click();
    await page().getByText('The diagnostics are deleted.').waitFor();
    expect(existsSync(logFile())).toBe(false);
    await page().getByRole('button', { name: 'Close' }).click();
  });

  test('can be read before anybody has signed in', async () => {
    await page().evaluate(() => window.workstation.session.signOut({ forgetDevice: false }));
    await page().getByRole('button', { name: 'About this program' }).click();
    await page().getByRole('heading', { name: 'Diagnostics' }).waitFor();
  });

  test('notes a page whose process ended, and makes no dump of its memory', async () => {
    const dumps = await workstation.application.evaluate(({ app }) => app.getPath('crashDumps'));
    await workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.isVisible())?.webContents.forcefullyCrashRenderer());
    await expect.poll(() => ofKind('processGone').at(-1)).toMatchObject({ process: 'page' });
    for (const folder of ['completed', 'pending', 'new', 'attachments']) expect(existsSync(join(dumps, folder)) ? folder : '').toBe('');
  });
});
