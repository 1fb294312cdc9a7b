// Four single-precision figures at a time: random bits, logarithm, exponential, sine and cosine. The plain core does the same, step by step.
// Constants lie in memory, low, before what the threads share: a vector constant is put together anew at each use, and a load is one step.

const log: usize = memory.data<f32>([7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1]);
const exp: usize = memory.data<f32>([1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]);
const sine: usize = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const cosine: usize = memory.data<f32>([2.44331571e-5, -1.38873163e-3, 4.16666457e-2]);
/** The logarithm of 2 in two parts, with both signs where both are wanted. */
const ln2: usize = memory.data<f32>([0.693359375, -2.12194440e-4, -0.693359375, 2.12194440e-4]);
const log2e: usize = memory.data<f32>([1.44269504]);
/** Adding and taking away 1.5 · 2²³ rounds to the nearest whole number, to the even one between two. */
const rounding: usize = memory.data<f32>([12582912]);
/** Beyond these the exponential leaves single precision. */
const bounds: usize = memory.data<f32>([-87, 88]);
export const one: usize = memory.data<f32>([1]);
export const minusHalf: usize = memory.data<f32>([-0.5]);
const mixing: usize = memory.data<u32>([0x9e3779b9, 0x21f0aaad, 0x735a2d97]);
const rootHalf: usize = memory.data<u32>([0x3f3504f3]);
/** The bits of `rounding`, less the 127 that exponents are kept with. */
const bias: usize = memory.data<u32>([0x4b400000 - 127]);

/** A constant in all four places. */
// @ts-expect-error: a decorator of the compiler
@inline
export function four(table: usize, index: i32 = 0): v128 {
  return v128.load32_splat(table + (<usize>index << 2));
}

// @ts-expect-error: a decorator of the compiler
@inline
export function fma(factor: v128, x: v128, more: v128): v128 {
  return f32x4.add(f32x4.mul(factor, x), more);
}

/** 32 random bits for each counter: two rounds of multiplying and mixing, keyed before and between. */
// @ts-expect-error: a decorator of the compiler
@inline
export function randomBits(counter: v128, keyA: v128, keyB: v128): v128 {
  let x = i32x4.add(i32x4.mul(counter, four(mixing, 0)), keyA);
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = v128.xor(i32x4.mul(x, four(mixing, 1)), keyB);
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, four(mixing, 2));
  return v128.xor(x, i32x4.shr_u(x, 15));
}

/** Natural logarithm of positive, normal numbers. */
// @ts-expect-error: a decorator of the compiler
@inline
export function log4(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, four(rootHalf)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), four(one));
  const e = f32x4.convert_i32x4_s(exponent);
  const z = f32x4.mul(f, f);
  let y = fma(four(log, 0), f, four(log, 1));
  y = fma(y, f, four(log, 2));
  y = fma(y, f, four(log, 3));
  y = fma(y, f, four(log, 4));
  y = fma(y, f, four(log, 5));
  y = fma(y, f, four(log, 6));
  y = fma(y, f, four(log, 7));
  y = fma(y, f, four(log, 8));
  y = f32x4.mul(f32x4.mul(y, f), z);
  y = fma(four(ln2, 1), e, y);
  y = fma(four(minusHalf), z, y);
  return fma(four(ln2, 0), e, f32x4.add(f, y));
}

/** Exponential. */
// @ts-expect-error: a decorator of the compiler
@inline
export function exp4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, four(bounds, 1)), four(bounds, 0));
  const rounded = f32x4.add(f32x4.mul(x, four(log2e)), four(rounding));
  const k = f32x4.sub(rounded, four(rounding));
  let r = fma(k, four(ln2, 2), x);
  r = fma(k, four(ln2, 3), r);
  let y = fma(four(exp, 0), r, four(exp, 1));
  y = fma(y, r, four(exp, 2));
  y = fma(y, r, four(exp, 3));
  y = fma(y, r, four(exp, 4));
  y = fma(y, r, four(exp, 5));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), four(one));
  return f32x4.mul(y, i32x4.shl(i32x4.sub(rounded, four(bias)), 23));
}

/** Sine within an eighth of a turn either way. */
// @ts-expect-error: a decorator of the compiler
@inline
export function sine4(a: v128): v128 {
  const z = f32x4.mul(a, a);
  let y = fma(four(sine, 0), z, four(sine, 1));
  y = fma(y, z, four(sine, 2));
  return fma(f32x4.mul(y, z), a, a);
}

/** Cosine within an eighth of a turn either way. */
// @ts-expect-error: a decorator of the compiler
@inline
export function cosine4(a: v128): v128 {
  const z = f32x4.mul(a, a);
  let y = fma(four(cosine, 0), z, four(cosine, 1));
  y = fma(y, z, four(cosine, 2));
  return fma(f32x4.mul(y, z), z, fma(four(minusHalf), z, four(one)));
}
