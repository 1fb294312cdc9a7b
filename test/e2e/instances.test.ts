// More than one start, and environments files good and bad.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import messages from '../../resources/messages/en.json';
import { accountsLive, launch, newFolder, openClient, sandboxFlags, signIn, type LaunchOptions, type Workstation } from './workstation';

const opened: Workstation[] = [];
afterEach(async () => {
  for (const workstation of opened.splice(0)) await workstation.kill().catch(() => undefined);
});
async function start(options: LaunchOptions = {}): Promise<Workstation> {
  const workstation = await launch(options);
  opened.push(workstation);
  return workstation;
}

/** A start without a test driver, as a second click on the icon; resolves with how it ended. */
function startAgain(userDataDir: string): Promise<{ code: number | null; ms: number }> {
  const begun = performance.now();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(String(process.env['WORKSTATION_ELECTRON_EXECUTABLE']), [...sandboxFlags, root, `--user-data-dir=${userDataDir}`], { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('the second start stayed'));
    }, 20_000);
    child.once('exit', (code) => {
      clearTimeout(late);
      resolve({ code, ms: performance.now() - begun });
    });
  });
}

describe('starting again', () => {
  it('on the same folder ends by itself and leaves the first one working', async () => {
    const first = await start();
    await signIn(first.page);
    await openClient(first.page, 'Adeline Monnier');
    await accountsLive(first.page);
    const settings = readFileSync(join(first.userDataDir, 'settings.json'), 'utf8');
    await first.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());

    const ends = await Promise.all([startAgain(first.userDataDir), startAgain(first.userDataDir), startAgain(first.userDataDir)]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);

    expect(await first.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized()))).toEqual([false]);
    expect(readFileSync(join(first.userDataDir, 'settings.json'), 'utf8')).toBe(settings);
    await openClient(first.page, 'Odette Marchal');
    await accountsLive(first.page);
    await first.quit();
    const next = await start({ userDataDir: first.userDataDir });
    await next.page.getByRole('navigation', { name: 'Clients' }).waitFor();
  });

  it('on another folder runs side by side, each with its own book', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await signIn(first.page);
    await signIn(second.page);
    const add = (page: Page) => page.evaluate(() => window.workstation.clients.save({ clientId: null, record: {
      kind: 'person', name: 'Only in the first', contactId: 999, lastName: '', firstName: '', birthDate: null, coSubscriber: null, legalEntity: null, email: '', risk: null,
      sustainability: { answer: 'notAnswered', minimumSustainable: null, minimumTaxonomy: null, minimumPaiCoverage: null, themes: [], date: null }, notes: '', tags: [],
    } }));
    expect(await add(first.page)).toMatchObject({ ok: true });
    const names = async (page: Page) => {
      const list = await page.evaluate(() => window.workstation.clients.list());
      return list.ok ? list.value.map(({ name }) => name) : [];
    };
    expect(await names(first.page)).toContain('Only in the first');
    expect(await names(second.page)).not.toContain('Only in the first');
    const folderId = ({ userDataDir }: Workstation) => (JSON.parse(readFileSync(join(userDataDir, 'settings.json'), 'utf8')) as { folderId: string }).folderId;
    expect(folderId(first)).not.toBe(folderId(second));
    await first.quit();
    expect(await names(second.page)).toHaveLength(14);
  });
});

const environment = {
  id: 'savings-bank', name: 'Savings bank, acceptance',
  dfs: { baseUrl: 'https://127.0.0.1:9/dfs' }, coanda: { baseUrl: 'https://127.0.0.1:9/coanda' }, premia: { baseUrl: 'https://127.0.0.1:9/premia' },
};
function environmentsFile(content: unknown): string {
  const file = join(newFolder(), 'environments.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('an environments file', () => {
  it.each([
    ['an address without https', { format: 1, environments: [{ ...environment, dfs: { baseUrl: 'http://savings.example/dfs' } }] }, 'environments[0].dfs.baseUrl: must begin with https://'],
    ['a password in an address', { format: 1, environments: [environment, { ...environment, id: 'b', coanda: { baseUrl: 'https://a:b@savings.example/' } }] }, 'environments[1].coanda.baseUrl: must not contain a user name or password'],
    ['a name it does not know', { format: 1, environments: [{ ...environment, colour: 'red' }] }, 'environments[0]: unknown "colour"'],
    ['the name of the practice environment', { format: 1, environments: [{ ...environment, id: 'practice' }] }, 'environments[0].id: "practice" is already taken'],
    ['no JSON', '{ "format": 1,', 'The whole file: not valid JSON'],
  ])('with %s is refused with the place and the reason, and practice still works', async (_name, content, words) => {
    const { page } = await start({ args: [`--environments=${environmentsFile(content)}`] });
    await page.getByText(messages['signIn.environmentProblems']).waitFor();
    const shown = await page.getByRole('listitem').allTextContents();
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain(words);
    expect(await page.getByLabel(messages['signIn.environment']).count()).toBe(0);
    expect(await page.getByText(messages['signIn.practiceLead']).isVisible()).toBe(true);
  });

  it('that is missing is said to be', async () => {
    const { page } = await start({ args: [`--environments=${join(newFolder(), 'nothing.json')}`] });
    await page.getByText('The whole file: the file does not exist').waitFor();
  });

  it('that is good adds to the list; choosing changes what is shown, and is remembered', async () => {
    const file = environmentsFile({ format: 1, environments: [environment] });
    const first = await start({ args: [`--environments=${file}`] });
    const { page } = first;
    const choice = page.getByLabel(messages['signIn.environment']);
    expect(await choice.locator('option').allTextContents()).toEqual(['Practice', environment.name]);
    expect(await page.getByText(messages['signIn.practiceLead']).isVisible()).toBe(true);
    await choice.selectOption(environment.name);
    await page.getByText(messages['signIn.practiceLead']).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: messages['signIn.practiceFill'] }).count()).toBe(0);
    expect(await page.evaluate(() => window.workstation.session.state())).toMatchObject({ ok: true, value: { environmentId: environment.id } });
    await page.getByLabel('User name').fill('somebody');
    await page.getByLabel('Password').fill('something');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(messages['error.offline']).waitFor();
    await first.quit();

    const second = await start({ userDataDir: first.userDataDir, args: [`--environments=${file}`] });
    expect(await second.page.getByLabel(messages['signIn.environment']).inputValue()).toBe(environment.id);
    await second.quit();
    const without = await start({ userDataDir: first.userDataDir });
    await without.page.getByText(messages['signIn.practiceLead']).waitFor();
  });

  it('in the user-data folder is taken without being named', async () => {
    const userDataDir = newFolder();
    writeFileSync(join(userDataDir, 'environments.json'), JSON.stringify({ format: 1, environments: [environment] }));
    const { page } = await start({ userDataDir });
    expect(await page.getByLabel(messages['signIn.environment']).locator('option').allTextContents()).toEqual(['Practice', environment.name]);
  });
});
