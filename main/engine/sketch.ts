// A coarse simulation of the calibrated plan: how its figures answer to the model, and how they scatter together.
import { zeros, type Matrix } from './matrix';
import { processOf, type Model } from './model';
import type { Pause } from './pause';
import { generator, shuffled } from './random';

/** One figure a provider gave: the value below which the share `level` of scenarios lies. */
export interface Observation {
  /** Wealth after so many months; `growth` is of one unit paid in at the start, with no other payment. */
  of: 'wealth' | 'growth';
  month: number;
  level: number;
  value: number;
}

/** Even: the second half mirrors the first. */
const scenarios = 1024;
const seed = 4711;

/** Normals by Box and Muller, scenario by scenario within a month, mirrored, so that means are exact. */
async function drawShocks(months: number, pause: Pause): Promise<Float32Array> {
  const random = generator(seed);
  const half = scenarios / 2;
  const shocks = new Float32Array(months * scenarios);
  const mirror = shuffled(half, seed);
  for (let month = 0; month < months; month += 1) {
    await pause.rest();
    const row = shocks.subarray(month * scenarios, (month + 1) * scenarios);
    for (let pair = 0; pair < half; pair += 2) {
      const radius = Math.sqrt(-2 * Math.log(random()));
      const angle = 2 * Math.PI * random();
      row[pair] = radius * Math.cos(angle);
      row[pair + 1] = radius * Math.sin(angle);
    }
    // Another partner each month: whole mirrored paths would scatter together.
    for (let index = 0; index < half; index += 1) row[half + index] = -row[mirror[index]!]!;
  }
  return shocks;
}

export class Sketch {
  private constructor(
    private readonly flows: Float64Array, private readonly observations: readonly Observation[],
    private readonly shocks: Float32Array, private readonly pause: Pause,
  ) {}

  static async of(flows: Float64Array, observations: readonly Observation[], pause: Pause): Promise<Sketch> {
    return new Sketch(flows, observations, await drawShocks(flows.length, pause), pause);
  }

  /** Value of every scenario for each thing observed, by `of` and month. */
  async #run(model: Model): Promise<Map<string, Float64Array>> {
    const process = processOf(model, model.months);
    const wealth = new Float64Array(scenarios);
    const growth = new Float64Array(scenarios).fill(1);
    const wanted = new Set(this.observations.map(keyOf));
    const found = new Map<string, Float64Array>();
    for (let month = 0; month < this.flows.length; month += 1) {
      await this.pause.rest();
      const flow = this.flows[month]!;
      const drift = process.drift[month]!;
      const volatility = process.volatility[month]!;
      const [lean, tail] = [process.lean?.[month] ?? 0, process.tail?.[month] ?? 0];
      for (let index = 0; index < scenarios; index += 1) {
        const shock = this.shocks[month * scenarios + index]!;
        const factor = Math.exp(drift + volatility * (shock + lean * (shock * shock - 1) + tail * shock * (shock * shock - 3)));
        wealth[index] = Math.max(0, wealth[index]! + flow) * factor;
        growth[index] = growth[index]! * factor;
      }
      for (const [of, values] of [['wealth', wealth], ['growth', growth]] as const) {
        const key = keyOf({ of, month: month + 1 });
        if (wanted.has(key)) found.set(key, values.slice());
      }
    }
    return found;
  }

  async #sorted(runs: ReadonlyMap<string, Float64Array>): Promise<Map<string, Float64Array>> {
    const sorted = new Map<string, Float64Array>();
    for (const [key, values] of runs) {
      await this.pause.rest();
      sorted.set(key, values.slice().sort());
    }
    return sorted;
  }

  /** What the model makes of every observation. */
  async values(model: Model): Promise<Float64Array> {
    const sorted = await this.#sorted(await this.#run(model));
    return Float64Array.from(this.observations, (observation) => quantileOf(sorted.get(keyOf(observation))!, observation.level));
  }

  /** Covariance of the observations of one drawn scenario count, times that count: that of ranks, by the slope of value over rank. */
  async scatter(model: Model): Promise<Matrix> {
    const runs = await this.#run(model);
    const sorted = await this.#sorted(runs);
    const slopes: number[] = [];
    const below: Float32Array[] = [];
    for (const observation of this.observations) {
      await this.pause.rest();
      const ordered = sorted.get(keyOf(observation))!;
      const limit = quantileOf(ordered, observation.level);
      slopes.push(slopeOf(ordered, observation.level));
      below.push(Float32Array.from(runs.get(keyOf(observation))!, (value) => (value <= limit ? 1 : 0) - observation.level));
    }
    const size = this.observations.length;
    const covariance = zeros(size, size);
    for (let a = 0; a < size; a += 1) {
      await this.pause.rest();
      for (let b = 0; b <= a; b += 1) {
        let sum = 0;
        for (let index = 0; index < scenarios; index += 1) sum += below[a]![index]! * below[b]![index]!;
        covariance[a]![b] = covariance[b]![a] = (sum / scenarios) * slopes[a]! * slopes[b]!;
      }
    }
    return covariance;
  }
}

const keyOf = ({ of, month }: Pick<Observation, 'of' | 'month'>): string => `${of} ${month}`;

/** Of sorted values, linear between neighbours. */
export function quantileOf(sorted: Float64Array | Float32Array, level: number): number {
  const position = (sorted.length - 1) * level;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + ((sorted[below + 1] ?? low) - low) * (position - below);
}

/** Change of the value by probability, over a width in which the sketch has enough scenarios. */
function slopeOf(sorted: Float64Array, level: number): number {
  const width = Math.min(0.06, 0.6 * Math.min(level, 1 - level));
  return (quantileOf(sorted, level + width) - quantileOf(sorted, level - width)) / (2 * width);
}

