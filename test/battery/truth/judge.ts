// How near estimates come to what a true process really does, and whether they said so.
import { leastMeasured } from '../../../main/engine/calibrate';
import type { Engine } from '../../../main/engine/engine';
import { refusalOf } from '../../../main/engine/estimate';
import { levels } from '../../../main/engine/kernel';
import type { Cases, WhatIf } from './cases';

/** Shares are of what-ifs; errors are relative, by level, and means over the results of the size of the error. */
export interface Judgement {
  /** Replay against the true lines: at the horizon, and the largest of any month (its median over the results). */
  replayAtHorizon: number[];
  replayLargest: number[];
  /** What the provider's own figures are off at the horizon: chance in its scenarios. */
  chanceAtHorizon: number[];
  whatIfs: number;
  refused: number;
  withinTwoPoints: number;
  /** By horizon as a share of the calibrated one. */
  withinTwoPointsBy: Record<string, number>;
  covered: number;
  medianCovered: number;
  outerCovered: number;
  /** Means. */
  stated: number;
  statedMedian: number;
  statedOuter: number;
}

interface Error { share: number; probability: number; stated: number; median: number; statedMedian: number; outer: number; statedOuter: number }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const share = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length / items.length;
const off = (found: number, real: number, median: number): number => Math.abs(found - real) / Math.max(real, leastMeasured * median);

export async function judge(engine: Engine, { results, real, whatIfs }: Cases): Promise<Judgement> {
  const errors: Error[] = [];
  const replays: { horizon: number[]; largest: number[]; chance: number[] }[] = [];
  let refused = 0;
  for (const [index, source] of results.entries()) {
    const calibration = await engine.calibrate(source);
    if (!calibration) throw new Error('not calibrated');
    const base = { id: String(index), payments: source.payments, calibration };
    const months = source.payments.contributions.length;
    const lines = (await engine.estimate(base, { payments: source.payments, target: null }, 'full')).lines.map((line) => Array.from(line));
    const truth = real[index]!;
    const byMonth = (found: readonly (number[] | null)[], level: number) => found[level]!.map((value, month) => (month === 0 ? 0 : off(value, truth[level]![month]!, truth[2]![month]!)));
    replays.push({
      horizon: levels.map((_, level) => byMonth(lines, level)[months]!),
      largest: levels.map((_, level) => Math.max(...byMonth(lines, level))),
      chance: levels.map((_, level) => byMonth(source.quantiles, level)[months]!),
    });
    // Plans of one horizon after the other: paths are drawn once for each.
    const own = whatIfs.filter(({ result }) => result === index).sort((a, b) => a.payments.contributions.length - b.payments.contributions.length);
    for (const plan of own) {
      if (refusalOf(base, plan.payments.contributions.length)) refused += 1;
      else errors.push(await errorOf(plan));
    }
    async function errorOf(plan: WhatIf): Promise<Error> {
      const { successProbability, lines: found, uncertainty } = await engine.estimate(base, plan, 'dragging');
      const at = (level: number): number => off(found[level]!.at(-1)!, plan.horizon[level]!, plan.horizon[2]!);
      return {
        share: Math.round((100 * plan.payments.contributions.length) / months) / 100,
        probability: Math.abs(successProbability! - plan.probability), stated: uncertainty.successProbability!,
        median: at(2), statedMedian: uncertainty.median, outer: Math.max(at(0), at(4)), statedOuter: uncertainty.outer,
      };
    }
  }
  const shares = [...new Set(errors.map((error) => error.share))].sort((a, b) => a - b);
  const near = ({ probability }: Error): boolean => probability <= 0.02;
  const byLevel = (of: (replay: (typeof replays)[number]) => number[], how: (values: number[]) => number) => levels.map((_, level) => how(replays.map((replay) => of(replay)[level]!)));
  return {
    replayAtHorizon: byLevel(({ horizon }) => horizon, mean), replayLargest: byLevel(({ largest }) => largest, middle), chanceAtHorizon: byLevel(({ chance }) => chance, mean),
    whatIfs: errors.length, refused,
    withinTwoPoints: share(errors, near), withinTwoPointsBy: Object.fromEntries(shares.map((one) => [one, share(errors.filter((error) => error.share === one), near)])),
    covered: share(errors, ({ probability, stated }) => probability <= stated),
    medianCovered: share(errors, ({ median, statedMedian }) => median <= statedMedian),
    outerCovered: share(errors, ({ outer, statedOuter }) => outer <= statedOuter),
    stated: mean(errors.map(({ stated }) => stated)), statedMedian: mean(errors.map(({ statedMedian }) => statedMedian)), statedOuter: mean(errors.map(({ statedOuter }) => statedOuter)),
  };
}

const percent = (value: number): string => (100 * value).toFixed(1);

/** A row per process, in Markdown; per cent throughout. */
export function tableOf(judged: ReadonlyMap<string, Judgement>): string {
  const head = ['process', 'what-ifs', 'within 2 points', 'by horizon', 'covered', 'stated ±', 'median covered', '±', 'outer covered', '±', 'replay at horizon', "provider's own chance", 'replay, largest', 'refused'];
  const rows = [...judged].map(([name, one]) => [
    name, one.whatIfs, percent(one.withinTwoPoints), Object.entries(one.withinTwoPointsBy).sort(([a], [b]) => Number(a) - Number(b)).map(([share, value]) => `${share}: ${percent(value)}`).join(' '),
    percent(one.covered), percent(one.stated), percent(one.medianCovered), percent(one.statedMedian), percent(one.outerCovered), percent(one.statedOuter),
    one.replayAtHorizon.map(percent).join(' / '), one.chanceAtHorizon.map(percent).join(' / '), one.replayLargest.map(percent).join(' / '), one.refused,
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
