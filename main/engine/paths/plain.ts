// The compiled core's twin in plain TypeScript: the same steps in single precision, so the same bits. Used where the
// machine has no vectors, and as what the compiled one is compared with: quantiles here come from sorting.
import type { Core } from './core';

const f = Math.fround;
const fma = (factor: number, x: number, more: number): number => f(f(factor * x) + more);
const coefficients = {
  log: [7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1].map(f),
  exp: [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1].map(f),
  sine: [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f),
  cosine: [2.44331571e-5, -1.38873163e-3, 4.16666457e-2].map(f),
};
const horner = (list: readonly number[], x: number): number => list.reduce((sum, next) => fma(sum, x, next));
const [ln2High, ln2Low, log2e, small, eighth] = [f(0.693359375), f(2.1219444e-4), f(1.44269504), f(5.9604644775390625e-8), f(3.745070282923929e-7)];
const rounding = 12_582_912;

const bits = new Int32Array(1);
const figure = new Float32Array(bits.buffer);

export function log(x: number): number {
  figure[0] = x;
  const exponent = (bits[0]! - 0x3f3504f3) >> 23;
  bits[0] = bits[0]! - (exponent << 23);
  const part = f(figure[0]! - 1);
  const square = f(part * part);
  let y = f(f(horner(coefficients.log, part) * part) * square);
  y = fma(-ln2Low, exponent, y);
  y = fma(-0.5, square, y);
  return fma(ln2High, exponent, f(part + y));
}

export function exp(value: number): number {
  const x = Math.max(Math.min(value, 88), -87);
  const k = f(f(f(x * log2e) + rounding) - rounding);
  const r = fma(k, ln2Low, fma(k, -ln2High, x));
  const y = f(f(f(horner(coefficients.exp, r) * f(r * r)) + r) + 1);
  bits[0] = (k + 127) << 23;
  return f(y * figure[0]!);
}

function sine(a: number): number {
  const z = f(a * a);
  return fma(f(horner(coefficients.sine, z) * z), a, a);
}
function cosine(a: number): number {
  const z = f(a * a);
  return fma(f(horner(coefficients.cosine, z) * z), z, fma(-0.5, z, 1));
}

function randomBits(counter: number, keyA: number, keyB: number): number {
  let x = (Math.imul(counter, 0x9e3779b9) + keyA) | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad) ^ keyB;
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  return x ^ (x >>> 15);
}

