// The directory and the environments in a real window: read, searched, changed, failing, offline; by keyboard alone; in every look.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DirectoryKind } from '../../preload/contract/directory-kinds';
import type { PracticeFault } from '../../preload/contract/practice';
import { check, dress, looks, type Look } from './looks';
import { launch, newFolder, signIn, type Workstation } from './workstation';

let workstation: Workstation;
const first = looks[0] as Look;

const environment = (changes: object = {}) => ({
  id: 'acme', name: 'Acme, société de gestion privée et patrimoniale du Grand Ouest', dfs: { baseUrl: 'http://127.0.0.1:9/service-layer', application: { tokenUrl: 'https://identity.invalid/connect/token', clientId: 'advisor-desk' } },
  coanda: { baseUrl: 'https://coanda.invalid/backend' }, premia: { baseUrl: 'https://premia.invalid' }, ...changes,
});
const file = (...environments: object[]) => ({ name: 'acme.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ format: 1, environments })) });

beforeAll(async () => {
  const folder = newFolder();
  const start = join(folder, 'environments.json');
  writeFileSync(start, JSON.stringify({ format: 1, environments: [environment({ id: 'empty', name: 'Empty house', dfs: { baseUrl: 'https://dfs.invalid' } })] }));
  workstation = await launch({ userDataDir: folder, args: [`--environments=${start}`] });
  await dress(workstation, first);
  await signIn(workstation.page);
});
afterAll(() => workstation.quit());

const section = (name: 'clients' | 'directory' | 'environments') => workstation.page.locator(`header nav [data-section="${name}"]`).click();
async function open(kind: DirectoryKind): Promise<void> {
  await workstation.page.locator(`[data-kind="${kind}"]`).click();
  await workstation.page.locator(`[data-kind="${kind}"][aria-current="true"]`).waitFor();
}
const rows = () => workstation.page.locator('main:visible tbody tr');
const search = (text: string) => workstation.page.locator('#directory-search').fill(text);
const setFaults = (...faults: (Partial<PracticeFault> & Pick<PracticeFault, 'kind'>)[]) => workstation.page.evaluate((next) => window.workstation.practice.setFaults(next as never), faults);
const refresh = () => workstation.page.locator('.list .head button').first().click();

describe('in English', () => {
  test('the directory reads, finds without accents, and names banks and countries', async () => {
    const { page } = workstation;
    await section('directory');
    await page.getByRole('heading', { level: 1, name: 'Banks' }).waitFor();
    await page.getByRole('button', { name: 'Banque Horizon' }).waitFor();
    await search('credit du val');
    await expect.poll(() => rows().count()).toBe(1);
    await search('lemach');
    expect(await rows().first().textContent()).toContain('Lémanique');
    await open('branches');
    await page.getByRole('row', { name: /Geneva Rive.*Banque Privée Lémanique SA.*Switzerland/ }).waitFor();
    await open('countries');
    await search('etats');
    await search('emirats');
    await page.getByText('0 of').or(page.getByText('1 of')).first().waitFor();
  });

  test('a bank is added, changed and removed, each with its exact words first', async () => {
    const { page } = workstation;
    await open('banks');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'New bank' });
    await dialog.getByRole('button', { name: 'Review' }).click();
    await dialog.getByText('Please fill this in.').waitFor();
    await dialog.getByLabel('Name').fill('Caisse du Littoral');
    await dialog.getByLabel('BIC').fill('not a bic');
    await dialog.getByText('Unusual for a BIC').waitFor();
    await dialog.getByRole('button', { name: 'Review' }).click();
    await dialog.getByText('This will be added in Practice').waitFor();
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('“Caisse du Littoral” was added.').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Caisse du Littoral' }).waitFor();

    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const change = page.getByRole('dialog', { name: /Change bank/ });
    await change.getByLabel('Code').fill('4711');
    await change.getByRole('button', { name: 'Review' }).click();
    expect(await change.locator('dl').innerText()).toMatch(/Code\s+\(empty\) →\s*(becomes)?\s*4711/);
    expect(await change.locator('dt').count()).toBe(1);
    await change.getByRole('button', { name: 'Change now' }).click();
    await page.getByRole('row', { name: /Caisse du Littoral.*4711/ }).waitFor();

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const remove = page.getByRole('dialog', { name: 'Remove bank?' });
    expect(await remove.innerText()).toMatch(/Caisse du Littoral[^]*Practice/);
    await remove.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('“Caisse du Littoral” was removed.').waitFor();
    expect(await page.getByRole('row', { name: /Caisse du Littoral/ }).count()).toBe(0);
  });

  test('a refused removal says why, with its reference; a change cut off says that it may have happened', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Banque Horizon' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('it has branches').waitFor();
    await page.getByText('Reference for support').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await setFaults({ kind: 'resetAt', system: 'dfs', operation: 'POST /v1.0/riskcategories', times: 1 });
    await open('riskCategories');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByLabel('Name (French)').fill('Peut-être');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('it may have been done, or not').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: /Peut-être/ }).waitFor();
  });

  test('by keyboard alone: to the directory, through the tree, into the details and back', async () => {
    const { page } = workstation;
    await section('clients');
    await page.locator('header nav button').first().focus();
    // Past the reports.
    for (let turn = 0; turn < 2; turn += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('header nav button[aria-current="page"]').getByText('Directory').waitFor();
    await page.locator('[data-kind="riskCategories"]').focus();
    for (let turn = 0; turn < 2; turn += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('[role="tree"]').waitFor();
    while (!(await page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem'))) await page.keyboard.press('Tab');
    const count = () => page.locator('[role="treeitem"]').count();
    const before = await count();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await count()).toBeLessThan(before);
    await page.keyboard.press('ArrowRight');
    expect(await count()).toBe(before);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-level'))).toBe('2');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('entry-title');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-level'))).toBe('2');
  });

  test('the client\'s screen is as it was left', async () => {
    const { page } = workstation;
    await section('clients');
    await page.getByRole('button', { name: 'Adeline Monnier' }).click();
    await page.getByRole('tab', { name: 'Simulations' }).click();
    await page.getByRole('button', { name: 'New simulation' }).first().click();
    await page.getByLabel('Goal at the end').fill('12345');
    await section('directory');
    await page.getByRole('heading', { level: 1, name: 'Asset classes' }).waitFor();
    await section('clients');
    expect(await page.getByLabel('Goal at the end').inputValue()).toBe('12345');
  });
});

