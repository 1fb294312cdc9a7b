// The standard normal distribution: density, cumulative probability and quantile.

export const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Probability of a value up to `z`; absolute error below 1.5e-7 (Abramowitz and Stegun 26.2.17 and 7.1.26). */
export function cumulative(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = 0.5 * t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
  return z > 0 ? 1 - tail : tail;
}

const central = { a: [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239], b: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1] };
const outer = { c: [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783], d: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1] };
const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/** The value below which the share `p` lies, 0 < p < 1; relative error below 1.2e-9 (Acklam's rational approximation). */
export function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(outer.c, q) / polynomial(outer.d, q);
  }
  const q = p - 0.5;
  return (polynomial(central.a, q * q) * q) / polynomial(central.b, q * q);
}
