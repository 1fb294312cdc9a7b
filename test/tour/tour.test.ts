// The main job from the first start to the printed report, with and without a network, in a real window.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contentsBelow, search } from '../e2e/files';
import { personalSecrets, sessionSecrets } from '../e2e/secrets';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, ownedByProgram, practice, setFault, type Workstation } from '../e2e/workstation';
import { Recorder } from './recorder';

const packed = process.env['WORKSTATION_PACKED'];
const folder = process.env['WORKSTATION_TOUR_FOLDER'] ?? fileURLToPath(new URL('../../out/tour', import.meta.url));

test('an advisor signs in, simulates, loses the network, and still has everything', async () => {
  const tour = new Recorder(folder);
  ownedByProgram(folder);
  const userDataDir = newFolder();
  let workstation: Workstation = await launch({ userDataDir });
  const page = () => workstation.page;
  const step = (name: string, work: () => Promise<unknown>) => tour.step(name, page, work);
  const marks: Record<string, number> = {};
  const sessions = new Map<string, string>();
  const about = await page().evaluate(() => window.workstation.app.about());
  try {
    await step('First start', () => page().getByText('Made-up people and money').waitFor());
    await step('Wrong password', async () => {
      await page().getByLabel('User name').fill(practice.userName);
      await page().getByLabel('Password').fill('not the password');
      await page().getByRole('button', { name: 'Continue' }).click();
      await page().getByRole('alert').waitFor();
    });
    await step('Passcode', async () => {
      await page().getByLabel('Password').fill(practice.password);
      await page().getByRole('button', { name: 'Continue' }).click();
      await page().getByLabel('Passcode').fill(practice.passcode);
    });
    await step('Coanda', async () => {
      await page().getByRole('button', { name: 'Confirm' }).click();
      await page().getByText('Coanda: simulations').waitFor();
      await page().getByRole('button', { name: 'Fill in' }).click();
    });
    await step('Clients', async () => {
      await page().getByRole('button', { name: 'Confirm' }).click();
      await page().getByRole('button', { name: 'Adeline Monnier' }).waitFor();
    });
    // Packed: from the folder beside the archive, not from a copy that was unpacked somewhere at run time.
    if (packed) {
      const maps = readFileSync(`/proc/${workstation.application.process().pid}/maps`, 'utf8');
      const native = [...new Set(maps.split('\n').map((line) => /\s(\/.*\.node)$/.exec(line)?.[1]).filter((path) => path !== undefined))];
      expect(native.map((path) => path.replace(/node_modules\/([^/]+)\/.*/, '$1')).sort()).toEqual(['better-sqlite3', 'keytar'].map((name) => join(packed, 'resources', 'app.asar.unpacked', name)));
    }
    await step('Accounts', async () => {
      await openClient(page(), 'Adeline Monnier');
      await accountsLive(page());
    });
    await step('All accounts updated', async () => {
      await page().getByRole('button', { name: 'Update all accounts' }).click();
      await page().getByText('14 clients updated.').waitFor();
    });
    await step('Accounts in several currencies', async () => {
      await openClient(page(), 'Lukas et Sandrine Brunner');
      await accountsLive(page());
      await page().getByText('CHF').first().waitFor();
    });
    await step('Negative balance', async () => {
      await openClient(page(), 'Théodore Vasseur');
      await accountsLive(page());
    });
    await step('Simulation inputs checked', async () => {
      await openClient(page(), 'Adeline Monnier');
      await fillPlan(page(), { target: '60 000', savings: '12 500', regular: '250', funds: [['LU1883308353', '60'], ['oblig', '30']] });
      await page().getByRole('button', { name: 'Run on Coanda' }).click();
      await page().getByText('The check digit does not fit').waitFor();
      await page().getByText('The shares come to 90 %').waitFor();
    });
    await step('Simulation inputs complete', async () => {
      await page().getByRole('combobox', { name: 'Fund or ISIN' }).first().fill('monde');
      await page().keyboard.press('Enter');
      await page().getByLabel('Share in %').nth(1).fill('40');
      await page().getByText('Draft saved').waitFor();
    });
    await step('Simulation cancelled', async () => {
      await page().getByRole('button', { name: 'Run on Coanda' }).click();
      await page().getByText('Coanda is simulating').waitFor();
      await page().getByRole('button', { name: 'Cancel' }).click();
      await page().getByText('Stopped. Nothing was stored').waitFor();
    });
    await step('Simulation running', async () => {
      await page().getByRole('button', { name: 'Run on Coanda' }).click();
      await page().getByText('Coanda is simulating').waitFor();
    });
    await step('Result', async () => {
      await page().locator('[data-probability]').waitFor();
      marks['firstResult'] = tour.elapsed();
    });
    await step('Chart', async () => {
      await page().locator('.chart svg').first().waitFor();
      const drawn = await page().locator('.chart svg').first().innerHTML();
      await page().getByRole('slider').focus();
      for (let times = 0; times < 24; times += 1) await page().keyboard.press('ArrowLeft');
      await page().locator('figure').scrollIntoViewIfNeeded();
      expect(await page().locator('output').innerText()).toBe('December 2034');
      // The line in the chart follows the read-out.
      expect(await page().locator('.chart svg').first().innerHTML()).not.toBe(drawn);
    });
    const probability = await page().locator('[data-probability]').innerText();
    const median = await page().locator('[data-outcome="median"]').innerText();
    await step('Statistics', () => page().getByText('Statistics over all scenarios').scrollIntoViewIfNeeded());
    await step('Where the figures come from', () => page().getByText('Response (SHA-256)').scrollIntoViewIfNeeded());
    await step('Report', async () => {
      await answerSaveDialog(workstation.application, join(folder, 'report-en.pdf'));
      await page().getByRole('button', { name: 'Export PDF' }).click();
      await page().locator('[data-exported]').waitFor();
      marks['firstReport'] = tour.elapsed();
    });
    const english = tour.pages('report-en.pdf');
    expect(english.text).toContain(probability);
    expect(english.text).toContain(median);
    expect(english.text).toContain('Adeline Monnier');
    expect(english.text).toContain(`Page ${english.pictures} of ${english.pictures}`);
    expect(english.fonts).toContain('Inter');
    expect(english.fonts.split('\n').slice(2).filter(Boolean).every((line) => / yes (yes|no) (yes|no) /.test(line))).toBe(true);

    await step('Network lost', async () => {
      await setFault(page(), 'Network cut');
      await page().getByRole('tab', { name: 'Accounts' }).click();
      await page().getByRole('button', { name: 'Update', exact: true }).click();
      await page().locator('[data-banner="offline"]').waitFor();
      await page().getByText('The last copy is still shown').waitFor();
    });
    await step('No run without network', async () => {
      await page().getByRole('tab', { name: 'Simulations' }).click();
      await page().getByRole('button', { name: 'New simulation' }).click();
      await page().getByLabel('Goal at the end').fill('75 000');
      await page().getByText('Draft saved').waitFor();
      await page().getByRole('button', { name: 'Run on Coanda' }).click();
      await page().getByRole('alert').waitFor();
    });
    await workstation.quit();
    expect(workstation.complaints).toEqual([]);
    workstation = await launch({ userDataDir });
    await step('Started again without network', async () => {
      await page().getByRole('button', { name: 'Adeline Monnier' }).waitFor();
      // Practice begins sound at every start; nothing has been asked of it yet.
      await setFault(page(), 'Network cut');
    });
    await step('Saved accounts offline', async () => {
      await openClient(page(), 'Adeline Monnier');
      await page().locator('[data-source="cache"]').waitFor();
      await page().locator('[data-banner="offline"]').waitFor();
    });
    await step('Draft kept', async () => {
      await page().getByRole('tab', { name: 'Simulations' }).click();
      await page().getByRole('button', { name: 'New simulation' }).click();
      expect(await page().getByLabel('Goal at the end').inputValue()).toBe('75 000');
    });
    await step('Stored simulation offline', async () => {
      await page().getByRole('button', { name: 'Back', exact: true }).click();
      await page().getByRole('button', { name: /^S-/ }).click();
      await page().locator('.chart svg').first().waitFor();
      expect(await page().locator('[data-probability]').innerText()).toBe(probability);
      expect(await page().locator('[data-outcome="median"]').innerText()).toBe(median);
    });
    await step('French, dark', async () => {
      await page().getByRole('button', { name: 'Settings' }).click();
      await page().getByLabel('Language').selectOption('fr');
      await page().getByRole('radio', { name: 'Sombre' }).check();
      await page().getByRole('button', { name: 'Fermer' }).click();
      await page().locator('html[data-theme="dark"]').waitFor();
      await page().locator('.chart svg').first().waitFor();
    });
    await step('Report offline, in French', async () => {
      await answerSaveDialog(workstation.application, join(folder, 'report-fr.pdf'));
      await page().getByRole('button', { name: 'Exporter en PDF' }).click();
      await page().locator('[data-exported]').waitFor();
    });
    const french = tour.pages('report-fr.pdf');
    expect(french.text).toContain('Rapport de simulation');
    expect(french.text).toMatch(/sans\s+réseau/);
    expect(french.text.replaceAll(/[\s\u00a0\u202f]/g, '')).toContain('60000€');
    await step('Network back', async () => {
      await page().getByRole('button', { name: 'Outils d’entraînement' }).click();
      await page().getByRole('button', { name: 'Tout arrêter' }).click();
      await page().getByRole('button', { name: 'Fermer' }).click();
      // Nobody presses anything: the badge clears by itself.
      await page().locator('[data-connection="online"]').waitFor({ timeout: 40_000 });
    });
    for (const [name, secret] of await sessionSecrets(userDataDir)) sessions.set(name, secret);
    await step('Signed out', async () => {
      await page().getByRole('button', { name: 'Se déconnecter' }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Se déconnecter' }).click();
      await page().getByText('Étape 1 sur 3').waitFor();
    });
    expect(workstation.complaints).toEqual([]);
  } finally {
    tour.finish({ electron: process.env['WORKSTATION_ELECTRON_VERSION'], electronOrigin: process.env['WORKSTATION_ELECTRON_ORIGIN'], runtime: about.ok ? about.value : null, milliseconds: marks });
    await workstation.quit();
  }
  expect(sessions.size).toBeGreaterThan(6);
  expect(search(contentsBelow(userDataDir), new Map([...sessions, ...personalSecrets()]))).toEqual([]);
});
