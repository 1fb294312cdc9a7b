// Growth paths, a month and a stretch of scenarios at a time, and what each scenario's investment has been through so far.
import { cosine4, exp4, fma, four, log4, one, randomBits, sine4 } from './numbers';

/** The middle of each of 2²⁴ steps between 0 and 1, and an eighth of a turn in 2²¹ steps. */
const half: usize = memory.data<f32>([0.5]);
const step: usize = memory.data<f32>([5.9604644775390625e-8]);
const turnStep: usize = memory.data<f32>([3.745070282923929e-7]);
const minusTwo: usize = memory.data<f32>([-2]);
const three: usize = memory.data<f32>([3]);
const next: usize = memory.data<i32>([1]);
const second: usize = memory.data<i32>([2]);
const within: usize = memory.data<i32>([0x3fffff, 0x200000]);

/** Standard normals into `row` for `count` scenarios (a multiple of 8) from scenario `first` (too). Eight share four pairs of random numbers. */
function normals(row: usize, first: i32, count: i32, keyA: i32, keyB: i32): void {
  const a = i32x4.splat(keyA);
  const b = i32x4.splat(keyB);
  const lanes = i32x4(0, 2, 4, 6);
  for (let at: i32 = 0; at < count; at += 8) {
    const counter = i32x4.add(i32x4.splat(first + at), lanes);
    const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(randomBits(counter, a, b), 8)), four(half)), four(step));
    const radius = f32x4.sqrt(f32x4.mul(log4(u), four(minusTwo)));
    // Two bits choose the quarter turn, the others lie around its middle.
    const other = i32x4.shr_u(randomBits(i32x4.add(counter, four(next)), a, b), 8);
    const quarter = i32x4.shr_u(other, 22);
    const angle = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(v128.and(other, four(within, 0)), four(within, 1))), four(turnStep));
    const s = sine4(angle);
    const c = cosine4(angle);
    const odd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
    const cosSign = i32x4.shl(v128.and(i32x4.add(quarter, four(next)), four(second)), 30);
    const sinSign = i32x4.shl(v128.and(quarter, four(second)), 30);
    const place = row + (at << 2);
    v128.store(place, f32x4.mul(radius, v128.xor(v128.bitselect(s, c, odd), cosSign)));
    v128.store(place, f32x4.mul(radius, v128.xor(v128.bitselect(c, s, odd), sinSign)), 16);
  }
}

/** Normals into growth: exp(drift + volatility · (shift + scale · (z + lean (z² − 1) + tail z (z² − 3)))). */
function grow(row: usize, count: i32, drift: f32, volatility: f32, lean: f32, tail: f32, shift: usize, scale: usize): void {
  const d = f32x4.splat(drift);
  const v = f32x4.splat(volatility);
  const l = f32x4.splat(lean);
  const t = f32x4.splat(tail);
  for (let at: i32 = 0; at < count << 2; at += 16) {
    const z = v128.load(row + at);
    const square = f32x4.mul(z, z);
    let x = fma(l, f32x4.sub(square, four(one)), z);
    x = fma(f32x4.mul(t, z), f32x4.sub(square, four(three)), x);
    x = fma(v128.load(scale + at), x, v128.load(shift + at));
    v128.store(row + at, exp4(fma(v, x, d)));
  }
}

/** One month's growth of the scenarios from `first`. */
export function drawMonth(row: usize, first: i32, count: i32, keyA: i32, keyB: i32, drift: f32, volatility: f32, lean: f32, tail: f32, shift: usize, scale: usize): void {
  normals(row, first, count, keyA, keyB);
  grow(row, count, drift, volatility, lean, tail, shift, scale);
}

/** Before the first month: worth 1, at its peak, nothing lost, no sums. Five rows of `count`, `stride` bytes apart. */
export function beginTrail(trail: usize, stride: usize, count: i32): void {
  for (let at: i32 = 0; at < count << 2; at += 16) {
    for (let row: usize = 0; row < 5; row += 1) v128.store(trail + row * stride + at, f32x4.splat(row < 3 ? 1 : 0));
  }
}

