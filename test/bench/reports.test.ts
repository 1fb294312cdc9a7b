// Reports: a three-page one against a blank page in the same warm window, and two hundred in one go with the memory they leave.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ReportRequest } from '../../preload/contract/reports';
import { addClient, addRun, plan, prepared } from '../e2e/prepared';
import { answerOpenDialog, answerSaveDialog, launch, newFolder, type Workstation } from '../e2e/workstation';

const out = fileURLToPath(new URL('../../out/bench-reports.json', import.meta.url));
const rounds = 15;
const many = 200;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Resident memory of every process of the program, in megabytes. */
const memory = ({ application }: Workstation): Promise<number> => application.evaluate(({ app }) => app.getAppMetrics().reduce((sum, { memory: { workingSetSize } }) => sum + workingSetSize, 0) / 1024);

/**
 * In turns, in the hidden window as it stands: a blank page printed in another hidden window, the report's pages printed
 * again as they are laid out, and the whole way from the request to the finished file.
 */
async function turns(workstation: Workstation, report: ReportRequest, folder: string): Promise<{ blank: number; pages: number; whole: number }> {
  const times = { blank: [] as number[], pages: [] as number[], whole: [] as number[] };
  await workstation.application.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, width: 900, height: 1200 });
    // No address is let through that brings a page of its own.
    await window.loadURL('about:blank');
    (globalThis as unknown as { blank: Electron.BrowserWindow }).blank = window;
  });
  const print = (blank: boolean) => workstation.application.evaluate(async ({ BrowserWindow }, which) => {
    const window = which ? (globalThis as unknown as { blank: Electron.BrowserWindow }).blank : BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('report.html'))!;
    const from = performance.now();
    await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true, margins: { top: 0, bottom: 0, left: 0, right: 0 }, generateTaggedPDF: true, generateDocumentOutline: true });
    return performance.now() - from;
  }, blank);
  for (let round = 0; round < rounds; round += 1) {
    await answerSaveDialog(workstation.application, join(folder, `${round}.pdf`));
    const whole = await workstation.page.evaluate(async (asked) => {
      const from = performance.now();
      const outcome = await window.workstation.reports.export({ report: asked, language: 'fr' });
      return outcome.ok ? performance.now() - from : NaN;
    }, report);
    const [blank, pages] = [await print(true), await print(false)];
    if (round > 1) [times.blank, times.pages, times.whole].forEach((list, index) => list.push([blank, pages, whole][index]!));
  }
  await workstation.application.evaluate(() => (globalThis as unknown as { blank: Electron.BrowserWindow }).blank.destroy());
  return { blank: median(times.blank), pages: median(times.pages), whole: median(times.whole) };
}

test('a report against a blank page, and two hundred in one go', async () => {
  let runs: string[] = [];
  const userDataDir = await prepared(async (store) => {
    const client = addClient(store, 'Adeline Monnier-Test', { contactId: 910_001 });
    // Three pages: withdrawals, an allocation, a long horizon.
    runs = [(await addRun(store, client, 'S-20261120-DELE2', plan(30, { mode: 'delegated', profile: { index: 2, name: 'Équilibré' }, targetAmount: 9_000_000, scheduledWithdrawals: [{ from: '2038-01', to: '2041-12', amount: 30_000, frequency: 'quarterly' }] }))).id];
    for (let index = 0; index < 20; index += 1) runs.push((await addRun(store, client, `S-20261120-M${index}`, plan(10, { targetAmount: null, currentSavings: 1_000_000 + index }))).id);
  });
  const folder = newFolder();
  const workstation = await launch({ userDataDir });
  try {
    await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
    const times = await turns(workstation, { kind: 'simulation', simulationId: runs[0]! }, folder);
    const target = newFolder();
    await answerOpenDialog(workstation.application, target);
    const batch = (count: number) => workstation.page.evaluate(async ([ids, total]) => {
      const from = performance.now();
      const outcome = await window.workstation.reports.exportMany({ taskId: crypto.randomUUID(), language: 'en', reports: Array.from({ length: total }, (_, index) => ({ kind: 'simulation' as const, simulationId: ids[index % ids.length]! })) });
      return outcome.ok && outcome.value.state === 'done' && outcome.value.failed.length === 0 ? performance.now() - from : NaN;
    }, [runs.slice(1), count] as const);
    // What a window needs once is there after the first few.
    await batch(20);
    const before = await memory(workstation);
    const milliseconds = await batch(many);
    const after = await memory(workstation);
    expect(readdirSync(target)).toHaveLength(many + 20);
    expect(workstation.complaints).toEqual([]);
    const found = { ...times, ratio: times.pages / times.blank, wholeRatio: times.whole / times.blank, many, perReport: milliseconds / many, memory: { before, after, growth: after - before } };
    mkdirSync(join(out, '..'), { recursive: true });
    writeFileSync(out, `${JSON.stringify(found, null, 2)}\n`);
    console.log(found);
  } finally {
    await workstation.quit();
  }
});
