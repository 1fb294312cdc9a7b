// The same day over and over, with faults every half minute: memory, handles, files and listeners stay where they are.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import type { FaultKind } from '../../../preload/contract/fault-kinds';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, run, signIn, type Workstation } from '../../e2e/workstation';
import { openRow } from '../row';
import { judge, sample, type Sample } from './growth';

const { count, full, note, random } = openRow('soak');
const minutes = count / 60;
/** All but the one that ends the session, after which nothing would be asked any more. */
const kinds: FaultKind[] = ['unavailable', 'offline', 'rateLimited', 'delay', 'truncated', 'malformedJson', 'resetAt', 'htmlPage', 'redirect', 'gzipBomb'];

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  const { page, application } = workstation;
  await signIn(page);
  await openClient(page, 'Adeline Monnier');
  await accountsLive(page);
  await fillPlan(page, { target: '60000', savings: '20000', regular: '200', funds: [['Corvane World', '100']] });
  await run(page);
  await answerSaveDialog(application, join(newFolder(), 'report.pdf'));
  await application.evaluate(() => {
    // How often the loop was late by so many milliseconds: a list of every delay would itself be what grows.
    const watch = { late: new Uint32Array(10_000), last: performance.now() };
    (globalThis as unknown as { watch: typeof watch }).watch = watch;
    setInterval(() => {
      const now = performance.now();
      const by = Math.min(watch.late.length - 1, Math.max(0, Math.floor(now - watch.last - 20)));
      watch.late[by] = watch.late[by]! + 1;
      watch.last = now;
    }, 20);
  });
});
afterAll(() => workstation?.kill().catch(() => undefined));

/** One time round: clients, accounts, a result, a report, searching, every part of the program. */
async function round(turn: number): Promise<void> {
  const { page } = workstation;
  await page.locator('[data-section="clients"]').click();
  const search = page.locator('nav input[type="search"]');
  await search.fill(turn % 2 ? 'mar' : '');
  await search.fill('');
  await openClient(page, turn % 2 ? 'Odette Marchal' : 'Adeline Monnier');
  for (const tab of ['accounts', 'details', 'premia', 'simulations']) await page.locator(`#tab-${tab}`).click();
  if (turn % 2 === 0) {
    await page.locator('[data-open]').first().click();
    await page.locator('.chart svg').first().waitFor();
  }
  await page.evaluate(async (index) => {
    const list = await window.workstation.clients.list();
    const client = list.ok ? list.value[index % list.value.length] : undefined;
    if (!client) return;
    await window.workstation.accounts.refresh({ clientId: client.id });
    const found = await window.workstation.simulations.list({ clientId: client.id });
    const first = found.ok ? found.value[0] : undefined;
    if (first && index % 6 === 0) await window.workstation.reports.export({ report: { kind: 'simulation', simulationId: first.id }, language: 'en' });
    await window.workstation.app.checkConnection();
  }, turn);
  for (const section of ['directory', 'reports', 'environments', 'activity']) await page.locator(`[data-section="${section}"]`).click();
  await page.keyboard.press('Escape');
}

async function soak(seconds: number, everySeconds: number): Promise<{ samples: Sample[]; rounds: number }> {
  const samples: Sample[] = [];
  const { page, application, userDataDir } = workstation;
  const begun = performance.now();
  let [turn, faulty, lastFault, lastSample] = [0, false, begun, begun];
  while (performance.now() - begun < seconds * 1000) {
    // Half a minute with a fault, half a minute without.
    if (performance.now() - lastFault > Math.min(30_000, seconds * 150)) {
      faulty = !faulty;
      lastFault = performance.now();
      const faults = faulty ? [faultOf(kinds[Math.floor(random() * kinds.length)]!, { seconds: 1, bytes: 20 })] : [];
      await page.evaluate((next) => window.workstation.practice.setFaults(next), faults);
    }
    await round(turn);
    turn += 1;
    if (performance.now() - lastSample > everySeconds * 1000) {
      lastSample = performance.now();
      samples.push(await sample(application, page, userDataDir));
    }
  }
  await page.evaluate(() => window.workstation.practice.setFaults([]));
  return { samples, rounds: turn };
}

describe('the same day over and over', () => {
  it('leaves everything where it was', async () => {
    const seconds = minutes * 60;
    // The first part warms up: code is compiled, caches are filled.
    await soak(seconds * 0.3, seconds);
    await workstation.application.evaluate(() => { (globalThis as unknown as { watch: { late: Uint32Array } }).watch.late.fill(0); });
    const { samples, rounds } = await soak(seconds * 0.7, Math.max(2, seconds / 40));
    const late = await workstation.application.evaluate(() => [...(globalThis as unknown as { watch: { late: Uint32Array } }).watch.late]);
    const ticks = late.reduce((sum, count) => sum + count, 0);
    let earlier = 0;
    const p99 = late.findIndex((count) => (earlier += count) >= ticks * 0.99);
    expect(ticks).toBeGreaterThan(0);
    const { faults, measured } = judge(samples);
    note('minutes', Math.round(minutes * 10) / 10);
    note('rounds after warming up', rounds);
    for (const [name, value] of Object.entries(measured)) note(name, value);
    note('event loop p99, ms', Math.round(p99));
    expect(faults).toEqual([]);
    expect(workstation.complaints).toEqual([]);
    // In seconds, beside other work, that says more of the machine than of the program.
    if (full) expect(p99).toBeLessThan(50);
  });

  it('is told from one that keeps what it should let go of (control)', async () => {
    const leak = () => workstation.application.evaluate(() => {
      const kept = ((globalThis as unknown as { kept?: unknown[] }).kept ??= []);
      kept.push(Array.from({ length: 40_000 }, (_, index) => ({ index, text: `kept ${index}` })));
      process.on('kept' as never, () => undefined);
    });
    const samples: Sample[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      await round(turn);
      await leak();
      samples.push(await sample(workstation.application, workstation.page, workstation.userDataDir));
    }
    const { faults } = judge(samples);
    note('control, a leak: seen', faults.length);
    expect(faults.join()).toContain('heap grown');
    expect(faults.join()).toContain('listeners grown');
  });
});