export function createPlainCore(buffer: ArrayBufferLike): Core {
  const figures = new Float32Array(buffer);
  const whole = new Int32Array(buffer);

  function normals(row: number, first: number, count: number, keyA: number, keyB: number): void {
    for (let at = 0; at < count; at += 8) {
      for (let lane = 0; lane < 4; lane += 1) {
        const counter = first + at + 2 * lane;
        const one = randomBits(counter, keyA, keyB) >>> 8;
        const other = randomBits(counter + 1, keyA, keyB) >>> 8;
        const radius = f(Math.sqrt(f(log(f(f(one + 0.5) * small)) * -2)));
        const quarter = other >>> 22;
        const within = f(((other & 0x3fffff) - 0x200000) * eighth);
        const [s, c] = [sine(within), cosine(within)];
        const [towardsX, towardsY] = quarter & 1 ? [s, c] : [c, s];
        figures[row + at + lane] = f(radius * ((quarter + 1) & 2 ? -towardsX : towardsX));
        figures[row + at + lane + 4] = f(radius * (quarter & 2 ? -towardsY : towardsY));
      }
    }
  }

  return {
    drawMonth(row, first, count, keyA, keyB, drift, volatility, lean, tail, shift, scale) {
      const [d, v, l, t] = [f(drift), f(volatility), f(lean), f(tail)];
      normals(row >> 2, first, count, keyA, keyB);
      for (let at = 0; at < count; at += 1) {
        const z = figures[(row >> 2) + at]!;
        const square = f(z * z);
        let x = fma(l, f(square - 1), z);
        x = fma(f(t * z), f(square - 3), x);
        x = fma(figures[(scale >> 2) + at]!, x, figures[(shift >> 2) + at]!);
        figures[(row >> 2) + at] = exp(fma(v, x, d));
      }
    },
    beginTrail(trail, stride, count) {
      for (let row = 0; row < 5; row += 1) figures.fill(row < 3 ? 1 : 0, (trail + row * stride) >> 2, ((trail + row * stride) >> 2) + count);
    },
    followMonth(growth, trail, stride, count) {
      const step = stride >> 2;
      for (let at = 0; at < count; at += 1) {
        const place = (trail >> 2) + at;
        const factor = figures[(growth >> 2) + at]!;
        const worth = f(figures[place]! * factor);
        const peak = Math.max(figures[place + step]!, worth);
        const gained = f(factor - 1);
        figures[place] = worth;
        figures[place + step] = peak;
        figures[place + 2 * step] = Math.min(figures[place + 2 * step]!, worth / peak);
        figures[place + 3 * step] = figures[place + 3 * step]! + gained;
        figures[place + 4 * step] = fma(gained, gained, figures[place + 4 * step]!);
      }
    },
    measureTrail(trail, stride, into, count, months, riskFree, least) {
      const step = stride >> 2;
      const [years, each, yearly] = [f(12 / months), f(1 / months), f(12 / Math.max(months - 1, 1))];
      for (let at = 0; at < count; at += 1) {
        const [from, to] = [(trail >> 2) + at, (into >> 2) + at];
        const annual = f(exp(f(log(Math.max(figures[from]!, f(1.17549435e-38))) * years)) - 1);
        const sum = figures[from + 3 * step]!;
        const spread = Math.max(f(figures[from + 4 * step]! - f(f(sum * sum) * each)), 0);
        const volatility = f(Math.sqrt(f(spread * yearly)));
        const drawdown = f(figures[from + 2 * step]! - 1);
        const row = [annual, volatility, drawdown, volatility > 0 ? f(annual - f(riskFree)) / volatility : 0, annual / Math.max(-drawdown, f(least))];
        for (const [index, value] of row.entries()) figures[to + index * step] = value;
      }
    },
    advance(before, after, growth, count, flow) {
      const paid = f(flow);
      for (let at = 0; at < count; at += 1) figures[(after >> 2) + at] = Math.max(f(figures[(before >> 2) + at]! + paid), 0) * figures[(growth >> 2) + at]!;
    },
    carry(before, after, growth, count, flow) {
      const paid = f(flow);
      for (let at = 0; at < count; at += 1) figures[(after >> 2) + at] = f(figures[(before >> 2) + at]! + paid) * figures[(growth >> 2) + at]!;
    },
    reaching(row, count, target) {
      const wanted = f(target);
      let found = 0;
      for (let at = 0; at < count; at += 1) found += figures[(row >> 2) + at]! >= wanted ? 1 : 0;
      return found;
    },
    turn(row, count) {
      for (let at = row >> 2; at < (row >> 2) + count; at += 1) whole[at] = whole[at]! ^ ((whole[at]! >> 31) >>> 1);
    },
    quantiles(row, count, ranks, into) {
      const sorted = whole.slice(row >> 2, (row >> 2) + count).sort();
      const valueOf = (key: number): number => {
        bits[0] = key ^ ((key >> 31) >>> 1);
        return figure[0]!;
      };
      for (let level = 0; level < 5; level += 1) {
        const rank = whole[(ranks >> 2) + 2 * level]!;
        const low = valueOf(sorted[rank]!);
        const high = valueOf(sorted[Math.min(rank + 1, count - 1)]!);
        figures[(into >> 2) + level] = f(low + f(f(high - low) * figures[(ranks >> 2) + 2 * level + 1]!));
      }
    },
    scratchBytes: () => 16,
  };
}
