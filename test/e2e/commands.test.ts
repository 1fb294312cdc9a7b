// Commands in the window: found by letters, pressed by keys, chosen in the system's menu; the sheet of keys; amounts out of sight.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../preload/contract/command-facts';
import { check, dress, looks } from './looks';
import { accountsLive, launch, openClient, signIn, type Workstation } from './workstation';

const client = 'Karim Benhaddou';
let workstation: Workstation;
const page = () => workstation.page;
const palette = () => page().locator('[data-palette]');
const field = () => palette().getByRole('combobox');
const entries = () => palette().getByRole('option');
const heading = (name: string) => page().getByRole('heading', { level: 1, name });

interface Item { id: string; label: string; enabled: boolean; accelerator: string | null }
const menu = (): Promise<Item[]> => workstation.application.evaluate(({ Menu }) => {
  const all: Item[] = [];
  const walk = (items: Electron.MenuItem[]) => items.forEach((item) => {
    if (item.id) all.push({ id: item.id, label: item.label, enabled: item.enabled, accelerator: item.accelerator ?? null });
    if (item.submenu) walk(item.submenu.items);
  });
  walk(Menu.getApplicationMenu()?.items ?? []);
  return all;
});
const enabled = async (id: string) => (await menu()).find((item) => item.id === id)?.enabled;
const choose = (id: string) => workstation.application.evaluate(({ Menu, BrowserWindow }, name) => Menu.getApplicationMenu()?.getMenuItemById(name)?.click(undefined, BrowserWindow.getAllWindows()[0]), id);

beforeAll(async () => {
  workstation = await launch();
});
afterAll(() => workstation.quit());

describe('before signing in', () => {
  test('the palette offers what needs nobody, and no client', async () => {
    await page().getByLabel('User name').first().waitFor();
    await page().keyboard.press('Control+k');
    await expect.poll(() => entries().count()).toBeGreaterThan(3);
    const offered = await entries().evaluateAll((found) => found.map((entry) => entry.getAttribute('data-entry')));
    expect(offered.sort()).toEqual(['about', 'help', 'language.fr', 'settings', 'shortcuts', 'theme.contrast', 'theme.dark', 'theme.light']);
    await page().keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    expect(await enabled('client.add')).toBe(false);
    expect(await enabled('about')).toBe(true);
  });
});

