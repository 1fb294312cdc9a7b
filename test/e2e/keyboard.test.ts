// Everything with the keyboard alone: signing in, a client, plans of every mode and flow, what-ifs, the queue, side by side, across the table.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hands } from './hands';
import { accountsLive, launch, practice, type Workstation } from './workstation';

let workstation: Workstation;
let go: ReturnType<typeof hands>;
const page = () => workstation.page;
const key = (name: string) => page().keyboard.press(name);
const text = (words: string) => page().keyboard.type(words);
beforeAll(async () => {
  workstation = await launch();
  go = hands(page());
});
afterAll(() => workstation.quit());

/** The line goes down and comes back, as lines do: nobody presses anything. */
const cut = (offline: boolean) => page().evaluate((down) => window.workstation.practice.setFaults(down ? [{ kind: 'offline' }] : []), offline);

describe('by keyboard alone', () => {
  test('signs in and opens a client', async () => {
    // The first field has the focus in every step.
    await text(practice.userName);
    await go.type('Password', practice.password);
    await key('Enter');
    await page().getByLabel('Passcode').waitFor();
    await text(practice.passcode);
    await key('Enter');
    await page().getByText('Coanda: simulations').waitFor();
    await text(practice.coandaUserName);
    await go.type('Password', practice.coandaPassword);
    await key('Enter');
    await page().getByRole('navigation', { name: 'Clients' }).waitFor();
    await go.type('Find a client', 'monnier');
    await go.press('Adeline Monnier');
    await accountsLive(page());
    await go.press('Accounts', 'ArrowRight');
  });

  test('plans with every kind of contribution and withdrawal', async () => {
    await go.press('New simulation');
    await go.type('Goal at the end', '60 000');
    await go.type('Savings today', '12 500');
    await go.type('Scheduled contribution', '250');
    await go.type('Fund or ISIN', 'monde');
    await key('Enter');
    await go.type('Share in %', '60');
    await go.press('Add a fund');
    await text('oblig');
    await key('Enter');
    await go.press('Share the rest');
    // What is added has the focus.
    await go.press('One-off contribution');
    await text('5 000');
    await go.press('Scheduled contributions');
    await text('100');
    await go.press('Partial withdrawal');
    await text('2 000');
    await go.press('Scheduled withdrawals');
    await text('50');
    expect(await page().getByRole('group', { name: 'Add a contribution or a withdrawal' }).locator('xpath=../..').getByRole('listitem').count()).toBe(4);
    await key('Control+z');
    await key('Control+Shift+z');
    await go.press('Run on Coanda');
    await page().locator('[data-probability]').waitFor();
    await go.press('Read-out month', 'ArrowLeft');
    expect(await page().locator('output').first().innerText()).toBe('November 2036');
    for (const kind of ['One-off contributions', 'Scheduled contributions', 'Partial withdrawals', 'Scheduled withdrawals']) await page().getByText(kind, { exact: true }).first().waitFor();
  });

  test('plays a what-if, finds what it would take, and runs it', async () => {
    await go.press('What if…?');
    await page().locator('[data-estimate="full"]').waitFor();
    await go.press('Contribution (monthly)', 'PageUp');
    await go.press('Find');
    await page().locator('[data-solution="target"]').waitFor();
    await go.press('Try it');
    await page().locator('[data-estimate="full"]').waitFor();
    await go.press('Run on Coanda');
    await page().locator('[data-estimate-check]').waitFor();
  });

  test('shows a result across the table', async () => {
    await key('F5');
    await page().getByRole('dialog', { name: 'Presentation for the client' }).waitFor();
    await key('F5');
    await page().getByRole('dialog', { name: 'Presentation for the client' }).waitFor({ state: 'hidden' });
    await go.press('Back');
  });

  test('plans under management by others', async () => {
    for (const [simulator, profile] of [['Gestion déléguée', 'Prudent'], ['Gestion à horizon', 'Prudent']] as const) {
      await go.press('New simulation');
      await go.tabTo('Simulator');
      await text(simulator);
      await go.press(profile, 'Space');
      await go.type('Savings today', '20 000');
      await go.press('Run on Coanda');
      await page().locator('article [data-outcome="median"]').first().waitFor();
      await go.press('Back');
    }
  });

  test('puts simulations side by side, and leaves one out', async () => {
    const boxes = 4;
    await expect.poll(() => page().locator('[role="row"] input[type="checkbox"]').count()).toBe(boxes);
    for (let chosen = 0; chosen < boxes; chosen += 1) {
      await go.press('Compare S-', 'Space');
      await key('Tab');
    }
    await go.press('Compare (4)');
    await page().getByRole('heading', { name: '4 simulations side by side' }).waitFor();
    await go.press('Leave out');
    await page().getByRole('heading', { name: '3 simulations side by side' }).waitFor();
    await go.press('Back');
  });

  test('queues a plan without a network, changes it, and opens its result when the network is back', async () => {
    await cut(true);
    await go.press('Update all accounts');
    await page().locator('[data-connection="offline"]').waitFor();
    await go.press('New simulation');
    await go.type('Savings today', '21 000');
    await go.press('Queue it');
    await page().locator('[data-queued="waiting"]').waitFor();
    await go.press('Change');
    await go.type('Savings today', '22 000');
    await go.press('Save in the queue');
    await page().locator('[data-queued="waiting"]').waitFor();
    await cut(false);
    await page().locator('[data-queued="done"]').waitFor({ timeout: 60_000 });
    await go.press('Open the result');
    await page().locator('article [data-outcome="median"]').first().waitFor();
  });
});
