// The kernel of the program: paths in shared memory, worked on by a few threads, compiled with vectors where the machine has them.
import { availableParallelism } from 'node:os';
import { levels, type Kernel, type Paths, type PathStatistics, type PlanAnswer, type PlanQuestion, type Process } from '../kernel';
import wasm from './assembly/core.ts?wasm';
import { layoutOf, mostWorkers, type Layout } from './layout';
import { Team, type Memory } from './team';

export interface KernelOptions {
  /** By default as many as the machine has, up to four. No answer depends on it. */
  workers?: number;
  /** By default compiled, and plain where the machine cannot run that. */
  core?: 'compiled' | 'plain';
}

export const monthsMax = 720;
const scenariosMax = 100_000;
/** Room a compiled core needs to select in: a histogram, and what it gathers for each level. */
const scratchBytes = (scenarios: number): number => 16384 + 128 + 6 * 4 * (scenarios + 8);

const finite = (values: Float32Array | null, length: number): boolean => values === null || (values.length === length && values.every(Number.isFinite));

function check({ drift, volatility, shift, scale, lean, tail }: Process, scenarios: number): void {
  const months = drift.length;
  if (months < 1 || months > monthsMax) throw new RangeError(`${months} months; there must be 1 to ${monthsMax}`);
  if (!Number.isInteger(scenarios) || scenarios < 1 || scenarios > scenariosMax) throw new RangeError(`${scenarios} scenarios; there must be 1 to ${scenariosMax}`);
  for (const monthly of [drift, volatility, lean, tail]) if (!finite(monthly, months)) throw new RangeError('what holds for months must be one finite figure for each');
  for (const each of [shift, scale]) if (!finite(each, scenarios)) throw new RangeError('what scenarios have in common must be one finite figure for each');
  if (volatility.some((value) => value < 0)) throw new RangeError('volatility must not be negative');
}

const beyond = () => new RangeError('figures beyond what can be counted');

class SharedPaths implements Paths {
  readonly months: number;
  readonly scenarios: number;
  #trailMonths: number;
  #gone = false;

  constructor(private readonly team: Team, private readonly memory: Memory, private readonly layout: Layout) {
    this.months = layout.months;
    this.scenarios = layout.scenarios;
    this.#trailMonths = layout.months;
  }

