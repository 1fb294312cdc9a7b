// Reports in the real window: letterhead, preview, printing, many at once, made again to the byte; in every look.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, dress, looks, pictures, type Look } from './looks';
import { addClient, addRun, plan, prepared } from './prepared';
import { answerOpenDialog, answerSaveDialog, launch, newFolder, type Workstation } from './workstation';

const first = looks[0] as Look;
const folder = newFolder();
let userDataDir = '';
let workstation: Workstation;
const names = ['Adeline Prévoyante', 'Bertrand Économe', 'Chloé Patiente'];

beforeAll(async () => {
  userDataDir = await prepared(async (store) => {
    for (const [index, name] of names.entries()) {
      const client = addClient(store, name, { contactId: 920_001 + index });
      for (let run = 0; run < 2; run += 1) await addRun(store, client, `S-20261120-R${index}${run}AB`, plan(8 + run, { targetAmount: 2_000_000 + index }));
    }
  });
  workstation = await launch({ userDataDir });
  await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
  await dress(workstation, first);
});
afterAll(() => workstation.quit());

const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const textOf = (file: string): string => tool('pdftotext', '-layout', file, '-').replaceAll(/[\s\u00a0\u202f]+/g, ' ');
const section = async (name: string): Promise<void> => {
  await workstation.page.getByRole('navigation', { name: 'Parts of the program' }).getByRole('button', { name: 'Reports' }).click();
  await workstation.page.getByRole('tab', { name }).click();
};
const answerFolder = (path: string | null) => answerOpenDialog(workstation.application, path);
const newTarget = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};
const openResult = async (client: string): Promise<void> => {
  const { page } = workstation;
  await page.getByRole('navigation', { name: 'Parts of the program' }).getByRole('button', { name: 'Clients' }).click();
  await page.getByRole('navigation', { name: 'Clients' }).getByRole('button', { name: client }).click();
  await page.getByRole('tab', { name: 'Simulations' }).click();
  await page.locator('[data-open]').first().click();
  await page.locator('[data-probability]').waitFor();
};
const previewOf = async (open: () => Promise<void>): Promise<Page> => {
  const [preview] = await Promise.all([workstation.application.waitForEvent('window', (page) => page.url().endsWith('preview.html')), open()]);
  await preview.getByText('nothing written yet').waitFor();
  return preview;
};

describe('the letterhead', () => {
  test('says beside the field what is wrong, and keeps what is right', async () => {
    const { page } = workstation;
    await section('Letterhead');
    await page.getByLabel('Name', { exact: true }).fill('Cabinet des Tilleuls');
    await page.getByLabel('Registration', { exact: true }).fill('ORIAS 07 000 009');
    await page.getByLabel('Adviser’s name').fill('Camille Rousset');
    const colour = page.getByRole('textbox', { name: 'Colour', exact: true });
    await colour.fill('red');
    await page.getByText('Please write a colour such as #0b6470').waitFor();
    await colour.fill('#ffee99');
    await page.getByText('Too pale to be read').waitFor();
    expect(await page.getByRole('button', { name: 'Save the letterhead' }).isEnabled()).toBe(false);
    await colour.fill('#1f5a3d');

    writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await answerOpenDialog(workstation.application, join(folder, 'logo.svg'));
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await page.getByText('This is no PNG or JPEG').waitFor();
    const logo = new PNG({ width: 300, height: 90 });
    for (let at = 0; at < logo.data.length; at += 4) logo.data.set([31, 90, 61, 255], at);
    writeFileSync(join(folder, 'logo.png'), PNG.sync.write(logo));
    await answerOpenDialog(workstation.application, join(folder, 'logo.png'));
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await page.getByAltText('The logo as chosen').waitFor();
    await page.getByLabel('Last words (optional)').fill('Thank you.\nYour advisers.');
    await page.getByRole('button', { name: 'Save the letterhead' }).click();
    await page.getByText('Saved. New reports have it.').waitFor();
    expect(JSON.parse(readFileSync(join(userDataDir, 'firm.json'), 'utf8'))).toMatchObject({ name: 'Cabinet des Tilleuls', colour: '#1f5a3d', logo: { width: 300, height: 90 }, texts: { en: { closing: 'Thank you.\nYour advisers.' } } });
  });

  test('stands on the next report, logo and colour and words', async () => {
    await openResult(names[0]!);
    const file = join(folder, 'headed.pdf');
    await answerSaveDialog(workstation.application, file);
    await workstation.page.getByRole('button', { name: 'Export PDF' }).click();
    await workstation.page.locator('[data-exported]').waitFor();
    const text = textOf(file);
    for (const words of ['Cabinet des Tilleuls', 'ORIAS 07 000 009', 'Camille Rousset', 'Thank you. Your advisers.', 'Please read']) expect(text).toContain(words);
    expect(tool('pdfimages', '-list', file).trim().split('\n')).toHaveLength(3);
  });
});

