// The numeric kernel: compiled and plain agree to the bit, whoever works and however many; and both are right.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createKernel } from '../../../../main/engine/paths/create-kernel';
import { levels, type Kernel, type Paths, type Process } from '../../../../main/engine/kernel';
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

test('some months, however many lie between them, say what they say among all', async () => {
  const [months, scenarios] = [240, 1001];
  const flows = somePlan(months, 5);
  for (const one of [plain, alone, compiled, four]) {
    const paths = await one.draw(someProcess(months, scenarios, 5), scenarios, 4711);
    const all = await paths.ask({ flows, months: null, target: 30_000 });
    for (const every of [2, 5, 17, 239]) {
      const asked = Int32Array.from({ length: Math.floor((months - 1) / every) }, (_, index) => (index + 1) * every);
      const some = await paths.ask({ flows, months: asked, target: 30_000 });
      expect([...some.months]).toEqual([...asked, months]);
      expect(some.quantiles.map((line) => [...line])).toEqual(all.quantiles.map((line) => Array.from(some.months, (month) => line[month - 1]!)));
      expect(some.successProbability).toBe(all.successProbability);
    }
    paths.dispose();
  }
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

describe('bad input', () => {
  const refused = (process: Partial<Process>, scenarios = 8) => expect(compiled.draw({ ...lognormal(3, 0, 0.1), ...process }, scenarios, 1)).rejects.toThrow(RangeError);

  test('is refused when paths are drawn', async () => {
    await refused({ drift: new Float32Array(0), volatility: new Float32Array(0) });
    await refused({ drift: new Float32Array(721), volatility: new Float32Array(721) });
    await expect(compiled.draw({ ...lognormal(3, 0, 0.1), drift: Float32Array.of(0, NaN, 0) }, 8, 1)).rejects.toThrow('what holds for months must be one finite figure for each');
    await refused({ volatility: Float32Array.of(0.1, -0.1, 0.1) });
    await refused({ volatility: Float32Array.of(0.1, 0.1) });
    await refused({ tail: Float32Array.of(Infinity, 0, 0) });
    await refused({ shift: new Float32Array(7) });
    for (const scenarios of [0, -1, 1.5, NaN, 1e9]) await refused({}, scenarios);
  });

  test('is refused when a plan is asked, and the next is answered', async () => {
    const paths = await compiled.draw(lognormal(3, 0, 0.1), 8, 1);
    const good = { flows: Float32Array.of(1, 1, 1), months: null, target: null };
    for (const bad of [{ flows: new Float32Array(0) }, { flows: new Float32Array(4) }, { flows: Float32Array.of(1, NaN, 1) }, { flows: Float32Array.of(1, Infinity, 1) }, { target: NaN }, { months: Int32Array.of(0) }, { months: Int32Array.of(4) }, { months: Int32Array.of(2, 1) }]) {
      await expect(paths.ask({ ...good, ...bad })).rejects.toThrow(RangeError);
    }
    for (const months of [0, 4, 1.5, NaN]) await expect(paths.statistics(months)).rejects.toThrow(RangeError);
    await expect(paths.ask({ ...good, flows: new Float32Array(3).fill(3e38) })).rejects.toThrow(RangeError);
    expect((await paths.ask(good)).months).toEqual(Int32Array.of(1, 2, 3));
    paths.dispose();
    await expect(paths.ask(good)).rejects.toThrow(new RangeError('these paths are gone'));
  });

  test('growth beyond what can be counted is refused, by both', async () => {
    for (const one of [compiled, plain]) {
      const paths = await one.draw(lognormal(12, 5, 20), 1, 3);
      await expect(paths.statistics(12)).rejects.toThrow(RangeError);
      paths.dispose();
    }
  });

  test('any figures give a clear error or what sorting gives', async () => {
    const flow = fc.oneof(fc.double({ min: -1e7, max: 1e7, noNaN: true }), fc.constantFrom(0, -0, 1e-30, 1e12, -1e12, NaN, Infinity));
    const monthly = fc.constantFrom(0, 0.01, -0.5, 0.3, 5, 90, -90);
    await fc.assert(fc.asyncProperty(fc.array(flow, { minLength: 1, maxLength: 14 }), monthly, fc.constantFrom(0, 0.05, 1, 20), fc.integer({ min: 1, max: 70 }), async (plan, drift, volatility, scenarios) => {
      const flows = Float32Array.from(plan);
      const answers = [];
      for (const one of [compiled, plain]) {
        const paths = await one.draw(lognormal(plan.length, drift, volatility), scenarios, 3);
        answers.push(await Promise.allSettled([paths.ask({ flows, months: null, target: 10 }), paths.statistics(plan.length)]));
        paths.dispose();
      }
      expect(answers[0]!.map(({ status }) => status)).toEqual(answers[1]!.map(({ status }) => status));
      for (const answer of answers[0]!) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(RangeError);
      const [mine, other] = [answers[0]![0]!, answers[1]![0]!];
      if (mine.status === 'fulfilled' && other.status === 'fulfilled') {
        expect(mine.value).toEqual(other.value);
        for (const line of mine.value.quantiles) expect(line.every((value) => value >= 0)).toBe(true);
        for (let level = 1; level < 5; level += 1) expect(mine.value.quantiles[level]!.every((value, month) => value >= mine.value.quantiles[level - 1]![month]!)).toBe(true);
      }
    }), { numRuns: 150 });
  });

  test('720 months, and one', async () => {
    const paths = await compiled.draw(lognormal(720, 0.003, 0.03), 5000, 1);
    const { quantiles } = await paths.ask({ flows: new Float32Array(720).fill(100), months: null, target: null });
    for (let month = 12; month < 720; month += 12) expect(quantiles[2]![month]!).toBeGreaterThan(quantiles[2]![month - 12]!);
    expect((await paths.ask({ flows: Float32Array.of(100), months: null, target: 0 })).successProbability).toBe(1);
    paths.dispose();
  });
});

test('paths are shared by whoever asks, one question after the other', async () => {
  const [one, other] = await Promise.all([compiled.draw(lognormal(24, 0.01, 0.05), 1000, 1), compiled.draw(lognormal(12, 0, 0.2), 500, 2)]);
  const flows = new Float32Array(12).fill(10);
  const [alone1, alone2] = [await one.ask({ flows, months: null, target: 100 }), await other.ask({ flows, months: null, target: 100 })];
  const together = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).ask({ flows, months: null, target: 100 })));
  for (const [index, answer] of together.entries()) expect(answer).toEqual(index % 2 === 0 ? alone1 : alone2);
  one.dispose();
  other.dispose();
});

test('paths longer than what is asked are the same paths', async () => {
  const process = someProcess(48, 1000, 5);
  const short = { ...process, drift: process.drift.slice(0, 20), volatility: process.volatility.slice(0, 20), lean: process.lean!.slice(0, 20), tail: process.tail!.slice(0, 20) };
  const [long, brief] = [await compiled.draw(process, 1000, 9), await compiled.draw(short, 1000, 9)];
  const flows = somePlan(20, 1);
  expect(await long.ask({ flows, months: null, target: 1000 })).toEqual(await brief.ask({ flows, months: null, target: 1000 }));
  expect(await long.statistics(20)).toEqual(await brief.statistics(20));
  long.dispose();
  brief.dispose();
});
