// What a core does on one shared block of memory. Two do the same, to the bit: compiled (assembly/) and plain (plain.ts).

/** Addresses and strides are in bytes; figures are single precision; rows have room for a multiple of 8 scenarios. */
export interface Core {
  /** A month's growth of `count` scenarios (a multiple of 8) from scenario `first`, from two keys of the month. */
  drawMonth(row: number, first: number, count: number, keyA: number, keyB: number, drift: number, volatility: number, lean: number, tail: number, shift: number, scale: number): void;
  /** Five rows `stride` apart that say what an investment has been through: worth, peak, lowest share of a peak, sum and sum of squares of monthly returns. */
  beginTrail(trail: number, stride: number, count: number): void;
  followMonth(growth: number, trail: number, stride: number, count: number): void;
  /** The five statistics of each scenario, into five rows `stride` apart. */
  measureTrail(trail: number, stride: number, into: number, count: number, months: number, riskFree: number, least: number): void;
  /** `after = max(0, before + flow) · growth` */
  advance(before: number, after: number, growth: number, count: number, flow: number): void;
  /** `after = (before + flow) · growth` */
  carry(before: number, after: number, growth: number, count: number, flow: number): void;
  /** How many are at or above the target. */
  reaching(row: number, count: number, target: number): number;
  /** Makes figures of any sign order by their bits, as `quantiles` wants them. Figures that are not negative do already. */
  turn(row: number, count: number): void;
  /** The five quantiles of a row. `ranks`: five pairs of rank and share of the way to the next. */
  quantiles(row: number, count: number, ranks: number, into: number, scratch: number): void;
  scratchBytes(scenarios: number): number;
}

/** Both cores' own mixing of seed and month: what a month's random numbers are keyed with. */
export function keysOf(seed: number, month: number): [number, number] {
  const mixed = (value: number): number => {
    let x = value | 0;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return x ^ (x >>> 15);
  };
  const first = mixed(mixed(seed) + Math.imul(month + 1, 0x9e3779b9));
  return [first, mixed(first ^ 0x3c6ef372)];
}
