// Accounts in the real window: details, what changed, searching, opening and changing with a question first, doubt, and a simulation from balances.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { check, dress, looks } from './looks';
import { accountsLive, launch, openClient, signIn, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
  await openClient(workstation.page, 'Adeline Monnier');
  await accountsLive(workstation.page);
});
afterAll(() => workstation.quit());

const faults = (kind: string | null, operation = '') => workstation.page.evaluate(([fault, at]) => window.workstation.practice.setFaults(fault === null ? [] : [{ kind: fault as 'resetAt', system: 'dfs', operation: at!, bytes: 4, times: 1 }]), [kind, operation] as const);
const dialog = () => workstation.page.getByRole('dialog');

describe('an account', () => {
  test('shows every field and the provider’s own', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Details of Assurance-vie Horizon' }).click();
    for (const text of ['P-8709458', 'TaxOpeningDate', 'Contrat ouvert avant le mariage']) await page.getByText(text, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Update this account' }).click();
    await page.locator('.own [data-source="live"]').waitFor();
    await page.getByRole('button', { name: 'Details of Assurance-vie Horizon' }).click();
  });

  test('is changed after a look at the difference, and says since when', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Change the account: Livret Plus' }).click();
    await dialog().getByLabel('Balance (optional)').fill('15 abc');
    await dialog().getByText('Please write a number').waitFor();
    await dialog().getByLabel('Balance (optional)').fill('16 000,50');
    await dialog().getByLabel('Name (optional)').fill('Livret des vacances');
    await dialog().getByRole('button', { name: 'Review' }).click();
    expect((await dialog().locator('dl').innerText()).replaceAll(/\s+/g, ' ')).toMatch(/Name Livret Plus → becomes Livret des vacances Balance 15,840.12 → becomes 16,000.50/);
    await page.evaluate(() => window.workstation.practice.setFaults([{ kind: 'delay', system: 'dfs', seconds: 2 }]));
    await dialog().getByRole('button', { name: 'Send the change' }).click();
    await dialog().getByRole('button', { name: 'Sending' }).waitFor();
    // Sent, it stays until it is known what it came to, however often one wants to leave.
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
    await dialog().getByRole('button', { name: 'Sending' }).waitFor();
    await dialog().waitFor({ state: 'detached' });
    await faults(null);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Change the account/);
    await page.locator('[data-since="changed"]').getByText('was €15,840.12').waitFor();
  });

  test('is opened once; when no answer comes, that is said and looked up', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Open an account' }).click();
    await dialog().getByLabel('Account number').waitFor();
    await dialog().getByRole('button', { name: 'Review' }).click();
    await dialog().getByText('Please fill this in.').first().waitFor();
    await dialog().getByLabel('Account number').fill('AV-2026-77');
    for (const field of ['Account type', 'Branch', 'Currency', 'Status']) await dialog().getByLabel(field, { exact: true }).selectOption({ index: 1 });
    await dialog().getByRole('button', { name: 'Review' }).click();
    await faults('resetAt', 'POST /v1.0/contacts/{contactId}/accounts/create');
    await dialog().getByRole('button', { name: 'Open the account' }).click();
    await dialog().getByText('Outcome unknown').waitFor();
    await dialog().getByRole('button', { name: 'Look whether it is there' }).click();
    await dialog().getByText('The account AV-2026-77 is there: it was opened.').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await page.locator('[data-since="new"]').waitFor();
  });

  test('is found at DFS by criteria', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Search accounts at DFS' }).click();
    await dialog().getByLabel('Status').selectOption({ index: 1 });
    await dialog().getByRole('button', { name: 'Search', exact: true }).click();
    await dialog().getByText(/accounts? found/).waitFor();
    await dialog().locator('[data-source="live"]').waitFor();
    await page.keyboard.press('Escape');
  });

  test('and others make the beginning of a simulation', async () => {
    const { page } = workstation;
    await page.getByLabel('Choose Livret des vacances').check();
    await page.getByLabel('Choose Assurance-vie Horizon').check();
    await page.getByRole('button', { name: 'Simulate with €64,731.05' }).click();
    await page.getByRole('heading', { name: 'New simulation' }).waitFor();
    expect(await page.getByLabel('Savings today').inputValue()).toMatch(/^64,?731\.05$/);
    expect(await page.getByText('Please write').count()).toBe(0);
    await page.getByRole('tab', { name: 'Accounts' }).click();
  });
});

test.each(looks)('looked at: $name', async (look) => {
  const { page } = workstation;
  const words = look.language === 'en' ? english : french;
  await dress(workstation, look);
  await page.locator('nav button').filter({ hasText: 'Adeline Monnier' }).click();
  await accountsLive(page);
  await page.locator('button.name').nth(2).click();
  await check(workstation, look, 'accounts-details');
  await page.getByRole('button', { name: words['account.open'] }).click();
  await dialog().getByLabel(words['account.accountNumber'], { exact: true }).fill('X-1');
  await check(workstation, look, 'account-form');
  await page.keyboard.press('Escape');
  await page.locator('td.tick .button').nth(1).click();
  await dialog().getByLabel(words['account.optional'].replace('{field}', words['account.name'])).fill(`Un autre nom ${look.name}`);
  await dialog().getByRole('button', { name: words['directory.review'] }).click();
  await check(workstation, look, 'account-confirm');
  await faults('resetAt', 'PATCH /v1.0/contacts/{contactId}/accounts/{accountId}');
  await dialog().getByRole('button', { name: words['account.changeConfirm'] }).click();
  await dialog().getByText(words['account.unknown']).waitFor();
  await check(workstation, look, 'account-unknown');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: words['account.search'] }).click();
  await dialog().getByRole('button', { name: words['account.find'], exact: true }).click();
  await dialog().locator('table').waitFor();
  await check(workstation, look, 'account-search');
  await page.keyboard.press('Escape');
});

test('no page complained', () => expect(workstation.complaints).toEqual([]));
