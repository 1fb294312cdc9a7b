// The lock in the window: nothing to be seen, nothing in memory, and everything as it was once it is opened.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { check, dress, looks } from './looks';
import { launch, newFolder, openClient, practice, signIn, type Workstation } from './workstation';

const client = 'Karim Benhaddou';
const pin = '739164';
let provider: PracticeServer;
let environments: string;
let userDataDir: string;
let workstation: Workstation;
const page = () => workstation.page;
const locked = () => page().getByRole('heading', { level: 1, name: 'Locked' });
const unlock = () => page().getByRole('button', { name: 'Unlock' });
const lockPhase = () => page().evaluate(async () => { const state = await window.workstation.lock.state(); return state.ok ? `${state.value.phase} ${state.value.why}` : 'failed'; });
const tell = (event: string) => workstation.application.evaluate(({ powerMonitor }, name) => void (powerMonitor as unknown as NodeJS.EventEmitter).emit(name), event);
const openAgain = async () => {
  await unlock().click();
  await page().getByRole('navigation', { name: 'Clients' }).waitFor();
};

beforeAll(async () => {
  provider = await startPractice({ simulationSeconds: 0 });
  environments = join(newFolder(), 'environments.json');
  writeFileSync(environments, JSON.stringify({ format: 1, environments: [{ ...provider.environment, id: 'firm', name: 'A firm' }] }));
  userDataDir = newFolder();
  workstation = await launch({ userDataDir, args: [`--environments=${environments}`] });
  await page().getByLabel('Environment').selectOption('firm');
  await signIn(page());
});
afterAll(async () => {
  await workstation.quit();
  await provider.close();
});

describe('locked by key', () => {
  test('the screen shows nothing of anybody, and the page is a new one', async () => {
    await openClient(page(), client);
    await page().getByRole('tab', { name: 'Profile' }).click();
    await page().getByLabel('E-mail (optional)').fill('half-typed@example');
    await page().evaluate(() => { (window as unknown as { before: boolean }).before = true; });
    await page().keyboard.press('Control+l');
    await locked().waitFor();
    await expect.poll(lockPhase).toBe('locked asked');
    await expect.poll(() => page().evaluate(() => 'before' in window)).toBe(false);
    await locked().waitFor();
    const text = await page().evaluate(() => document.body.innerText);
    for (const word of ['Benhaddou', 'Chevalier', 'half-typed', practice.userName]) expect(text).not.toContain(word);
    expect(await page().title()).toBe('Advisor Workstation');
  });

  test('opens again by Enter, where one was, with what was half typed', async () => {
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent?.trim())).toBe('Unlock');
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { level: 1, name: client }).waitFor();
    expect(await page().getByRole('tab', { name: 'Profile' }).getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => page().getByLabel('E-mail (optional)').inputValue()).toBe('half-typed@example');
    await page().getByRole('tab', { name: 'Accounts' }).click();
  });

  test('the window answers no call about anybody meanwhile', async () => {
    await page().locator('[data-lock]').click();
    await locked().waitFor();
    await expect.poll(lockPhase).toBe('locked asked');
    const codes = await page().evaluate(async () => Promise.all([window.workstation.clients.list(), window.workstation.activity.state(), window.workstation.reports.choices()].map(async (call) => { const outcome = await call; return outcome.ok ? 'answered' : outcome.error.code; })));
    expect(codes).toEqual(['locked', 'locked', 'locked']);
    await openAgain();
  });
});

test.each([['suspend', 'suspend'], ['lock-screen', 'screen'], ['resume', 'suspend']])('locks when the system says %s', async (event, why) => {
  await tell(event);
  await locked().waitFor();
  await expect.poll(lockPhase).toBe(`locked ${why}`);
  await openAgain();
});

test('the main process holds neither a session nor a client any more once it is locked', async () => {
  // Not in the environment's file, which has names of its own and stays in memory.
  const canaries = ['Théophile Vraincourt-Desbordes', 'Ottoline Kerguelen-Maupas'];
  await page().evaluate(async (names) => {
    const first = await window.workstation.clients.list();
    if (!first.ok) throw new Error(first.error.code);
    const like = await window.workstation.clients.record({ clientId: first.value[0]!.id });
    if (!like.ok) throw new Error(like.error.code);
    for (const name of names) await window.workstation.clients.save({ clientId: null, record: { ...like.value, contactId: null, name } });
    await window.workstation.clients.list();
  }, canaries);
  const tokens = [...new Set(provider.log().flatMap(({ headers }) => [headers['x-token-jwt'], headers.authorization?.replace('Bearer ', '')]).filter((token) => typeof token === 'string' && token.length > 60))] as string[];
  expect(tokens.length).toBeGreaterThan(1);
  const file = join(newFolder(), 'main.heapsnapshot');
  /** Which of them the heap of main still holds, after everything that can go has gone. */
  const held = async (): Promise<string[]> => {
    await workstation.application.evaluate(async (_electron, path) => {
      const v8 = process.getBuiltinModule('node:v8');
      v8.setFlagsFromString('--expose-gc');
      const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
      for (let times = 0; times < 4; times += 1) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      v8.writeHeapSnapshot(path);
    }, file);
    const heap = readFileSync(file, 'utf8');
    rmSync(file);
    return [...canaries, ...tokens].filter((canary) => heap.includes(canary) || heap.includes(JSON.stringify(canary).slice(1, -1)));
  };
  expect((await held()).length, 'the search finds what is there while it is open').toBeGreaterThan(0);
  await tell('suspend');
  await locked().waitFor();
  await expect.poll(lockPhase).toBe('locked suspend');
  expect(await held()).toEqual([]);
  await openAgain();
});

