// Two hundred generated simulations on paper: every figure is the stored one, and none is there that is not.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMonths } from '../../preload/contract/simulation-check';
import type { Band, Quantiles, Simulation } from '../../preload/contract/simulations';
import { statisticNames } from '../../preload/contract/statistics';
import { yearPoints } from '../../renderer/report/points';
import { sampleInput, sampleSimulation } from '../samples';
import { addClient, prepared } from './prepared';
import { addStored } from './stored';
import { answerOpenDialog, launch, newFolder, type Workstation } from './workstation';

const count = 200;
const seed = Number(process.env['WORKSTATION_SEED'] ?? Date.now() % 1_000_000);

const cents = fc.integer({ min: -9_000_000_00, max: 90_000_000_00 });
const ratio = fc.integer({ min: -900, max: 3000 }).map((value) => value / 1000);
const quantiles: fc.Arbitrary<Quantiles> = fc.record({ q025: fc.option(ratio), q25: ratio, q50: ratio, q75: ratio, q975: fc.option(ratio) });
const range = fc.record({ min: fc.option(cents), low: cents, high: cents, max: cents });

const generated: fc.Arbitrary<Omit<Simulation, 'id' | 'clientId' | 'reference' | 'provenance' | 'source' | 'origin'>> = fc.record({
  years: fc.integer({ min: 1, max: 60 }), median: fc.infiniteStream(cents), savings: fc.infiniteStream(cents), edges: fc.infiniteStream(cents), without: fc.subarray(['lower', 'central', 'upper', 'savings', 'statistics', 'table', 'probability'] as const),
  // Reached often enough for no lever, whose figures would be the engine's own.
  probability: fc.integer({ min: 81, max: 100 }), above: fc.integer({ min: 0, max: 100 }), target: fc.option(fc.integer({ min: 1, max: 900_000 })), statistics: fc.tuple(quantiles, quantiles, quantiles, quantiles, quantiles), table: fc.record({ capital: range, gain: range, absoluteReturn: fc.record({ min: fc.option(ratio), low: ratio, high: ratio, max: ratio }), paidIn: cents, paidInGross: cents }),
  funds: fc.integer({ min: 1, max: 9 }), start: fc.integer({ min: 0, max: 120 }), flows: fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 0, max: 11 })), { maxLength: 4 }), saved: fc.integer({ min: 0, max: 900_000_00 }), regular: fc.integer({ min: 1, max: 900_000 }),
}).map(({ years, median, savings, edges, without, probability, above, target, statistics, table, funds, start, flows, saved, regular }) => {
  const has = (part: (typeof without)[number]) => !without.includes(part);
  const startMonth = addMonths('2020-01', start);
  const months = Array.from({ length: years * 12 + 1 }, (_, index) => addMonths(startMonth, index));
  const line = (stream: Iterator<number>) => months.map(() => stream.next().value as number);
  const lines = Array.from({ length: 6 }, () => line(edges[Symbol.iterator]()));
  const band = (name: 'lower' | 'central' | 'upper', low: number): Band | null => (has(name) ? { low: lines[low]!, high: lines[low + 1]! } : null);
  const isins = Array.from({ length: funds }, (_, index) => `LU99000000${String(index).padStart(2, '0')}`);
  return {
    simulatorName: 'Gestion libre – Horizon Vie', fundNames: Object.fromEntries(isins.map((isin, index) => [isin, `Fonds ${'abcdefghi'[index]}`])),
    input: sampleInput({
      startMonth, horizonMonths: years * 12, currentSavings: saved, targetAmount: target === null ? null : target * 100, portfolio: isins.map((isin, index) => ({ isin, currency: 'EUR', weight: index === 0 ? 1 - (funds - 1) * 0.0625 : 0.0625 })),
      oneOffContributions: flows.map(([amount, month]) => ({ amount, month: addMonths(startMonth, month) })), scheduledContributions: [{ from: startMonth, to: addMonths(startMonth, years * 12 - 1), amount: regular, frequency: 'monthly' as const }],
    }),
    result: {
      months, median: line(median[Symbol.iterator]()), savings: has('savings') ? line(savings[Symbol.iterator]()) : [], bands: { lower: band('lower', 0), central: band('central', 2), upper: band('upper', 4) },
      scenarioCount: 2000, successProbability: target === null || !has('probability') ? null : probability / 100, probabilityAboveSavings: has('savings') ? above / 100 : null,
      statistics: has('statistics') ? Object.fromEntries(statisticNames.map((name, index) => [name, statistics[index]!])) as Simulation['result']['statistics'] : null, table: has('table') ? table : null, allocation: [], scenarios: [], missing: [],
    },
  };
});

