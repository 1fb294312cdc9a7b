// Shares of a portfolio, as typed: what is missing to 100 %, shared out; what is too much, scaled down.

/** Hundredths of a per cent. */
const whole = 10_000;

/** Parts in the proportion of the shares that sum to the total exactly: the largest remainders get what rounding left over. */
function portion(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const exact = shares.map((share) => (total * share) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((all, part) => all + part, 0);
  const order = exact.map((value, index) => ({ index, remainder: value - (parts[index] ?? 0) })).sort((a, b) => b.remainder - a.remainder);
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

/** Weights in per cent; null for an empty line. What is missing to 100 % goes to the empty lines, in equal parts. */
export function shareTheRest(weights: readonly (number | null)[]): (number | null)[] {
  const used = weights.reduce<number>((sum, weight) => sum + Math.round((weight ?? 0) * 100), 0);
  const empty = weights.filter((weight) => weight === null).length;
  if (empty === 0 || used >= whole) return [...weights];
  const parts = portion(whole - used, Array<number>(empty).fill(1));
  return weights.map((weight) => weight ?? (parts.shift() ?? 0) / 100);
}

/** Scaled to 100 % in their proportion, to a hundredth of a per cent; as they are when there is nothing to scale. */
export function normalise(weights: readonly (number | null)[]): (number | null)[] {
  const filled = weights.filter((weight): weight is number => weight !== null && weight > 0);
  if (filled.length === 0) return [...weights];
  const parts = portion(whole, filled);
  return weights.map((weight) => (weight !== null && weight > 0 ? (parts.shift() ?? 0) / 100 : weight));
}
