// Processes that are not the engine's own, drawn month by month: what a provider's simulator might really do.
import { Random, drawGrowth, type MarketPlan } from '../../../main/practice/market';
import { planOf } from '../../../main/practice/plan';
import { practiceCatalogue, type SimulationRequest } from '../../../main/practice/simulation-request';
import { generator } from '../../../main/engine/random';

export interface Truth {
  name: string;
  anchor: 'start' | 'end';
  /** Draws one scenario's growth factors into a row as long as the horizon. */
  drawer(horizon: number, seed: number): (growth: Float64Array) => void;
}

/** Independent normals of a seed. */
function normals(seed: number): { normal: () => number; uniform: () => number } {
  const uniform = generator(seed);
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { normal, uniform };
}

const lognormal: Truth = {
  name: 'lognormal', anchor: 'start',
  drawer(_horizon, seed) {
    const { normal } = normals(seed);
    return (growth) => { for (let month = 0; month < growth.length; month += 1) growth[month] = Math.exp(0.045 / 12 + (0.14 / Math.sqrt(12)) * normal()); };
  },
};

/** Months of Student's t with four degrees of freedom, cut at ten deviations. */
const student: Truth = {
  name: 'Student-t months', anchor: 'start',
  drawer(_horizon, seed) {
    const { normal } = normals(seed);
    const fat = (): number => {
      const chi = normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2;
      return Math.max(-10, Math.min(10, normal() / Math.sqrt(chi / 4) / Math.SQRT2));
    };
    return (growth) => { for (let month = 0; month < growth.length; month += 1) growth[month] = Math.exp(0.04 / 12 + (0.15 / Math.sqrt(12)) * fat()); };
  },
};

/** A quiet diffusion, and every five years or so a fall by some 20 %. */
const jumps: Truth = {
  name: 'jumps', anchor: 'start',
  drawer(_horizon, seed) {
    const { normal, uniform } = normals(seed);
    return (growth) => {
      for (let month = 0; month < growth.length; month += 1) {
        const jump = uniform() < 0.2 / 12 ? -0.2 + 0.08 * normal() : 0;
        growth[month] = Math.exp(0.09 / 12 + (0.1 / Math.sqrt(12)) * normal() + jump);
      }
    };
  },
};

/** Risk and reward fall towards the horizon: level until fifteen years before, then in a straight line. */
const falling: Truth = {
  name: 'falling volatility', anchor: 'end',
  drawer(horizon, seed) {
    const { normal } = normals(seed);
    return (growth) => {
      for (let month = 0; month < growth.length; month += 1) {
        const far = Math.min(1, (horizon - month) / 180);
        const volatility = 0.03 + 0.14 * far;
        growth[month] = Math.exp((0.02 + 0.035 * far) / 12 + (volatility / Math.sqrt(12)) * normal());
      }
    };
  },
};

function request(changes: Partial<SimulationRequest>, horizon: number): SimulationRequest {
  const mode = changes.mode ?? 'free';
  const simulator = practiceCatalogue.simulators.find((item) => item.mode === mode)!;
  return { mode, simulator, start: '202701', horizon, currentSavings: 0, target: null, simpleDeposits: [], periodicDeposits: [], simpleWithdrawals: [], periodicWithdrawals: [], portfolio: [], profile: 0, age: 40, ...changes };
}

function practice(name: string, changes: Partial<SimulationRequest>): Truth {
  return {
    name, anchor: changes.mode === 'glidepath' ? 'end' : 'start',
    drawer(horizon, seed) {
      const plan: MarketPlan = planOf(request(changes, horizon));
      const words = Buffer.alloc(16);
      for (let word = 0; word < 4; word += 1) words.writeUInt32LE(Math.imul(seed + word + 1, 0x9e3779b1) >>> 0, word * 4);
      const random = new Random(words);
      return (growth) => drawGrowth(plan, random, growth);
    },
  };
}

export const truths: readonly Truth[] = [
  lognormal, student, jumps, falling,
  practice('practice, shares', { portfolio: [{ isin: 'LU1681046931', percentage: 100 }] }),
  practice('practice, balanced', { mode: 'delegated', profile: 2 }),
  practice('practice, glidepath', { mode: 'glidepath', profile: 1, age: 40 }),
];
