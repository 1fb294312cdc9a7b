// Estimates against processes that are not the engine's own. The whole table: WORKSTATION_ACCURACY_PLANS=500.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../main/engine/engine';
import { createKernel } from '../../main/engine/paths/create-kernel';
import { makeCases, type Size } from './truth/cases';
import { judge, tableOf, type Judgement } from './truth/judge';
import { truths } from './truth/processes';

const plans = Number(process.env['WORKSTATION_ACCURACY_PLANS'] ?? 160);
/** The provider's own 2,000 scenarios are the practice provider's; few results make figures that hang on its chance. */
const size: Size = plans >= 500
  ? { results: 25, whatIfs: plans, truePaths: 100_000, scenarioCount: 2000, horizons: [120, 180, 240] }
  : { results: 8, whatIfs: plans, truePaths: 20_000, scenarioCount: 2000, horizons: [120, 180] };
/** A little under what was measured, so that it fails when estimates get worse: shares of what-ifs, and errors of the replay at the horizon. */
const floors = { withinTwoPoints: 0.91, covered: 0.91, medianCovered: 0.9, outerCovered: 0.88 };
const replayed = { median: 0.015, low: 0.03, high: 0.035 };
/** What falls towards its horizon tells little of its last years, and falls that come in crises of months are made of single ones here. */
const worse: Partial<Record<string, Partial<typeof floors & typeof replayed>>> = {
  'falling volatility': { withinTwoPoints: 0.78 }, 'practice, glidepath': { withinTwoPoints: 0.84 }, 'practice, shares': { outerCovered: 0.72, medianCovered: 0.86, low: 0.08, high: 0.05 },
};
const minutes = plans >= 500 ? 30 : 3;

const judged = new Map<string, Judgement>();
const kernel = createKernel();

afterAll(async () => {
  await kernel.close();
  const table = `${tableOf(judged)}\n`;
  console.log(table);
  mkdirSync(join(process.cwd(), 'out'), { recursive: true });
  writeFileSync(join(process.cwd(), 'out', 'accuracy.md'), table);
});

describe('estimates on results of another process', () => {
  it.each(truths.map((truth) => [truth.name, truth] as const))('%s', async (name, truth) => {
    const found = await judge(createEngine(kernel), makeCases(truth, size));
    judged.set(name, found);
    expect(found.refused).toBe(0);
    const least = { ...floors, ...replayed, ...worse[name] };
    for (const kind of ['withinTwoPoints', 'covered', 'medianCovered', 'outerCovered'] as const) expect.soft(found[kind], kind).toBeGreaterThan(least[kind]);
    expect.soft(found.replayAtHorizon[0], 'lowest line').toBeLessThan(least.low);
    expect.soft(found.replayAtHorizon[2], 'median').toBeLessThan(least.median);
    expect.soft(found.replayAtHorizon[4], 'highest line').toBeLessThan(least.high);
  }, minutes * 60_000);
});
