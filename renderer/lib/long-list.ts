// How far beyond its frame a list is drawn: a short one whole, so that everything in it can be reached; a long one only near what is seen.

const drawnWhole = 100;

/** Pixels, for a list of so many lines. */
export const drawnAhead = (lines: number): number => (lines <= drawnWhole ? 100_000 : 200);
