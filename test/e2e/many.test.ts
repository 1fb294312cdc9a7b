// Many of everything: ten thousand clients, two thousand simulations of one of them. Only what can be seen is drawn.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPractice } from '../../main/practice/server';
import { launch, newFolder, openClient, signIn } from './workstation';

test('ten thousand clients are listed and found', async () => {
  // Another program's server speaks for a remote system here; to the workstation it is an environment like any other.
  const remote = await startPractice({ simulationSeconds: 0 });
  const folder = newFolder();
  const file = join(folder, 'environments.json');
  const clients = Array.from({ length: 10_000 }, (_, index) => ({ contactId: index + 1, name: `Client numéro ${index + 1}`, birthDate: null }));
  writeFileSync(file, JSON.stringify({ format: 1, environments: [{ ...remote.environment, id: 'firm', name: 'A firm', clients }] }));
  const workstation = await launch({ args: [`--environments=${file}`] });
  const { page } = workstation;
  try {
    await page.getByLabel('Environment').selectOption('firm');
    await signIn(page);
    await page.getByRole('button', { name: 'Client numéro 1', exact: false }).first().waitFor();
    // Only what can be seen is drawn; the end is there when one scrolls to it.
    expect(await page.locator('nav li button').count()).toBeLessThan(60);
    await page.locator('nav .list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByRole('button', { name: 'Client numéro 9999', exact: false }).waitFor();
    await page.getByLabel('Find a client').fill('numero 9999');
    await page.getByRole('button', { name: 'Client numéro 9999' }).waitFor();
    expect(await page.locator('nav li button').count()).toBe(1);
    await page.getByLabel('Find a client').fill('nobody of this name');
    await page.getByText('No client matches').waitFor();
    expect(workstation.complaints).toEqual([]);
  } finally {
    await workstation.quit();
    await remote.close();
  }
});

test('two thousand simulations of a client are listed, found and opened', async () => {
  const remote = await startPractice({ simulationSeconds: 0 });
  const file = join(newFolder(), 'environments.json');
  const clients = Array.from({ length: 5000 }, (_, index) => ({ contactId: index + 1, name: `Client ${String(index + 1).padStart(4, '0')}`, birthDate: null }));
  writeFileSync(file, JSON.stringify({ format: 1, environments: [{ ...remote.environment, id: 'firm', name: 'A firm', clients }] }));
  const workstation = await launch({ args: [`--environments=${file}`] });
  const { page } = workstation;
  try {
    await page.getByLabel('Environment').selectOption('firm');
    await signIn(page);
    await page.evaluate(async () => {
      const listed = await window.workstation.clients.list();
      const clientId = listed.ok ? listed.value[0]!.id : '';
      const run = (currentSavings: number) => window.workstation.simulations.run({ taskId: crypto.randomUUID(), clientId, input: {
        mode: 'free', simulatorUuid: 'aaaic:simulators:243', currency: 'EUR', startMonth: '2027-01', horizonMonths: 6, currentSavings, targetAmount: 1_000_000, oneOffContributions: [], scheduledContributions: [], oneOffWithdrawals: [], scheduledWithdrawals: [],
        portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }], profile: null, age: null,
      } });
      for (let number = 1; number <= 2000; number += 1) {
        const outcome = await run(number * 100);
        if (!outcome.ok) throw new Error(outcome.error.code);
      }
    });
    await openClient(page, 'Client 0001');
    await page.getByRole('tab', { name: 'Simulations' }).click();
    const rows = page.getByRole('table', { name: 'Simulations' }).getByRole('row');
    await rows.nth(5).waitFor();
    expect(await page.getByRole('table', { name: 'Simulations' }).getAttribute('aria-rowcount')).toBe('2001');
    expect(await rows.count()).toBeLessThan(60);
    // To the very end, by the wheel of a hasty hand.
    await page.locator('[role="rowgroup"]').evaluate(async (body) => {
      for (let turn = 0; turn < 400 && body.scrollTop + body.clientHeight < body.scrollHeight - 2; turn += 1) {
        body.scrollBy(0, 2000);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await page.locator('[role="row"][aria-rowindex="2001"]').waitFor();
    expect(await rows.count()).toBeLessThan(60);
    await page.locator('[role="row"][aria-rowindex="2001"] [data-open]').click();
    await page.getByText('€1', { exact: true }).first().waitFor();
    expect(workstation.complaints).toEqual([]);
  } finally {
    await workstation.quit();
    await remote.close();
  }
}, 300_000);
