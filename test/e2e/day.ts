// A day's work with everything that can go wrong in it, from a wrong password to a provider that is away, and all it has that is secret.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import messages from '../../resources/messages/en.json';
import { personalSecrets, sessionSecrets } from './secrets';
import { accountsLive, answerOpenDialog, answerSaveDialog, fillPlan, newFolder, openClient, practice, run, setFault, signIn, type Workstation } from './workstation';

const wrongPassword = 'Canary-wrong-password-5f81';
const wrongPasscode = '975319';
const pin = '7391640285';
const wrongPin = '5820946137';
const passphrase = 'Canary sieben Esel 4c1b grasen';
const wrongPassphrase = 'Canary acht Ziegen 9d2e klettern';
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

/** Locked, tried with a wrong PIN, and opened again. */
async function lockAndUnlock({ page }: Workstation): Promise<void> {
  await page.getByRole('button', { name: messages['access.mine'] }).click();
  await page.locator('[data-pin]').click();
  await page.getByLabel(messages['lock.new'], { exact: true }).fill(pin);
  await page.getByLabel(messages['lock.repeat']).fill(pin);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The PIN is set.').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+l');
  await page.getByLabel('PIN').fill(wrongPin);
  await page.keyboard.press('Enter');
  await page.locator('[aria-invalid="true"]').waitFor();
  await page.getByLabel('PIN').fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Clients' }).waitFor();
}

/** A backup is made, tried with a wrong passphrase, and restored in the place of the file it was made from. */
async function backUpAndRestore({ page, application }: Workstation): Promise<string> {
  const file = join(newFolder(), 'book.awbackup');
  await page.getByRole('button', { name: messages['section.backup'], exact: true }).click();
  const making = page.getByRole('region', { name: messages['backup.make'] });
  await making.getByLabel(messages['backup.passphrase'], { exact: true }).fill(passphrase);
  await making.getByLabel(messages['backup.repeat']).fill(passphrase);
  await answerSaveDialog(application, file);
  await page.keyboard.press('Enter');
  await page.locator('[data-backup-made]').waitFor({ timeout: 30_000 });
  await answerOpenDialog(application, file);
  await page.locator('[data-choose]').click();
  await page.locator('[data-chosen]').waitFor();
  const typed = page.getByRole('region', { name: messages['restore.title'] }).getByLabel(messages['backup.passphrase'], { exact: true });
  await typed.fill(wrongPassphrase);
  await page.keyboard.press('Enter');
  await page.getByText(messages['error.wrongPassphrase']).waitFor({ timeout: 30_000 });
  await typed.fill(passphrase);
  await page.keyboard.press('Enter');
  await page.locator('[data-contents]').waitFor({ timeout: 30_000 });
  await page.locator('[data-run]').click();
  await page.locator('[data-restored], [data-incident="restored"]').or(page.getByLabel('PIN')).first().waitFor({ timeout: 30_000 });
  if (await page.getByLabel('PIN').isVisible()) {
    await page.getByLabel('PIN').fill(pin);
    await page.keyboard.press('Enter');
  }
  await page.locator('[data-incident="restored"]').waitFor();
  await page.getByRole('button', { name: messages['section.clients'], exact: true }).click();
  return file;
}

/** @returns what must be found nowhere, by its name, the report that was saved, and the backup. */
export async function wholeDay(workstation: Workstation): Promise<{ secrets: Map<string, string>; printed: string; backup: string }> {
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
  for (const [name, secret] of await sessionSecrets(workstation.userDataDir)) secrets.set(`${name}, before restoring`, secret);
  await lockAndUnlock(workstation);
  const backup = await backUpAndRestore(workstation);

  for (const [name, secret] of [...(await sessionSecrets(workstation.userDataDir)), ...personalSecrets()]) secrets.set(name, secret);
  secrets.set('wrong password', wrongPassword).set('wrong passcode', wrongPasscode);
  secrets.set('PIN', pin).set('wrong PIN', wrongPin).set('passphrase of the backup', passphrase).set('wrong passphrase', wrongPassphrase);
  return { secrets, printed, backup };
}
