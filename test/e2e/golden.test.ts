// Twelve reports to the letter and to the picture: every page's text and look as they were approved.
// After a wanted change: WORKSTATION_GOLDEN=write, then look at every page in out/golden before committing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Firm } from '../../preload/contract/firm';
import type { ReportRequest } from '../../preload/contract/reports';
import { sampleAccount } from '../integration/cache/sample-store';
import { addClient, addRun, plan, prepared, preparedAt } from './prepared';
import { answerSaveDialog, launch, newFolder, type Workstation } from './workstation';

const golden = fileURLToPath(new URL('golden', import.meta.url));
const out = fileURLToPath(new URL('../../out/golden', import.meta.url));
const write = process.env['WORKSTATION_GOLDEN'] === 'write';
/** Dots an inch: enough to see a line that moved, small enough to be kept. */
const resolution = 40;
/** Share of a page's dots that may differ: a time of printing is written in other digits. */
const tolerance = 0.004;

const firm: Partial<Firm> = {
  name: 'Rousset & Associés Patrimoine', registration: 'ORIAS 07 000 001, registered intermediary', address: '14 quai des Tilleuls\n69002 Lyon', contact: '04 00 00 00 00, bonjour@rousset.example',
  adviserName: 'Camille Rousset', adviserRole: 'Conseillère en investissements financiers', adviserRegistration: 'ORIAS 07 000 002', colour: '#7a2e3a',
};

const ids: Record<string, string> = {};
const requests: Record<string, { report: ReportRequest; language: 'en' | 'fr' }> = {};
let folder = '';
let workstation: Workstation;

const extreme = `${'Éléonore-Philippine d’Hérouville-Saint-Clair '.repeat(3)}\u202Eשלום\u202C ${'W'.repeat(40)} 测试 Z\u0301\u0323`;

