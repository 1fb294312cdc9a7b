// One stored result, one set of numbers: what came over the wire, the database, the screen, the copy and the CSV file agree.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { render } from 'svelte/server';
import { describe, expect, it, vi } from 'vitest';
import { readResult } from '../../../../main/api/coanda/result';
import { createStore } from '../../../../main/cache';
import { openDatabase } from '../../../../main/cache/database';
import { tableText } from '../../../../main/services/simulation-table';
import { columnsOf, rowsOf, tableColumns, type TableUnit } from '../../../../preload/contract/simulation-table';
import type { Simulation } from '../../../../preload/contract/simulations';
import { sampleInput, sampleSimulation } from '../../../samples';
import { namedRecord } from '../../../../preload/contract/client-facts';

// The pages find the bridge when they are loaded; nothing is called here.
vi.stubGlobal('window', { workstation: { on: () => () => undefined } });
vi.stubGlobal('document', { documentElement: { lang: 'en', dataset: {} } });
const { default: MonthTable } = await import('../../../../renderer/components/MonthTable.svelte');
const { default: FanChart } = await import('../../../../renderer/components/FanChart.svelte');
const { default: Outcomes } = await import('../../../../renderer/components/Outcomes.svelte');
const i18n = await import('../../../../renderer/lib/i18n.svelte');

const cents = fc.integer({ min: -5_000_000_00, max: 50_000_000_00 });
const euros = cents.map((value) => value / 100);
/** An answer in the documented shape or near it: other axes, other scales, an object for a list, parts left out. */
const answer = fc.record({
  months: fc.integer({ min: 1, max: 30 }), axis: fc.constantFrom('index', 'yyyymm', 'epoch'), percent: fc.boolean(),
  levels: fc.array(fc.tuple(euros, euros, euros, euros, euros, euros), { minLength: 31, maxLength: 31 }),
  probability: fc.double({ min: 0, max: 1, noNaN: true }), without: fc.subarray(['median', 'savings', 'lower_area', 'mid_area', 'upper_area', 'statistics', 'scenarios_table', 'uc_allocation', 'scenarios_smooth']),
  wrapped: fc.boolean(), nulls: fc.boolean(), scenarios: fc.nat(4),
}).map((from) => {
  const index = Array.from({ length: from.months + 1 }, (_, at) => at);
  const x = (at: number): number => {
    const date = new Date(Date.UTC(2027, at, 1));
    return from.axis === 'index' ? at : from.axis === 'yyyymm' ? date.getUTCFullYear() * 100 + date.getUTCMonth() + 1 : date.getTime();
  };
  const list = (points: object[]): unknown => (from.wrapped ? { data: points } : from.months === 0 ? points[0] : points);
  const level = (at: number, which: number) => from.levels[at]![which]!;
  const synthesis: Record<string, unknown> = {
    median: list(index.map((at) => ({ x: x(at), y: level(at, 2) }))), savings: list(index.map((at) => ({ x: x(at), y: level(at, 5) }))),
    lower_area: list(index.map((at) => ({ x: x(at), low: level(at, 0), high: level(at, 1) }))), mid_area: list(index.map((at) => ({ x: x(at), low: level(at, 1), high: level(at, 3) }))), upper_area: list(index.map((at) => ({ x: x(at), low: level(at, 3), high: level(at, 4) }))),
  };
  const graphs: Record<string, unknown> = { nb_scenarios: 2000, synthesis, success_percentage: from.probability * (from.percent ? 100 : 1), scenarios_smooth: Array.from({ length: from.scenarios }, (_, number) => ({ name: `s${number}`, data: index.map((at) => ({ x: x(at), y: level(at, number) })) })) };
  const body: Record<string, unknown> = {
    success_percentage: from.percent ? Math.max(1.01, from.probability * 100) : from.probability, graphs, extra: { unknown: true },
    statistics: { max_drawdown: { quantile_50: -0.2 } }, scenarios_table: { cumulative_savings: level(from.months, 5), capital_distribution_at_horizon: { min: level(from.months, 0) } }, uc_allocation: { series: 'Actions', percentage: 100 },
  };
  for (const part of from.without) for (const place of [synthesis, graphs, body]) if (part in place) place[part] = from.nulls ? null : undefined;
  return { body: JSON.parse(JSON.stringify(body)) as unknown, months: from.months, without: from.without as string[], sent: index.map((at) => from.levels[at]!.map((value) => Math.round(value * 100))) };
});

/** The part of the answer each column of the table comes from. */
const parts = ['lower_area', 'mid_area', 'median', 'mid_area', 'upper_area', 'savings'];

const database = openDatabase({ file: null, key: null });
const store = createStore(database);
store.clients.addMissing([namedRecord('A client', { contactId: 1 })], new Date());
const clientId = store.clients.all()[0]!.id;

