// Which of the chart's points are printed as figures.

/** Few enough for a simple plan to need two pages. */
const yearRowsMax = 7;

/** The chart's points to print as figures: the start, every year (or second, fifth, tenth, as room allows), and the end. */
export function yearPoints(count: number): number[] {
  const years = Math.ceil(count / 12);
  const step = [1, 2, 5].find((every) => years / every <= yearRowsMax) ?? 10;
  const points = Array.from({ length: Math.ceil(years / step) }, (_, index) => index * step * 12);
  if (points.at(-1) !== count - 1 && count > 0) points.push(count - 1);
  return points;
}
