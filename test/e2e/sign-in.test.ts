// Every way of signing in, in the window: pictures in both languages, and nothing typed is lost when a session ends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, dress, looks } from './looks';
import { accountsLive, fillPlan, launch, openClient, practice, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => { workstation = await launch(); });
afterAll(() => workstation.quit());

const field = (name: string) => workstation.page.locator(`input[name="${name}"]`);
const confirm = () => workstation.page.locator('form button.primary').click();
const chooseFactor = (factor: 'Passcode' | 'Approve' | 'QrCode') => workstation.page.evaluate((next) => window.workstation.practice.chooseFactor({ secondFactor: next }), factor);
const settle = (verdict: 'scanned' | 'approved' | 'rejected') => workstation.page.evaluate((next) => window.workstation.practice.settle({ verdict: next }), verdict);
async function practiceState() {
  const outcome = await workstation.page.evaluate(() => window.workstation.practice.state());
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}
async function password(text = practice.password): Promise<void> {
  await field('userName').fill(practice.userName);
  await field('password').fill(text);
  await confirm();
}
const waitingScreen = () => workstation.page.locator('[data-elapsed]').waitFor();

describe('looks of every step', () => {
  test.each(looks)('in $name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    await field('password').waitFor();
    await page.locator('summary').click();
    await check(workstation, look, 'sign-in-options');
    await page.locator('.ways button').first().click();
    await field('userName').fill(practice.userName);
    await check(workstation, look, 'forgotten-who');
    await confirm();
    await field('code').waitFor();
    await field('code').fill('000000');
    await confirm();
    await page.getByRole('alert').waitFor();
    await check(workstation, look, 'forgotten-code-refused');
    await field('code').fill((await practiceState()).messages[0]!.code);
    await confirm();
    await field('activation').waitFor();
    await field('activation').fill((await practiceState()).mailbox[0]!.link);
    await field('password').fill('bleu');
    await field('confirmed').fill('bleu');
    await confirm();
    await page.getByText(look.language === 'en' ? 'DFS did not take this password' : 'DFS n’a pas accepté ce mot de passe').waitFor();
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('activation');
    await field('password').fill('Nuage-Vert-31');
    await field('confirmed').fill('Nuage-Vert-32');
    await confirm();
    await check(workstation, look, 'forgotten-key-different');
    await field('password').fill(practice.password);
    await field('confirmed').fill(practice.password);
    await confirm();
    await page.locator('[role="status"].done').waitFor();
    await check(workstation, look, 'forgotten-done');
    await page.locator('.ways button').nth(1).click();
    await field('token').fill('not a token');
    await confirm();
    await page.getByRole('alert').waitFor();
    expect(await field('token').inputValue()).toBe('');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('token');
    await check(workstation, look, 'single-sign-on-refused');
    await page.locator('form button.quiet').click();
    await chooseFactor('Approve');
    await password();
    await waitingScreen();
    await check(workstation, look, 'approve');
    await settle('rejected');
    await page.getByRole('alert').waitFor();
    expect(await field('userName').inputValue()).toBe(practice.userName);
    await check(workstation, look, 'approve-refused');
    await chooseFactor('QrCode');
    await password();
    await waitingScreen();
    await check(workstation, look, 'qr-code');
    await page.locator('.wait button').click();
    await field('password').waitFor();
    await chooseFactor('Passcode');
  });
});

