/** The value below which so much of all lies: 0.5 is the median. */
export const at = (values: readonly number[], level: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * level))]!;
