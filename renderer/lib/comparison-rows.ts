// Simulations side by side as rows of words: on the screen and on paper. A row says whether its cells differ.
import type { Simulation } from '../../preload/contract/simulations';
import { outcomesOf } from '../views/simulation/words';
import { amount, number, percent } from './format';
import { t } from './i18n.svelte';
import { inputRows, portfolioRow } from './input-rows';

export interface ComparedRow { id: string; label: string; cells: string[][]; differs: boolean }

const row = (id: string, label: string, cells: string[][]): ComparedRow => ({ id, label, cells, differs: new Set(cells.map((lines) => lines.join('\n'))).size > 1 });

/** What was asked of each; a row appears when one of them has it. */
export function comparedInputs(all: readonly Simulation[]): ComparedRow[] {
  const each = all.map((simulation) => [...inputRows(simulation), portfolioRow(simulation)]);
  const order = [...new Map(each.flat().map(({ id, label }) => [id, label]))];
  return order.map(([id, label]) => row(id, label, each.map((rows) => {
    const lines = rows.find((item) => item.id === id)?.lines ?? [];
    return lines.length > 0 ? lines : [t('inputs.none')];
  })));
}

export function comparedResults(all: readonly Simulation[]): ComparedRow[] {
  const cell = (of: (simulation: Simulation) => string | null) => all.map((simulation) => [of(simulation) ?? '–']);
  const outcome = (kind: 'unfavourable' | 'median' | 'favourable' | 'paidIn') => cell((simulation) => {
    const value = outcomesOf(simulation)[kind];
    return value === null ? null : amount(value, simulation.input.currency);
  });
  const middle = (name: 'annualizedReturn' | 'annualizedVolatility' | 'maxDrawdown' | 'sharpeRatio') => cell(({ result }) => {
    const value = result.statistics?.[name]?.q50 ?? null;
    return value === null ? null : name === 'sharpeRatio' ? number(value) : percent(value);
  });
  return [
    row('probability', t('result.probability'), cell(({ result }) => (result.successProbability === null ? null : percent(result.successProbability, 0)))),
    row('unfavourable', t('result.unfavourable'), outcome('unfavourable')), row('median', t('result.median'), outcome('median')),
    row('favourable', t('result.favourable'), outcome('favourable')), row('paidIn', t('result.paidIn'), outcome('paidIn')),
    ...(['annualizedReturn', 'annualizedVolatility', 'maxDrawdown', 'sharpeRatio'] as const).map((name) => row(name, `${t(`stat.${name}`)} (${percent(0.5, 0)})`, middle(name))),
  ];
}
