// Words and how to: opened by a key, searched, walked through; and the same words opened where they stand on a screen.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wordsIn } from '../../resources/messages/index';
import { termIds, termMeaning, termName } from '../../renderer/lib/terms';
import { check, dress, looks } from './looks';
import { accountsLive, fillPlan, launch, openClient, run, signIn, type Workstation } from './workstation';

let workstation: Workstation;
const page = () => workstation.page;
const help = () => page().locator('[data-help]');
const field = () => help().getByRole('searchbox');
const entries = () => help().locator('[data-entry]');
const inFocus = () => page().evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['entry'] ?? document.activeElement?.tagName);

beforeAll(async () => {
  workstation = await launch();
  await signIn(page());
  await openClient(page(), 'Karim Benhaddou');
  await accountsLive(page());
  await fillPlan(page(), { target: '75000', savings: '20000', regular: '200', funds: [['monde', '100']] });
  await run(page());
});
afterAll(() => workstation.quit());

test('F1 has every word in the alphabet’s order, and how to do the main jobs', async () => {
  await page().locator('#client-search').focus();
  await page().keyboard.press('F1');
  await help().waitFor();
  expect(await inFocus()).toBe('INPUT');
  const names = await help().getByRole('region', { name: 'Words', exact: true }).locator('h4').allInnerTexts();
  expect(names).toHaveLength(termIds.length);
  expect(names).toEqual([...names].sort(new Intl.Collator('en-GB').compare));
  const howTo = await help().getByRole('region', { name: 'How to', exact: true }).innerText();
  for (const keys of ['Ctrl+Shift+N', 'Ctrl+Shift+R', 'Ctrl+L', 'Ctrl+5', 'Ctrl+2']) expect(howTo).toContain(keys);
  await page().keyboard.press('Escape');
  await help().waitFor({ state: 'detached' });
  expect(await page().evaluate(() => document.activeElement?.id)).toBe('client-search');
});

test('a word is found by a few letters, what is called so first, and the arrows walk through what was found', async () => {
  await page().keyboard.press('F1');
  await field().fill('MEDIAN');
  await expect.poll(() => entries().first().locator('h4').innerText()).toBe('Median outcome');
  expect(await help().getByRole('status').innerText()).toMatch(/^\d entries$/);
  await page().keyboard.press('ArrowDown');
  expect(await inFocus()).toBe('median');
  await page().keyboard.press('ArrowDown');
  expect(await inFocus()).not.toBe('median');
  await page().keyboard.press('ArrowUp');
  await page().keyboard.press('ArrowUp');
  expect(await inFocus()).toBe('INPUT');
  await field().fill('qqqq');
  await help().getByText('Nothing here is about “qqqq”.').waitFor();
  await page().keyboard.press('Escape');
  await help().waitFor({ state: 'detached' });
});

test('accents do not count', async () => {
  await page().evaluate(() => window.workstation.app.setPreferences({ language: 'fr', theme: 'light' }));
  await page().reload();
  await page().locator('[data-section="clients"]').waitFor();
  await page().keyboard.press('F1');
  await field().fill('mediane');
  await expect.poll(() => entries().first().locator('h4').innerText()).toBe('Issue médiane');
  await page().keyboard.press('Escape');
  await help().waitFor({ state: 'detached' });
});

/** The result, whatever the page before showed. */
async function toResult(): Promise<void> {
  await page().locator('[data-section="clients"]').waitFor();
  if (await page().locator('article').count() > 0) return;
  await openClient(page(), 'Karim Benhaddou');
  await page().keyboard.press('Control+Shift+Digit2');
  await page().locator('[data-open]').first().click();
  await page().locator('article').waitFor();
}

test('a word opens where it stands: by the keyboard, by a click, or while the mouse rests on it', async () => {
  await page().evaluate(() => window.workstation.app.setPreferences({ language: 'en', theme: 'light' }));
  await page().reload();
  await toResult();
  const words = wordsIn('en');
  const button = page().getByRole('button', { name: 'What does “Monte Carlo simulation” mean?' });
  const bubble = page().locator('[data-term="monteCarlo"]');
  const open = () => bubble.evaluate((element) => element.matches(':popover-open'));

  await button.focus();
  await page().keyboard.press('Enter');
  await expect.poll(open).toBe(true);
  expect(await bubble.innerText()).toContain(words[termMeaning('monteCarlo')]);
  expect(await bubble.innerText()).toContain(words[termName('monteCarlo')]);
  await page().keyboard.press('Escape');
  await expect.poll(open).toBe(false);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);

  await button.hover();
  await expect.poll(open).toBe(true);
  await page().mouse.move(2, 2);
  await expect.poll(open).toBe(false);
  // What the mouse opened stays once it was clicked.
  await button.hover();
  await expect.poll(open).toBe(true);
  await button.click();
  await page().mouse.move(2, 2);
  expect(await open()).toBe(true);
  // It stays by its word while the page scrolls.
  const apart = async () => Math.round(((await bubble.boundingBox())?.y ?? 0) - ((await button.boundingBox())?.y ?? 0));
  const [before, from] = [await apart(), (await button.boundingBox())?.y ?? 0];
  await page().locator('main:visible').evaluate((main) => main.scrollBy(0, -40));
  await expect.poll(async () => Math.round(((await button.boundingBox())?.y ?? 0) - from)).toBe(40);
  await expect.poll(apart).toBe(before);
  await button.click();
  await expect.poll(open).toBe(false);
});

test.each(looks)('help and an open word look right in $name', async (look) => {
  await dress(workstation, look);
  await toResult();
  await page().keyboard.press('F1');
  await entries().first().waitFor();
  await check(workstation, look, 'help');
  await field().fill(look.language === 'fr' ? 'probabilite' : 'probability');
  await check(workstation, look, 'help-found');
  await page().keyboard.press('Escape');
  await help().waitFor({ state: 'detached' });
  const button = page().locator('h2 .term button').first();
  await button.scrollIntoViewIfNeeded();
  await button.click();
  await expect.poll(() => page().locator('[data-term="probability"]').evaluate((element) => element.matches(':popover-open'))).toBe(true);
  await check(workstation, look, 'term');
  await page().keyboard.press('Escape');
});
