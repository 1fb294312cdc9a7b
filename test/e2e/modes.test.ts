// Simulations under management by others, in the window: profile and age, from the form to the stored result.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, dress, looks } from './looks';
import { launch, openClient, signIn, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
});
afterAll(() => workstation.quit());

async function begin(simulator: RegExp): Promise<void> {
  const { page } = workstation;
  await openClient(page, 'Adeline Monnier');
  await page.getByRole('tab', { name: 'Simulations' }).click();
  await page.getByRole('button', { name: 'New simulation' }).first().click();
  await page.getByLabel('Simulator').selectOption({ label: (await page.locator('option').allTextContents()).find((label) => simulator.test(label))! });
}
const run = async () => {
  await workstation.page.getByRole('button', { name: 'Run on Coanda' }).click();
  await workstation.page.locator('article').first().waitFor({ timeout: 30_000 });
};

describe('management by others', () => {
  test('delegated: a profile, no portfolio', async () => {
    const { page } = workstation;
    await begin(/déléguée/);
    expect(await page.getByRole('combobox', { name: 'Fund or ISIN' }).count()).toBe(0);
    await page.getByLabel('Savings today').fill('20 000');
    await page.getByLabel('Goal at the end').fill('40 000');
    await page.getByRole('button', { name: 'Run on Coanda' }).click();
    await page.getByText('Please fill this in.').waitFor();
    await check(workstation, looks[0]!, 'form-delegated-problem');
    await page.getByRole('radio', { name: 'Équilibré' }).check();
    await run();
    await page.getByText('Delegated management').first().waitFor();
    await page.getByText('Équilibré', { exact: true }).first().waitFor();
    await check(workstation, looks[0]!, 'result-delegated');
  });

  test('glidepath: the age comes from the birthday', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await begin(/horizon –/);
    expect(await page.getByLabel('Age today').inputValue()).toBe('43');
    await page.getByRole('radio', { name: 'Dynamique horizon retraite' }).check();
    await page.getByLabel('Age today').fill('forty');
    await page.getByLabel('Savings today').click();
    await page.getByText('Please write whole years').waitFor();
    await page.getByLabel('Age today').fill('44');
    await page.getByLabel('Savings today').fill('20 000');
    await run();
    await page.getByText('44 years old').first().waitFor();
  });

  test('the draft comes back with profile and age', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByRole('button', { name: 'New simulation' }).first().click();
    expect(await page.getByRole('radio', { name: 'Dynamique horizon retraite' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Age today').inputValue()).toBe('44');
  });

  test.each(looks)('looks: $name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    await page.locator('nav button').filter({ hasText: 'Adeline Monnier' }).click();
    await page.getByRole('tab').nth(1).click();
    await page.locator('.head button.primary, .head .button').last().click().catch(() => undefined);
    await page.locator('input[name="profile"]').first().waitFor();
    await check(workstation, look, 'form-glidepath');
  });

  test('no page complained', () => expect(workstation.complaints).toEqual([]));
});
