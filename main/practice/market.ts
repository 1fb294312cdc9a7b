// The practice market: three regimes, fat-tailed shocks around a common factor. Deliberately no geometric Brownian motion.
import markets from '../../resources/practice/markets.json';

interface AssetClass {
  /** Arithmetic, before any fee, as a fraction. */
  annualReturn: number;
  annualVolatility: number;
  /** Correlation of a fund's shock with the common one. */
  commonShare: number;
  /** How much of a regime's drift the class takes; negative for havens. */
  regimeShare: number;
}

/** Monthly coefficients of one fund. */
export interface FundProcess {
  drift: number;
  common: number;
  own: number;
  regime: number;
  /** A euro fund never loses in a month. */
  floored: boolean;
}

/** Calm, turbulent, crisis: probability to go to each next month. Calm lasts about two years, a crisis four months. */
const transitions = [[0.958, 0.037, 0.005], [0.12, 0.82, 0.06], [0.05, 0.2, 0.75]] as const;
const rawScale = [0.72, 1.2, 2] as const;
const rawShift = [0.1, -0.15, -0.5] as const;

function stationary(): number[] {
  let shares = [1, 0, 0];
  for (let step = 0; step < 500; step += 1) {
    shares = [0, 1, 2].map((to) => transitions.reduce((sum, row, from) => sum + (shares[from] ?? 0) * (row[to] ?? 0), 0));
  }
  return shares;
}

/** Scales and shifts such that over the long run a shock has mean 0 and variance 1. */
function calibrateRegimes(): { start: number[]; scale: Float64Array; shift: Float64Array } {
  const start = stationary();
  const mean = (of: (regime: number) => number): number => start.reduce((sum, share, regime) => sum + share * of(regime), 0);
  const centre = mean((regime) => rawShift[regime] ?? 0);
  const shift = rawShift.map((value) => value - centre);
  const variance = mean((regime) => (rawScale[regime] ?? 0) ** 2 + (shift[regime] ?? 0) ** 2);
  const factor = 1 / Math.sqrt(variance);
  return { start, scale: Float64Array.from(rawScale, (value) => value * factor), shift: Float64Array.from(shift, (value) => value * factor) };
}

const regimes = calibrateRegimes();

/** A small fast generator (sfc32) with a 128-bit seed. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: Buffer) {
    this.#a = seed.readInt32LE(0);
    this.#b = seed.readInt32LE(4);
    this.#c = seed.readInt32LE(8);
    this.#counter = seed.readInt32LE(12) | 1;
    for (let step = 0; step < 12; step += 1) this.uniform();
  }

  /** Between 0 and 1, 1 excluded. */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** Student's t with four degrees of freedom, scaled to variance 1 (Bailey's polar method), cut at seven deviations. */
  fatTailed(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const w = u * u + v * v;
      if (w >= 1 || w === 0) continue;
      const value = u * Math.sqrt((2 * (1 / Math.sqrt(w) - 1)) / w);
      return value > 7 ? 7 : value < -7 ? -7 : value;
    }
  }
}

export function fundProcess(isin: string): FundProcess & { annualCharge: number } {
  const fund = (markets.funds as Record<string, { assetClass: string; ongoingCharge: number }>)[isin];
  const assetClass = fund && (markets.assetClasses as Record<string, AssetClass>)[fund.assetClass];
  if (!fund || !assetClass) throw new Error(`No market data for ${isin}`);
  const deviation = assetClass.annualVolatility / Math.sqrt(12);
  const euroFund = fund.assetClass === 'euroFund';
  return {
    drift: assetClass.annualReturn / 12,
    common: deviation * assetClass.commonShare,
    own: deviation * Math.sqrt(1 - assetClass.commonShare ** 2),
    regime: deviation * assetClass.regimeShare,
    floored: euroFund,
    // The insurer's own charge is within the euro fund's; unit-linked funds pay it on top of theirs.
    annualCharge: fund.ongoingCharge + (euroFund ? 0 : markets.fees.management),
  };
}

function nextRegime(random: Random, chances: readonly number[]): number {
  const draw = random.uniform();
  const calm = chances[0] ?? 0;
  return draw < calm ? 0 : draw < calm + (chances[1] ?? 0) ? 1 : 2;
}

/** What the paths are drawn for: funds, their weights (month by month, fund by fund) and the fees of each month. */
export interface MarketPlan {
  months: number;
  funds: readonly FundProcess[];
  weights: Float64Array;
  monthlyFee: Float64Array;
}

/** Draws one scenario: the growth factor of the portfolio in each month, after fees, rebalanced monthly. */
export function drawGrowth(plan: MarketPlan, random: Random, growth: Float64Array): void {
  const { funds, weights, monthlyFee } = plan;
  let regime = nextRegime(random, regimes.start);
  for (let month = 0; month < plan.months; month += 1) {
    const scale = regimes.scale[regime] ?? 1;
    const shift = regimes.shift[regime] ?? 0;
    const common = scale * random.fatTailed();
    let portfolio = 0;
    for (let index = 0; index < funds.length; index += 1) {
      const fund = funds[index];
      if (!fund) continue;
      const drawn = fund.drift + fund.common * common + fund.own * scale * random.fatTailed() + fund.regime * shift;
      const value = fund.floored && drawn < 0 ? 0 : drawn < -0.6 ? -0.6 : drawn;
      portfolio += (weights[month * funds.length + index] ?? 0) * value;
    }
    growth[month] = 1 + portfolio - (monthlyFee[month] ?? 0);
    regime = nextRegime(random, transitions[regime] ?? transitions[0]);
  }
}
