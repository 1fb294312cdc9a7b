// Starts the built program in a real window and does what a person does in it.
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

export interface LaunchOptions {
  userDataDir?: string;
  /** On top of this process's environment. */
  env?: Record<string, string>;
  args?: string[];
  /** The system's. */
  language?: string;
  /** Another build than the one under test. */
  program?: string;
}

export interface Workstation {
  application: ElectronApplication;
  page: Page;
  userDataDir: string;
  /** Everything the program wrote to its standard output and error. */
  output(): string;
  /** What the page complained about: errors, refused markup, refused content. */
  complaints: string[];
  /** Errors nobody caught, as the diagnostic log has them. */
  unexpected(): string[];
  quit(): Promise<void>;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
}

const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder for this test file alone, gone at its end. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workstation-'));
  folders.push(folder);
  ownedByProgram(folder);
  return folder;
}

/** Where root tests a packed program, somebody else runs it, who needs the folder. */
export function ownedByProgram(folder: string): void {
  const owner = process.env['WORKSTATION_OWNER'];
  if (owner) chownSync(folder, Number(owner), Number(owner));
}

/** Lines of the diagnostic log about errors that reached the top of the program. */
function unexpectedIn(userDataDir: string): string[] {
  const folder = join(userDataDir, 'diagnostics');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).filter((line) => line.includes('"kind":"unexpected"'));
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Chromium's own sandbox, wherever it can start. The test driver leaves it out unless told. */
export const sandboxed = process.env['WORKSTATION_ELECTRON_SANDBOX'] === 'on';
export const sandboxFlags = sandboxed ? [] : ['--no-sandbox'];

/**
 * Holds the program back until the test driver has attached. Playwright loads it by itself only into an Electron it
 * finds by itself; without it driver and first window race, and on a busy machine one start in eight hung.
 */
const loader = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '../lib/server/electron/loader.js');

/** A packed program brings its own entry, and has the driver let in by its door (`scripts/package/tour.mjs`). */
const packed = process.env['WORKSTATION_PACKED'] !== undefined;

/** What every program of the tests starts with. There is no graphics card to ask here, and asking in vain takes as long as the rest of the start. */
export const electronArgs = (language: string): string[] => [...(packed ? [] : ['-r', loader, ...sandboxFlags]), '--disable-gpu', `--lang=${language}`];

/**
 * The debugger holds the answer of what was asked of the main process so weakly that a collection of garbage between
 * question and answer takes it away, once in some ten thousand questions; what was asked has been done all the same.
 */
function askAgainWhenForgotten(application: ElectronApplication): void {
  const ask = application.evaluate.bind(application) as (...question: unknown[]) => Promise<unknown>;
  application.evaluate = (async (...question: unknown[]) => ask(...question).catch((error: unknown) => {
    if (!String(error).includes('garbage collected')) throw error;
    return ask(...question);
  })) as ElectronApplication['evaluate'];
}

/**
 * Electron itself falls over now and then while the driver attaches, once in some two thousand starts. The driver's
 * loader holds the program back until then, so nothing of ours has run yet: a fall of the program's own comes later.
 */
async function attached(options: NonNullable<Parameters<typeof _electron.launch>[0]>): Promise<ElectronApplication> {
  return _electron.launch(options).catch((error: unknown) => {
    if (packed || !/Process failed to launch[^]*signal=SIGSEGV/.test(String(error))) throw error;
    return _electron.launch(options);
  });
}

/** A page can be read before its window is shown, which comes with the first drawing. */
async function windowSeen(application: ElectronApplication): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible())))) {
    if (Date.now() > deadline) throw new Error('no window of the program was shown');
    await setTimeout(50);
  }
}

export async function launch({ userDataDir = newFolder(), env = {}, args = [], language = 'en', program = root }: LaunchOptions = {}): Promise<Workstation> {
  const executablePath = process.env['WORKSTATION_ELECTRON_EXECUTABLE'];
  if (!executablePath) throw new Error('started without npm test: WORKSTATION_ELECTRON_EXECUTABLE is not set');
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('VITEST')));
  const application = await attached({
    executablePath,
    chromiumSandbox: sandboxed,
    args: [...electronArgs(language), ...(packed ? [] : [program]), `--user-data-dir=${userDataDir}`, ...args],
    // Whatever an organisation laid down on the machine of whoever tests.
    env: { ...inherited, LANGUAGE: language, WORKSTATION_DEPLOYMENT: join(userDataDir, 'nothing-laid-down.json'), ...env },
    timeout: 60_000,
  });
  askAgainWhenForgotten(application);
  let output = '';
  application.process().stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  application.process().stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const page = await application.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.waitForSelector('#app > *');
  await windowSeen(application);
  const ended = new Promise<void>((resolve) => application.process().once('exit', () => resolve()));
  return {
    application, page, userDataDir, complaints,
    output: () => output,
    unexpected: () => unexpectedIn(userDataDir),
    async quit() {
      await application.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await ended;
    },
    async kill() {
      application.process().kill('SIGKILL');
      await ended;
    },
  };
}