describe('a preview', () => {
  test('shows the pages, saves just them, and is closed by a key', async () => {
    await openResult(names[0]!);
    const preview = await previewOf(() => workstation.page.getByRole('button', { name: 'Preview', exact: true }).click());
    const shown = await preview.locator('section.page').allInnerTexts();
    expect(shown.length).toBeGreaterThan(1);
    await preview.screenshot({ path: join(pictures, 'report-preview.png') });
    const file = join(folder, 'previewed.pdf');
    await answerSaveDialog(workstation.application, file);
    await preview.getByRole('button', { name: 'Save as PDF' }).click();
    await preview.getByText('previewed.pdf saved').waitFor();
    expect(Number(/Pages:\s+(\d+)/.exec(tool('pdfinfo', file))?.[1])).toBe(shown.length);
    const words = (text: string) => text.replaceAll(/[\s\u00a0\u202f]+/g, '');
    for (const page of shown) expect(words(tool('pdftotext', '-raw', file, '-'))).toContain(words(page).slice(0, 40));
    await Promise.all([preview.waitForEvent('close'), preview.keyboard.press('Escape').catch(() => undefined)]);
  });

  test('goes to the system’s print dialog, and says when that fails', async () => {
    await openResult(names[0]!);
    const preview = await previewOf(() => workstation.page.getByRole('button', { name: 'Preview', exact: true }).click());
    const answer = (success: boolean, reason: string) => workstation.application.evaluate(({ BrowserWindow }, [ok, why]) => {
      const contents = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().endsWith('preview.html'))!.webContents;
      contents.print = ((options: Electron.WebContentsPrintOptions, done: (success: boolean, reason: string) => void) => {
        (globalThis as unknown as { printed: unknown }).printed = options;
        done(ok as boolean, why as string);
      }) as typeof contents.print;
    }, [success, reason] as const);
    await answer(false, 'Invalid printer settings');
    await preview.getByRole('button', { name: 'Print' }).click();
    await preview.getByRole('alert').getByText('The system could not print').waitFor();
    await answer(true, '');
    await preview.getByRole('button', { name: 'Print' }).click();
    await preview.getByRole('alert').waitFor({ state: 'detached' });
    expect(await workstation.application.evaluate(() => (globalThis as unknown as { printed: unknown }).printed)).toMatchObject({ silent: false, pageSize: 'A4', printBackground: true });
    await Promise.all([preview.waitForEvent('close'), preview.getByRole('button', { name: 'Close' }).click().catch(() => undefined)]);
  });

  test('of what the sliders say is marked as an estimate on every page', async () => {
    const { page } = workstation;
    await openResult(names[1]!);
    await page.getByRole('button', { name: 'What if…?' }).click();
    await page.locator('[data-estimate="full"]').waitFor();
    const file = join(folder, 'estimate.pdf');
    await answerSaveDialog(workstation.application, file);
    await page.getByRole('button', { name: 'Export the estimate', exact: true }).click();
    await page.getByText('estimate.pdf saved').waitFor({ timeout: 60_000 });
    const pages = Number(/Pages:\s+(\d+)/.exec(tool('pdfinfo', file))?.[1]);
    for (let number = 1; number <= pages; number += 1) expect(tool('pdftotext', '-f', String(number), '-l', String(number), file, '-').replaceAll(/\s+/g, ' ')).toContain('Local estimate, worked out on this computer: not a result of Practice’s');
  });

  test('of a comparison and of a client can be had where they are looked at', async () => {
    const { page } = workstation;
    await openResult(names[0]!);
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByRole('checkbox', { name: /^Compare/ }).nth(1).waitFor();
    for (const box of await page.getByRole('checkbox', { name: /^Compare/ }).all()) await box.check();
    await page.getByRole('button', { name: 'Compare (2)' }).click();
    const file = join(folder, 'comparison.pdf');
    await answerSaveDialog(workstation.application, file);
    await page.getByRole('button', { name: 'Export PDF' }).click();
    await page.getByText('comparison.pdf saved').waitFor();
    expect(textOf(file)).toContain('Comparison of simulations 2 simulations side by side');
    await answerSaveDialog(workstation.application, join(folder, 'client.pdf'));
    await page.getByRole('button', { name: 'Client summary (PDF)', exact: true }).click();
    await page.getByText('client.pdf saved').waitFor();
    expect(textOf(join(folder, 'client.pdf'))).toContain('The accounts were never read from DFS.');
  });
});