describe('signing in', () => {
  test('by an approval counts the time, stops when told, and opens when approved', async () => {
    const { page } = workstation;
    await dress(workstation, looks[0]!);
    await chooseFactor('Approve');
    await password();
    await waitingScreen();
    await expect.poll(() => page.locator('[data-elapsed]').textContent(), { timeout: 5000 }).toBe('0:02');
    await page.getByRole('button', { name: 'Stop waiting' }).click();
    await password();
    await waitingScreen();
    await settle('approved');
    await page.getByText('Coanda: simulations').waitFor();
    await field('userName').fill(practice.coandaUserName);
    await field('password').fill(practice.coandaPassword);
    await confirm();
    await page.getByRole('navigation', { name: 'Clients' }).waitFor();
  });

  test('again, over the work: nothing typed is lost, and the work goes on', async () => {
    const { page } = workstation;
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    await fillPlan(page, { target: '61 234', savings: '4 321', regular: '77', funds: [['monde', '60'], ['oblig', '40']] });
    await page.evaluate(() => window.workstation.practice.setFaults([{ kind: 'unauthorized', system: 'coanda', operation: null, seconds: 0, bytes: 0, times: 1, target: null }]));
    await page.getByRole('button', { name: 'Run on Coanda' }).click();
    await page.locator('[data-sign-in-dialog]').waitFor();
    await check(workstation, looks[0]!, 'sign-in-over-work');
    // The name is known from before, and the hands are at the password.
    expect(await field('password').evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field('userName').inputValue()).toBe(practice.coandaUserName);
    await field('password').fill(practice.coandaPassword);
    await page.locator('[data-sign-in-dialog] form button.primary').click();
    await page.locator('[data-sign-in-dialog]').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Goal at the end').inputValue()).toMatch(/61.?234/);
    expect(await page.getByLabel('Scheduled contribution').inputValue()).toContain('77');
    await page.getByRole('button', { name: 'Run on Coanda' }).click();
    await page.locator('article').first().waitFor({ timeout: 30_000 });
  });

  test('can be put off, and the saved data stays open', async () => {
    const { page } = workstation;
    await page.evaluate(() => window.workstation.practice.setFaults([{ kind: 'unauthorized', system: 'dfs', operation: null, seconds: 0, bytes: 0, times: null, target: null }]));
    await page.getByRole('tab', { name: 'Accounts' }).click();
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.locator('[data-sign-in-dialog]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-sign-in-dialog]').waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Adeline Monnier' }).waitFor();
    await page.evaluate(() => window.workstation.practice.setFaults([]));
    await page.locator('[data-banner="expired"] button').click();
    await chooseFactor('Passcode');
    await field('password').fill(practice.password);
    await confirm();
    await field('passcode').fill(practice.passcode);
    await confirm();
    await page.locator('[data-sign-in-dialog]').waitFor({ state: 'detached' });
  });

  test('again, over a directory form and an empty-handed list: neither keeps saying that the session ended, and the hands find their place', async () => {
    const { page } = workstation;
    const end = () => page.evaluate(() => window.workstation.practice.setFaults([{ kind: 'unauthorized', system: 'dfs', operation: null, seconds: 0, bytes: 0, times: null, target: null }]));
    const again = async () => {
      await page.locator('[data-sign-in-dialog]').waitFor();
      await page.evaluate(() => window.workstation.practice.setFaults([]));
      await field('password').fill(practice.password);
      await page.locator('[data-sign-in-dialog] form button.primary').click();
      await field('passcode').fill(practice.passcode);
      await confirm();
      await page.locator('[data-sign-in-dialog]').waitFor({ state: 'detached' });
    };
    await page.getByRole('navigation', { name: 'Parts of the program' }).getByText('Directory').click();
    await page.getByRole('button', { name: 'New', exact: true }).click();
    const form = page.getByRole('dialog', { name: 'New bank' });
    await form.getByLabel('Name').fill('Banque de l’Été');
    await end();
    await form.getByRole('button', { name: 'Review' }).click();
    await form.getByRole('button', { name: 'Add' }).click();
    await again();
    await expect.poll(() => form.getByRole('alert').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Add');
    await page.keyboard.press('Enter');
    await page.getByText('“Banque de l’Été” was added.').waitFor();
    await end();
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await again();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.locator('.list [data-source="live"]').waitFor();
    await page.getByRole('navigation', { name: 'Parts of the program' }).getByText('Clients').click();
  });

  test.each(looks)('one’s own access, and a client’s: $name', async (look) => {
    const { page } = workstation;
    await dress(workstation, look);
    const en = look.language === 'en';
    await page.getByRole('button', { name: en ? 'My access' : 'Mon accès' }).click();
    await page.getByRole('button', { name: en ? 'Check my session' : 'Vérifier ma session' }).click();
    await page.locator('dialog[open] [role="status"]').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(en ? 'Check my session' : 'Vérifier ma session');
    await page.getByRole('button', { name: en ? 'Change password' : 'Changer le mot de passe' }).click();
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('newPassword');
    await check(workstation, look, 'my-access');
    await page.keyboard.press('Escape');
    await page.locator('nav button').filter({ hasText: 'Odette Marchal' }).click();
    await page.getByRole('button', { name: en ? 'Check access' : 'Vérifier l’accès' }).click();
    await page.locator('[data-access]').waitFor();
    await check(workstation, look, 'client-access');
  });

  test('a client who is locked out is let in again, after a question that says whom', async () => {
    const { page } = workstation;
    await dress(workstation, looks[0]!);
    const locked = await page.evaluate(async () => {
      const list = await window.workstation.clients.list();
      if (!list.ok) throw new Error('no clients');
      for (const client of list.value) {
        const status = await window.workstation.access.status({ clientId: client.id });
        if (status.ok && status.value.passcodeLocked) return client.name;
      }
      throw new Error('nobody is locked');
    });
    await openClient(page, locked);
    await page.getByRole('button', { name: 'Check access' }).click();
    await page.locator('[data-access="locked"]').waitFor();
    await check(workstation, looks[0]!, 'client-access-locked');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByRole('dialog').getByText(locked).waitFor();
    await check(workstation, looks[0]!, 'client-access-question');
    await page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('Online access is unlocked').waitFor();
  });

  test('no page complained', () => expect(workstation.complaints).toEqual([]));
});
