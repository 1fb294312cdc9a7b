// A book of ten thousand clients, given by an environments file: found by typing, drawn without delay.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPractice } from '../../main/practice/server';
import { launch, newFolder, signIn } from './workstation';

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
