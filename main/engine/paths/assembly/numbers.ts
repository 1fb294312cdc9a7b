// Four single-precision figures at a time: random bits, logarithm, exponential, sine and cosine. The plain core does the same, step by step.

// @ts-expect-error: a decorator of the compiler
@inline
export function fma(factor: v128, x: v128, more: v128): v128 {
  return f32x4.add(f32x4.mul(factor, x), more);
}

/** 32 random bits for each counter: two rounds of multiplying and mixing, keyed before and between. */
// @ts-expect-error: a decorator of the compiler
@inline
export function randomBits(counter: v128, keyA: v128, keyB: v128): v128 {
  let x = i32x4.add(i32x4.mul(counter, i32x4.splat(0x9e3779b9)), keyA);
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = v128.xor(i32x4.mul(x, i32x4.splat(0x21f0aaad)), keyB);
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x735a2d97));
  return v128.xor(x, i32x4.shr_u(x, 15));
}

/** Natural logarithm of positive, normal numbers. */
// @ts-expect-error: a decorator of the compiler
@inline
export function log4(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  const z = f32x4.mul(f, f);
  let y = fma(f32x4.splat(7.0376836292e-2), f, f32x4.splat(-1.151461031e-1));
  y = fma(y, f, f32x4.splat(1.167699874e-1));
  y = fma(y, f, f32x4.splat(-1.2420140846e-1));
  y = fma(y, f, f32x4.splat(1.4249322787e-1));
  y = fma(y, f, f32x4.splat(-1.6668057665e-1));
  y = fma(y, f, f32x4.splat(2.0000714765e-1));
  y = fma(y, f, f32x4.splat(-2.4999993993e-1));
  y = fma(y, f, f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, f), z);
  y = fma(f32x4.splat(-2.12194440e-4), e, y);
  y = fma(f32x4.splat(-0.5), z, y);
  return fma(f32x4.splat(0.693359375), e, f32x4.add(f, y));
}

/** Adding and taking away 1.5 · 2²³ rounds to the nearest whole number, to the even one between two. */
const rounding: f32 = 12582912;

/** Exponential; between -87 and 88, beyond which single precision ends. */
// @ts-expect-error: a decorator of the compiler
@inline
export function exp4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(88)), f32x4.splat(-87));
  const k = f32x4.sub(f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(rounding)), f32x4.splat(rounding));
  let r = fma(k, f32x4.splat(-0.693359375), x);
  r = fma(k, f32x4.splat(2.12194440e-4), r);
  let y = fma(f32x4.splat(1.98756915e-4), r, f32x4.splat(1.3981999507e-3));
  y = fma(y, r, f32x4.splat(8.3334519073e-3));
  y = fma(y, r, f32x4.splat(4.1665795894e-2));
  y = fma(y, r, f32x4.splat(1.6666665459e-1));
  y = fma(y, r, f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
  return f32x4.mul(y, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23));
}

/** Sine within an eighth of a turn either way. */
// @ts-expect-error: a decorator of the compiler
@inline
export function sine4(a: v128): v128 {
  const z = f32x4.mul(a, a);
  let y = fma(f32x4.splat(-1.9515295891e-4), z, f32x4.splat(8.3321608736e-3));
  y = fma(y, z, f32x4.splat(-1.6666654611e-1));
  return fma(f32x4.mul(y, z), a, a);
}

/** Cosine within an eighth of a turn either way. */
// @ts-expect-error: a decorator of the compiler
@inline
export function cosine4(a: v128): v128 {
  const z = f32x4.mul(a, a);
  let y = fma(f32x4.splat(2.44331571e-5), z, f32x4.splat(-1.38873163e-3));
  y = fma(y, z, f32x4.splat(4.16666457e-2));
  return fma(f32x4.mul(y, z), z, fma(f32x4.splat(-0.5), z, f32x4.splat(1)));
}
