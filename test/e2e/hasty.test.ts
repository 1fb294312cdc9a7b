// What people in a hurry do: click twice, look elsewhere meanwhile, sign in again in the middle of a plan.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsLive, fillPlan, launch, openClient, practice, setFault, signIn, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
  await openClient(workstation.page, 'Adeline Monnier');
  await accountsLive(workstation.page);
  await fillPlan(workstation.page, { target: '100000', savings: '20000', funds: [['LU1883308352', '100']] });
});
afterAll(() => workstation.quit());

test('a plan typed before the session ended is on the screen after signing in again, without the refusal', async () => {
  const { page } = workstation;
  await setFault(page, 'Sessions refused (401)');
  await page.getByRole('button', { name: 'Run on Coanda' }).click();
  await page.locator('[data-sign-in-dialog]').waitFor();
  await page.getByRole('button', { name: 'Not now, only read' }).click();
  await setFault(page, null);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('User name').fill(practice.coandaUserName);
  await page.getByLabel('Password').fill(practice.coandaPassword);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByLabel('Goal at the end').waitFor();
  expect(await page.getByLabel('Goal at the end').inputValue()).toBe('100000');
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a double click on Run starts one simulation and does not stop it', async () => {
  const { page } = workstation;
  // Not saved yet, so that there is something to wait for before the run.
  await page.getByLabel('Goal at the end').fill('110000');
  await page.getByRole('button', { name: 'Run on Coanda' }).dblclick();
  await page.locator('article').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('button', { name: /^S-/ }).first().waitFor();
  expect(await page.getByRole('button', { name: /^S-/ }).count()).toBe(1);
});

test('a run goes on in sight of the list, and can be stopped there', async () => {
  const { page } = workstation;
  await setFault(page, 'Slow answers');
  await page.getByRole('button', { name: 'New simulation' }).click();
  await page.getByRole('button', { name: 'Run on Coanda' }).click();
  await page.getByRole('timer').waitFor();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('button', { name: /^S-/ }).first().waitFor();
  await page.getByRole('timer').getByText('Coanda is simulating').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('timer').waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: /^S-/ }).count()).toBe(1);
  await setFault(page, null);
});

test('a run that fails while another client is on the screen is told when its own is opened again', async () => {
  const { page } = workstation;
  await setFault(page, 'Slow answers');
  await page.getByRole('button', { name: 'New simulation' }).click();
  await page.getByRole('button', { name: 'Run on Coanda' }).click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await openClient(page, 'Karim Benhaddou');
  await setFault(page, 'Network cut');
  await page.locator('[data-banner="offline"]').waitFor();
  await page.getByRole('alert').waitFor();
  await openClient(page, 'Adeline Monnier');
  await page.getByRole('tab', { name: 'Simulations' }).click();
  await page.getByRole('alert').getByText('No answer').waitFor();
  expect(workstation.complaints).toEqual([]);
});