describe('a PIN', () => {
  test('is set where one’s access is, with what is wrong said beside the field', async () => {
    await page().getByRole('button', { name: 'My access' }).click();
    await page().getByRole('button', { name: 'Set a PIN…' }).click();
    for (const [typed, said] of [['1234', 'At least 6 digits.'], ['123456', 'Too easy to guess'], ['12ab56', 'Digits only.']] as const) {
      await page().getByLabel('New PIN', { exact: true }).fill(typed);
      await page().getByRole('button', { name: 'Save' }).click();
      await page().getByText(said).waitFor();
    }
    await page().getByLabel('New PIN', { exact: true }).fill(pin);
    await page().getByLabel('New PIN again').fill('739165');
    await page().getByRole('button', { name: 'Save' }).click();
    await page().getByText('The two are not the same.').waitFor();
    await page().getByLabel('New PIN again').fill(pin);
    await page().getByRole('button', { name: 'Save' }).click();
    await page().getByText('The PIN is set.').waitFor();
  });

  test.each(looks)('looks right in $name: its settings', async (look) => {
    await dress(workstation, look);
    await page().locator('header').getByRole('button', { name: look.language === 'fr' ? 'Mon accès' : 'My access' }).click();
    await page().locator('[data-pin]').click();
    await check(workstation, look, 'lock-settings');
  });

  test('is asked for; a wrong one is told beside it, with how many are left', async () => {
    await dress(workstation, looks[0]!);
    await page().keyboard.press('Control+l');
    await page().getByLabel('PIN').fill('111222');
    await page().keyboard.press('Enter');
    await page().getByText('This PIN is not right. 4 more wrong PINs end the session.').waitFor();
    expect(await page().getByLabel('PIN').inputValue()).toBe('');
  });

  test.each(looks)('looks right in $name: the lock', async (look) => {
    await dress(workstation, look);
    await page().getByRole('button', { name: look.language === 'fr' ? 'Déverrouiller' : 'Unlock' }).click();
    await page().locator('[aria-invalid="true"]').waitFor();
    await check(workstation, look, 'lock');
  });

  test('opens it, and is asked for at the next start as well', async () => {
    await dress(workstation, looks[0]!);
    await page().getByLabel('PIN').fill(pin);
    await page().keyboard.press('Enter');
    await page().getByRole('navigation', { name: 'Clients' }).waitFor();
    await workstation.quit();
    workstation = await launch({ userDataDir, args: [`--environments=${environments}`] });
    await page().getByText('Your PIN opens what was read before.').waitFor();
    await page().getByLabel('PIN').fill(pin);
    await page().keyboard.press('Enter');
    await page().getByRole('navigation', { name: 'Clients' }).waitFor();
  });

  test('that is wrong five times ends the session, and the sign-in page says so', async () => {
    await page().keyboard.press('Control+l');
    for (let times = 1; times <= 5; times += 1) {
      await page().getByLabel('PIN').fill('111222');
      await page().keyboard.press('Enter');
      if (times < 5) await page().getByText(times === 4 ? 'One more wrong PIN' : `${5 - times} more wrong PINs`).waitFor();
    }
    await page().getByText('The PIN was wrong too often').waitFor();
    for (const look of looks) {
      await dress(workstation, look);
      await check(workstation, look, 'lock-ended');
    }
    await dress(workstation, looks[0]!);
    await signIn(page());
  });
});

test('locks after a minute without a touch, and not while somebody is there', async () => {
  await page().getByRole('button', { name: 'My access' }).click();
  await page().getByLabel('Lock by itself after').selectOption('1');
  await page().getByRole('button', { name: 'Close' }).click();
  for (let seconds = 0; seconds < 75; seconds += 15) {
    await page().mouse.move(300 + seconds, 300);
    await page().waitForTimeout(15_000);
  }
  expect(await lockPhase()).toBe('open null');
  await locked().waitFor({ timeout: 75_000 });
  await expect.poll(lockPhase).toBe('locked idle');
}, 240_000);
