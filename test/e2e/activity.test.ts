// The activity log in a real window: what was done stands there in words, by keyboard too, and a file somebody changed is said at the next start.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { openDatabase } from '../../main/cache/database';
import { check, dress, looks } from './looks';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, run, signIn, type Workstation } from './workstation';

const client = 'Adeline Monnier';
const userDataDir = newFolder();
let workstation: Workstation | null = null;
afterAll(() => workstation?.quit());

const begin = async (): Promise<Page> => {
  workstation = await launch({ userDataDir });
  return workstation.page;
};
const end = async () => {
  expect(workstation?.complaints).toEqual([]);
  await workstation?.quit();
  workstation = null;
};
const section = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const shown = (page: Page) => page.locator('[data-entry]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['action']));

/** Changes the stored log as somebody who has the file's key might. */
async function change(sql: string): Promise<void> {
  const name = readdirSync(userDataDir).find((file) => /^[0-9a-f]{16}\.[0-9a-f]{8}\.db$/.test(file))!;
  const [profile, folderId] = name.split('.') as [string, string];
  const key = await keytar.getPassword('Advisor Workstation', `${folderId}/${profile}/database-key`);
  const database = openDatabase({ file: join(userDataDir, name), key });
  database.exec(sql);
  database.close();
}

describe('the activity log', () => {
  it('has what was done, finds it, and goes to the client and back', async () => {
    const page = await begin();
    await signIn(page);
    await openClient(page, client);
    await accountsLive(page);
    await fillPlan(page, { target: '60 000', savings: '12 500', regular: '250', funds: [['monde', '60'], ['oblig', '40']] });
    await run(page);
    await page.getByRole('button', { name: english['clients.archive'] }).click();
    await page.getByRole('button', { name: english['clients.unarchive'] }).click();
    await section(page, english['section.activity']);
    await page.locator('[data-action="clientArchived"]').nth(1).waitFor();
    expect((await shown(page)).filter((action) => action !== 'verified')).toEqual(['clientArchived', 'clientArchived', 'simulationRun', 'clientViewed', 'signIn', 'signIn']);

    await page.locator('#activity-search').fill('archive');
    await expect.poll(() => shown(page)).toEqual(['clientArchived', 'clientArchived']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['action'])).toBe('clientArchived');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: client }).waitFor();

    await page.getByRole('button', { name: english['activity.ofClient'] }).click();
    await expect.poll(() => shown(page)).toEqual(['clientArchived', 'clientArchived', 'simulationRun', 'clientViewed']);
    await page.getByRole('button', { name: english['activity.clear'] }).click();
    await page.locator('[data-action="signIn"]').first().waitFor();
    await page.locator('#activity-from').fill('01/01/2020');
    await page.locator('#activity-until').fill('31/12/2020');
    await page.locator('main.whole .empty').waitFor();
    await page.locator('#activity-until').fill('31/13');
    expect(await page.locator('#activity-until').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: english['activity.clear'] }).first().click();
    await page.locator('#activity-client').fill('Adeline');
    await page.locator('#activity-client').fill(await page.locator('#activity-clients option').first().getAttribute('value') ?? '');
    await expect.poll(() => shown(page)).toEqual(['clientArchived', 'clientArchived', 'simulationRun', 'clientViewed']);
    await page.locator('button#activity-client').click();
    await page.locator('[data-action="signIn"]').first().waitFor();
  });

  it('leaves the focus where it is when the answer to what was typed comes twice', async () => {
    const { page } = workstation!;
    // Something is done while somebody still types: the log is read again at once, and once more when the typing is over.
    await page.evaluate(async () => {
      const search = document.querySelector<HTMLInputElement>('#activity-search')!;
      const type = (text: string) => {
        search.value = text;
        search.dispatchEvent(new Event('input', { bubbles: true }));
      };
      type('archive');
      const clients = await window.workstation.clients.list();
      if (!clients.ok) throw new Error('no clients');
      void window.workstation.clients.mark({ clientId: clients.value.at(-1)!.id, mark: { archived: true } });
      const begun = performance.now();
      while ([...document.querySelectorAll<HTMLElement>('[data-entry]')].some(({ dataset }) => dataset['action'] !== 'clientArchived') && performance.now() - begun < 5000) {
        type(search.value === 'archive' ? 'archiv' : 'archive');
        await new Promise((done) => setTimeout(done, 20));
      }
      document.querySelectorAll<HTMLElement>('[data-entry]')[1]!.focus();
    });
    await page.waitForTimeout(500);
    expect(await shown(page)).toEqual(['clientArchived', 'clientArchived', 'clientArchived']);
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['action'])).toBe('clientArchived');
    await page.getByRole('button', { name: english['activity.clear'] }).first().click();
    await page.locator('[data-action="signIn"]').first().waitFor();
  });

  it('verifies, and writes itself to a file without a name in it', async () => {
    const { page, application } = workstation!;
    await page.locator('[data-verify]').click();
    await page.locator('[data-chain="unbroken"]').waitFor();
    const file = join(userDataDir, 'log.csv');
    await answerSaveDialog(application, file);
    await page.locator('[data-export-log]').click();
    await page.locator('[data-exported]').waitFor();
    const text = readFileSync(file, 'utf8');
    expect(text.trimEnd().split('\r\n').length).toBeGreaterThan(6);
    expect(text).not.toMatch(/Adeline|Monnier|camille/i);
    await page.locator('[data-action="exported"]').waitFor();
    await end();
  });

  it('says at the next start that somebody changed it, where, and what to do', async () => {
    await change("UPDATE activity SET actor = '0' WHERE sequence = 4");
    const page = await begin();
    const banner = page.locator('[data-banner="activity"]');
    await banner.waitFor({ timeout: 15_000 });
    expect(await banner.innerText()).toContain('broken at entry 4');
    await page.locator('nav button').filter({ hasText: client }).first().click();
    for (const look of looks) {
      await dress(workstation!, look);
      const words = look.language === 'en' ? english : french;
      await banner.waitFor();
      await check(workstation!, look, 'activity-banner');
      await banner.getByRole('button', { name: words['activity.show'] }).click();
      await page.locator('[data-chain="broken"]').waitFor();
      await page.locator('[data-entry="4"].broken').waitFor();
      await check(workstation!, look, 'activity-broken');
    }
    await end();
  });
});
