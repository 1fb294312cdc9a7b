// The windows that print and preview: processes that end, people who leave, several asked for at once.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportRequest } from '../../preload/contract/reports';
import { addClient, addRun, plan, prepared } from './prepared';
import { answerOpenDialog, answerSaveDialog, launch, newFolder, signIn, type Workstation } from './workstation';

const folder = newFolder();
const ids: string[] = [];
let clientId = '';
let workstation: Workstation;

beforeAll(async () => {
  const userDataDir = await prepared(async (store) => {
    clientId = addClient(store, 'Adeline Discrète', { contactId: 940_001 });
    for (let run = 0; run < 2; run += 1) ids.push((await addRun(store, clientId, `S-20261120-W${run}ABC`, plan(8 + run))).id);
  });
  workstation = await launch({ userDataDir });
  await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
});
afterAll(() => workstation?.quit());

const report = (index = 0): ReportRequest => ({ kind: 'simulation', simulationId: ids[index]! });
const exportTo = async (name: string, index = 0) => {
  await answerSaveDialog(workstation.application, join(folder, name));
  return workstation.page.evaluate((asked) => window.workstation.reports.export({ report: asked, language: 'en' }), report(index));
};
const preview = () => workstation.page.evaluate((asked) => window.workstation.reports.preview({ report: asked, language: 'en' }), report());
const windows = () => workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => new URL(window.webContents.getURL() || 'about:blank').pathname.slice(1)).sort());
const onlyTheAdvisors = () => expect.poll(windows, { timeout: 10_000 }).toEqual(['index.html']);
/** Has the process of the window that prints end just when it is to write the pages, which then never come. */
const breakPrinting = () => workstation.application.evaluate(({ BrowserWindow }) => {
  const contents = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('report.html'))!.webContents;
  contents.printToPDF = () => {
    process.kill(contents.getOSProcessId(), 'SIGKILL');
    return new Promise(() => undefined);
  };
});

test('a print process that ends costs one report, and the next is printed by another', async () => {
  expect(await exportTo('first.pdf')).toMatchObject({ ok: true });
  await breakPrinting();
  expect(await exportTo('broken.pdf')).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(await exportTo('next.pdf')).toMatchObject({ ok: true });
  expect(readdirSync(folder).sort()).toEqual(['first.pdf', 'next.pdf']);
});

test('two asked for at once are both made, each with its own pages', async () => {
  await answerOpenDialog(workstation.application, folder);
  const outcomes = await workstation.page.evaluate((asked) => Promise.all(asked.map((one) => window.workstation.reports.exportMany({ taskId: crypto.randomUUID(), language: 'en', reports: [one] }))), [report(0), report(1)]);
  expect(outcomes).toMatchObject([0, 1].map((index) => ({ ok: true, value: { failed: [], saved: [{ fileName: `simulation-S-20261120-W${index}ABC-en.pdf` }] } })));
  // The reference is in the title, as UTF-16 in hexadecimal.
  for (const index of [0, 1]) expect(readFileSync(join(folder, `simulation-S-20261120-W${index}ABC-en.pdf`), 'latin1')).toContain(Buffer.from(`W${index}ABC`, 'utf16le').swap16().toString('hex').toUpperCase());
});

test('a preview whose process ends is closed, and holds nothing', async () => {
  await preview();
  await expect.poll(windows).toContain('preview.html');
  await workstation.application.evaluate(({ BrowserWindow }) => process.kill(BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('preview.html'))!.webContents.getOSProcessId(), 'SIGKILL'));
  await expect.poll(windows).not.toContain('preview.html');
});

test('previews in quick succession leave one', async () => {
  await Promise.all([preview(), preview(), preview()]);
  await expect.poll(async () => (await windows()).filter((name) => name === 'preview.html').length).toBe(1);
  expect(workstation.unexpected()).toEqual([]);
});

test('a window may ask only what it is for', async () => {
  const shown = () => workstation.application.windows().find((one) => !one.isClosed() && one.url().endsWith('preview.html'));
  await expect.poll(shown).toBeDefined();
  const page = shown()!;
  for (const name of ['reports', 'clients', 'session', 'firm'] as const) {
    const outcome = await page.evaluate(async (area) => {
      const bridge = window.workstation as unknown as Record<string, Record<string, (input?: unknown) => Promise<{ ok: boolean }>> | undefined>;
      const answers = await Promise.all(Object.values(bridge[area] ?? {}).map((call) => call().catch(() => ({ ok: false }))));
      return answers.filter((answer) => answer.ok).length;
    }, name);
    expect(outcome, name).toBe(0);
  }
});

test('whoever signs out leaves no pages behind', async () => {
  expect(await exportTo('last.pdf')).toMatchObject({ ok: true });
  expect(await windows()).toEqual(['index.html', 'preview.html', 'report.html']);
  await workstation.page.evaluate(() => window.workstation.session.signOut({ forgetDevice: false }));
  await onlyTheAdvisors();
});

test('whoever comes next finds nothing of the reports of the one before', async () => {
  const { page } = workstation;
  await signIn(page);
  const go = (name: string) => page.getByRole('navigation', { name: 'Parts of the program' }).getByRole('button', { name }).click();
  await go('Reports');
  await page.getByLabel('Client or simulation').fill('discrete');
  await page.getByRole('checkbox', { name: 'Tick all 2 found' }).check();
  await answerOpenDialog(workstation.application, newFolder());
  await page.getByRole('button', { name: 'Make 2 reports' }).click();
  await page.getByText('2 reports saved.').waitFor({ timeout: 60_000 });
  await go('Clients');
  await page.evaluate(() => window.workstation.session.signOut({ forgetDevice: false }));
  await signIn(page);
  await go('Reports');
  await page.getByRole('checkbox', { name: /Choose Adeline Discrète/ }).first().waitFor();
  expect(await page.locator('[data-many]').count()).toBe(0);
  expect(await page.getByLabel('Client or simulation').inputValue()).toBe('');
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
});

test('no page complained', () => expect(workstation.complaints).toEqual([]));
