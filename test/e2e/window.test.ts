// The window and the desktop around it: its place is remembered, and links from outside open a client and nothing else.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { launch, openClient, accountsLive, newFolder, sandboxFlags, signIn, type LaunchOptions, type Workstation } from './workstation';

const opened: Workstation[] = [];
afterEach(async () => {
  for (const workstation of opened.splice(0)) await workstation.kill().catch(() => undefined);
});
async function start(options: LaunchOptions = {}): Promise<Workstation> {
  const workstation = await launch(options);
  opened.push(workstation);
  return workstation;
}
const bounds = ({ application }: Workstation) => application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.isVisible())?.getNormalBounds());

/** As the system does with a link: the program is started once more, with the link for an argument. */
function follow(userDataDir: string, link: string): Promise<number | null> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(String(process.env['WORKSTATION_ELECTRON_EXECUTABLE']), [...sandboxFlags, root, `--user-data-dir=${userDataDir}`, link], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', resolve));
}

describe('the window', () => {
  test('is as large, and its text as large, as it was left', async () => {
    const first = await start();
    await first.application.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.isVisible());
      window?.setBounds({ x: 40, y: 60, width: 1010, height: 720 });
      window?.webContents.setZoomFactor(1.25);
    });
    const left = await bounds(first);
    expect(left).toMatchObject({ width: 1010, height: 720 });
    await first.quit();
    const next = await start({ userDataDir: first.userDataDir });
    expect(await bounds(next)).toEqual(left);
    await expect.poll(() => next.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())).toBeCloseTo(1.25, 3);
  });

  test('is seen again although its screen is gone, and although its place cannot be read', async () => {
    for (const kept of ['{"x":9000,"y":9000,"width":1000,"height":700,"maximized":false,"zoom":1}', 'nothing of the kind']) {
      const userDataDir = newFolder();
      writeFileSync(join(userDataDir, 'window.json'), kept);
      const workstation = await start({ userDataDir });
      const place = await bounds(workstation);
      expect(place?.x).toBeLessThan(3000);
      expect(place?.y).toBeLessThan(3000);
    }
  });
});

describe('a link from outside', () => {
  test('opens its client, waits behind the lock, and is said to lead nowhere when it does', async () => {
    const workstation = await start();
    const { page, userDataDir } = workstation;
    await signIn(page);
    await openClient(page, 'Karim Benhaddou');
    await accountsLive(page);
    // The link is taken from the program itself.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('copy a link');
    await page.keyboard.press('Enter');
    await expect.poll(() => workstation.application.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^advisor-workstation:\/\/client\/[0-9a-f-]{36}$/);
    const link = await workstation.application.evaluate(({ clipboard }) => clipboard.readText());

    await openClient(page, 'Adeline Monnier');
    expect(await follow(userDataDir, link)).toBe(0);
    await page.getByRole('heading', { level: 1, name: 'Karim Benhaddou' }).waitFor();

    await openClient(page, 'Adeline Monnier');
    for (const other of [`${link}/delete`, link.replace('client', 'clients'), 'advisor-workstation://client/../../x', 'https://example.org/']) expect(await follow(userDataDir, other)).toBe(0);
    await page.waitForTimeout(300);
    expect(await page.getByRole('heading', { level: 1 }).first().textContent()).toBe('Adeline Monnier');

    await follow(userDataDir, 'advisor-workstation://client/00000000-0000-4000-8000-000000000000');
    await page.getByText('The link leads to a client who is not in this book.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await page.keyboard.press('Control+l');
    await page.getByRole('button', { name: 'Unlock' }).waitFor();
    await follow(userDataDir, link);
    await page.waitForTimeout(300);
    expect(await page.getByText('Karim').count()).toBe(0);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('heading', { level: 1, name: 'Karim Benhaddou' }).waitFor();
    // Whom a link named is nowhere in what is written down.
    const log = join(userDataDir, 'diagnostics', 'log.jsonl');
    expect(existsSync(log)).toBe(true);
    expect(readFileSync(log, 'utf8')).not.toContain(link.slice(-36));
  });

  test('that starts the program is followed once its book is open', async () => {
    const first = await start();
    await signIn(first.page);
    await openClient(first.page, 'Karim Benhaddou');
    const id = await first.page.evaluate(async () => {
      const outcome = await window.workstation.clients.list();
      return outcome.ok ? outcome.value.find(({ name }) => name === 'Karim Benhaddou')?.id : '';
    });
    await first.quit();
    const next = await start({ userDataDir: first.userDataDir, args: [`advisor-workstation://client/${id}`] });
    await next.page.getByRole('heading', { level: 1, name: 'Karim Benhaddou' }).waitFor();
  });
});
