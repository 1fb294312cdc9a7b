// What a day's work leaves on the disk and in the output: nothing that names a client or opens a session.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import messages from '../../resources/messages/en.json';
import { contentsBelow, ownNames, search } from './files';
import { personalSecrets, sessionSecrets } from './secrets';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, practice, run, setFault, signIn, type Workstation } from './workstation';

const wrongPassword = 'Canary-wrong-password-5f81';
const wrongPasscode = '975319';
let workstation: Workstation;
let printed = '';
const secrets = new Map<string, string>();

async function practiceState(page: Page) {
  const outcome = await page.evaluate(() => window.workstation.practice.state());
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

/** Code, link and new password pass through the window; the new password is the old one, so that the rest goes on as ever. */
async function forgetPassword(page: Page): Promise<void> {
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

async function approveByQrCode(page: Page): Promise<void> {
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
  await page.getByRole('button', { name: messages['signIn.back'] }).click();
}

/** The session's address goes to the test instead of a browser: what opens it is in no other place. */
async function openPremia({ page, application }: Workstation): Promise<void> {
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

beforeAll(async () => {
  workstation = await launch();
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
  await forgetPassword(page);
  await approveByQrCode(page);
  await signIn(page, { trust: true });
  await openClient(page, 'Adeline Monnier');
  await accountsLive(page);
  await page.getByRole('button', { name: messages['clients.updateAll'] }).click();
  await page.getByText(/clients updated/).waitFor();
  await fillPlan(page, { target: '60000', savings: '20000', regular: '200', funds: [['Corvane World', '100']] });
  await run(page);
  printed = join(newFolder(), 'report.pdf');
  await answerSaveDialog(application, printed);
  await page.getByRole('button', { name: messages['result.export'] }).click();
  await page.locator('[data-exported]').waitFor();
  await openPremia(workstation);
  await setFault(page, messages['practice.unavailable']);
  await page.getByRole('button', { name: messages['result.reuse'] }).click();
  await page.getByRole('button', { name: messages['form.run'] }).click();
  await page.getByText(messages['error.unavailable']).waitFor({ timeout: 30_000 });

  for (const [name, secret] of [...(await sessionSecrets(workstation.userDataDir)), ...personalSecrets()]) secrets.set(name, secret);
  secrets.set('wrong password', wrongPassword).set('wrong passcode', wrongPasscode);
  await workstation.quit();
});
afterAll(() => workstation?.kill().catch(() => undefined));

describe('after a day’s work', () => {
  it('the search knows what to look for', () => {
    expect(secrets.size).toBeGreaterThan(80);
    for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThanOrEqual(6);
    expect(secrets.get('key of the file')).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.get('DFS token')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    for (const name of ['trusted computer’s token', 'activation key', 'code by text message', 'single sign-on token']) expect(secrets.get(name)?.length, name).toBeGreaterThan(5);
    expect(secrets.get('Premia session')).toMatch(/^[0-9a-f]{32}$/);
    expect(secrets.get('Coanda token')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('no file of the user-data folder holds a password, a token, a name or an account', () => {
    const contents = contentsBelow(workstation.userDataDir);
    expect(contents.size).toBeGreaterThan(5);
    expect(search(contents, secrets)).toEqual([]);
    const key = Buffer.from(String(secrets.get('key of the file')), 'hex');
    for (const [path, content] of contents) expect(content.includes(key), path).toBe(false);
  });

  it('the program’s output holds none either', () => {
    expect(search(new Map([['output', Buffer.from(workstation.output())]]), secrets)).toEqual([]);
  });

  it('what is kept is one settings file and one file without SQLite’s plain header', () => {
    const own = ownNames(workstation.userDataDir);
    expect(own).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{8}\.db$/), 'settings.json']);
    const [database = ''] = own;
    const content = readFileSync(join(workstation.userDataDir, database));
    expect(content.length).toBeGreaterThan(50_000);
    expect(content.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    // Encrypted content looks like noise: every byte value about as often as any other.
    const counts = new Array<number>(256).fill(0);
    for (const byte of content) counts[byte] = (counts[byte] ?? 0) + 1;
    const spread = counts.reduce((sum, count) => sum + (count - content.length / 256) ** 2 / (content.length / 256), 0);
    expect(spread).toBeLessThan(255 * 2);
  });

  it('the report the advisor asked for is there, outside of that folder', () => {
    expect(readFileSync(printed).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  it('the same search finds each secret once it is planted, in every form', () => {
    const some = new Map([...secrets].filter((_, index) => index % 7 === 0));
    const plain = [...some.values()].join('\n');
    writeFileSync(join(workstation.userDataDir, 'planted-plain'), plain);
    writeFileSync(join(workstation.userDataDir, 'planted-wide'), Buffer.from(plain, 'utf16le'));
    writeFileSync(join(workstation.userDataDir, 'planted-base64'), [...some.values()].flatMap((secret) => ['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}\n`).toString('base64'))).join('\n'));
    const found = search(contentsBelow(workstation.userDataDir), some);
    for (const name of some.keys()) {
      for (const form of ['UTF-8', 'UTF-16', 'base64 0', 'base64 1', 'base64 2']) expect(found.some((hit) => hit.startsWith(`${name} as ${form} in planted-`)), `${name} as ${form}`).toBe(true);
    }
  });
});