describe('signed in', () => {
  beforeAll(async () => {
    await signIn(page());
    await openClient(page(), client);
    await accountsLive(page());
  });

  test('a client is found by a few letters and opened by Enter', async () => {
    await page().keyboard.press('Control+2');
    await page().keyboard.press('Control+k');
    // Those seen last stand there before anything is typed.
    await expect.poll(() => entries().first().textContent()).toContain(client);
    await field().fill('monnier');
    await expect.poll(() => entries().first().textContent()).toContain('Adeline Monnier');
    await page().keyboard.press('Enter');
    await heading('Adeline Monnier').waitFor();
    await palette().waitFor({ state: 'detached' });
  });

  test('a command is found by its words, walked to and carried out', async () => {
    await page().keyboard.press('Control+k');
    await field().fill('go');
    await expect.poll(() => entries().count()).toBeGreaterThan(4);
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowUp');
    await field().fill('go activ');
    await expect.poll(() => entries().first().getAttribute('data-entry')).toBe('go.activity');
    expect(await entries().first().textContent()).toContain('Ctrl+4');
    await page().keyboard.press('Enter');
    await heading('Activity').waitFor();
  });

  test('what is called nothing of the kind is said', async () => {
    await page().keyboard.press('Control+k');
    await field().fill('qqqq zzz');
    await palette().getByText('Nothing is called “qqqq zzz”.').waitFor();
    await page().keyboard.press('Enter');
    await page().keyboard.press('Escape');
  });

  test('every part of the program has its key, also from the middle of a form', async () => {
    for (const [digit, section] of [...'123456'].map((key, index) => [key, ['clients', 'reports', 'directory', 'activity', 'backup', 'environments'][index]] as const)) {
      await page().keyboard.press(`Control+${digit}`);
      await page().locator(`[data-section="${section}"][aria-current="page"]`).waitFor();
    }
    await page().keyboard.press('Control+f');
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('client-search');
    await page().keyboard.press('Control+Shift+Digit2');
    await expect.poll(() => page().getByRole('tab', { selected: true }).textContent()).toBe('Simulations');
    await page().keyboard.press('Control+Shift+n');
    await page().getByLabel('Goal', { exact: false }).first().waitFor();
    await page().keyboard.press('Control+n');
    await heading('New client').waitFor();
    await page().keyboard.press('Control+Shift+Digit1');
    await heading('Adeline Monnier').waitFor();
  });

  test('under a dialog no key moves anything', async () => {
    await page().keyboard.press('Control+F1');
    const sheet = page().getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await page().keyboard.press('Control+4');
    await page().keyboard.press('Control+k');
    expect(await page().getByRole('dialog').count()).toBe(1);
    await page().keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await heading('Adeline Monnier').waitFor();
  });

  test.each(['go.tasks', 'settings', 'help', 'shortcuts', 'access', 'about', 'book.import', 'book.export', 'signOut'])('what %s opens is left by Escape, once or twice, and whoever opened it has the focus back', async (id) => {
    const dialog = page().locator('dialog');
    await page().locator('#client-search').focus();
    await choose(id);
    await dialog.waitFor();
    // Named by its own heading.
    const name = await dialog.evaluate((shown) => document.getElementById(shown.getAttribute('aria-labelledby') ?? '')?.textContent);
    expect(await dialog.getByRole('heading', { level: 2 }).first().textContent()).toBe(name);
    await page().keyboard.press('Escape');
    await page().keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page().evaluate(() => document.activeElement?.id)).toBe('client-search');
  });

  test('the sheet has every key there is', async () => {
    await page().keyboard.press('Control+F1');
    const text = await page().getByRole('dialog').textContent();
    for (const { keys } of commands) if (keys !== null) expect(text).toContain(keys.replace('CmdOrCtrl', 'Ctrl'));
    await page().keyboard.press('Escape');
  });

  test('the menu of the system says the same, and its commands are carried out', async () => {
    const shown = await menu();
    expect(shown.map(({ id }) => id).sort()).toEqual(commands.map(({ id }) => id).sort());
    for (const { id, keys } of commands) expect(shown.find((item) => item.id === id)?.accelerator ?? null, id).toBe(keys);
    await choose('go.reports');
    await heading('Reports').waitFor();
    await choose('theme.contrast');
    await expect.poll(() => page().evaluate(() => document.documentElement.dataset['contrast'])).toBe('high');
    await expect.poll(() => enabled('theme.contrast')).toBe(false);
    await choose('language.fr');
    await heading('Rapports').waitFor();
    await expect.poll(async () => (await menu()).find(({ id }) => id === 'client.add')?.label).toBe('Ajouter un client');
    await choose('language.en');
    await choose('theme.light');
    await expect.poll(() => enabled('theme.light')).toBe(false);
    await page().keyboard.press('Control+1');
  });

  test('hides every amount at one key, in charts and fields too, and shows them again', async () => {
    const text = () => page().locator('main').first().innerText();
    await openClient(page(), client);
    await accountsLive(page());
    const euros = /\d[\d,.  \u202f]*\s?€|€\s?\d/;
    expect(await text()).toMatch(euros);
    await page().keyboard.press('Control+Shift+h');
    await expect.poll(text).not.toMatch(euros);
    expect(await text()).toContain('•••');
    await check(workstation, looks[0]!, 'amounts-hidden');
    await page().keyboard.press('Control+Shift+Digit2');
    await page().keyboard.press('Control+Shift+n');
    expect(await page().locator('input[inputmode="decimal"]').first().evaluate((input) => getComputedStyle(input).filter)).toContain('blur');
    await page().keyboard.press('Control+Shift+Digit1');
    await page().locator('[data-privacy][aria-pressed="true"]').click();
    await expect.poll(text).toMatch(euros);
  });

  test('hidden amounts stay hidden over the lock, before and after it', async () => {
    const text = () => page().locator('main').first().innerText();
    const euros = /\d[\d,.  \u202f]*\s?€|€\s?\d/;
    await page().keyboard.press('Control+Shift+h');
    await expect.poll(text).not.toMatch(euros);
    await page().evaluate(() => { (window as unknown as { before: boolean }).before = true; });
    await page().keyboard.press('Control+l');
    await expect.poll(() => page().evaluate(() => 'before' in window)).toBe(false);
    await page().getByRole('button', { name: 'Unlock' }).click();
    await heading(client).waitFor();
    await expect.poll(text).toContain('•••');
    expect(await text()).not.toMatch(euros);
    await page().locator('[data-privacy][aria-pressed="true"]').click();
    await expect.poll(text).toMatch(euros);
  });

  test('a locked program has no commands', async () => {
    await page().keyboard.press('Control+l');
    await page().getByRole('button', { name: 'Unlock' }).waitFor();
    await page().keyboard.press('Control+k');
    expect(await palette().count()).toBe(0);
    await expect.poll(async () => (await menu()).filter((item) => item.enabled)).toEqual([]);
    await page().getByRole('button', { name: 'Unlock' }).click();
    await page().locator('[data-section="clients"]').waitFor();
  });

  test.each(looks)('the palette and the sheet look right in $name', async (look) => {
    await dress(workstation, look);
    await page().locator('[data-section="clients"]').waitFor();
    await page().keyboard.press('Control+k');
    await expect.poll(() => entries().count()).toBeGreaterThan(3);
    await check(workstation, look, 'palette');
    await field().fill('a');
    await expect.poll(() => entries().count()).toBeGreaterThan(3);
    await check(workstation, look, 'palette-found');
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+F1');
    await page().getByRole('dialog').waitFor();
    await check(workstation, look, 'shortcuts');
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+,');
    await page().getByRole('radio').first().waitFor();
    await check(workstation, look, 'settings');
    await page().keyboard.press('Escape');
  });
});
