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
    expect.soft(found.withinTwoPoints).toBeGreaterThan(0.9);
    expect.soft(found.covered).toBeGreaterThan(0.85);
  }, minutes * 60_000);
});
