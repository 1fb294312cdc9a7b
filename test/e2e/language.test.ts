// A third language is one more file of messages: the program built with one offers it, speaks it everywhere, and needs nothing else.
// The file is English with a mark at every message, so that what is not taken from it is seen.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { wordsIn } from '../../resources/messages/index';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, run, signIn, type LaunchOptions, type Workstation } from './workstation';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = newFolder();
const mark = 'ß';
const english = wordsIn('en');
const german = { ...Object.fromEntries(Object.entries(english).map(([key, text]) => [key, `${text}${mark}`])), 'language.name': 'Deutsch', 'language.locale': 'de-DE' };

beforeAll(() => {
  for (const name of ['main', 'preload', 'renderer', 'resources', 'scripts', 'package.json', 'tsconfig.json', 'electron.vite.config.ts']) cpSync(join(root, name), join(program, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(program, 'node_modules'));
  writeFileSync(join(program, 'resources/messages/de.json'), JSON.stringify(german));
  execFileSync(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], { cwd: program, stdio: 'pipe', env: { ...process.env, NODE_ENV: 'production' } });
});

let workstation: Workstation | null = null;
afterEach(async () => {
  const unexpected = workstation?.unexpected();
  await workstation?.quit();
  workstation = null;
  expect(unexpected).toEqual([]);
});
const begin = async (options: LaunchOptions): Promise<Page> => (workstation = await launch({ program, ...options })).page;

/** The program's own name, English's, what the practice environment happens to be called, and the systems. */
const names = ['product', 'language.name'];
const called = ['Practice', 'Coanda', 'Premia'];
/** Whole texts of the page, and of what is read aloud, that stand in the English file. */
const fixed = Object.entries(english).filter(([key, text]) => /^[^{}]*[a-z]{4}[^{}]*$/.test(text) && !names.includes(key) && !called.includes(text)).map(([, text]) => text);
async function stillEnglish(page: Page): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement?.closest('bdi, style, script')) texts.push(node.textContent?.trim() ?? '');
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
  return [...new Set(shown.filter((text) => fixed.includes(text)))];
}
const menuLabels = (): Promise<string[]> => workstation!.application.evaluate(({ Menu }) => {
  const labels: string[] = [];
  const walk = (items: Electron.MenuItem[]) => items.forEach((item) => {
    if (item.type !== 'separator') labels.push(item.label);
    if (item.submenu) walk(item.submenu.items);
  });
  walk(Menu.getApplicationMenu()?.items ?? []);
  return labels;
});

test('whoever’s system speaks it is met in it, and an organisation can lay it down', async () => {
  const page = await begin({ language: 'de' });
  await page.getByText(`Continue${mark}`).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  expect(await stillEnglish(page)).toEqual([]);
  await workstation!.quit();

  const deployment = join(newFolder(), 'deployment.json');
  writeFileSync(deployment, JSON.stringify({ format: 1, settings: { language: 'de' } }), { mode: 0o644 });
  const laidDown = await begin({ language: 'fr', env: { WORKSTATION_DEPLOYMENT: deployment } });
  await laidDown.getByText(`Continue${mark}`).waitFor();
  await laidDown.keyboard.press('Control+,');
  expect(await laidDown.getByRole('dialog').getByText('Deutsch').count()).toBeGreaterThan(0);
});

test('it is chosen in the settings, and then spoken by pages, menu, files and reports, with its own figures', async () => {
  const page = await begin({ language: 'en' });
  await signIn(page);
  await openClient(page, 'Karim Benhaddou');
  await accountsLive(page);
  await fillPlan(page, { savings: '123456', regular: '100', funds: [['monde', '100']] });
  await run(page);

  await page.keyboard.press('Control+,');
  const language = page.getByRole('dialog').getByLabel('Language');
  expect(await language.locator('option').allInnerTexts()).toEqual(['English', 'Deutsch', 'Français']);
  await language.selectOption('de');
  await page.getByRole('dialog').getByText(`Close${mark}`).waitFor();
  expect(await stillEnglish(page)).toEqual([]);
  await page.keyboard.press('Escape');

  // No restart: the result that stood there speaks it.
  expect(await stillEnglish(page)).toEqual([]);
  expect(await page.locator('main').first().innerText()).toMatch(/\d{1,3}\.\d{3}\s€/);
  await expect.poll(async () => (await menuLabels()).filter((label) => !label.replace(/ \(.*\)$/, '').endsWith(mark))).toEqual([]);
  expect(await menuLabels()).toContain(`Language: Französisch (Français)${mark}`);
  for (const section of ['reports', 'directory', 'activity', 'backup', 'environments', 'clients']) {
    await page.locator(`[data-section="${section}"]`).click();
    await page.locator(`[data-section="${section}"][aria-current="page"]`).waitFor();
    expect.soft(await stillEnglish(page), section).toEqual([]);
  }

  const folder = newFolder();
  const ask = async (name: string, call: () => Promise<unknown>): Promise<string> => {
    await answerSaveDialog(workstation!.application, join(folder, name));
    expect(await call()).toMatchObject({ ok: true });
    return join(folder, name);
  };
  const book = readFileSync(await ask('book.csv', () => page.evaluate(() => window.workstation.clients.export({ clientIds: null, language: 'de' }))), 'utf8');
  expect(book.split('\r\n')[0]!.replace('\ufeff', '').split(';').every((heading) => heading.endsWith(mark))).toBe(true);

  const simulationId = await page.evaluate(async () => {
    const { clients } = window.workstation;
    const answer = await clients.list() as unknown as { value: { id: string; name: string }[] };
    return answer.value.find(({ name }) => name === 'Karim Benhaddou')!.id;
  });
  const report = await ask('summary.pdf', () => page.evaluate((clientId) => window.workstation.reports.export({ report: { kind: 'summary', clientId }, language: 'de' }), simulationId));
  const text = execFileSync('pdftotext', ['-layout', report, '-'], { encoding: 'utf8' });
  expect(execFileSync('pdfinfo', [report], { encoding: 'utf8' })).toContain(`Title:           ${english['report.titleSummary']}${mark}`);
  expect(text).toContain(`${english['report.titleSummary']}${mark}`);
  expect(text).toMatch(/\d{1,3}\.\d{3},\d{2}\s€/);
  expect(text.split(/\s{2,}|\n/).filter((part) => fixed.includes(part.trim()))).toEqual([]);
  expect(readFileSync(report, 'latin1')).toMatch(/\/Lang ?\(de|<rdf:li>de</);
});
