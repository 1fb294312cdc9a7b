// Files of clients in a real window: chosen, mapped, looked at, imported, undone, exported; by keyboard; in every look.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hands } from './hands';
import { check, dress, looks, type Look } from './looks';
import { answerOpenDialog, answerSaveDialog, launch, newFolder, signIn, type Workstation } from './workstation';

let workstation: Workstation;
const first = looks[0] as Look;
const folder = newFolder();

beforeAll(async () => {
  workstation = await launch();
  await dress(workstation, first);
  await signIn(workstation.page);
});
afterAll(() => workstation.quit());
afterEach(async () => {
  // One that failed half-way leaves its dialog behind.
  if (await workstation.page.locator('dialog[open]').count()) await leave();
});

const dialog = () => workstation.page.locator('dialog[open]').last();
async function choose(content: string | Buffer, name = 'clients.csv'): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, content);
  await answerOpenDialog(workstation.application, path);
  await dialog().locator('.start, .head button').first().click();
}
/** With the key, until nothing of it is left. */
async function leave(): Promise<void> {
  await workstation.page.keyboard.press('Escape');
  await workstation.page.locator('#import-title, #export-title').waitFor({ state: 'detached' });
}
const open = () => workstation.page.locator('[data-import]').click();
const settled = () => dialog().locator('[data-summary="ready"]').waitFor();
const names = async () => (await workstation.page.evaluate(() => window.workstation.clients.list())) as { ok: true; value: { name: string; contactId: number | null; birthDate: string | null }[] };
const count = async () => (await names()).value.length;

const mixed = [
  'Nom;Prénom;Date de naissance;N° contact;Inv. durable;Remarque interne;Étiquettes',
  'Lefèvre;Zoé;05/06/1980;77001;0,5;Préfère être appelée le matin;PER, prospect',
  'Müller-Österreich zu Hohenlohe und Waldenburg-Schillingsfürst;Jörg-Maximilian;07/08/1971;77002;;;"très ""fidèle"""',
  'محمد;أحمد;01/02/1990;77003;;;',
  'Faux;Jean;31/02/1980;77004;;;',
  'Futur;Anne;01/01/2999;77005;;;',
  'Double;Luc;02/03/1981;77001;;;',
  ';;;;;Sans nom;',
].join('\r\n');

