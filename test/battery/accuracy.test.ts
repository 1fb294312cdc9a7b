// Estimates against processes that are not the engine's own. The whole table: WORKSTATION_ACCURACY_PLANS=500.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../main/engine/engine';
import { createKernel } from '../../main/engine/paths/create-kernel';
import { makeCases, type Size } from './truth/cases';
import { judge, tableOf, type Judgement } from './truth/judge';
import { truths } from './truth/processes';

const plans = Number(process.env['WORKSTATION_ACCURACY_PLANS'] ?? 60);
/** The provider's own 2,000 scenarios are the practice provider's; few results make figures that hang on its chance. */
const size: Size = plans >= 500
  ? { results: 25, whatIfs: plans, truePaths: 100_000, scenarioCount: 2000, horizons: [120, 180, 240] }
  : { results: 3, whatIfs: plans, truePaths: 20_000, scenarioCount: 2000, horizons: [120] };
/** A little under what was measured, so that it fails when estimates get worse: shares of what-ifs, and errors of the replay at the horizon. */
const floors = { withinTwoPoints: plans >= 500 ? 0.86 : 0.92, covered: 0.91, medianCovered: plans >= 500 ? 0.9 : 0.93 };
const replayed = { median: 0.015, outer: 0.03 };
/** Its falls come in crises of months: the lowest line is reproduced too high. */
const worseBelow = new Map([['practice, shares', plans >= 500 ? 0.06 : 0.09]]);
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
    expect.soft(found.withinTwoPoints).toBeGreaterThan(floors.withinTwoPoints);
    expect.soft(found.covered).toBeGreaterThan(floors.covered);
    expect.soft(found.medianCovered).toBeGreaterThan(floors.medianCovered);
    expect.soft(found.replayAtHorizon[2]).toBeLessThan(replayed.median);
    expect.soft(found.replayAtHorizon[0]).toBeLessThan(worseBelow.get(name) ?? replayed.outer);
    expect.soft(found.replayAtHorizon[4]).toBeLessThan(plans >= 500 ? 0.035 : replayed.outer);
  }, minutes * 60_000);
});