/** One month more: worth, peak, lowest share of a peak, sum and sum of squares of monthly returns. */
export function followMonth(growth: usize, trail: usize, stride: usize, count: i32): void {
  for (let at: i32 = 0; at < count << 2; at += 16) {
    const place = trail + at;
    const factor = v128.load(growth + at);
    const worth = f32x4.mul(v128.load(place), factor);
    const peak = f32x4.pmax(v128.load(place + stride), worth);
    const gained = f32x4.sub(factor, four(one));
    v128.store(place, worth);
    v128.store(place + stride, peak);
    v128.store(place + 2 * stride, f32x4.pmin(v128.load(place + 2 * stride), f32x4.div(worth, peak)));
    v128.store(place + 3 * stride, f32x4.add(v128.load(place + 3 * stride), gained));
    v128.store(place + 4 * stride, fma(gained, gained, v128.load(place + 4 * stride)));
  }
}

/** The five statistics of each scenario into five rows: annualised return and volatility, maximum drawdown, Sharpe and MAR ratio. */
export function measureTrail(trail: usize, stride: usize, into: usize, count: i32, months: i32, riskFree: f32, least: f32): void {
  const years = f32x4.splat(12 / <f32>months);
  const each = f32x4.splat(1 / <f32>months);
  const yearly = f32x4.splat(12 / <f32>max(months - 1, 1));
  for (let at: i32 = 0; at < count << 2; at += 16) {
    const place = trail + at;
    const annual = f32x4.sub(exp4(f32x4.mul(log4(f32x4.pmax(v128.load(place), f32x4.splat(1.17549435e-38))), years)), f32x4.splat(1));
    const sum = v128.load(place + 3 * stride);
    const spread = f32x4.pmax(f32x4.sub(v128.load(place + 4 * stride), f32x4.mul(f32x4.mul(sum, sum), each)), f32x4.splat(0));
    const volatility = f32x4.sqrt(f32x4.mul(spread, yearly));
    const drawdown = f32x4.sub(v128.load(place + 2 * stride), f32x4.splat(1));
    const sharpe = v128.and(f32x4.div(f32x4.sub(annual, f32x4.splat(riskFree)), volatility), f32x4.gt(volatility, f32x4.splat(0)));
    const mar = f32x4.div(annual, f32x4.pmax(f32x4.neg(drawdown), f32x4.splat(least)));
    v128.store(into + at, annual);
    v128.store(into + stride + at, volatility);
    v128.store(into + 2 * stride + at, drawdown);
    v128.store(into + 3 * stride + at, sharpe);
    v128.store(into + 4 * stride + at, mar);
  }
}

/** One month of a plan: what was there and the flow, not below nothing, grown. */
export function advance(before: usize, after: usize, growth: usize, count: i32, flow: f32): void {
  const paid = f32x4.splat(flow);
  const nothing = f32x4.splat(0);
  for (let at: i32 = 0; at < count << 2; at += 16) v128.store(after + at, f32x4.mul(f32x4.pmax(f32x4.add(v128.load(before + at), paid), nothing), v128.load(growth + at)));
}

/** The same without the floor. */
export function carry(before: usize, after: usize, growth: usize, count: i32, flow: f32): void {
  const paid = f32x4.splat(flow);
  for (let at: i32 = 0; at < count << 2; at += 16) v128.store(after + at, f32x4.mul(f32x4.add(v128.load(before + at), paid), v128.load(growth + at)));
}

/** How many of `count` are at or above the target. */
export function reaching(row: usize, count: i32, target: f32): i32 {
  let found: i32 = 0;
  for (let at: i32 = 0; at < count << 2; at += 4) found += i32(load<f32>(row + at) >= target);
  return found;
}
