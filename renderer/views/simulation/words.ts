// Phrases about a simulation that the screen and the paper share: one stored result, one wording.
import { addMonths } from '../../../preload/contract/simulation-check';
import type { Simulation } from '../../../preload/contract/simulations';
import { amount, monthName, number, percent } from '../../lib/format';
import { locale, t } from '../../lib/i18n.svelte';

/** 30 months as "2.5 years" would be wrong to the month for 31: then months are said. */
export function years(months: number): string {
  const unit = months % 12 === 0 ? { value: months / 12, unit: 'year' } : { value: months, unit: 'month' };
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: unit.unit, unitDisplay: 'long' }).format(unit.value);
}

/** Years and months in words: "14 years, 10 months". */
export function span(months: number): string {
  if (months < 12 || months % 12 === 0) return years(months);
  return new Intl.ListFormat(locale(), { type: 'unit', style: 'long' }).format([years(months - (months % 12)), years(months % 12)]);
}

/** What can be said of a stored simulation and of an estimate alike. */
export type Told = Pick<Simulation, 'input' | 'result'>;

export interface Outcomes { unfavourable: number | null; median: number | null; favourable: number | null; paidIn: number | null }

/** The outer edges of the bands and the median at the horizon, in minor units. */
export function outcomesOf({ result }: Pick<Told, 'result'>): Outcomes {
  return {
    unfavourable: result.bands.lower?.low.at(-1) ?? null,
    median: result.median.at(-1) ?? null,
    favourable: result.bands.upper?.high.at(-1) ?? null,
    paidIn: result.savings.at(-1) ?? result.table?.paidIn ?? null,
  };
}

/** The probability as sentences with the euros at stake; never a bare number. */
export function probabilitySentences(simulation: Told): string[] {
  const { input, result } = simulation;
  const { median, unfavourable } = outcomesOf(simulation);
  const sentences: string[] = [];
  const money = (minor: number) => amount(minor, input.currency);
  if (input.targetAmount === null) sentences.push(t('result.noTarget'));
  else if (result.successProbability === null) sentences.push(t('result.probabilityMissing'));
  else sentences.push(t('result.sentence', { count: Math.round(result.successProbability * 100), target: money(input.targetAmount), month: endMonth(simulation) }));
  if (input.targetAmount !== null && median !== null) sentences.push(...stake(median - input.targetAmount, unfavourable === null ? null : unfavourable - input.targetAmount, money));
  if (result.probabilityAboveSavings !== null) sentences.push(t('result.aboveSavings', { percent: percent(result.probabilityAboveSavings, 0) }));
  return sentences;
}

function stake(median: number, unfavourable: number | null, money: (minor: number) => string): string[] {
  if (median < 0 && unfavourable !== null && unfavourable < 0) return [t('result.stakeShort', { amount: money(-median), unfavourable: money(-unfavourable) })];
  if (median < 0) return [t('result.stakeMedianShort', { amount: money(-median) })];
  const first = t('result.stakeAbove', { amount: money(median) });
  if (unfavourable === null) return [first];
  return [first, unfavourable < 0 ? t('result.stakeUnfavourableShort', { amount: money(-unfavourable) }) : t('result.stakeUnfavourableAbove', { amount: money(unfavourable) })];
}

/** Percentage points of a fraction, to a tenth where they are few. */
export const points = (fraction: number): string => number(fraction * 100, fraction < 0.0995 ? 1 : 0);

/** The plan's own end, where the answer has no months that can be read. */
export const endMonth = ({ input, result }: Told): string => monthName(result.months.at(-1) ?? addMonths(input.startMonth, input.horizonMonths));
