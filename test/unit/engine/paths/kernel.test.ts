// The numeric kernel: compiled and plain agree to the bit, whoever works and however many; and both are right.
import { afterAll, describe, expect, test } from 'vitest';
import { createKernel } from '../../../../main/engine/paths/create-kernel';
import { levels, type Kernel, type Paths } from '../../../../main/engine/kernel';
import { lognormal, somePlan, someProcess } from './processes';

const kernels: Kernel[] = [];
const kernel = (options: Parameters<typeof createKernel>[0]): Kernel => {
  const made = createKernel(options);
  kernels.push(made);
  return made;
};
const compiled = kernel({ core: 'compiled', workers: 2 });
const alone = kernel({ core: 'compiled', workers: 1 });
const four = kernel({ core: 'compiled', workers: 4 });
const plain = kernel({ core: 'plain', workers: 1 });
afterAll(() => Promise.all(kernels.map((one) => one.close())));

/** Everything paths can be asked, as plain lists. */
async function everything(paths: Paths, seed: number) {
  const months = paths.months;
  const found: unknown[] = [];
  for (const plan of [somePlan(months, seed), somePlan(months, seed).map((flow) => flow * 1.02), somePlan(Math.max(1, months - 5), seed + 1)]) {
    const answer = await paths.ask({ flows: plan, months: null, target: 30_000 });
    found.push(answer.quantiles.map((line) => [...line]), answer.successProbability);
    const some = await paths.ask({ flows: plan, months: Int32Array.of(1, Math.ceil(plan.length / 2)).filter((month, index, all) => all.indexOf(month) === index), target: null });
    found.push([...some.months], some.quantiles.map((line) => [...line]), some.successProbability);
    found.push([...(await paths.terminal(plan))], [...(await paths.linear(plan))]);
  }
  for (const over of [months, Math.ceil(months / 3)]) found.push(Object.values(await paths.statistics(over)).map((line: Float32Array) => [...line]));
  return found;
}

describe('the same bits', () => {
  test.each([[1, 1], [2, 7], [3, 8], [13, 33], [60, 1001], [120, 4096], [37, 10_000]])('%i months of %i scenarios: compiled with one, two and four workers, and plain', async (months, scenarios) => {
    const process = someProcess(months, scenarios, months * 7 + scenarios);
    const answers = [];
    for (const one of [plain, alone, compiled, four]) {
      const paths = await one.draw(process, scenarios, 4711);
      answers.push(await everything(paths, months));
      paths.dispose();
    }
    for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
  });
});

describe('closed forms', () => {
  test('lognormal without flows: quantiles within sampling error', async () => {
    const [months, scenarios, drift, volatility] = [120, 40_000, 0.004, 0.03];
    const paths = await compiled.draw(lognormal(months, drift, volatility), scenarios, 1);
    const flows = new Float32Array(months);
    flows[0] = 10_000;
    const { quantiles } = await paths.ask({ flows, months: null, target: null });
    const z = [-1.959964, -0.6744898, 0, 0.6744898, 1.959964];
    for (const month of [1, 12, 60, 120]) {
      for (const [index, level] of levels.entries()) {
        const spread = volatility * Math.sqrt(month);
        const exact = 10_000 * Math.exp(drift * month + spread * z[index]!);
        const density = Math.exp(-(z[index]! ** 2) / 2) / Math.sqrt(2 * Math.PI);
        const error = (spread * Math.sqrt((level * (1 - level)) / scenarios)) / density;
        expect(Math.abs(Math.log(quantiles[index]![month - 1]! / exact))).toBeLessThan(4 * error);
      }
    }
    paths.dispose();
  });

  test('certain growth with flows', async () => {
    const months = 360;
    const paths = await compiled.draw(lognormal(months, Math.log(1.003), 0), 64, 1);
    const flows = new Float32Array(months).fill(100);
    const { quantiles, successProbability } = await paths.ask({ flows, months: null, target: 1 });
    for (const month of [1, 12, 360]) {
      const exact = 100 * 1.003 * ((1.003 ** month - 1) / 0.003);
      for (const line of quantiles) expect(line[month - 1]! / exact).toBeCloseTo(1, 4);
    }
    expect(successProbability).toBe(1);
    paths.dispose();
  });

  test('total ruin stays ruin', async () => {
    const paths = await compiled.draw(lognormal(24, 0.01, 0.05), 1000, 1);
    const flows = new Float32Array(24);
    flows.set([1000, -5000]);
    const { quantiles, successProbability } = await paths.ask({ flows, months: null, target: 1 });
    for (const line of quantiles) expect([...line.slice(1)]).toEqual(new Array(23).fill(0));
    expect(successProbability).toBe(0);
    paths.dispose();
  });

  test('statistics of certain growth', async () => {
    const paths = await compiled.draw(lognormal(24, Math.log(1.01), 0), 16, 1);
    const { annualizedReturn, annualizedVolatility, maxDrawdown, sharpeRatio } = await paths.statistics(24);
    expect(annualizedReturn[2]).toBeCloseTo(1.01 ** 12 - 1, 4);
    expect(annualizedVolatility[2]).toBeLessThan(1e-4);
    expect(maxDrawdown[2]).toBeCloseTo(0, 6);
    expect(sharpeRatio.every(Number.isFinite)).toBe(true);
    paths.dispose();
  });
});
