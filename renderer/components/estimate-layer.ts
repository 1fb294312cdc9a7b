// A local estimate over a fan, as a layer of its own: the hand moves it sixty times a second, and the fan below stays as it is.
import type { FanFigures, Line } from '../lib/figures';
import { stretches, type ChartStyle } from './chart-frame';

/** Where figures lie in the picture: pixels of the first and last point, and of the axis' ends. */
export interface Place {
  left: number;
  right: number;
  /** Of the last point drawn, from 0. */
  last: number;
  bottom: number;
  top: number;
  min: number;
  max: number;
}

export interface EstimateLayer {
  /** `at` is the point read out, or null. */
  show(figures: FanFigures, place: Place, at: number | null, targetLabel: string): void;
  hide(): void;
}

const namespace = 'http://www.w3.org/2000/svg';
function element(parent: Element, name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(namespace, name);
  set(made, attributes);
  parent.append(made);
  return made;
}
const set = (target: Element, attributes: Record<string, string | number>): void => {
  // What is set again, even to the same, is laid out again.
  for (const [name, value] of Object.entries(attributes)) if (target.getAttribute(name) !== String(value)) target.setAttribute(name, String(value));
};

/** In pixels. */
const finest = 3;
/** Tenths of a pixel are finer than any screen. */
const tenth = (pixel: number): number => Math.round(pixel * 10) / 10;

export function drawEstimateLayer(container: HTMLElement, style: ChartStyle): EstimateLayer {
  const root = element(container, 'svg', { 'aria-hidden': 'true' });
  Object.assign(root.style, { position: 'absolute', inset: '0', width: '100%', height: '100%', pointerEvents: 'none', display: 'none', willChange: 'transform' });
  // Its own frame cuts off what would leave the grid.
  const grid = element(root, 'svg', {});
  const bands = {
    lower: element(grid, 'path', { fill: style.estimate, 'fill-opacity': 0.16 }),
    upper: element(grid, 'path', { fill: style.estimate, 'fill-opacity': 0.16 }),
    central: element(grid, 'path', { fill: style.estimate, 'fill-opacity': 0.3 }),
  };
  const edges = element(grid, 'path', { fill: 'none', stroke: style.estimate, 'stroke-width': 1, 'stroke-dasharray': '4 3', 'stroke-opacity': 0.5 });
  const savings = element(grid, 'path', { fill: 'none', stroke: style.savings, 'stroke-width': 1.6, 'stroke-dasharray': '6 4' });
  const target = element(grid, 'path', { fill: 'none', stroke: style.target, 'stroke-width': 1.6, 'stroke-dasharray': '8 4' });
  const median = element(grid, 'path', { fill: 'none', stroke: style.estimate, 'stroke-width': 2.4, 'stroke-dasharray': '6 3', 'stroke-linejoin': 'round' });
  const label = element(root, 'text', { fill: style.target, 'font-family': 'Inter', 'font-size': style.fontSize });
  const dot = element(root, 'circle', { r: 4.5, fill: style.estimate });

  return {
    show(figures, place, at, targetLabel) {
      const { left, right, top, bottom, last, min, max } = place;
      const x = (index: number): number => tenth(left + (index / last) * (right - left));
      const y = (value: number): number => tenth(bottom - ((value - min) / (max - min)) * (bottom - top));
      // Points nearer to each other than this say nothing more.
      const stride = Math.max(1, Math.floor((finest * last) / Math.max(1, right - left)));
      const evenly = Array.from({ length: Math.ceil(figures.savings.length / stride) }, (_, index) => index * stride);
      /** A line's stretches that have figures, as words of a path. Each line is worded once: two bands share it. */
      const worded = (line: Line, at: ArrayLike<number> = figures.points ?? evenly): string[][] => stretches({ low: line, high: line }).map(([from, to]) => {
        const point = (index: number): string => `${x(index)},${y(line[index]!)}`;
        const words = [point(from)];
        for (let index = 0; index < at.length; index += 1) if (at[index]! > from && at[index]! < to) words.push(point(at[index]!));
        return to > from ? [...words, point(to)] : words;
      });
      const open = (stretched: string[][]): string => stretched.map((words) => `M${words.join('L')}`).join('');
      // All lines of an estimate have figures at the same months.
      const between = (low: string[][], high: string[][]): string => high.map((words, index) => `M${words.join('L')}L${(low[index] ?? []).toReversed().join('L')}Z`).join('');
      const { lower, central, upper } = figures.bands;
      const [lowest, low, high, highest] = [lower?.low, central?.low, central?.high, upper?.high].map((line) => worded(line ?? [])) as [string[][], string[][], string[][], string[][]];
      set(grid, { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top), viewBox: `${left} ${top} ${Math.max(1, right - left)} ${Math.max(1, bottom - top)}` });
      set(bands.lower, { d: between(lowest, low) });
      set(bands.central, { d: between(low, high) });
      set(bands.upper, { d: between(high, highest) });
      set(edges, { d: open(lowest) + open(highest) });
      set(savings, { d: open(worded(figures.savings, evenly)) });
      set(median, { d: open(worded(figures.median)) });
      const goal = figures.target === null ? null : y(figures.target);
      set(target, { d: goal === null ? '' : `M${left},${goal}H${right}` });
      set(label, { x: left + 5, y: (goal ?? 0) - 5, visibility: goal === null || goal < top ? 'hidden' : 'visible' });
      if (label.textContent !== targetLabel) label.textContent = targetLabel;
      const value = at === null ? null : (figures.median[at] ?? null);
      set(dot, value === null || at === null ? { visibility: 'hidden' } : { visibility: 'visible', cx: x(at), cy: y(value) });
      root.style.display = '';
    },
    hide() {
      root.style.display = 'none';
    },
  };
}