describe('the whole way', () => {
  test('a file with problems: mapped, asked about, imported without the bad rows, undone', async () => {
    const { page } = workstation;
    const before = await count();
    await open();
    await choose(mixed);
    await settled();
    expect(await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`)).toBe('H2 Import clients clients.csv');
    await dialog().getByRole('heading', { name: 'Import clients clients.csv' }).waitFor();
    expect(await dialog().locator('[data-count="problem"]').textContent()).toBe('4 rows with problems');
    const problems = dialog().locator('[data-problems]');
    await problems.getByText('Row 5').waitFor();
    expect(await problems.innerText()).toMatch(/Row 5\s+Date de naissance\s+31\/02\/1980\s+There is no such day\./);
    expect(await problems.innerText()).toMatch(/Row 7\s+N° contact\s+77001\s+This contact number stands in row 2 already\./);
    // 31 in the column proves that the day comes first: nobody is asked.
    expect(await dialog().locator('[data-question]').count()).toBe(0);
    // A column nobody knew is given its meaning, and then has a question of its own.
    await dialog().getByLabel('Column Inv. durable holds').selectOption({ label: 'Minimum sustainable investments' });
    await dialog().locator('[data-question="scale"]').waitFor();
    await dialog().getByLabel('It means 0.5%').check();
    await dialog().getByLabel('Column Remarque interne holds').selectOption({ label: 'Notes' });
    await settled();
    await expect.poll(() => dialog().locator('[data-preview] tbody tr').first().innerText()).toMatch(/New\s+Lefèvre\s+Zoé\s+05\/06\/1980\s+77001\s+0\.5%\s+Préfère/);
    const run = dialog().locator('[data-run]');
    expect(await run.textContent()).toBe('Import 3 clients');
    expect(await run.isDisabled()).toBe(true);
    await dialog().getByLabel('Leave out the 4 rows with problems').check();
    expect(await count()).toBe(before);
    await run.click();
    await dialog().locator('[data-result]').waitFor();
    expect(await dialog().locator('[data-result]').innerText()).toMatch(/3 clients added, none changed\.[^]*4 rows with problems were left out\./);
    expect((await names()).value.find(({ contactId }) => contactId === 77_001)).toMatchObject({ name: 'Zoé Lefèvre', birthDate: '1980-06-05' });
    await dialog().locator('[data-undo]').click();
    await dialog().locator('[data-undone]').waitFor();
    expect(await dialog().locator('[data-undone]').innerText()).toContain('3 clients removed');
    expect(await count()).toBe(before);
    await dialog().getByRole('button', { name: 'Close' }).click();
  });

  test('by keyboard alone; what is in the book is updated; the undo is there when one comes back for it', async () => {
    const { page } = workstation;
    const someone = (await names()).value.find(({ contactId, birthDate }) => contactId !== null && birthDate !== null)!;
    const path = join(folder, 'keyboard.csv');
    writeFileSync(path, `Name\tContact\tTags\r\n${someone.name}\t${someone.contactId}\tvia keyboard\r\n`);
    await answerOpenDialog(workstation.application, path);
    const by = hands(page);
    await page.locator('[data-import]').focus();
    await page.keyboard.press('Enter');
    await by.press('Choose a file');
    await settled();
    await by.press('Leave them as they are', 'ArrowDown');
    await by.press('Import 1 client');
    await dialog().locator('[data-result]').getByText('Nobody added, 1 changed.').waitFor();
    await leave();
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-import'))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog().getByText('Last import').waitFor();
    await by.press('Undo this import');
    await dialog().locator('[data-undone]').getByText('1 as before').waitFor();
    await leave();
  });

  test('dates that may be read in two ways, another encoding, another separator', async () => {
    await open();
    await choose(Buffer.from('Name;Birth date\nZoé;05/06/1980\nJörg;07/08/1971\n', 'latin1'));
    await dialog().locator('[data-question="dateOrder"]').waitFor();
    await dialog().getByLabel('Day first: 5 June 1980').waitFor();
    await dialog().getByLabel('Month first: 6 May 1980').check();
    await expect.poll(() => dialog().locator('[data-preview] tbody tr').first().innerText()).toMatch(/Zoé\s+06\/05\/1980/);
    expect(await dialog().getByLabel('Characters').inputValue()).toBe('windows-1252');
    await dialog().getByLabel('Characters').selectOption('utf-8');
    await dialog().locator('[data-problems]').getByText('There are characters that cannot be read.').first().waitFor();
    await dialog().getByLabel('Characters').selectOption('windows-1252');
    await dialog().locator('[data-problems]').waitFor({ state: 'detached' });
    await dialog().getByLabel('Separator').selectOption(',');
    await dialog().getByText('No column is read yet').waitFor();
    await leave();
  });

  test('what is no table is refused in words, and a large one can be stopped', async () => {
    const before = await count();
    await open();
    await choose('%PDF-1.7 and so on', 'report.csv');
    await dialog().getByText('This is not a table of text.').waitFor();
    await choose(Buffer.from('504b030414000600', 'hex'), 'book.xlsx');
    await dialog().getByText('This is a workbook.').waitFor();
    await choose('Name,Contact\n');
    await dialog().getByText('There is no client in this file').waitFor();
    await choose(`Name,Contact,Notes\n${Array.from({ length: 30_000 }, (_, index) => `Client ${index},${index + 100_000},note ${index}`).join('\n')}\n`);
    await dialog().getByText('30000 rows').or(dialog().getByText('30,000 rows')).first().waitFor();
    await settled();
    // In the same breath: a fast machine has written them all before the driver's next click arrives.
    await dialog().locator('[data-run]').evaluate(async (run: HTMLElement) => {
      const { parentElement } = run;
      run.click();
      while (run.isConnected) await new Promise(requestAnimationFrame);
      parentElement?.querySelector('button')?.click();
    });
    await dialog().getByText('Stopped. Nothing was written.').waitFor();
    expect(await count()).toBe(before);
    await leave();
  });

  test('the book is exported, says how many are archived, and comes back as it is', async () => {
    const { page } = workstation;
    await page.evaluate(async () => {
      const list = await window.workstation.clients.list();
      if (list.ok) await window.workstation.clients.mark({ clientId: list.value[0]!.id, mark: { archived: true } });
    });
    const path = join(folder, 'book.csv');
    await answerSaveDialog(workstation.application, path);
    await page.locator('[data-export]').click();
    await dialog().getByText('1 archived client is among them.').waitFor();
    await dialog().getByRole('button', { name: 'Save…' }).click();
    await dialog().getByText('book.csv saved.').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    const written = readFileSync(path);
    expect(written.toString('utf8').split('\r\n').length).toBe((await count()) + 2);
    await open();
    await choose(written);
    await settled();
    await dialog().getByText('Nothing to import').waitFor();
    expect(await dialog().locator('[data-count="same"]').textContent()).toContain(String(await count()));
    await leave();
    await page.evaluate(async () => {
      const list = await window.workstation.clients.list();
      if (list.ok) await window.workstation.clients.mark({ clientId: list.value.find(({ archived }) => archived)!.id, mark: { archived: false } });
    });
  });

  test('nothing was complained about', () => {
    expect(workstation.complaints).toEqual([]);
    expect(workstation.output()).not.toMatch(/Lefèvre|Müller|clients\.csv/);
  });
});

describe('every look', () => {
  const narrow: Look[] = [...looks.slice(0, 3), { name: 'en-dark-narrow', language: 'en', theme: 'dark', width: 760, height: 640 }];
  test.each(narrow)('$name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    await page.locator('[data-import]').waitFor();
    await open();
    await dialog().locator('.start').waitFor();
    await check(workstation, look, 'import-start');
    await choose('%PDF-1.7', 'report.csv');
    await dialog().getByRole('alert').waitFor();
    await check(workstation, look, 'import-refused');
    await choose('Nom;Prénom\n');
    await dialog().locator('.empty').waitFor();
    await check(workstation, look, 'import-empty');
    await choose(mixed.replace('31/02/1980', '11/02/1980').replace('Inv. durable', 'Minimum durable').replace('Double;Luc', 'Double au nom interminable;Luc'), 'portefeuille du cabinet, clients repris de l’ancien logiciel, deuxième envoi corrigé.csv');
    await settled();
    await dialog().locator('[data-question]').first().waitFor();
    await check(workstation, look, 'import-mapped');
    await dialog().locator('.body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await check(workstation, look, 'import-problems');
    await choose('Nom;Contact\nUne personne;79001\nUne autre;79002\n');
    await settled();
    await dialog().locator('[data-run]').click();
    await dialog().locator('[data-result]').waitFor();
    await check(workstation, look, 'import-result');
    await dialog().locator('[data-undo]').click();
    await dialog().locator('[data-undone]').waitFor();
    await check(workstation, look, 'import-undone');
    await leave();
    await answerSaveDialog(workstation.application, join(folder, 'clients.csv'));
    await page.locator('[data-export]').click();
    await dialog().locator('button.primary').click();
    await dialog().locator('[data-exported]').waitFor();
    await check(workstation, look, 'export-saved');
    await leave();
  });
});
