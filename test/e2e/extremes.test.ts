// Reports at their fullest: every word, fund, flow, account and simulation stands on a page, whole, however much there is.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subAccount } from '../../preload/contract/accounts';
import { addMonths } from '../../preload/contract/simulation-check';
import type { Firm } from '../../preload/contract/firm';
import type { ReportRequest } from '../../preload/contract/reports';
import type { Simulation } from '../../preload/contract/simulations';
import { sampleAccount } from '../integration/cache/sample-store';
import { sampleSimulation } from '../samples';
import { addClient, addRun, plan, prepared, preparedAt } from './prepared';
import { addStored } from './stored';
import { answerSaveDialog, launch, newFolder, type Workstation } from './workstation';

/** Words that can be told apart, and nothing else than words: what a firm writes at its longest. */
const words = (mark: string): string => Array.from({ length: 400 }, (_, index) => `${mark}${index}`).join(' ').slice(0, 1490);
/** As many lines as there is room for. */
const lines = (mark: string): string => Array.from({ length: 250 }, (_, index) => `${mark}${index}`).join('\n').slice(0, 1490);
const hostile = '</p><script>document.title="run"</script><img src=x onerror="document.title=\'run\'"> {count, plural, one {#}} {name} \u202Eשלום\u202C 👩‍👩‍👧‍👦 Z\u0301\u0323';

const firm: Partial<Firm> = {
  name: `Cabinet ${'W'.repeat(104)} fin`, registration: hostile.slice(0, 200), address: Array.from({ length: 100 }, (_, index) => `a${index}`).join('\n').slice(0, 290), contact: 'x'.repeat(200), adviserName: 'W'.repeat(120), adviserRole: 'role '.repeat(20).trim(), adviserRegistration: hostile.slice(0, 120),
  texts: { en: { forecast: words('fo'), units: words('un'), suitability: lines('su'), closing: lines('cl') }, fr: { forecast: '', units: '', suitability: '', closing: '' } },
};
const environmentName = `Environnement ${'de qualification '.repeat(12)}fin`;
const provenance = { environmentId: 'practice', environmentName, requestedAt: preparedAt, receivedAt: '2026-11-20T09:30:04.000Z', requestHash: 'a'.repeat(64), responseHash: 'b'.repeat(64), applicationVersion: '0.1.0' };
const isin = (index: number): string => `LU99${String(index).padStart(8, '0')}`;

const requests: Record<string, ReportRequest> = {};
const folder = newFolder();
let workstation: Workstation;

beforeAll(async () => {
  const userDataDir = await prepared(async (store) => {
    const client = addClient(store, `${hostile} ${'Éléonore'.repeat(20)}`.slice(0, 300), { contactId: 930_001 });
    const simulation = (name: string, stored: Simulation) => {
      addStored(store, stored);
      requests[name] = { kind: 'simulation', simulationId: stored.id };
    };
    const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const sample = (number: number, changes: Partial<Simulation> = {}) => sampleSimulation({ clientId: client, id: id(number), reference: `S-20261120-X${String(number).padStart(4, '0')}`, source: 'cache', provenance, simulatorName: hostile, ...changes });
    const funds = Array.from({ length: 100 }, (_, index) => ({ isin: isin(index), currency: index % 2 ? 'USD' : 'EUR', weight: 0.01 }));
    simulation('full', sample(1, {
      input: plan(40, {
        portfolio: funds, oneOffContributions: Array.from({ length: 120 }, (_, index) => ({ month: addMonths('2027-01', index), amount: 100_000 + index * 100 })),
        scheduledContributions: Array.from({ length: 60 }, (_, index) => ({ from: addMonths('2027-01', index), to: '2060-12', amount: 700_000 + index * 100, frequency: 'monthly' as const })),
      }),
      fundNames: Object.fromEntries(funds.map((fund, index) => [fund.isin, index % 10 === 0 ? `Fonds ${index} ${hostile.slice(0, 150)}` : `Fonds ${index}`])),
    }));
    const { result } = sampleSimulation();
    simulation('bare', sample(2, { result: { ...result, months: [], median: [], savings: [], bands: { lower: null, central: null, upper: null }, scenarioCount: null, successProbability: null, probabilityAboveSavings: null, missing: ['axis', 'median', 'savings', 'lowerBand', 'centralBand', 'upperBand', 'successProbability', 'statistics', 'scenariosTable', 'allocation'] } }));
    requests['month'] = { kind: 'simulation', simulationId: (await addRun(store, client, 'S-20261120-M2NTH', plan(1, { horizonMonths: 1, scheduledContributions: [] }), { provenance })).id };
    requests['dollars'] = { kind: 'simulation', simulationId: (await addRun(store, client, 'S-20261120-D2LLR', plan(12), { provenance, input: plan(12, { currency: 'USD', currentSavings: 999_999_999_999 }) })).id };
    const based = await addRun(store, client, 'S-20261120-BASED', plan(12), { provenance });
    requests['estimate'] = { kind: 'estimate', simulationId: based.id, input: plan(12, { currentSavings: 1_500_000 }) };
    const thirty = Array.from({ length: 4 }, (_, number) => sample(10 + number, { input: plan(10, { portfolio: Array.from({ length: 30 }, (_unused, index) => ({ isin: isin(number * 100 + index), currency: 'EUR', weight: index === 0 ? 0.13 : 0.03 })) }) }));
    thirty.forEach((one) => addStored(store, { ...one, fundNames: Object.fromEntries(one.input.portfolio.map((fund) => [fund.isin, `Un fonds au nom particulièrement long, part C capitalisation couverte ${fund.isin.slice(-3)}`])) }));
    requests['comparison'] = { kind: 'comparison', simulationIds: thirty.map((one) => one.id) };
    for (let number = 100; number < 195; number += 1) addStored(store, sample(number, { simulatorName: 'Gestion libre' }));
    store.accounts.replace(client, Array.from({ length: 40 }, (_, index) => ({
      ...sampleAccount(1000 + index), name: index === 0 ? hostile : `Compte ${index}`,
      subAccounts: Array.from({ length: index === 3 ? 90 : 2 }, (_unused, inner) => subAccount.parse({ ...Object.fromEntries(Object.entries(sampleAccount(10_000 + index * 100 + inner)).filter(([key]) => key in subAccount.shape)) })),
    })), '[]', preparedAt);
    requests['summary'] = { kind: 'summary', clientId: client };
  }, firm);
  workstation = await launch({ userDataDir });
  await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
});
afterAll(() => workstation?.quit());

