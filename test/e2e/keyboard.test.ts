// The main job with the keyboard alone: sign in, open a client, fill in a plan, run it, read the chart.
import { expect, test } from 'vitest';
import { accountsLive, launch, practice } from './workstation';

test('everything is within reach of the keyboard', async () => {
  const workstation = await launch();
  const { page } = workstation;
  const { keyboard } = page;
  /** Presses Tab until the element has the focus. */
  const tabTo = async (name: string): Promise<void> => {
    const met: string[] = [];
    for (let presses = 0; presses < 80; presses += 1) {
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : null;
        return `${label ?? element?.getAttribute('aria-label') ?? element?.textContent ?? ''}`.trim();
      });
      if (at.startsWith(name)) return;
      met.push(at.slice(0, 30));
      await keyboard.press('Tab');
    }
    throw new Error(`never reached "${name}" among ${met.join(" | ")}`);
  };
  const type = async (name: string, text: string): Promise<void> => {
    await tabTo(name);
    await keyboard.press('Control+a');
    await keyboard.type(text);
  };
  try {
    // The first field has the focus in every step.
    await keyboard.type(practice.userName);
    await type('Password', practice.password);
    await keyboard.press('Enter');
    await page.getByLabel('Passcode').waitFor();
    await keyboard.type(practice.passcode);
    await keyboard.press('Enter');
    await page.getByText('Coanda: simulations').waitFor();
    await keyboard.type(practice.coandaUserName);
    await type('Password', practice.coandaPassword);
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Clients' }).waitFor();
    await type('Find a client', 'monnier');
    await tabTo('Adeline Monnier');
    await keyboard.press('Enter');
    await accountsLive(page);
    await tabTo('Accounts');
    await keyboard.press('ArrowRight');
    await tabTo('New simulation');
    await keyboard.press('Enter');
    await type('Goal at the end', '60 000');
    await type('Savings today', '12 500');
    await type('Scheduled contribution', '250');
    await type('Fund or ISIN', 'monde');
    await keyboard.press('Enter');
    await type('Share in %', '100');
    await tabTo('Run on Coanda');
    await keyboard.press('Enter');
    await page.locator('[data-probability]').waitFor();
    await tabTo('Read-out month');
    await keyboard.press('ArrowLeft');
    expect(await page.locator('output').innerText()).toBe('November 2036');
  } finally {
    await workstation.quit();
  }
});