describe('many at once', () => {
  const make = (count: number) => workstation.page.getByRole('button', { name: `Make ${count} reports` });

  test('are ticked, made into a folder, and listed', async () => {
    const { page } = workstation;
    await section('Many at once');
    await page.getByLabel('Client or simulation').fill('econome');
    await page.getByRole('checkbox', { name: 'Tick all 2 found' }).check();
    await page.getByLabel('Client or simulation').fill('');
    await page.getByRole('checkbox', { name: /Choose Chloé/ }).first().check();
    const target = newTarget('many');
    await answerFolder(target);
    await make(3).click();
    await page.getByText('3 reports saved.').waitFor({ timeout: 60_000 });
    expect(readdirSync(target)).toHaveLength(3);
    for (const name of readdirSync(target)) expect(name).toMatch(/^simulation-S-[0-9A-Z-]+-en\.pdf$/);
  });

  test('say what failed and why, and try what is left again', async () => {
    const { page } = workstation;
    await section('Many at once');
    const target = newTarget('again');
    // The folder is gone by the time anything is written into it.
    await page.getByRole('checkbox', { name: 'Tick all 6 found' }).check();
    await answerFolder(join(target, 'not there'));
    await make(6).click();
    await page.getByText('6 could not be made').waitFor({ timeout: 60_000 });
    await page.getByText('The file could not be written there').first().waitFor();
    await answerFolder(target);
    await page.getByRole('button', { name: 'Try the 6 left again' }).click();
    await page.getByText('6 reports saved.').waitFor({ timeout: 60_000 });
    expect(readdirSync(target)).toHaveLength(6);
  });

  test('are stopped, with what was made kept', async () => {
    const { page } = workstation;
    await section('Many at once');
    const target = newTarget('stopped');
    await answerFolder(target);
    await make(6).click();
    await page.getByText(/^[1-5] of 6 made/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/Stopped before \d more/).waitFor({ timeout: 60_000 });
    const made = readdirSync(target).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(6);
    expect(readdirSync(target).filter((name) => !name.endsWith('.pdf'))).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)('into a folder that may not be written say so', async () => {
    const target = newTarget('locked');
    chmodSync(target, 0o500);
    await section('Many at once');
    await answerFolder(target);
    await make(6).click();
    await workstation.page.getByText('The file could not be written there').first().waitFor();
  });

  test('as summaries of clients', async () => {
    const { page } = workstation;
    await section('Many at once');
    await page.getByRole('radio', { name: 'Client summaries' }).check();
    await page.getByRole('checkbox', { name: 'Tick all 3 found' }).check();
    const target = newTarget('summaries');
    await answerFolder(target);
    await make(3).click();
    await page.getByText('3 reports saved.').waitFor({ timeout: 60_000 });
    for (const name of readdirSync(target)) expect(name).toMatch(/^summary-B-\d{8}-[0-9A-F]{5}-en\.pdf$/);
    await page.getByRole('radio', { name: 'Reports of simulations' }).check();
  });
});

describe('a report that was made', () => {
  test('is made again to the byte, also after a restart and with another letterhead', async () => {
    const file = join(folder, 'once.pdf');
    await openResult(names[2]!);
    await answerSaveDialog(workstation.application, file);
    await workstation.page.getByRole('button', { name: 'Export PDF' }).click();
    await workstation.page.getByText('once.pdf saved').waitFor();
    const again = async (name: string): Promise<Buffer> => {
      await section('Made');
      await answerSaveDialog(workstation.application, join(folder, name));
      await workstation.page.getByRole('button', { name: /^Make again/ }).first().click();
      await workstation.page.getByText(`${name} saved`).waitFor();
      return readFileSync(join(folder, name));
    };
    expect((await again('twice.pdf')).equals(readFileSync(file))).toBe(true);
    await section('Letterhead');
    await workstation.page.getByLabel('Name', { exact: true }).fill('Another firm');
    await workstation.page.getByRole('button', { name: 'Save the letterhead' }).click();
    await workstation.page.getByText('Saved. New reports have it.').waitFor();
    await workstation.quit();
    workstation = await launch({ userDataDir });
    await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
    expect((await again('later.pdf')).equals(readFileSync(file))).toBe(true);
  });

  test('is sound: fonts inside, nothing active, tagged, titled, nobody named outside the pages', () => {
    const file = join(folder, 'once.pdf');
    const info = tool('pdfinfo', file);
    expect(info).toMatch(/Title:\s+Simulation report S-20261120-R21AB/);
    expect(info).toMatch(/Creator:\s+Advisor Workstation/);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Metadata Stream:\s+yes/);
    expect(info).toMatch(/JavaScript:\s+no/);
    expect(`${info}${tool('pdfinfo', '-meta', file)}`).not.toMatch(/Chloé|Patiente|camille|Mozilla/i);
    for (const line of tool('pdffonts', file).trim().split('\n').slice(2)) expect(line).toMatch(/ yes (yes|no) yes\s+\d+\s+\d+$/);
    expect(readFileSync(file, 'latin1')).not.toMatch(/\/(JavaScript|URI|Launch|SubmitForm|EmbeddedFile|OpenAction)\b/);
    expect(readFileSync(file, 'latin1')).toMatch(/\/Outlines \d+ 0 R/);
    expect(tool('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
  });

  test('reads in order, with headings, table heads and the chart in words', () => {
    const structure = tool('pdfinfo', '-struct-text', join(folder, 'once.pdf'));
    expect(structure).toMatch(/^ *H1[\s\S]*"Simulation report"/m);
    const headings = [...structure.matchAll(/^ *(H\d)\b/gm)].map((match) => match[1]);
    expect(headings[0]).toBe('H1');
    expect(headings.slice(1).every((heading) => heading === 'H2' || heading === 'H3')).toBe(true);
    for (const tag of ['Table', 'TR', 'TH', 'TD', 'Figure', 'L', 'LI']) expect(structure, tag).toMatch(new RegExp(`^ *${tag}\\b`, 'm'));
    const order = ['Probability of reaching the goal', 'Please read', 'Unfavourable outcome', 'Savings over time', 'Inputs', 'Statistics over all scenarios', 'The chart in figures', 'Where this comes from'].map((words) => structure.indexOf(words));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    // The chart's alternative text stands in the file as it is written there: UTF-16 in hexadecimal or plain.
    const bytes = readFileSync(join(folder, 'once.pdf'), 'latin1');
    expect(bytes).toMatch(/\/Alt ?[(<]/);
  });
});

describe('the screen', () => {
  test.each(looks)('in $name', async (look) => {
    await dress(workstation, look);
    const { page } = workstation;
    for (const [index, tab] of ['many', 'made', 'firm'].entries()) {
      await page.locator('header nav [data-section="reports"]').click();
      await page.getByRole('tab').nth(index).click();
      await check(workstation, look, `reports-${tab}`);
    }
    await page.locator('header nav [data-section="clients"]').click();
  });

  test('forgotten clients take their reports along', async () => {
    await dress(workstation, first);
    await section('Made');
    expect(await workstation.page.getByRole('cell', { name: names[2]! }).count()).toBeGreaterThan(0);
    const id = await workstation.page.evaluate(async (name) => {
      const outcome = await window.workstation.clients.list();
      return outcome.ok ? outcome.value.find((client) => client.name === name)?.id : undefined;
    }, names[2]!);
    await workstation.page.evaluate((clientId) => window.workstation.clients.forget({ clientId: clientId! }), id);
    await workstation.page.getByRole('cell', { name: names[2]! }).first().waitFor({ state: 'detached' });
    rmSync(join(folder, 'once.pdf'));
  });

  test('never complained', () => expect(workstation.complaints).toEqual([]));
});