const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** The report's text without spaces; every page is numbered, nothing ran, and no word stands over the foot of a page. */
async function textOf(name: string, language: 'en' | 'fr' = 'en'): Promise<{ text: string; pages: number }> {
  const file = join(folder, `${name}-${language}.pdf`);
  await answerSaveDialog(workstation.application, file);
  const outcome = await workstation.page.evaluate((asked) => window.workstation.reports.export(asked), { report: requests[name]!, language });
  expect(outcome).toMatchObject({ ok: true, value: { state: 'saved' } });
  const text = tool('pdftotext', '-raw', file, '-').replaceAll(/[\s\u00a0\u202f\u00ad]+/g, '');
  const pages = Number(/Pages:\s+(\d+)/.exec(tool('pdfinfo', file))?.[1]);
  for (let page = 1; page <= pages; page += 1) expect(text).toContain(language === 'en' ? `Page${page}of${pages}` : `Page${page}sur${pages}`);
  if (process.env['WORKSTATION_PICTURES']) tool('pdftoppm', '-r', '60', '-png', file, join(process.env['WORKSTATION_PICTURES'], `${name}-${language}`));
  // A4 is 841.9 points high; what the foot does not hold ends above it.
  for (const page of tool('pdftotext', '-bbox', file, '-').split('<page ').slice(1)) {
    const found = [...page.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g)];
    const foot = Math.max(...found.filter(([, , , , , word]) => word === 'Page').map(([, , top]) => Number(top)));
    for (const [, , top, right, bottom, word] of found) {
      expect(Number(right), word).toBeLessThan(560);
      if (Number(top) < foot - 14) expect(Number(bottom), word).toBeLessThan(foot + 1);
    }
  }
  return { text, pages };
}
const without = (text: string): string => text.replaceAll(/\s+/g, '');
const expectAll = (text: string, all: readonly string[]): void => expect(all.filter((one) => !text.includes(without(one)))).toEqual([]);

test('a plan of 100 funds, 120 one-off and 60 scheduled contributions loses none', async () => {
  const { text } = await textOf('full');
  expectAll(text, Array.from({ length: 100 }, (_, index) => isin(index)));
  expectAll(text, Array.from({ length: 120 }, (_, index) => `€${(1000 + index).toLocaleString('en')}.00`));
  expectAll(text, Array.from({ length: 60 }, (_, index) => `€${(7000 + index).toLocaleString('en')}.00`));
});

test('the firm’s texts are whole, as long as they may be', async () => {
  const { text } = await textOf('bare');
  const texts = firm.texts!['en']!;
  for (const words_ of [texts.forecast, texts.units, texts.suitability, texts.closing]) expectAll(text, words_.split(/\s/));
  expectAll(text, [...firm.address!.split('\n'), firm.contact!, firm.adviserName!, firm.name!]);
  await textOf('bare', 'fr');
});

test('a result that lacks everything says so, and one of a month is one', async () => {
  expect((await textOf('bare', 'fr')).text).toContain('Lefournisseurn’apas');
  await textOf('month');
  expect((await textOf('month', 'fr')).text).toContain('1mois');
});

test('another currency than the euro is written as what it is', async () => {
  const { text } = await textOf('dollars');
  expect(text).toContain('US$9,999,999,999.99');
  expect(text).not.toContain('€');
  await textOf('dollars', 'fr');
});

test('an estimate is marked on every page, whatever the environment is called', async () => {
  for (const language of ['en', 'fr'] as const) {
    const { text, pages } = await textOf('estimate', language);
    expect(text.split(language === 'en' ? 'Localestimate,workedoutonthiscomputer' : 'Estimationlocale,calculéesurcetordinateur')).toHaveLength(pages + 1);
    expect(text).toContain(without(environmentName));
  }
});

test('a comparison of four names every fund with its ISIN', async () => {
  const { text } = await textOf('comparison');
  expectAll(text, Array.from({ length: 4 }, (_, number) => Array.from({ length: 30 }, (_unused, index) => isin(number * 100 + index))).flat());
});

test('a summary has every account, sub-account and simulation', async () => {
  const { text, pages } = await textOf('summary');
  expectAll(text, Array.from({ length: 40 }, (_, index) => `ACC-${1000 + index}`));
  expectAll(text, Array.from({ length: 90 }, (_, inner) => `ACC-${10_300 + inner}`));
  expectAll(text, Array.from({ length: 95 }, (_, number) => `S-20261120-X${String(100 + number).padStart(4, '0')}`));
  expect(pages).toBeLessThan(40);
});

test('nothing that was written into a report ran, and no page complained', async () => {
  expect(await workstation.page.title()).not.toBe('run');
  expect(workstation.complaints).toEqual([]);
});