const stored = new Map<string, Simulation>();
const folders = { en: newFolder(), fr: newFolder() };
let workstation: Workstation;

beforeAll(async () => {
  console.log(`seed ${seed}`);
  const userDataDir = await prepared((store) => {
    const clientId = addClient(store, 'Adeline Généreuse');
    store.together(() => fc.sample(generated, { numRuns: count, seed }).forEach((one, index) => {
      const reference = `S-20261120-N${String(index).padStart(4, '0')}`;
      const simulation = sampleSimulation({ ...one, clientId, reference, id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, source: 'cache' });
      addStored(store, simulation);
      stored.set(reference, simulation);
    }));
  });
  workstation = await launch({ userDataDir });
  await workstation.page.getByRole('navigation', { name: 'Clients' }).waitFor();
});
afterAll(() => workstation?.quit());

const whole = (minor: number): number => Math.sign(minor) * Math.round(Math.abs(minor) / 100) + 0;
const space = '[\\s\\u00a0\\u202f]';
/** Amounts as they stand in a text, in whole euros or with cents; a dash where there is none. */
function amounts(text: string, language: 'en' | 'fr'): (number | null)[] {
  const pattern = language === 'en' ? /(?:[-+−]?€[\d,]+(?:\.\d\d)?(?![\d.]*[KMBT])|–)/g : /(?:[-+−]?\d{1,3}(?:[\u202f\u00a0 ]\d{3})*(?:,\d\d)?[\u00a0\u202f ]?€|–)/g;
  return [...text.matchAll(pattern)].map(([found]) => {
    if (found === '–') return null;
    const plain = found.replaceAll(/[\s\u00a0\u202f€+]/g, '').replace('−', '-');
    return Number(language === 'en' ? plain.replaceAll(',', '') : plain.replace(',', '.'));
  });
}
function ratios(text: string, language: 'en' | 'fr'): (number | null)[] {
  return [...text.matchAll(/[-−]?\d[\d.,\u202f\u00a0]*(?:[\u202f\u00a0 ]?%)?|–/g)].map(([found]) => {
    if (found === '–') return null;
    const plain = found.replaceAll(/[\s\u00a0\u202f%]/g, '').replace('−', '-');
    const value = Number(language === 'en' ? plain.replaceAll(',', '') : plain.replace(',', '.'));
    return found.includes('%') ? Number((value / 100).toFixed(4)) : value;
  });
}
const monthIn = (month: string, language: 'en' | 'fr'): string => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T00:00:00Z`));

function read(file: string): string {
  return execFileSync('pdftotext', ['-layout', '-nopgbrk', file, '-'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** The rows of the chart in figures, the outcomes, statistics and the table at the horizon stand where they should. */
function expectRows({ result }: Simulation, text: string, language: 'en' | 'fr'): void {
  const words = language === 'en'
    ? { figures: 'The chart in figures', from: 'Where this comes from', outcomes: 'Outcomes at the horizon', statistics: 'Scenarios below', rows: ['Capital', 'Gain or loss', 'Return on what was paid in'] }
    : { figures: 'Le graphique en chiffres', from: 'D’où viennent ces chiffres', outcomes: 'Issues à l’échéance', statistics: 'Scénarios en dessous', rows: ['Capital', 'Gain ou perte', 'Rendement sur les versements'] };
  const table = text.slice(text.lastIndexOf(words.figures), text.lastIndexOf(words.from));
  const lines = table.split('\n');
  for (const point of yearPoints(result.months.length)) {
    const label = monthIn(result.months[point]!, language).replaceAll(' ', space);
    const row = lines.find((line) => new RegExp(`^\\s*${label}\\s`).test(line));
    expect(row, label).toBeDefined();
    const { lower, central, upper } = result.bands;
    const sent = [lower?.low[point], central?.low[point], result.median[point], central?.high[point], upper?.high[point], result.savings[point]];
    expect(amounts(row!.replace(new RegExp(`^\\s*${label}`), ''), language)).toEqual(sent.map((value) => (value === undefined ? null : whole(value))));
  }
  if (result.table) {
    const at = text.lastIndexOf(words.outcomes);
    const rows = words.rows.map((word) => text.slice(at).split('\n').find((line) => line.trimStart().startsWith(word))!.replace(word, ''));
    for (const [index, name] of (['capital', 'gain'] as const).entries()) expect(amounts(rows[index]!, language)).toEqual((['min', 'low', 'high', 'max'] as const).map((end) => { const value = result.table![name][end]; return value === null ? null : whole(value); }));
    expect(ratios(rows[2]!, language)).toEqual((['min', 'low', 'high', 'max'] as const).map((end) => result.table!.absoluteReturn[end]));
  }
  if (result.statistics) {
    const block = text.slice(text.indexOf(words.statistics)).split('\n').slice(1);
    // The rows that end in five figures, in the order of the statistics.
    const found = block.map((line) => ratios(line.slice(-95), language).slice(-5)).filter((row, index) => row.length === 5 && /(?:[\d%]|–)\s*$/.test(block[index]!)).slice(0, statisticNames.length);
    expect(found).toEqual(statisticNames.map((name) => (['q025', 'q25', 'q50', 'q75', 'q975'] as const).map((key) => {
      const value = result.statistics![name]![key];
      if (value === null) return null;
      return name === 'sharpeRatio' || name === 'marRatio' ? Math.sign(value) * Math.round(Math.abs(value) * 100 + 1e-9) / 100 + 0 : value;
    })));
  }
}

/** Every amount on paper is one that is stored, or the difference of two that the sentence names. */
function expectNoOthers({ input, result }: Simulation, text: string, language: 'en' | 'fr'): void {
  // The chart's axis begins at nothing; its other labels are short forms, which are no amounts here.
  const known = new Set<number>([0]);
  const add = (value: number | null | undefined) => { if (value !== null && value !== undefined) known.add(whole(value)).add(value / 100); };
  const last = { low: result.bands.lower?.low.at(-1), median: result.median.at(-1), high: result.bands.upper?.high.at(-1), paid: result.savings.at(-1) ?? result.table?.paidIn ?? undefined };
  for (const point of yearPoints(result.months.length)) for (const value of [result.median[point], result.savings[point], ...Object.values(result.bands).flatMap((band) => [band?.low[point], band?.high[point]])]) add(value);
  [input.currentSavings, input.targetAmount, ...input.oneOffContributions.map(({ amount }) => amount), ...input.scheduledContributions.map(({ amount }) => amount)].forEach(add);
  if (result.table) [...Object.values(result.table.capital), ...Object.values(result.table.gain), result.table.paidIn, result.table.paidInGross].forEach(add);
  for (const value of [last.low, last.median, last.high]) {
    add(value);
    add(last.paid);
    if (value !== undefined && last.paid !== undefined) add(value - last.paid);
    if (value !== undefined && input.targetAmount !== null) [value - input.targetAmount, input.targetAmount - value].forEach(add);
  }
  const printed = amounts(text, language).filter((value) => value !== null);
  expect(printed.length).toBeGreaterThan(5);
  expect(printed.filter((value) => !known.has(value))).toEqual([]);
}

test.each(['en', 'fr'] as const)(`${count / 2} reports in %s have every stored figure, and no other`, async (language) => {
  const { page, application } = workstation;
  await answerOpenDialog(application, folders[language]);
  const all = [...stored.values()].filter((_, index) => (index % 2 === 0) === (language === 'en'));
  const outcome = await page.evaluate(([ids, chosen]) => window.workstation.reports.exportMany({ taskId: crypto.randomUUID(), language: chosen, reports: ids.map((simulationId) => ({ kind: 'simulation' as const, simulationId })) }), [all.map(({ id }) => id), language] as const);
  expect(outcome).toMatchObject({ ok: true, value: { failed: [] } });
  expect(readdirSync(folders[language])).toHaveLength(count / 2);
  for (const simulation of all) {
    const text = read(join(folders[language], `simulation-${simulation.reference}-${language}.pdf`));
    try {
      expect(text).toContain(simulation.reference);
      if (simulation.result.successProbability !== null) expect(text).toMatch(new RegExp(`^\\s*${Math.round(simulation.result.successProbability * 100)}${space}?%`, 'm'));
      for (const { isin } of simulation.input.portfolio) expect(text).toContain(isin);
      expectRows(simulation, text, language);
      expectNoOthers(simulation, text, language);
    } catch (error) {
      console.log(`seed ${seed}, ${simulation.reference}`);
      throw error;
    }
  }
}, 600_000);

test('no page complained', () => expect(workstation.complaints).toEqual([]));
