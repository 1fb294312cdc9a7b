// Long work: what the system says of its end, only where nobody sees it, only when wanted, and nothing of anybody; and all of it in one place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { faultOf } from '../../main/practice/faults';
import { check, dress, looks } from './looks';
import { accountsLive, fillPlan, launch, newFolder, openClient, signIn, type Workstation } from './workstation';

const client = 'Karim Benhaddou';
let provider: PracticeServer;
let workstation: Workstation;
const page = () => workstation.page;

interface Seen { said: { title: string; body: string }[]; last: NodeJS.EventEmitter | null; brought: number }
const seen = () => workstation.application.evaluate(() => {
  const { said, brought } = (globalThis as unknown as { seen: Seen }).seen;
  return { said, brought };
});
/** No test can turn to another program: the window says that it is in the background. */
const background = (is: boolean) => workstation.application.evaluate(({ BrowserWindow }, away) => {
  BrowserWindow.getFocusedWindow = () => (away ? null : (BrowserWindow.getAllWindows()[0] ?? null));
}, is);
const click = () => workstation.application.evaluate(() => void (globalThis as unknown as { seen: Seen }).seen.last?.emit('click'));
async function begin(): Promise<void> {
  await openClient(page(), client);
  await fillPlan(page(), { target: '200000', savings: '50000', regular: '500', funds: [['LU1681046931', '100']] });
  await page().getByRole('button', { name: 'Run on Coanda' }).click();
  await page().getByRole('button', { name: 'Cancel' }).first().waitFor();
  await openClient(page(), 'Adeline Monnier');
}

beforeAll(async () => {
  provider = await startPractice({ simulationSeconds: 10.5 });
  const environments = join(newFolder(), 'environments.json');
  writeFileSync(environments, JSON.stringify({ format: 1, environments: [{ ...provider.environment, id: 'firm', name: 'A firm' }] }));
  workstation = await launch({ args: [`--environments=${environments}`] });
  await workstation.application.evaluate(({ BrowserWindow, Notification }) => {
    const noted: Seen = { said: [], last: null, brought: 0 };
    (globalThis as unknown as { seen: Seen }).seen = noted;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      noted.said.push({ title: this.title, body: this.body });
      noted.last = this;
    };
    const window = BrowserWindow.getAllWindows()[0]!;
    window.focus = () => void (noted.brought += 1);
  });
  await page().getByLabel('Environment').selectOption('firm');
  await signIn(page());
});
afterAll(async () => {
  await workstation.quit();
  await provider.close();
});

test('what is being read for the first time has its shape already', async () => {
  provider.setFaults([faultOf('delay', { system: 'dfs', seconds: 1.5 })]);
  await openClient(page(), 'Odette Marchal');
  const waiting = page().locator('main [data-skeleton]');
  await waiting.waitFor();
  await check(workstation, looks[0]!, 'accounts-waiting');
  provider.setFaults([]);
  await accountsLive(page());
  expect(await waiting.count()).toBe(0);
});

test('is said by the system while the window is in the background, in fixed words, and leads to the result', async () => {
  await background(true);
  await begin();
  await expect.poll(async () => (await seen()).said, { timeout: 30_000 }).toEqual([{ title: 'Advisor Workstation', body: 'A simulation has been run. Its result is there.' }]);
  expect((await seen()).brought).toBe(0);
  await click();
  await page().getByRole('heading', { level: 1, name: client }).waitFor();
  await page().locator('[data-probability]').first().waitFor();
  expect((await seen()).brought).toBe(1);
});

test('is not said of what took a moment', async () => {
  await page().keyboard.press('Control+k');
  await page().getByRole('combobox').first().fill('update all');
  await page().keyboard.press('Enter');
  await page().getByText(/clients? updated/).first().waitFor();
  expect((await seen()).said).toHaveLength(1);
});

test('is not said to whoever sees it, nor once it is switched off', async () => {
  await background(false);
  const runs = async () => page().evaluate(async (name) => {
    const all = await window.workstation.clients.list();
    return all.ok ? (all.value.find((one) => one.name === name)?.simulationCount ?? 0) : 0;
  }, client);
  const before = await runs();
  await begin();
  await expect.poll(runs, { timeout: 30_000 }).toBe(before + 1);
  await background(true);
  await page().keyboard.press('Control+,');
  await page().getByLabel('Let the system say when long work ends', { exact: false }).uncheck();
  await page().keyboard.press('Escape');
  await begin();
  await expect.poll(runs, { timeout: 30_000 }).toBe(before + 2);
  expect((await seen()).said).toHaveLength(1);
});

const tasks = () => page().locator('[data-tasks]');
const rows = (kind: string, state: string) => tasks().locator(`[data-task="${kind}"][data-state="${state}"]`);

test('all that takes its time is in one place, where it is stopped and begun again', async () => {
  await begin();
  await page().locator('[data-running="1"]').click();
  await rows('simulation', 'running').getByText(client).waitFor();
  await rows('simulation', 'running').getByRole('button', { name: 'Cancel' }).click();
  await rows('simulation', 'stopped').waitFor();
  const held = () => page().evaluate(() => document.activeElement?.getAttribute('data-state'));
  expect(await held()).toBe('stopped');
  await page().locator('[data-running]').waitFor({ state: 'detached' });
  await rows('simulation', 'stopped').getByRole('button', { name: 'Try again' }).click();
  await rows('simulation', 'running').waitFor();
  expect(await rows('simulation', 'stopped').count()).toBe(0);
  await expect.poll(held).toBe('running');
  // Over another client and back: it is shown where it belongs.
  const latest = tasks().getByRole('listitem').first();
  await expect.poll(() => latest.getAttribute('data-state'), { timeout: 30_000 }).toBe('done');
  await latest.getByRole('button', { name: 'Show the result' }).click();
  await page().getByRole('heading', { level: 1, name: client }).waitFor();
  await page().locator('[data-probability]').first().waitFor();
  await page().keyboard.press('Control+j');
  await tasks().getByRole('button', { name: 'Clear what has ended' }).click();
  await tasks().getByText('Nothing is under way').waitFor();
  await page().keyboard.press('Escape');
});

test.each(looks)('the tasks look right in $name', async (look) => {
  await dress(workstation, look);
  await page().locator('nav li button').first().waitFor();
  provider.setFaults([faultOf('delay', { system: 'dfs', seconds: 1 })]);
  await page().keyboard.press('Control+Shift+r');
  await page().keyboard.press('Control+j');
  await rows('accounts', 'running').getByRole('button').click();
  await rows('accounts', 'stopped').getByRole('button').click();
  await rows('accounts', 'running').waitFor();
  await check(workstation, look, 'tasks-running');
  await rows('accounts', 'running').getByRole('button').click();
  await rows('accounts', 'stopped').waitFor();
  provider.setFaults([faultOf('offline')]);
  await rows('accounts', 'stopped').getByRole('button').click();
  await rows('accounts', 'failed').waitFor();
  await check(workstation, look, 'tasks-failed');
  // After five failures in turn nothing would be asked at all for a while.
  provider.setFaults([]);
  await rows('accounts', 'failed').getByRole('button').click();
  await rows('accounts', 'done').waitFor();
  await page().keyboard.press('Escape');
});
