// A day's work with everything that can go wrong in it, from a wrong password to a provider that is away, and all it has that is secret.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import messages from '../../resources/messages/en.json';
import { personalSecrets, sessionSecrets } from './secrets';
import { accountsLive, answerSaveDialog, fillPlan, newFolder, openClient, practice, run, setFault, signIn, type Workstation } from './workstation';

const wrongPassword = 'Canary-wrong-password-5f81';
const wrongPasscode = '975319';
async function practiceState(page: Page) {
  const outcome = await page.evaluate(() => window.workstation.practice.state());
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

/** Code, link and new password pass through the window; the new password is the old one, so that the rest goes on as ever. */
async function forgetPassword(page: Page, secrets: Map<string, string>): Promise<void> {
  await page.getByRole('button', { name: messages['password.forgotten'] }).click();
  await page.getByLabel(messages['password.userNameOrEmail']).fill(practice.userName);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(messages['password.code']).waitFor();
  const { code } = (await practiceState(page)).messages[0]!;
  await page.getByLabel(messages['password.code']).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(messages['password.key']).waitFor();
  const { link, activationKey } = (await practiceState(page)).mailbox[0]!;
  secrets.set('code by text message', code).set('activation key', activationKey);
  await page.getByLabel(messages['password.key']).fill(link);
  await page.getByLabel(messages['password.new'], { exact: true }).fill(practice.password);
  await page.getByLabel(messages['password.repeat']).fill(practice.password);
  await page.getByRole('button', { name: messages['password.set'] }).click();
  await page.getByText(messages['password.changed']).waitFor();
}

async function approveByQrCode(page: Page, secrets: Map<string, string>): Promise<void> {
  await page.evaluate(() => window.workstation.practice.chooseFactor({ secondFactor: 'QrCode' }));
  await page.getByLabel('User name').fill(practice.userName);
  await page.getByLabel('Password').fill(practice.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: messages['signIn.stopWaiting'] }).click();
  await page.evaluate(() => window.workstation.practice.chooseFactor({ secondFactor: 'Passcode' }));
  secrets.set('single sign-on token', (await practiceState(page)).singleSignOnToken);
  await page.getByRole('button', { name: messages['signIn.sso'] }).click();
  await page.getByLabel(messages['signIn.ssoToken']).fill(`${(await practiceState(page)).singleSignOnToken.slice(0, -4)}abcd`);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: messages['signIn.back'], exact: true }).click();
}

/** The session's address goes to the test instead of a browser: what opens it is in no other place. */
async function openPremia({ page, application }: Workstation, secrets: Map<string, string>): Promise<void> {
  await application.evaluate(({ shell }) => {
    shell.openExternal = (address: string) => Promise.resolve(void ((globalThis as unknown as { opened: string }).opened = address));
  });
  await page.getByRole('button', { name: messages['result.premia'] }).click();
  await page.getByLabel(messages['premia.field.journey']).selectOption({ index: 1 });
  await page.getByLabel(messages['premia.field.product']).selectOption({ index: 1 });
  await page.getByRole('button', { name: messages['premia.review'] }).click();
  await page.getByRole('button', { name: messages['premia.send'] }).click();
  await page.getByText(messages['premia.told.opened']).waitFor();
  const address = await application.evaluate(() => (globalThis as unknown as { opened: string }).opened);
  secrets.set('Premia session', new URL(address).searchParams.get('hash') ?? '');
  await page.getByRole('tab', { name: messages['simulations.title'] }).click();
  await page.locator('[data-open]').first().click();
}


/** @returns what must be found nowhere, by its name, and the report that was saved. */
export async function wholeDay(workstation: Workstation): Promise<{ secrets: Map<string, string>; printed: string }> {
  const secrets = new Map<string, string>();
  const { page, application } = workstation;
  await page.getByLabel('User name').fill(practice.userName);
  await page.getByLabel('Password').fill(wrongPassword);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').or(page.getByText(messages['signIn.passcodeTitle'], { exact: true })).first().waitFor();
  if (await page.getByLabel('Passcode').isVisible()) {
    await page.getByLabel('Passcode').fill(wrongPasscode);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: messages['signIn.startAgain'] }).click();
  }
  await forgetPassword(page, secrets);
  await approveByQrCode(page, secrets);
  await signIn(page, { trust: true });
  await openClient(page, 'Adeline Monnier');
  await accountsLive(page);
  await page.getByRole('button', { name: messages['clients.updateAll'] }).click();
  await page.getByText(/clients updated/).waitFor();
  await fillPlan(page, { target: '60000', savings: '20000', regular: '200', funds: [['Corvane World', '100']] });
  await run(page);
  const printed = join(newFolder(), 'report.pdf');
  await answerSaveDialog(application, printed);
  await page.getByRole('button', { name: messages['result.export'] }).click();
  await page.locator('[data-exported]').waitFor();
  await openPremia(workstation, secrets);
  await setFault(page, messages['practice.unavailable']);
  await page.getByRole('button', { name: messages['result.reuse'] }).click();
  await page.getByRole('button', { name: messages['form.run'] }).click();
  await page.getByText(messages['error.unavailable']).waitFor({ timeout: 30_000 });

  for (const [name, secret] of [...(await sessionSecrets(workstation.userDataDir)), ...personalSecrets()]) secrets.set(name, secret);
  secrets.set('wrong password', wrongPassword).set('wrong passcode', wrongPasscode);
  return { secrets, printed };
}