/** A valid ISIN of no fund: the check digit by Luhn over digits and letters as numbers. */
function isinOf(number: number): string {
  const body = `LU${String(990_000_000 + number)}`;
  const digits = [...body].map((character) => Number.parseInt(character, 36)).join('');
  const sum = [...digits].reverse().reduce((total, digit, index) => total + [...String(Number(digit) * (index % 2 === 0 ? 2 : 1))].reduce((both, one) => both + Number(one), 0), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

beforeAll(async () => {
  folder = newFolder();
  const userDataDir = await prepared(async (store) => {
    const client = addClient(store, 'Adeline Monnier-Test', { contactId: 910_001, birthDate: '1984-03-02', risk: { key: '3', date: '2026-05-12' } });
    const named = addClient(store, extreme.slice(0, 300), { contactId: 910_002 });
    store.accounts.replace(client, [
      sampleAccount(1, { name: 'Livret A', accountNumber: '00011122233', typeName: 'Livret réglementé' }), sampleAccount(2, { name: 'Assurance-vie Horizon', typeName: 'Assurance-vie', balance: { minor: 4_512_345, currency: 'EUR' } }),
      sampleAccount(3, { name: 'Compte-titres', typeName: 'Titres', balance: { minor: -12_050, currency: 'USD' }, currency: 'USD', balanceDate: null }), sampleAccount(4, { name: 'Ancien compte', state: 'closed', balance: null }),
    ], '[]', preparedAt);
    store.premia.begin({ id: '00000000-0000-4000-8000-00000000aaaa', clientId: client, createdAt: preparedAt, reference: 'PREM-2026-1', journeyName: 'Nouveau contrat', productName: 'PER Zen', sent: '{}' });
    store.premia.created('00000000-0000-4000-8000-00000000aaaa', 'f'.repeat(40));
    const add = async (name: string, ...run: Parameters<typeof addRun> extends [unknown, unknown, ...infer R] ? R : never): Promise<void> => {
      ids[name] = (await addRun(store, client, ...run)).id;
    };
    await add('free', 'S-20261120-FREE2', plan(12));
    await add('delegated', 'S-20261120-DELE2', plan(15, { mode: 'delegated', profile: { index: 2, name: 'Équilibré' }, targetAmount: 9_000_000, oneOffContributions: [{ month: '2029-06', amount: 500_000 }], scheduledWithdrawals: [{ from: '2038-01', to: '2041-12', amount: 30_000, frequency: 'quarterly' }] }));
    await add('glidepath', 'S-20261120-GL2DE', plan(20, { mode: 'glidepath', profile: { index: 1, name: 'Équilibré horizon retraite' }, age: 45, targetAmount: 12_000_000 }));
    await add('sixty', 'S-20261120-S2XTY', plan(60, { targetAmount: 100_000_000 }));
    await add('noTarget', 'S-20261120-N2GAL', plan(8, { targetAmount: null }));
    await add('negative', 'S-20261120-NEG22', plan(5, { scheduledContributions: [], scheduledWithdrawals: [{ from: '2027-01', to: '2031-12', amount: 19_000, frequency: 'monthly' }], targetAmount: 500_000 }));
    const forty = Array.from({ length: 40 }, (_, index) => ({ isin: isinOf(index), currency: 'EUR', weight: 0.025 }));
    await add('forty', 'S-20261120-F2RTY', plan(10), { input: plan(10, { portfolio: forty }), fundNames: Object.fromEntries(forty.map(({ isin }, index) => [isin, index === 7 ? 'Un fonds au nom particulièrement long, part C capitalisation en euros couverte contre le risque de change' : `Fonds numéro ${index + 1}`])) });
    ids['named'] = (await addRun(store, named, 'S-20261120-NAME2', plan(12, { currentSavings: 999_999_999_999, targetAmount: 1_000_000_000_000 }))).id;
    store.simulations.saveLabel(ids['free']!, { name: 'Un projet de vie au bord de la mer', note: '', pinned: false, archived: false }, new Date(preparedAt));
    ids['client'] = client;
  }, firm);
  const simulation = (name: string) => ({ kind: 'simulation' as const, simulationId: ids[name]! });
  Object.assign(requests, {
    'free-en': { report: simulation('free'), language: 'en' }, 'free-fr': { report: simulation('free'), language: 'fr' }, 'delegated-fr': { report: simulation('delegated'), language: 'fr' }, 'glidepath-en': { report: simulation('glidepath'), language: 'en' },
    'estimate-fr': { report: { kind: 'estimate', simulationId: ids['free']!, input: plan(12, { scheduledContributions: [{ from: '2027-01', to: '2038-12', amount: 35_000, frequency: 'monthly' }] }) }, language: 'fr' },
    'comparison-en': { report: { kind: 'comparison', simulationIds: ['free', 'delegated', 'glidepath', 'noTarget'].map((name) => ids[name]!) }, language: 'en' },
    'summary-fr': { report: { kind: 'summary', clientId: ids['client']! }, language: 'fr' },
    'names-en': { report: simulation('named'), language: 'en' }, 'sixty-fr': { report: simulation('sixty'), language: 'fr' }, 'no-target-en': { report: simulation('noTarget'), language: 'en' }, 'negative-fr': { report: simulation('negative'), language: 'fr' }, 'forty-en': { report: simulation('forty'), language: 'en' },
  });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  workstation = await launch({ userDataDir, env: { TZ: 'Europe/Paris' } });
  await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
});
afterAll(() => workstation?.quit());

const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

async function report(name: string): Promise<string> {
  const file = join(folder, `${name}.pdf`);
  await answerSaveDialog(workstation.application, file);
  const outcome = await workstation.page.evaluate((request) => window.workstation.reports.export(request), requests[name]!);
  expect(outcome).toMatchObject({ ok: true, value: { state: 'saved' } });
  return file;
}

/** What is declared to differ each time: when it was made, where the log stood, which program it ran on. Columns stand as wide apart as those are written. */
const declared = (text: string): string => text
  .replaceAll(/\d{2}\/\d{2}\/20\d{2}(?: à |, | )\d{2}:\d{2}(?:\s(?:UTC|GMT|CET|CEST)(?:[+−-]\d+)?)?/g, (time) => (/^20\/11\/2026/.test(time) ? time : '<time>'))
  // A zone that found no room beside its time: it changes twice a year.
  .replaceAll(/ {2,}(?:CES?T|UTC\+[12])$/gm, '   <zone>')
  .replaceAll(/(Log|Journal) [0-9a-f]{10}/g, '$1 <log>').replaceAll(/\d+ entr(?:y|ies|ée|ées)\s?: [0-9a-f]{64}/g, '<log>')
  .replaceAll(/Electron [\d.]+, Chromium\s+[\d.]+/g, '<engine>').replaceAll(/B-\d{8}-(\w+\s+)\d{2}\/\d{2}\/20\d{2}/g, 'B-<day>-$1<day>').replaceAll(/B-\d{8}-/g, 'B-<day>-').replaceAll(/(As of|Au)(\s+)\d{2}\/\d{2}\/20\d{2}/g, '$1$2<day>')
  .replaceAll(/^ +| +$/gm, '').replaceAll(/ {2,}/g, '   ').replaceAll(/\n{3,}/g, '\n\n');

const names = ['free-en', 'free-fr', 'delegated-fr', 'glidepath-en', 'estimate-fr', 'comparison-en', 'summary-fr', 'names-en', 'sixty-fr', 'no-target-en', 'negative-fr', 'forty-en'];

/** Another Electron breaks lines and draws letters in its own way: what was approved with one says nothing of the other. */
const approvedWith = join(golden, 'electron.txt');
const electron = process.env['WORKSTATION_ELECTRON_VERSION'] ?? '';
if (write) writeFileSync(approvedWith, `${electron}\n`);
const approved = readFileSync(approvedWith, 'utf8').trim();
if (approved !== electron) console.log(`The reports were approved with Electron ${approved}; this is ${electron}: they are made, and not compared.`);

describe('a report as approved', () => {
  test.each(names)('%s', async (name) => {
    const file = await report(name);
    tool('pdftoppm', '-r', String(resolution), '-gray', '-png', file, join(out, name));
    tool('pdftoppm', '-r', '90', '-png', file, join(out, `large-${name}`));
    const text = declared(tool('pdftotext', '-layout', file, '-'));
    const pages = readdirSync(out).filter((one) => one.startsWith(`${name}-`)).sort();
    if (write) {
      writeFileSync(join(golden, `${name}.txt`), text);
      readdirSync(golden).filter((one) => one.startsWith(`${name}-`)).forEach((one) => rmSync(join(golden, one)));
      for (const page of pages) writeFileSync(join(golden, page), readFileSync(join(out, page)));
    }
    expect(pages.length).toBeGreaterThan(0);
    if (approved !== electron) return;
    expect(text).toBe(readFileSync(join(golden, `${name}.txt`), 'utf8'));
    expect(readdirSync(golden).filter((one) => one.startsWith(`${name}-`)).sort()).toEqual(pages);
    for (const page of pages) {
      const [now, then] = [PNG.sync.read(readFileSync(join(out, page))), PNG.sync.read(readFileSync(join(golden, page)))];
      expect([now.width, now.height]).toEqual([then.width, then.height]);
      const different = new PNG({ width: now.width, height: now.height });
      const count = pixelmatch(now.data, then.data, different.data, now.width, now.height, { threshold: 0.2 });
      if (count / (now.width * now.height) > tolerance) writeFileSync(join(out, `different-${page}`), PNG.sync.write(different));
      expect(count / (now.width * now.height), page).toBeLessThanOrEqual(tolerance);
    }
  });

  test('is there for nothing that is not made any more', () => {
    expect(existsSync(golden)).toBe(true);
    expect(readdirSync(golden).filter((one) => one !== 'electron.txt' && !names.some((name) => one === `${name}.txt` || one.startsWith(`${name}-`)))).toEqual([]);
  });

  test('is printed without a complaint', () => expect(workstation.complaints).toEqual([]));
});
