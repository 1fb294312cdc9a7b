// What an organisation lays down for everybody on a computer, in the window: it holds, it is shown, and what is wrong with it is said.
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { publicKeyOf, signed } from '../../scripts/sign-update.mjs';
import { check, dress, looks } from './looks';
import { launch, newFolder, signIn, type Workstation } from './workstation';

let workstation: Workstation | null = null;
afterEach(async () => {
  await workstation?.quit();
  workstation = null;
});

const north = { id: 'north', name: 'North', dfs: { baseUrl: 'https://dfs.north.example/api' }, coanda: { baseUrl: 'https://coanda.north.example' }, premia: { baseUrl: 'https://premia.north.example' } };
async function deployed(content: object, mode = 0o644): Promise<Workstation> {
  const file = join(newFolder(), 'deployment.json');
  writeFileSync(file, JSON.stringify(content));
  chmodSync(file, mode);
  return (workstation = await launch({ env: { WORKSTATION_DEPLOYMENT: file } }));
}

test('what the organisation set holds, whatever a person or a page asks for, and the screens say so', async () => {
  const { page } = await deployed({ format: 1, environments: [north], settings: { theme: 'dark', lockMinutesMax: 5, later: 1 }, firm: { name: 'Cabinet Nord' } });
  // Before anybody chose, the organisation's environment is the one.
  expect(await page.locator('label.environment select').inputValue()).toBe('north');
  await page.locator('html[data-theme="dark"]').waitFor();
  expect(await page.evaluate(() => window.workstation.environments.inspect({ environmentId: 'north' }))).toMatchObject({ value: { origin: 'deployed', file: 'deployment.json' } });
  const asked = await page.evaluate((content) => Promise.all([
    window.workstation.app.setPreferences({ language: null, theme: 'light', lockMinutes: 60 }), window.workstation.environments.import({ content }), window.workstation.environments.remove({ environmentId: 'north' }),
  ]), JSON.stringify({ format: 1, environments: [{ ...north, name: 'Not North' }] }));
  expect(asked).toMatchObject([{ value: { theme: 'dark', lockMinutes: 5 } }, { ok: false, error: { code: 'invalidInput' } }, { ok: false, error: { code: 'notGranted' } }]);

  await page.locator('label.environment select').selectOption('practice');
  await page.locator('.practice.card').waitFor();
  await signIn(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog');
  for (const radio of await settings.getByRole('radio').all()) expect(await radio.isDisabled()).toBe(true);
  expect(await settings.getByLabel('Language').isEnabled()).toBe(true);
  expect(await settings.locator('section li').allInnerTexts()).toEqual(['Appearance: Dark', 'The program locks itself after 5 minutes at most: set by your organisation.', 'Letterhead: 1 field', 'Environments: North']);
  expect(await settings.locator('section').innerText()).toContain('left alone: settings.later');
  await check(workstation!, { ...looks[0]!, theme: 'dark' }, 'settings-organisation');
  await settings.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'My access' }).click();
  expect(await page.getByRole('dialog').locator('.minutes option').allInnerTexts()).toEqual(['1 minute without use', '2 minutes without use', '5 minutes without use']);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Parts of the program' }).getByRole('button', { name: 'Reports' }).click();
  await page.getByRole('tab', { name: 'Letterhead' }).click();
  const name = page.getByLabel('Name', { exact: true });
  expect([await name.inputValue(), await name.isDisabled()]).toEqual(['Cabinet Nord', true]);
  expect(workstation!.complaints).toEqual([]);
});

test('a file with a mistake, or that anybody could have written, is not used, and the window says where and what to do', async () => {
  const wrong = await deployed({ format: 1, environments: [north], settings: { lockMinutesMax: 7 } });
  const notice = wrong.page.locator('.notice', { hasText: 'was not used' });
  await notice.waitFor();
  expect(await notice.innerText()).toMatch(/deployment\.json[\s\S]*correct the following[\s\S]*settings\.lockMinutesMax: /);
  expect(await wrong.page.evaluate(() => window.workstation.environments.list())).toMatchObject({ value: { selectedId: 'practice', all: [{ id: 'practice' }] } });
  await check(wrong, looks[0]!, 'deployment-refused');
  await wrong.quit();

  const writable = await deployed({ format: 1, environments: [north] }, 0o666);
  await writable.page.locator('[data-refusal="writable"]').waitFor();
  // Without a source of updates nothing is looked for, and that is said.
  await writable.page.getByRole('button', { name: 'About this program' }).click();
  await writable.page.locator('[data-updates="off"]').waitFor();
  expect(await writable.page.evaluate(() => window.workstation.environments.list())).toMatchObject({ value: { selectedId: 'practice', all: [{ id: 'practice' }] } });
});

test('a newer version is said with its number and when it was looked for, and so is a source that does not answer', async () => {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  let version = '0.0.1';
  const source = createServer((request, response) => {
    if (request.url !== `/updates-${process.platform}-${process.arch}.json`) return void response.writeHead(404).end();
    response.end(signed({ version, system: `${process.platform}-${process.arch}`, file: 'it.tar.gz', size: 1, sha512: 'A'.repeat(86) + '==' }, key));
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  try {
    const { page } = await deployed({ format: 1, updates: { feed: `http://127.0.0.1:${(source.address() as AddressInfo).port}`, publicKey: publicKeyOf(key) } });
    await page.getByRole('button', { name: 'About this program' }).click();
    const said = page.locator('[data-updates]');
    const look = said.getByRole('button', { name: 'Look now' });
    await page.locator('[data-updates="unknown"]').waitFor();
    expect(await said.innerText()).toContain('Not looked for yet');
    await look.click();
    await page.locator('[data-updates="current"]').waitFor();
    expect(await said.innerText()).toMatch(/this is the newest version\s*Looked for on \d/);
    version = '99.1.0';
    await look.click();
    await page.locator('[data-updates="available"]').waitFor();
    // A program that is developed has no folder that could be put in place of another.
    expect(await said.innerText()).toContain('Version 99.1.0 is there. Whoever manages this computer installs it');
    await check(workstation!, looks[0]!, 'about-update');
    const narrow = looks.find(({ language, width }) => language === 'fr' && width < 800)!;
    await dress(workstation!, narrow);
    await page.getByRole('button', { name: 'À propos de ce programme' }).click();
    await page.locator('[data-updates="available"]').waitFor();
    await check(workstation!, narrow, 'about-update');
    source.closeAllConnections();
    await new Promise((resolve) => source.close(resolve));
    await page.locator('[data-updates] button').click();
    await page.locator('[data-updates="failed"]').waitFor({ timeout: 60_000 });
    expect(workstation!.complaints).toEqual([]);
  } finally {
    source.close();
  }
});
