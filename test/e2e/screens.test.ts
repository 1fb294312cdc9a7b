// Every screen in both languages, both themes and three widths: accessible by axe, nothing cut off sideways, pictures to look at.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { check as checkLook, dress as dressLook, looks, pictures, type Look } from './looks';
import { accountsLive, fillPlan, launch, openClient, practice, run, setFault, signIn, type Workstation } from './workstation';

const longName = 'Marie-Charlotte Bénédicte';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
});
afterAll(() => workstation.quit());
const dress = (look: Look) => dressLook(workstation, look);
const check = (look: Look, screen: string) => checkLook(workstation, look, screen);

const tab = (index: number) => workstation.page.getByRole('tab').nth(index);
const showClient = async (name: string) => {
  await workstation.page.locator('nav button').filter({ hasText: name }).click();
  await workstation.page.locator('h1').filter({ hasText: name }).waitFor();
};

/** Signs in half-way and asks for a new password, as another program would. */
async function askThePhone(): Promise<void> {
  const state = async () => workstation.page.evaluate(async () => {
    const outcome = await window.workstation.practice.state();
    return outcome.ok ? outcome.value : null;
  });
  const host = await workstation.page.evaluate(async () => {
    const outcome = await window.workstation.environments.list();
    return outcome.ok ? outcome.value.all[0]?.dfsHost : '';
  });
  const post = async (path: string, body: object) => (await fetch(`http://${host}/dfs${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
  await post('/v1.1/authentication/authenticate/onboarding', { MobileNumber: '0033639981002' });
  await post('/v1.0/contacts/410044/authentication/onboarding/activate', { MTan: (await state())?.messages[0]?.code });
  await post('/v1.1/authentication/pre-authenticate', { UserName: practice.userName, Password: practice.password });
  await post('/v1.1/contacts/7/authentication/authenticate', {});
}

describe('screens', () => {
  test.each(looks)('signing in: $name', async (look) => {
    await dress(look);
    await workstation.page.locator('input[name="password"]').waitFor();
    await check(look, 'sign-in');
    await workstation.page.locator('form button.primary').click();
    await check(look, 'sign-in-empty');
  });

  test('prepares clients and simulations', async () => {
    await dress(looks[0] as Look);
    const { page } = workstation;
    await signIn(page);
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    await fillPlan(page, { target: '60 000', savings: '12 500', regular: '250', funds: [['monde', '60'], ['oblig', '40']] });
    await run(page);
    await page.locator('nav button').filter({ hasText: longName }).click();
    await accountsLive(page);
    await fillPlan(page, { savings: '9 876 543,21', regular: '100', years: '60', funds: [['monde', '12,5'], ['oblig', '87,5']] });
    await run(page);
  });

  test.each(looks)('the book, accounts, form and results: $name', async (look) => {
    await dress(look);
    const { page } = workstation;
    await page.locator('nav button').filter({ hasText: 'Adeline Monnier' }).waitFor();
    await check(look, 'book');
    await page.locator('nav .head > button').last().click();
    await page.locator('form.record button.primary').click();
    await check(look, 'add-client');
    await showClient('Jean-Baptiste et Hélène');
    await page.locator('#tab-details').click();
    await page.locator('input[name="sustainability"][value="yes"]').check();
    await page.locator('.shares input').first().fill('0,5');
    await check(look, 'profile-couple');
    await page.locator('.themes').scrollIntoViewIfNeeded();
    await check(look, 'profile-couple-end');
    await page.locator('form.record button.danger').click();
    await check(look, 'forget');
    await page.keyboard.press('Escape');
    await page.locator('nav input[type="search"]').fill('7177');
    await page.locator('nav .excerpt').first().waitFor();
    await check(look, 'book-found');
    await page.locator('nav input[type="search"]').fill('');
    await showClient('Gérard Pouilloux');
    await accountsLive(page);
    await check(look, 'accounts');
    await showClient('Inès Cordier');
    await accountsLive(page);
    await check(look, 'accounts-none');
    await tab(1).click();
    await check(look, 'simulations-none');
    await page.locator('.empty button').click();
    await check(look, 'form-empty');
    await page.locator('form button.primary').click();
    await check(look, 'form-problems');
    await showClient('Adeline Monnier');
    await tab(1).click();
    await check(look, 'simulations');
    await page.locator('[data-open]').first().click();
    await page.locator('.chart svg').first().waitFor();
    await check(look, 'result');
    await page.locator('figure').screenshot({ path: join(pictures, `chart-${look.name}.png`) });
    await page.locator('figure .tools > button').last().click();
    await check(look, 'result-table');
    await showClient(longName);
    await accountsLive(page);
    await check(look, 'accounts-long-name');
    await tab(1).click();
    await page.locator('[data-open]').first().click();
    await page.locator('.chart svg').first().waitFor();
    await check(look, 'result-60-years');
    await page.locator('figure').screenshot({ path: join(pictures, `chart-60-years-${look.name}.png`) });
  });

  test.each(looks)('the activity log: $name', async (look) => {
    await dress(look);
    const { page } = workstation;
    const words = look.language === 'en' ? english : french;
    await page.getByRole('button', { name: words['section.activity'], exact: true }).click();
    await page.locator('[data-entry]').first().waitFor();
    await page.locator('[data-verify]').click();
    await page.locator('[data-chain="unbroken"]').waitFor();
    await check(look, 'activity');
    await page.locator('#activity-search').fill('S-');
    await page.locator('#activity-kind').selectOption('simulation');
    await page.locator('[data-action="simulationRun"]').first().waitFor();
    await check(look, 'activity-found');
    await page.locator('#activity-search').fill('zzzz');
    await page.locator('main.whole .empty').waitFor();
    await check(look, 'activity-no-match');
    await page.locator('main.whole .empty button').click();
    await page.locator('[data-entry]').first().waitFor();
    await page.getByRole('button', { name: words['section.clients'], exact: true }).click();
  });

  test('failing: offline, refused, faults panel, signing out', async () => {
    const look = looks[0] as Look;
    await dress(look);
    const { page } = workstation;
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    await setFault(page, 'Maintenance (503)');
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await check(look, 'accounts-503');
    await setFault(page, 'Too many requests (429)');
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.getByText('Please wait').waitFor();
    await check(look, 'accounts-429');
    await setFault(page, 'Sessions refused (401)');
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.locator('[data-sign-in-dialog]').waitFor();
    await check(look, 'accounts-401');
    await page.getByRole('button', { name: 'Not now, only read' }).click();
    await page.locator('[data-banner="expired"]').waitFor();
    await setFault(page, 'Network cut');
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.locator('[data-banner="offline"]').waitFor();
    await check(look, 'accounts-offline');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await check(look, 'sign-out');
  });

  test.each(looks)('the tools of practice, $name', async (look) => {
    await dress(look);
    const { page } = workstation;
    const words = look.language === 'en' ? english : french;
    await page.getByRole('button', { name: words['practice.title'] }).click();
    const panel = page.getByRole('region', { name: words['practice.title'] });
    await panel.getByLabel(words['practice.kind'], { exact: true }).selectOption('drip');
    const allOff = panel.getByRole('button', { name: words['practice.allOff'] });
    if (await allOff.isVisible()) await allOff.click();
    await panel.getByText(words['practice.none']).waitFor();
    await panel.getByRole('button', { name: words['practice.add'] }).click();
    const picker = panel.getByRole('combobox', { name: words['practice.operation'] });
    await picker.fill('accounts/search');
    await panel.getByRole('listbox').waitFor();
    await check(look, 'practice-operations');
    await picker.press('Enter');
    expect(await picker.inputValue()).toBe(words['operation.searchAccounts']);
    await panel.getByLabel(words['practice.times']).fill('3');
    await panel.getByRole('button', { name: words['practice.add'] }).click();
    await expect.poll(() => panel.getByRole('list', { name: words['practice.faults'] }).getByRole('listitem').count()).toBe(2);
    await check(look, 'practice-faults');
    await panel.getByRole('button', { name: `${words['practice.copy']} ${words['practice.signOnToken']}` }).click();
    await check(look, 'practice-sign-on');
    expect(await workstation.application.evaluate(({ clipboard }) => clipboard.readText())).toBe(await panel.getByLabel(words['practice.signOnToken'], { exact: true }).inputValue());
    await panel.getByRole('button', { name: words['practice.allOff'] }).click();
    await panel.getByText(words['practice.none']).waitFor();
    await panel.getByLabel(words['practice.factor']).selectOption('QrCode');
    await askThePhone();
    await panel.getByRole('button', { name: words['practice.scanned'] }).click();
    await panel.getByRole('button', { name: words['practice.approve'] }).waitFor();
    await check(look, 'practice-phone');
    await panel.getByRole('button', { name: words['practice.approve'] }).click();
    await panel.getByText(words['practice.nothingWaits']).waitFor();
    await panel.getByText(words['practice.link'].split('{')[0] as string).first().waitFor();
    await check(look, 'practice-mailbox');
    await panel.getByLabel(words['practice.factor']).selectOption('Passcode');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('no page complained', () => expect(workstation.complaints).toEqual([]));
});
