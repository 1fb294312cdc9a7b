// What all charts share: the parts of ECharts in use, colours from the page, round axes, polygons between two lines.
import { CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Edges, Line } from '../lib/figures';

echarts.use([CustomChart, LineChart, GridComponent, MarkLineComponent, AriaComponent, SVGRenderer]);
export { echarts };

/**
 * ECharts takes for a line's height how wide this character is, which no font of ours has: how a chart was laid out hung on
 * the fonts of the machine. It is a square of the letters' size.
 */
const square = '国';
let canvas: CanvasRenderingContext2D | null = null;
echarts.setPlatformAPI({
  measureText(text: string, font = '12px sans-serif') {
    if (text === square) return { width: Number(/([\d.]+)px/.exec(font)?.[1] ?? 12) };
    canvas ??= document.createElement('canvas').getContext('2d');
    if (!canvas) return { width: 0 };
    canvas.font = font;
    return canvas.measureText(text);
  },
});

export interface ChartStyle {
  text: string; line: string; lower: string; central: string; upper: string; median: string; savings: string; target: string;
  estimate: string; others: string[];
  fontSize: number;
}

/** Colours from the page's tokens, so that chart and page change together. */
export function styleOf(element: Element, fontSize: number): ChartStyle {
  const tokens = getComputedStyle(element);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  return {
    text: token('--text-soft'), line: token('--line'), lower: token('--band-lower'), central: token('--band-central'), upper: token('--band-upper'),
    median: token('--band-line'), savings: token('--line-savings'), target: token('--line-target'), estimate: token('--estimate'),
    others: [1, 2, 3, 4].map((index) => token(`--other-${index}`)), fontSize,
  };
}

export interface Axis { min: number; max: number; interval: number }

/** An axis from round number to round number with about five steps, that holds all values. */
export function roundAxis(values: Iterable<number | null>): Axis {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (high === low) high = low + 1;
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = ([1, 2, 2.5, 5, 10].find((step) => step * power >= rough) ?? 10) * power;
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval };
}

/** Months up to which the axis names months, and not years alone. */
export const shortPlan = 36;

/** Ticks at whole years, at most a dozen of them; at months for a short plan. */
export const tickInterval = (last: number): number => (last <= 12 ? 2 : last <= shortPlan ? 6 : Math.max(1, Math.ceil(last / 12 / 10)) * 12);

/** The stretches in which both lines have a figure. */
export function stretches({ low, high }: Edges): [number, number][] {
  const found: [number, number][] = [];
  let start: number | null = null;
  for (let index = 0; index <= low.length; index += 1) {
    const there = index < low.length && low[index] !== null && high[index] !== null && high[index] !== undefined;
    if (there) start ??= index;
    else if (start !== null) {
      found.push([start, index - 1]);
      start = null;
    }
  }
  return found;
}

interface Coordinates { coord(point: [number, number]): [number, number] }
export interface Fill { color: string; opacity?: number; stroke?: string; dashed?: boolean }

/** The area between two lines: along its upper edge, and back along its lower one. */
export function bandSeries(id: string, edges: Edges | null, { color, opacity = 1, stroke, dashed = false }: Fill, z: number) {
  const last = edges ? edges.low.length - 1 : 0;
  return {
    type: 'custom' as const, id, silent: true, z, animation: false, clip: true, tooltip: { show: false }, encode: { x: 0, y: 1 },
    data: edges ? [[0, edges.low[0] ?? 0], [last, edges.high[last] ?? 0]] : [],
    renderItem(parameters: { dataIndex: number }, api: Coordinates) {
      if (parameters.dataIndex > 0 || !edges) return { type: 'group' as const, children: [] };
      const style = { fill: color, opacity, ...(stroke ? { stroke, lineWidth: 1, ...(dashed ? { lineDash: [4, 3] } : {}) } : {}) };
      return {
        type: 'group' as const,
        children: stretches(edges).map(([from, to]) => {
          const along = (line: Line) => Array.from({ length: to - from + 1 }, (_, index) => api.coord([from + index, line[from + index] ?? 0]));
          return { type: 'polygon' as const, silent: true, shape: { points: [...along(edges.high), ...along(edges.low).reverse()] }, style };
        }),
      };
    },
  };
}

export interface Stroke { color: string; width: number; dash?: 'solid' | 'dashed' | 'dotted' | number[]; opacity?: number }

export function lineSeries(id: string, line: Line, { color, width, dash = 'solid', opacity = 1 }: Stroke, z: number) {
  return {
    type: 'line' as const, id, data: line.map((value, index) => [index, value]), showSymbol: false, silent: true, animation: false, connectNulls: false, z,
    lineStyle: { color, width, type: dash, opacity },
  };
}
