// An estimate made of what is said while the hand moves: months named, and straight lines between the points worked out.
import type { Estimate, Moved } from '../../preload/contract/estimates';
import { addMonths } from '../../preload/contract/simulation-check';
import type { SimulationInput } from '../../preload/contract/simulations';

/** An estimate, and where its lines bend: all that has to be drawn of them. */
export interface MovingEstimate extends Estimate { points?: Int32Array }

/** By month from 0 to the last point; whole minor units. */
export function wholeLine(points: Int32Array, values: Float64Array): number[] {
  const line = new Array<number>((points.at(-1) ?? -1) + 1);
  for (let index = 0; index < points.length; index += 1) {
    const [month, value] = [points[index]!, values[index]!];
    line[month] = value;
    const before = points[index - 1] ?? month;
    for (let between = before + 1; between < month; between += 1) line[between] = Math.round(values[index - 1]! + ((value - values[index - 1]!) * (between - before)) / (month - before));
  }
  return line;
}

/** The axis of one plan is asked for again and again. */
let named: { start: string; months: string[] } = { start: '', months: [] };
function monthsFrom(start: string, count: number): string[] {
  if (named.start !== start || named.months.length !== count) named = { start, months: Array.from({ length: count }, (_, month) => addMonths(start, month)) };
  return named.months;
}

export function estimateOf(moved: Moved, input: SimulationInput): MovingEstimate;
export function estimateOf(moved: Moved | null, input: SimulationInput): MovingEstimate | null;
export function estimateOf(moved: Moved | null, input: SimulationInput): MovingEstimate | null {
  if (moved === null) return null;
  const { points, savings, successProbability, scenarioCount, error, calibration } = moved;
  const [low, under, median, over, high] = moved.lines.map((line) => wholeLine(points, line)) as [number[], number[], number[], number[], number[]];
  return {
    input, error, calibration, scenarioCount, allMonths: points.length === savings.length, points,
    result: {
      months: monthsFrom(input.startMonth, savings.length), median, savings: Array.from(savings),
      bands: { lower: { low, high: under }, central: { low: under, high: over }, upper: { low: over, high } },
      scenarioCount, successProbability, probabilityAboveSavings: null, statistics: null, table: null, allocation: [], scenarios: [],
      missing: ['statistics', 'scenariosTable', 'allocation'],
    },
  };
}
