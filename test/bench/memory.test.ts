// Memory of all processes after a day's work and a rest, against a program with nothing but a window.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { accountsLive, answerSaveDialog, electronArgs, fillPlan, launch, newFolder, openClient, run, signIn } from '../e2e/workstation';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Printing, what-ifs and their threads let go of what they hold within a minute and a half. */
const restMs = 100_000;
const megabyte = 2 ** 20;

/** A process and all it started. */
function family(pid: number): number[] {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name): [number, number][] => {
    try {
      return [[Number(name), Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1])]];
    } catch {
      return []; // ended meanwhile
    }
  }));
  const all = [pid];
  for (const member of all) for (const [child, parent] of parents) if (parent === member) all.push(child);
  return all;
}

/** Bytes; what several processes share counts once. */
function memoryOf(pid: number): number {
  return family(pid).reduce((sum, member) => sum + Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024, 0);
}

async function empty(): Promise<number> {
  const program = await _electron.launch({ executablePath: process.env['WORKSTATION_ELECTRON_EXECUTABLE']!, args: [...electronArgs('en'), here('empty'), `--user-data-dir=${newFolder()}`] });
  await (await program.firstWindow()).waitForSelector('nav button');
  await after(20_000);
  const bytes = memoryOf(program.process().pid!);
  await program.close();
  return bytes;
}

async function afterADay(): Promise<{ begun: number; worked: number; rested: number }> {
  const workstation = await launch();
  try {
    const { page, application } = workstation;
    const pid = application.process().pid!;
    await signIn(page);
    const begun = memoryOf(pid);
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    await fillPlan(page, { target: '400 000', savings: '30 000', regular: '250', years: '40', funds: [['monde', '60'], ['oblig', '40']] });
    await run(page);
    await page.locator('.chart svg').first().waitFor();
    await page.getByRole('button', { name: 'What if…?' }).click();
    await page.locator('[data-estimate="full"]').waitFor();
    await answerSaveDialog(application, join(newFolder(), 'report.pdf'));
    const written = await page.evaluate(async () => {
      const clients = await window.workstation.clients.list();
      for (const client of clients.ok ? clients.value : []) {
        await window.workstation.accounts.refresh({ clientId: client.id });
        const runs = await window.workstation.simulations.list({ clientId: client.id });
        const first = runs.ok ? runs.value[0] : undefined;
        if (first) return (await window.workstation.reports.export({ report: { kind: 'simulation', simulationId: first.id }, language: 'en' })).ok;
      }
      return false;
    });
    expect(written).toBe(true);
    for (const section of ['directory', 'reports', 'environments', 'activity', 'clients']) await page.locator(`[data-section="${section}"]`).click();
    const worked = memoryOf(pid);
    await after(restMs);
    return { begun, worked, rested: memoryOf(pid) };
  } finally {
    await workstation.kill();
  }
}

test.skipIf(process.platform !== 'linux')('memory after a day and a rest', async () => {
  const [nothing, day] = [await empty(), await afterADay()];
  const found = { empty: Math.round(nothing / megabyte), begun: Math.round(day.begun / megabyte), worked: Math.round(day.worked / megabyte), rested: Math.round(day.rested / megabyte), ratio: day.rested / nothing };
  mkdirSync(here('../../out'), { recursive: true });
  writeFileSync(here('../../out/bench-memory.json'), `${JSON.stringify(found, null, 2)}\n`);
  console.log(found);
});