  #figures(at: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, count);
  }

  #flows(flows: Float32Array): void {
    if (this.#gone) throw new RangeError('these paths are gone');
    if (flows.length < 1 || flows.length > this.months) throw new RangeError(`${flows.length} months of flows; the paths have ${this.months}`);
    if (!flows.every(Number.isFinite)) throw new RangeError('flows must be finite');
  }

  async ask({ flows, months, target }: PlanQuestion): Promise<PlanAnswer> {
    this.#flows(flows);
    if (target !== null && !Number.isFinite(target)) throw new RangeError('the target must be finite');
    const wanted = months === null ? Int32Array.from(flows, (_, month) => month + 1) : Int32Array.from(new Set([...months, flows.length]));
    if (wanted.some((month, index) => month < 1 || month > flows.length || month <= (wanted[index - 1] ?? 0))) throw new RangeError('months must ascend from 1 to the last');
    const { layout, memory } = this;
    return this.team.run(memory, layout, () => {
      this.#figures(layout.flows, flows.length).set(flows);
      const asked = new Int32Array(memory.buffer, layout.asked, layout.months).fill(0);
      for (const month of wanted) asked[month - 1] = 1;
      return { kind: 'ask', months: flows.length, target };
    }, () => {
      const answers = this.#figures(layout.answers, 5 * layout.months);
      const quantiles = levels.map((_, level) => Float32Array.from(wanted, (month) => answers[(month - 1) * 5 + level]!));
      if (!quantiles.every((line) => line.every(Number.isFinite))) throw beyond();
      const reached = new Int32Array(memory.buffer, layout.control + 8, this.team.workers).reduce((sum, count) => sum + count, 0);
      return { months: wanted, quantiles, successProbability: target === null ? null : reached / this.scenarios };
    });
  }

  async statistics(months: number): Promise<PathStatistics> {
    if (this.#gone || !Number.isInteger(months) || months < 1 || months > this.months) throw new RangeError(`statistics over ${months} months; the paths have ${this.months}`);
    const { layout, memory } = this;
    return this.team.run(memory, layout, () => {
      const followed = this.#trailMonths === months;
      this.#trailMonths = months;
      return { kind: 'measure', months, followed };
    }, () => {
      // What has left single precision on the way may come out as a figure again.
      for (let row = 0; row < 5; row += 1) if (!this.#figures(layout.trail + row * layout.stride, this.scenarios).every(Number.isFinite)) throw beyond();
      const [annualizedReturn, annualizedVolatility, maxDrawdown, sharpeRatio, marRatio] = Array.from({ length: 5 }, (_, row) => this.#figures(layout.measuredAnswers + row * 20, 5).slice()) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
      if (![annualizedReturn, annualizedVolatility, maxDrawdown, sharpeRatio, marRatio].every((line) => line.every(Number.isFinite))) throw beyond();
      return { annualizedReturn, annualizedVolatility, maxDrawdown, sharpeRatio, marRatio };
    });
  }

  async #line(flows: Float32Array, floored: boolean): Promise<Float32Array> {
    this.#flows(flows);
    return this.team.run(this.memory, this.layout, () => {
      this.#figures(this.layout.flows, flows.length).set(flows);
      return { kind: 'line', months: flows.length, floored };
    }, () => this.#figures(this.layout.line, this.scenarios).slice());
  }
  terminal(flows: Float32Array): Promise<Float32Array> {
    return this.#line(flows, true);
  }
  linear(weights: Float32Array): Promise<Float32Array> {
    return this.#line(weights, false);
  }

  dispose(): void {
    if (!this.#gone) this.team.giveBack(this.memory);
    this.#gone = true;
  }
}

/** null where the machine has no vectors for it. */
const compiled = (): Promise<WebAssembly.Module | null> => WebAssembly.compile(wasm).catch(() => null);

export function createKernel({ workers = Math.min(4, availableParallelism()), core }: KernelOptions = {}): Kernel {
  let team: Promise<Team> | null = null;
  const started = (): Promise<Team> => (team ??= (core === 'plain' ? Promise.resolve(null) : compiled()).then((module) => {
    if (module === null && core === 'compiled') throw new Error('this machine cannot run the compiled core');
    return new Team(module, Math.max(1, Math.min(mostWorkers, workers)));
  }));
  return {
    async draw(process, scenarios, seed) {
      check(process, scenarios);
      const group = await started();
      const layout = layoutOf(process.drift.length, scenarios, scratchBytes(scenarios));
      const memory = group.take(layout.bytes);
      await group.run(memory, layout, () => {
        const put = (at: number, values: Float32Array | null, length: number, otherwise: number) => {
          const place = new Float32Array(memory.buffer, at, length);
          if (values) place.set(values);
          else place.fill(otherwise);
        };
        const { months, stride } = layout;
        put(layout.drift, process.drift, months, 0);
        put(layout.volatility, process.volatility, months, 0);
        put(layout.lean, process.lean, months, 0);
        put(layout.tail, process.tail, months, 0);
        put(layout.shift, process.shift, stride / 4, 0);
        put(layout.scale, process.scale, stride / 4, 1);
        put(layout.nothing, null, stride / 4, 0);
        const ranks = new DataView(memory.buffer as ArrayBuffer, layout.ranks, 40);
        for (const [level, share] of levels.entries()) {
          const position = (scenarios - 1) * share;
          ranks.setInt32(level * 8, Math.floor(position), true);
          ranks.setFloat32(level * 8 + 4, position - Math.floor(position), true);
        }
        return { kind: 'draw', seed };
      }, () => undefined).catch((error: unknown) => {
        group.giveBack(memory);
        throw error;
      });
      return new SharedPaths(group, memory, layout);
    },
    async close() {
      await (await team)?.close();
      team = null;
    },
  };
}
