// Ended without warning at the worst moments: what was kept before is there at the next start, and nothing is there by half.
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import messages from '../../resources/messages/en.json';
import practiceAccounts from '../../resources/practice/accounts.json';
import { accountsLive, fillPlan, launch, openClient, run, setFault, signIn, type Workstation } from './workstation';

const client = 'Adeline Monnier';
const accountNames = ['Compte courant', 'Livret Plus', 'Assurance-vie Horizon', 'PER Horizon Retraite'];
const plan = { target: '60000', savings: '20000', regular: '200', funds: [['Corvane World', '100']] as [string, string][] };
let workstation: Workstation;
let page: Page;
let reference = '';

beforeAll(async () => {
  workstation = await launch();
  ({ page } = workstation);
  await signIn(page);
  await openClient(page, client);
  await accountsLive(page);
  await fillPlan(page, plan);
  await run(page);
  reference = /S-\d{8}-\w{5}/.exec((await page.getByRole('heading', { level: 2, name: /S-\d{8}-/ }).textContent()) ?? '')?.[0] ?? '';
  expect(reference).not.toBe('');
});
afterAll(() => workstation?.kill().catch(() => undefined));

/** Ends the program as a power cut would and starts it on the same folder, with the network cut so that only what was kept can show. */
async function crashAndRestart(): Promise<void> {
  await workstation.kill();
  expect(readdirSync(workstation.userDataDir).filter((name) => name.endsWith('.part'))).toEqual([]);
  workstation = await launch({ userDataDir: workstation.userDataDir });
  ({ page } = workstation);
  await page.getByRole('navigation', { name: 'Clients' }).waitFor();
  expect(await page.evaluate(() => window.workstation.session.state())).toMatchObject({ ok: true, value: { dfs: 'signedIn', coanda: 'signedIn', storage: 'encrypted', keychain: 'ready', open: true } });
  expect(await databaseCheck()).toEqual({ integrity: 'ok', foreignKeys: 0, journal: 'wal' });
  await setFault(page, messages['practice.offline']);
  await openClient(page, client);
}

/** Asks SQLite itself, inside the program, where driver and key are at hand. */
const databaseCheck = (): Promise<unknown> => workstation.application.evaluate(async ({ app }) => {
  interface Driver { new (file: string, options: object): { pragma(text: string, options?: object): unknown; close(): void } }
  interface Items { findCredentials(service: string): Promise<{ account: string; password: string }[]> }
  const node = process as unknown as { getBuiltinModule(name: string): { createRequire(file: string): (name: string) => unknown; readdirSync(folder: string): string[] } };
  const require = node.getBuiltinModule('node:module').createRequire(`${app.getAppPath()}/package.json`);
  const folder = app.getPath('userData');
  const file = node.getBuiltinModule('node:fs').readdirSync(folder).find((name) => name.endsWith('.db')) ?? '';
  const [profile, folderId] = file.split('.');
  const items = await (require('keytar') as Items).findCredentials('Advisor Workstation');
  const key = items.find((item) => item.account === `${folderId}/${profile}/database-key`)?.password;
  const nativeBinding = process.env['WORKSTATION_SQLITE_BINDING'];
  const database = new (require('better-sqlite3') as Driver)(`${folder}/${file}`, { readonly: true, ...(nativeBinding ? { nativeBinding } : {}) });
  try {
    database.pragma("cipher='aegis'");
    database.pragma(`key="raw:${key}"`);
    return {
      integrity: database.pragma('integrity_check', { simple: true }),
      foreignKeys: (database.pragma('foreign_key_check') as unknown[]).length,
      journal: database.pragma('journal_mode', { simple: true }),
    };
  } finally {
    database.close();
  }
});

async function expectSavedAccounts(): Promise<void> {
  const stamp = page.locator('[data-source="cache"]');
  await stamp.waitFor();
  expect(await stamp.textContent()).toContain('Saved copy of');
  expect(await page.locator('tbody button.name bdi').allTextContents()).toEqual(accountNames);
}