describe('every look', () => {
  test.each(looks)('the directory: $name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    await section('directory');
    await page.locator('main:visible tbody tr').first().waitFor();
    await check(workstation, look, 'directory-banks');
    await open('branches');
    await page.locator('tbody button').nth(2).click();
    await check(workstation, look, 'directory-branch');
    await page.locator('.details .actions button').first().click();
    await page.locator('dialog[open] form').waitFor();
    await check(workstation, look, 'directory-form');
    await page.locator('dialog[open] input').first().fill('Une agence au nom particulièrement long, et même encore plus long que cela');
    await page.locator('dialog[open] .actions button.primary').click();
    await page.locator('dialog[open] dl').waitFor();
    await check(workstation, look, 'directory-confirm');
    await page.keyboard.press('Escape');
    await page.locator('.details .actions button').nth(1).click();
    await check(workstation, look, 'directory-remove');
    await page.keyboard.press('Escape');
    await open('assetClasses');
    await page.locator('[role="treeitem"]').first().waitFor();
    await check(workstation, look, 'directory-tree');
    await open('countries');
    await rows().first().waitFor();
    await check(workstation, look, 'directory-countries');
    await search('zzz');
    await check(workstation, look, 'directory-no-match');
    await open('economicZones');
    await check(workstation, look, look === first ? 'directory-nothing-looked-up' : 'directory-zones');
    for (const number of ['1', '2']) {
      await page.locator('main:visible form input').fill(number);
      await page.keyboard.press('Enter');
      await page.locator('.details').waitFor();
    }
    await check(workstation, look, 'directory-zone');
    await page.locator('main:visible form input').fill('999');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await check(workstation, look, 'directory-zone-missing');
    await open('productConstraints');
    await page.locator('main:visible form input').fill('101');
    await page.keyboard.press('Enter');
    await page.locator('.details').waitFor();
    await check(workstation, look, 'directory-product');
    await open('campaignConfiguration');
    await rows().first().waitFor();
    await check(workstation, look, 'directory-campaign');
    await open('banks');
    await setFaults({ kind: 'unavailable', system: 'dfs' });
    await refresh();
    await page.getByRole('alert').waitFor();
    await check(workstation, look, 'directory-503');
    await setFaults();
  });

  test.each(looks)('environments: $name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    await section('environments');
    await page.locator('#environment-name').waitFor();
    await check(workstation, look, 'environments-practice');
    await page.locator('section:has(#test-title) button').click();
    await page.locator('[data-system="premia"][data-outcome="well"]').waitFor();
    await page.locator('[data-system="dfs"][data-outcome="well"]').waitFor();
    await check(workstation, look, 'environments-tested');
    await page.locator('input[type="file"]').setInputFiles(file({ ...environment(), colour: 'red' }, environment({ dfs: { baseUrl: 'ftp://nowhere' } })));
    await page.locator('#check-title').waitFor();
    await check(workstation, look, 'environments-bad-file');
    await page.locator('input[type="file"]').setInputFiles(file(environment({ administration: true, clients: [{ contactId: 1, name: 'Adeline Monnier' }] })));
    await page.locator('section:has(#check-title) button.primary').waitFor();
    await check(workstation, look, 'environments-good-file');
    await page.locator('section:has(#check-title) button.primary').click();
    await page.locator('[data-secret="missing"]').waitFor();
    await page.locator('section:has(#test-title) button').click();
    await page.locator('[data-system="dfs"]:not([data-outcome="waiting"])').waitFor();
    await page.locator('[data-system="coanda"]:not([data-outcome="waiting"])').waitFor();
    await page.locator('[data-system="premia"]:not([data-outcome="waiting"])').waitFor();
    await check(workstation, look, 'environments-failing');
    await page.locator('section:has(#environment-name) .actions button').nth(1).click();
    await page.locator('dialog[open] button.primary').click();
    await check(workstation, look, 'environments-secret');
    await page.locator('dialog[open] input').fill('a secret for one test');
    await page.keyboard.press('Enter');
    await page.locator('[data-secret="keychain"]').waitFor();
    await page.locator('section:has(#environment-name) .actions button').first().click();
    await check(workstation, look, 'environments-choose');
    await page.keyboard.press('Escape');
    await page.locator('section:has(#environment-name) .actions button').nth(2).click();
    await page.locator('dialog[open] button.primary').click();
    await expect.poll(() => page.locator('[data-environment="acme"]').count()).toBe(0);
  });

  test('offline: the saved lists stay, and say how old they are', async () => {
    const { page } = workstation;
    await dress(workstation, first);
    await section('directory');
    await setFaults({ kind: 'offline' });
    await open('riskCategories');
    await refresh();
    await page.locator('[data-banner="offline"]').waitFor();
    await rows().first().waitFor();
    await check(workstation, first, 'directory-offline');
    await setFaults();
  });

  test('choosing another environment asks, and leaves whoever is signed in', async () => {
    const { page } = workstation;
    await section('environments');
    await page.locator('[data-environment="empty"]').click();
    await page.locator('#environment-name').getByText('Empty house').waitFor();
    await page.getByRole('button', { name: 'Use this environment' }).click();
    await page.getByRole('dialog').getByText('You leave Practice').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Use this environment' }).click();
    await page.getByLabel('User name').waitFor();
    expect((await page.evaluate(() => window.workstation.session.state())) as { value: object }).toMatchObject({ value: { environmentId: 'empty', open: false } });
  });

  test('before signing in the environments can be looked at, chosen and left again', async () => {
    const { page } = workstation;
    for (const look of looks) {
      await dress(workstation, look);
      await page.locator('button.link').filter({ hasText: /environ/i }).click();
      await page.locator('#environment-name').waitFor();
      await check(workstation, look, 'environments-before-signing-in');
    }
    // The last look may have been a French one.
    await dress(workstation, looks[0]!);
    await page.locator('button.link').filter({ hasText: /environ/i }).click();
    await page.getByRole('button', { name: 'Back to signing in' }).click();
    await page.getByLabel('User name').waitFor();
    await page.locator('button.link').filter({ hasText: /environ/i }).click();
    await page.locator('[data-environment="practice"]').click();
    await page.getByRole('button', { name: 'Use this environment' }).click();
    await page.getByLabel('User name').waitFor();
    expect((await page.evaluate(() => window.workstation.session.state())) as { value: object }).toMatchObject({ value: { environmentId: 'practice' } });
  });

  test('no page complained', () => expect(workstation.complaints).toEqual([]));
});
