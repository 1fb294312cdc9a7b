// What the numeric kernel is asked and answers. Two kernels keep to it: WebAssembly in workers, and plain TypeScript.

/**
 * How one unit of money grows, month by month and scenario by scenario:
 * `growth[t][i] = exp(drift[t] + volatility[t] · (shift[i] + scale[i] · s(z[t][i])))`, z independent standard normals drawn
 * from the seed by (scenario, month) alone, so that neither the number of workers nor a longer horizon changes a path, and
 * `s(z) = z + lean[t] · (z² − 1) + tail[t] · (z³ − 3z)`: months of their own skew and tails, which thin out as they add up.
 */
export interface Process {
  /** Length: months. Mean of the logarithmic growth in each month. */
  drift: Float32Array;
  /** Length: months. Standard deviation of the logarithmic growth in each month, not negative. */
  volatility: Float32Array;
  /** Length: scenarios, or null for 0: what a whole scenario has in common (fat tails and skew at long horizons). */
  shift: Float32Array | null;
  /** Length: scenarios, or null for 1. */
  scale: Float32Array | null;
  /** Length: months, or null for 0. */
  lean: Float32Array | null;
  /** Length: months, or null for 0. */
  tail: Float32Array | null;
}

/** Values at the quantiles 2.5, 25, 50, 75 and 97.5 %, in this order. */
export const levels = [0.025, 0.25, 0.5, 0.75, 0.975] as const;

export interface PlanQuestion {
  /** Length: months. Net flow before the growth of each month; the first holds the savings at the start. */
  flows: Float32Array;
  /** Months to work out, ascending, 1 to months (0 is the start and known); null for all. The last month always is. */
  months: Int32Array | null;
  /** Amount to reach at the last month; null for none. */
  target: number | null;
}

export interface PlanAnswer {
  months: Int32Array;
  /** Exact order statistics, `quantiles[level][k]` at `months[k]`. Between neighbours: linear, as numpy's default. */
  quantiles: readonly Float32Array[];
  /** Share of scenarios at or above the target at the last month; null without one. */
  successProbability: number | null;
}

/** Quantiles over scenarios of what the investment does, whatever is paid in and out. Same order as `levels`. */
export interface PathStatistics {
  annualizedReturn: Float32Array;
  annualizedVolatility: Float32Array;
  /** Negative fraction. */
  maxDrawdown: Float32Array;
  sharpeRatio: Float32Array;
  marRatio: Float32Array;
}

/** Growth paths kept in memory, on which any number of plans can be tried. */
export interface Paths {
  readonly months: number;
  readonly scenarios: number;
  /**
   * `W[t+1] = max(0, W[t] + flow[t]) · growth[t]`. A question of fewer months than the paths have uses their beginning.
   * @throws RangeError for months beyond the paths, or figures that are not finite.
   */
  ask(question: PlanQuestion): Promise<PlanAnswer>;
  /** Over the first `months` months. */
  statistics(months: number): Promise<PathStatistics>;
  /** Wealth of every scenario at the last month of these flows (unsorted, by scenario). */
  terminal(flows: Float32Array): Promise<Float32Array>;
  /** Terminal wealth of 1 paid in at month t and never touched, `growth[t] · … · growth[months − 1]`, by scenario, summed with these weights: `Σ weight[t] · G_T / G_t`. May be negative; nothing is floored. */
  linear(weights: Float32Array): Promise<Float32Array>;
  dispose(): void;
}

export interface Kernel {
  /** @throws RangeError for a process that is empty, too long (720 months), or holds figures that are not finite. */
  draw(process: Process, scenarios: number, seed: number): Promise<Paths>;
  close(): Promise<void>;
}
