// Hostile texts in every field, through every view and every report: none runs, none reaches out, none even tries a rule.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportRequest } from '../../../preload/contract/reports';
import { directoryKinds } from '../../../preload/contract/directory-kinds';
import { prepared } from '../../e2e/prepared';
import { answerOpenDialog, answerSaveDialog, launch, newFolder, type Workstation } from '../../e2e/workstation';
import { payloads } from '../payloads';
import { openRow } from '../row';
import { fillHostile, hostileFirm, type Hostile } from './hostile-book';
import { heard, listen, ranAsMarkup } from './listening';

const { count, random, note } = openRow('scripts');
/** All of them, or some by chance. */
const texts = count >= payloads.length ? payloads : Array.from({ length: count }, () => payloads[Math.floor(random() * payloads.length)]!);

let workstation: Workstation;
let page: Page;
let application: ElectronApplication;
let book: Hostile[] = [];
const dialogs: string[] = [];

beforeAll(async () => {
  const userDataDir = await prepared((store) => { book = fillHostile(store, texts); }, hostileFirm(texts));
  workstation = await launch({ userDataDir });
  ({ page, application } = workstation);
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
  await listen(application);
  await page.getByRole('navigation', { name: 'Clients' }).waitFor();
  // Printing a thousand reports, nobody touches it.
  await page.evaluate(async () => {
    const now = await window.workstation.app.preferences();
    if (now.ok) await window.workstation.app.setPreferences({ ...now.value, lockMinutes: 60 });
  });
}, 300_000);
afterAll(() => workstation?.kill().catch(() => undefined));

const section = (name: string) => page.locator(`[data-section="${name}"]`).click();
/** Brings every line of what scrolls into being, or a good many of them. */
async function scrollThrough(selector: string): Promise<void> {
  await page.evaluate(async (wanted) => {
    for (const element of document.querySelectorAll(wanted)) {
      if (element.scrollHeight <= element.clientHeight + 1) continue;
      const step = Math.max(200, element.clientHeight);
      for (let top = 0; top < element.scrollHeight && top < step * 120; top += step) {
        element.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
      }
    }
  }, selector);
}

describe('hostile texts', () => {
  it('are shown as what they are, of every client in every tab', async () => {
    await section('clients');
    const search = page.locator('nav input[type="search"]');
    for (const { number } of book) {
      await search.fill(number.slice(1));
      await page.locator('nav button').filter({ hasText: number }).first().click();
      await page.locator('h1').filter({ hasText: number }).waitFor();
      for (const tab of ['accounts', 'details', 'premia', 'simulations']) {
        await page.locator(`#tab-${tab}`).click();
        await page.locator(`#panel[aria-labelledby="tab-${tab}"] > *`).first().waitFor();
      }
      await page.locator('[data-open]').first().click();
      await page.locator('.chart svg, article').first().waitFor();
    }
    await search.fill('');
  });

  it('do nothing under the pointer, in a table, in a comparison or in details', async () => {
    const some = book.slice(0, Math.min(book.length, 25));
    for (const { number } of some) {
      await page.locator('nav input[type="search"]').fill(number.slice(1));
      await page.locator('nav button').filter({ hasText: number }).first().click();
      await page.locator('#tab-accounts').click();
      for (const toggle of (await page.locator('#panel button[aria-expanded="false"]').all()).slice(0, 3)) await toggle.click({ timeout: 500 }).catch(() => undefined);
      await page.locator('#tab-simulations').click();
      await page.locator('[data-open]').first().click();
      const chart = page.locator('.chart svg').first();
      await chart.waitFor();
      for (const x of [0.3, 0.6, 0.9]) await chart.hover({ position: { x: Math.round(((await chart.boundingBox())?.width ?? 500) * x), y: 120 }, force: true });
      await page.locator('figure .tools > button').last().click();
    }
    await page.locator('nav input[type="search"]').fill('');
    await scrollThrough('nav, nav *');
  });

  it('do nothing in the directory, the reports, the environments and the activity log', async () => {
    await section('directory');
    for (const kind of directoryKinds) {
      await page.locator(`[data-kind="${kind}"]`).click();
      await page.locator(`[data-kind="${kind}"][aria-current="true"]`).waitFor();
      await scrollThrough('main, main *');
      await page.locator('tbody tr button, [role="treeitem"]').first().click({ timeout: 500 }).catch(() => undefined);
    }
    for (const name of ['reports', 'environments', 'activity']) {
      await section(name);
      await page.locator('main').last().waitFor();
      await scrollThrough('main, main *');
    }
  });

  it('do nothing in a file to be imported', async () => {
    const file = join(newFolder(), 'hostile.csv');
    const quoted = (text: string) => `"${text.replaceAll('"', '""').replaceAll('\u0000', '')}"`;
    writeFileSync(file, ['Name;First name;Notes;Tags', ...texts.map((text) => [text, text, text, text].map(quoted).join(';'))].join('\r\n'));
    await section('clients');
    await answerOpenDialog(application, file);
    await page.locator('[data-import]').click();
    await page.locator('dialog[open]').last().locator('.start, .head button').first().click();
    await page.locator('dialog[open] [data-summary], dialog[open] table').first().waitFor();
    await scrollThrough('dialog[open], dialog[open] *');
    await page.keyboard.press('Escape');
    await page.locator('#import-title').waitFor({ state: 'detached' });
  });

  it('do nothing in a report of any kind', async () => {
    const folder = join(newFolder(), 'reports');
    mkdirSync(folder);
    await answerSaveDialog(application, folder);
    await application.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = (() => Promise.resolve({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog;
    }, folder);
    const requests: ReportRequest[] = book.flatMap(({ clientId, simulationIds }): ReportRequest[] => [{ kind: 'simulation', simulationId: simulationIds[0] }, { kind: 'summary', clientId }, { kind: 'comparison', simulationIds: [...simulationIds] }]);
    for (let from = 0; from < requests.length; from += 300) {
      const outcome = await page.evaluate((asked) => window.workstation.reports.exportMany(asked), { taskId: randomUUID(), reports: requests.slice(from, from + 300), language: from % 600 === 0 ? 'en' as const : 'fr' as const });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
    }
    const made = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.pdf')).length;
    note('reports printed', made);
    expect(made).toBe(requests.length);
    for (const request of requests.slice(0, 3)) {
      expect(await page.evaluate((report) => window.workstation.reports.preview({ report, language: 'en' }), request)).toMatchObject({ ok: true });
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
      await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => /preview/.test(window.webContents.getURL())).forEach((window) => window.close()));
    }
  });

  it('have run nowhere, broken no rule and asked no other host', async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await heard(application)).toEqual({ ran: 0, refused: [], asked: [] });
    expect(dialogs).toEqual([]);
    expect(workstation.complaints).toEqual([]);
    note('texts, each in every field', texts.length);
  });
});

describe('the battery itself (control)', () => {
  it('hears them run where they are taken for markup, on a page without our rules', async () => {
    const ran = await ranAsMarkup(application, payloads.slice(0, 100));
    note('control, taken for markup without our rules: runs', `${ran} of 100 texts`);
    expect(ran).toBeGreaterThan(20);
  });

  it('hears a rule broken where one of them gets into our own page as an element', async () => {
    const before = (await heard(application)).refused.length;
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('img'), { src: 'http://elsewhere.invalid/x' })));
    await expect.poll(async () => (await heard(application)).refused.length).toBeGreaterThan(before);
  });
});