/** Through the database and back. */
function keep(body: unknown, months: number): Simulation {
  const input = sampleInput({ startMonth: '2027-01', horizonMonths: months });
  const id = randomUUID();
  const simulation = sampleSimulation({ id, clientId, reference: id, input, result: readResult(body, input) });
  store.simulations.add(simulation, {
    id, reference: id, simulatorName: simulation.simulatorName, receivedAt: simulation.provenance.receivedAt, currency: 'EUR', horizonMonths: months, targetAmount: input.targetAmount, successProbability: simulation.result.successProbability, medianAtHorizon: simulation.result.median.at(-1) ?? null,
  }, { request: '{}', response: JSON.stringify(body) });
  expect(store.simulations.find(id)).toEqual({ ...simulation, source: 'cache' });
  return store.simulations.find(id)!;
}

/** What stands in the marked cells of a rendered component. */
function cells(html: string, inside?: string): string[] {
  const part = inside === undefined ? html : html.slice(html.indexOf(inside));
  return [...part.matchAll(/data-column="\w+"[^>]*>(.*?)<\/(?:td|dd)>/g)].map((match) => match[1]!.replaceAll(/<!--.*?-->|&nbsp;/g, ''));
}
/** A figure as a person reads it: minus signs, spaces and separators of the language. */
function figure(text: string, language: 'en' | 'fr'): number | null {
  if (text === '–') return null;
  const plain = text.replaceAll(/[\s\u00a0\u202f€%]/g, '').replace('−', '-');
  const value = Number(language === 'en' ? plain.replaceAll(',', '') : plain.replace(',', '.'));
  return text.includes('%') ? value / 100 : value;
}
function csv(text: string, language: 'en' | 'fr'): (number | null)[][] {
  const [, ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  return lines.map((line) => line.split(language === 'en' ? ',' : ';').slice(1).map((cell) => (cell === '' ? null : Number(cell.replace(',', '.')))));
}
const conventions = { en: { separator: ',', mark: '.' }, fr: { separator: ';', mark: ',' } } as const;

function agree(simulation: Simulation, unit: TableUnit, language: 'en' | 'fr'): void {
  i18n.setLanguage(language);
  const { result } = simulation;
  const columns = columnsOf(result);
  const stored = rowsOf(result, unit).map(({ values }) => columns.map((column) => values[column]));
  const exact = stored.map((row) => row.map((value) => (value === null ? null : unit === 'money' ? value / 100 : value)));
  const near = (digits: number) => (value: number | null) => (value === null ? null : Number(value.toFixed(digits)) + 0);
  const onScreen = cells(render(MonthTable, { props: { simulation, result, unit, stored: true } }).body).map((text) => figure(text, language));
  expect(onScreen.map(near(4))).toEqual(exact.flat().map(near(unit === 'money' ? 2 : 4)).map(near(4)));
  expect(csv(tableText(simulation, unit, language, conventions[language]), language).flat().map(near(6))).toEqual(exact.flat().map(near(unit === 'money' ? 2 : 6)));
}

describe('500 generated results', () => {
  it('show the same numbers on the wire, in the database, in the table, in the read-out and in the CSV file', () => {
    fc.assert(fc.property(answer, fc.constantFrom('money' as const, 'share' as const), fc.constantFrom('en' as const, 'fr' as const), ({ body, months, without, sent }, unit, language) => {
      let simulation: Simulation;
      try {
        simulation = keep(body, months);
      } catch (error) {
        // Nothing at all could be used: then there is nothing to show either.
        expect(error).toMatchObject({ code: 'unreadableAnswer' });
        return;
      }
      const { result } = simulation;
      // Without the median there is no axis, and so no months.
      if (!without.includes('median')) expect(rowsOf(result, 'money').map(({ values }) => tableColumns.map((column) => values[column]))).toEqual(sent.map((level) => level.map((value, index) => (without.includes(parts[index]!) ? null : value))));
      for (const part of ['median', 'savings'] as const) expect(result.missing.includes(part)).toBe(result[part].length === 0);
      agree(simulation, unit, language);
      if (result.months.length === 0) return;
      const last = rowsOf(result, 'money').at(-1)!;
      const shown = cells(render(FanChart, { props: { simulation } }).body, 'data-read-out').map((text) => figure(text, language));
      expect(shown).toEqual(columnsOf(result).map((column) => last.values[column]).map((value) => (value === null ? null : Math.sign(value) * Math.round(Math.abs(value) / 100) + 0)));
      const outcomes = [...render(Outcomes, { props: { simulation } }).body.matchAll(/data-outcome="(\w+)"[^>]*>(.*?)<\/dd>/g)].map((match) => [match[1]!, figure(match[2]!.replaceAll(/<!--.*?-->/g, ''), language)]);
      for (const [kind, value] of outcomes) {
        const column = kind === 'paidIn' ? 'savings' : (kind as 'median');
        const figureOf = last.values[column] ?? result.table?.paidIn ?? null;
        expect(value, String(kind)).toBe(figureOf === null ? null : Math.sign(figureOf) * Math.round(Math.abs(figureOf) / 100) + 0);
      }
    }), { numRuns: 500 });
  });
});