export const practice = {
  userName: 'camille.rousset@practice.example', password: 'Riviere-Bleue-27', passcode: '246810', coandaUserName: 'simulations@practice.example', coandaPassword: 'Colline-Verte-58', clientSecret: 'Falaise-Claire-93',
};

/** Signs in to both systems of the practice environment (English screens). */
export async function signIn(page: Page, { trust = false }: { trust?: boolean } = {}): Promise<void> {
  await page.getByLabel('User name').fill(practice.userName);
  await page.getByLabel('Password').fill(practice.password);
  if (trust) {
    await page.getByText('Options', { exact: true }).click();
    await page.getByLabel('Trust this computer').check();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Passcode').fill(practice.passcode);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Coanda: simulations').waitFor();
  await page.getByLabel('User name').fill(practice.coandaUserName);
  await page.getByLabel('Password').fill(practice.coandaPassword);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('navigation', { name: 'Clients' }).waitFor();
}

export const openClient = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** Waits for the accounts to be read live. */
export const accountsLive = (page: Page): Promise<void> => page.locator('[data-source="live"]').first().waitFor();

export interface Plan { target?: string; savings?: string; regular?: string; years?: string; funds: [string, string][] }

/** Fills the simulation form from the simulations tab. */
export async function fillPlan(page: Page, { target = '', savings = '', regular = '', years = '10', funds }: Plan): Promise<void> {
  await page.getByRole('tab', { name: 'Simulations' }).click();
  await page.getByRole('button', { name: 'New simulation' }).first().click();
  await page.getByLabel('Horizon in years').fill(years);
  await page.getByLabel('Goal at the end').fill(target);
  await page.getByLabel('Savings today').fill(savings);
  await page.getByLabel('Scheduled contribution').fill(regular);
  for (const [index, [fund, weight]] of funds.entries()) {
    if (index > 0 && (await page.getByRole('combobox', { name: 'Fund or ISIN' }).count()) <= index) await page.getByRole('button', { name: 'Add a fund' }).click();
    const field = page.getByRole('combobox', { name: 'Fund or ISIN' }).nth(index);
    await field.fill(fund);
    await field.press('Enter');
    await page.getByLabel('Share in %').nth(index).fill(weight);
  }
}

export const run = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Run on Coanda' }).click();
  await page.locator('[data-probability], article').first().waitFor({ timeout: 30_000 });
};

/** Puts one fault of the practice environment in the place of all others, through its panel; null switches them all off. */
export async function setFault(page: Page, name: string | null, { seconds }: { seconds?: string } = {}): Promise<void> {
  const toggle = page.getByRole('button', { name: 'Practice tools' });
  if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
  const panel = page.getByRole('region', { name: 'Practice tools' });
  await panel.getByLabel('Fault', { exact: true }).waitFor();
  const on = panel.getByRole('list', { name: 'Faults' }).getByRole('listitem');
  const before = await on.count();
  if (name !== null) {
    await panel.getByLabel('Fault', { exact: true }).selectOption({ label: name });
    if (seconds !== undefined) await panel.getByLabel('Seconds').fill(seconds);
    await panel.getByRole('button', { name: 'Add the fault' }).click();
    await on.nth(before).waitFor();
  }
  // The new one is on before the old ones let go: what they held meets it.
  for (let left = before; left > 0; left -= 1) {
    await on.first().getByRole('button').click();
    await on.nth(name === null ? left - 1 : left).waitFor({ state: 'detached' });
  }
  await panel.getByRole('button', { name: 'Close' }).click();
}

/** Answers the save dialog, which no test can click, with a path. */
export const answerSaveDialog = (application: ElectronApplication, filePath: string | null): Promise<void> =>
  application.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (() => Promise.resolve(path === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
  }, filePath);

/** Answers the dialog that asks for a file to read. */
export const answerOpenDialog = (application: ElectronApplication, filePath: string | null): Promise<void> =>
  application.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (() => Promise.resolve(path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog;
  }, filePath);