async function expectOnlyTheEarlierSimulation(): Promise<void> {
  await page.getByRole('tab', { name: messages['simulations.title'] }).click();
  await page.getByRole('button', { name: reference, exact: true }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
}

describe('the program is ended', () => {
  it('while a simulation runs: the earlier one, the accounts and the inputs are there, and nothing of the run', async () => {
    await fillPlan(page, { ...plan, target: '70000', years: '12' });
    await page.locator('[data-draft="saved"]').waitFor();
    await page.getByRole('button', { name: messages['form.run'] }).click();
    await page.getByText(/^Coanda is simulating/).waitFor();
    await crashAndRestart();
    await expectSavedAccounts();
    await expectOnlyTheEarlierSimulation();
    await page.getByRole('button', { name: messages['simulations.new'] }).first().click();
    expect(await page.getByLabel('Goal at the end').inputValue()).toBe('70000');
    expect(await page.getByLabel('Horizon in years').inputValue()).toBe('12');
    expect(await page.getByRole('button', { name: messages['form.run'] }).isEnabled()).toBe(true);
    // The earlier one opens whole, chart and all.
    await page.getByRole('button', { name: messages['action.back'], exact: true }).click();
    await page.getByRole('button', { name: reference, exact: true }).click();
    await page.locator('[data-probability]').waitFor();
  });

  it('while all accounts are updated: each client is either read completely or as before', async () => {
    await setFault(page, messages['practice.delay'], { seconds: '0.4' });
    await page.getByRole('button', { name: messages['clients.updateAll'] }).click();
    await page.getByText('Updating 4 of 14').waitFor();
    await crashAndRestart();
    await expectSavedAccounts();

    const kept = await page.evaluate(async () => {
      const list = await window.workstation.clients.list();
      if (!list.ok) throw new Error(list.error.code);
      return Promise.all(list.value.map(async ({ id, contactId, accountsAsOf, accountCount }) => {
        const accounts = await window.workstation.accounts.list({ clientId: id });
        return { contactId, asOf: accountsAsOf, count: accountCount, listed: accounts.ok ? accounts.value.data.length : -1 };
      }));
    });
    const read = kept.filter(({ asOf }) => asOf !== null);
    expect(kept).toHaveLength(14);
    expect(read.length).toBeGreaterThanOrEqual(4);
    expect(read.length).toBeLessThan(14);
    for (const { contactId, asOf, count, listed } of kept) {
      const whole = asOf === null ? 0 : practiceAccounts.filter((account) => account.contactId === contactId).length;
      expect({ contactId, count, listed }).toEqual({ contactId, count: whole, listed: whole });
    }
    await expectOnlyTheEarlierSimulation();
  });

  it('right after "Draft saved": what was typed until then is there', async () => {
    await page.getByRole('tab', { name: messages['simulations.title'] }).click();
    await page.getByRole('button', { name: messages['simulations.new'] }).first().click();
    const goal = page.getByLabel('Goal at the end');
    await goal.fill('81234');
    await page.locator('[data-draft="saving"]').waitFor();
    await page.locator('[data-draft="saved"]').waitFor();
    await goal.pressSequentially('5');
    await crashAndRestart();
    await expectSavedAccounts();
    await expectOnlyTheEarlierSimulation();
    await page.getByRole('button', { name: messages['simulations.new'] }).first().click();
    expect(['81234', '812345']).toContain(await page.getByLabel('Goal at the end').inputValue());
    expect(await page.getByRole('combobox', { name: 'Fund or ISIN' }).first().inputValue()).not.toBe('');
  });
});

it('a page whose own process ends comes back by itself, still signed in', async () => {
  // Asked through main: the test driver lets go of a page that crashed.
  const crashed = await workstation.application.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const back = new Promise<string>((resolve) => contents.once('did-finish-load', () => resolve(contents.getURL())));
    const before = contents.getOSProcessId();
    contents.forcefullyCrashRenderer();
    const url = await back;
    const shown = await contents.executeJavaScript('window.workstation.session.state()') as { value: { open: boolean } };
    return { url, another: contents.getOSProcessId() !== before, open: shown.value.open };
  });
  expect(crashed).toEqual({ url: 'app://workstation/index.html', another: true, open: true });
});
