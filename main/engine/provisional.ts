// A plain kernel to build on until the measured ones are there.
import { levels, type Kernel, type Paths, type PathStatistics, type PlanAnswer, type PlanQuestion, type Process } from './kernel';
import { generator } from './random';

function normals(seed: number, month: number, count: number): Float32Array {
  const random = generator(Math.imul(seed + 1, 2_654_435_761) + month * 40_503);
  const drawn = new Float32Array(count + 1);
  for (let index = 0; index < count; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(random()));
    const angle = 2 * Math.PI * random();
    drawn[index] = radius * Math.cos(angle);
    drawn[index + 1] = radius * Math.sin(angle);
  }
  return drawn;
}

function at(sorted: Float32Array, level: number): number {
  const position = (sorted.length - 1) * level;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + ((sorted[below + 1] ?? low) - low) * (position - below);
}
const quantiles = (values: Float32Array): Float32Array => {
  const sorted = values.slice().sort();
  return Float32Array.from(levels, (level) => at(sorted, level));
};

function measure(growth: readonly Float32Array[], months: number, count: number): PathStatistics {
  const [annual, volatility, drawdown, sharpe, mar] = Array.from({ length: 5 }, () => new Float32Array(count)) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  for (let index = 0; index < count; index += 1) {
    let [wealth, peak, worst, sum, squares] = [1, 1, 0, 0, 0];
    for (let month = 0; month < months; month += 1) {
      const factor = growth[month]![index]!;
      wealth *= factor;
      peak = Math.max(peak, wealth);
      worst = Math.min(worst, wealth / peak - 1);
      sum += factor - 1;
      squares += (factor - 1) ** 2;
    }
    annual[index] = wealth ** (12 / months) - 1;
    volatility[index] = Math.sqrt((Math.max(0, squares - (sum * sum) / months) / Math.max(1, months - 1)) * 12);
    drawdown[index] = worst;
    sharpe[index] = volatility[index]! > 0 ? (annual[index]! - 0.02) / volatility[index]! : 0;
    mar[index] = annual[index]! / Math.max(-worst, 0.001);
  }
  return { annualizedReturn: quantiles(annual), annualizedVolatility: quantiles(volatility), maxDrawdown: quantiles(drawdown), sharpeRatio: quantiles(sharpe), marRatio: quantiles(mar) };
}

async function draw({ drift, volatility, shift, scale, lean, tail }: Process, scenarios: number, seed: number): Promise<Paths> {
  const growth = Array.from(drift, (mean, month) => {
    const shocks = normals(seed, month, scenarios);
    const [second, third] = [lean?.[month] ?? 0, tail?.[month] ?? 0];
    const shaped = (z: number): number => z + second * (z * z - 1) + third * z * (z * z - 3);
    return Float32Array.from({ length: scenarios }, (_, index) => Math.exp(mean + volatility[month]! * ((shift?.[index] ?? 0) + (scale?.[index] ?? 1) * shaped(shocks[index]!))));
  });
  const run = (flows: Float32Array, floor: number, each?: (month: number, wealth: Float32Array) => void): Float32Array => {
    if (flows.length > growth.length || !flows.every(Number.isFinite)) throw new RangeError('flows');
    const wealth = new Float32Array(scenarios);
    for (const [month, flow] of flows.entries()) {
      const factors = growth[month]!;
      for (let index = 0; index < scenarios; index += 1) wealth[index] = Math.max(floor, wealth[index]! + flow) * factors[index]!;
      each?.(month + 1, wealth);
    }
    return wealth;
  };
  return {
    months: drift.length, scenarios,
    async ask({ flows, months, target }: PlanQuestion): Promise<PlanAnswer> {
      const wanted = months ? Int32Array.from(new Set([...months, flows.length])) : Int32Array.from(flows, (_, month) => month + 1);
      const found: Float32Array[] = [];
      const last = run(flows, 0, (month, wealth) => { if (wanted.includes(month)) found.push(quantiles(wealth)); });
      return {
        months: wanted, quantiles: levels.map((_, level) => Float32Array.from(found, (values) => values[level]!)),
        successProbability: target === null ? null : last.reduce((count, wealth) => count + (wealth >= target ? 1 : 0), 0) / scenarios,
      };
    },
    statistics: async (months) => measure(growth, months, scenarios),
    terminal: async (flows) => run(flows, 0),
    linear: async (weights) => run(weights, -Infinity),
    dispose: () => void growth.splice(0),
  };
}

export const provisional: Kernel = { draw, close: async () => undefined };
