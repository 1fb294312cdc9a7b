// The printed report at its edges: sixty years, no goal, a very long name, many funds, a folder that cannot be written.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../resources/practice/catalogue.json';
import { accountsLive, answerSaveDialog, fillPlan, launch, newFolder, openClient, run, signIn, type Workstation } from './workstation';

const folder = newFolder();
let workstation: Workstation;

beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
});
afterAll(() => workstation.quit());

const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const plain = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ');

async function exportTo(name: string): Promise<string> {
  const file = join(folder, name);
  await answerSaveDialog(workstation.application, file);
  await workstation.page.getByRole('button', { name: 'Export PDF' }).click();
  await workstation.page.locator('[data-exported]').waitFor();
  return file;
}

/** What holds for every report: fonts inside, vectors only, nothing active, every page numbered, on A4. */
function expectSound(file: string): { pages: number; text: string } {
  const info = tool('pdfinfo', file);
  const pages = Number(/Pages:\s+(\d+)/.exec(info)?.[1]);
  const text = plain(tool('pdftotext', '-layout', file, '-'));
  expect(info).toMatch(/Tagged:\s+yes/);
  expect(info).toMatch(/Page size:.*A4/);
  expect(info).not.toContain('Adeline');
  expect(tool('pdfimages', '-list', file).trim().split('\n')).toHaveLength(2);
  for (const line of tool('pdffonts', file).trim().split('\n').slice(2)) expect(line).toMatch(/ yes (yes|no) yes\s+\d+\s+\d+$/);
  expect(readFileSync(file, 'latin1')).not.toMatch(/\/(JavaScript|URI|Launch|SubmitForm|EmbeddedFile)\b/);
  for (let page = 1; page <= pages; page += 1) expect(text).toContain(`Page ${page} of ${pages}`);
  tool('pdftoppm', '-r', '80', '-png', file, file.replace('.pdf', ''));
  return { pages, text };
}

describe('a report', () => {
  test('of sixty years without a goal, for a client with a very long name', async () => {
    const { page } = workstation;
    await openClient(page, 'Marie-Charlotte Bénédicte');
    await accountsLive(page);
    await fillPlan(page, { savings: '9 876 543,21', regular: '100', years: '60', funds: [['monde', '12,5'], ['oblig', '87,5']] });
    await run(page);
    const { text } = expectSound(await exportTo('sixty.pdf'));
    expect(text).toContain('No goal was set');
    // A long name may break at its hyphens.
    expect(text.replaceAll(' ', '')).toContain('Villeneuve-lès-Bordes');
    expect(text).toContain('60 years (720 months)');
    expect(text).toContain('Dec 2086');
  });

  test('of a plan shows every contribution and withdrawal', async () => {
    const { page } = workstation;
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    await fillPlan(page, { target: '60 000', savings: '12 500', regular: '250', years: '12', funds: [['monde', '100']] });
    const fill = async (kind: string, fields: Record<string, string>): Promise<void> => {
      await page.getByRole('group', { name: 'Add a contribution or a withdrawal' }).getByRole('button', { name: kind, exact: true }).click();
      const flow = page.getByRole('listitem', { name: kind, exact: true });
      for (const [label, value] of Object.entries(fields)) await flow.getByLabel(label).fill(value);
    };
    await fill('One-off contribution', { Amount: '5 000', Month: '2029-06' });
    await fill('Scheduled contributions', { Amount: '611', 'First payment': '2028-01', 'Last payment': '2030-12' });
    await fill('Partial withdrawal', { Amount: '2 345', Month: '2033-03' });
    await fill('Scheduled withdrawals', { Amount: '321', 'First payment': '2035-01' });
    await run(page);
    const { text } = expectSound(await exportTo('flows.pdf'));
    const lines = ['Savings today €12,500.00', '€250.00, monthly, Dec 2026 to Nov 2038', '€611.00, monthly, Jan 2028 to Dec 2030', 'One-off contributions €5,000.00, Jun 2029', 'Scheduled withdrawals €321.00, monthly, Jan 2035 to Nov 2038', 'Partial withdrawals €2,345.00, Mar 2033'];
    for (const line of lines) expect(text).toContain(line);
  });

  test('of twenty funds shows each by name and ISIN', async () => {
    const { page } = workstation;
    await openClient(page, 'Karim Benhaddou');
    await accountsLive(page);
    const funds = catalogue.funds.slice(0, 20);
    await fillPlan(page, { target: '1', savings: '1000', years: '1', funds: funds.map((fund) => [fund.isin, '5']) });
    await run(page);
    const file = await exportTo('funds.pdf');
    const { text } = expectSound(file);
    for (const fund of funds) {
      expect(text).toContain(plain(fund.name));
      expect(text).toContain(fund.isin);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('says so when it cannot be written, leaves nothing behind, and works elsewhere', async () => {
    const { page, application } = workstation;
    await answerSaveDialog(application, join(folder, 'no such folder', 'report.pdf'));
    await page.getByRole('button', { name: 'Export PDF' }).click();
    await page.getByText('The file could not be written there').waitFor();
    await exportTo('elsewhere.pdf');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('is not made when the dialog is cancelled', async () => {
    await answerSaveDialog(workstation.application, null);
    await workstation.page.getByRole('button', { name: 'Export PDF' }).click();
    await workstation.page.getByRole('button', { name: 'Export PDF' }).and(workstation.page.locator(':enabled')).waitFor();
    expect(await workstation.page.locator('[data-exported]').count()).toBe(0);
  });

  test('no page complained', () => expect(workstation.complaints).toEqual([]));
});
