// The fan of a simulation as an ECharts SVG: three bands, the median, what was paid in and the goal.
import { CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Band, Simulation } from '../../preload/contract/simulations';

echarts.use([CustomChart, LineChart, GridComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

export interface FanChartStyle {
  text: string; line: string; lower: string; central: string; upper: string; median: string; savings: string; target: string;
  fontSize: number;
}
/** Months up to which the axis names months, and not years alone. */
const shortPlan = 36;

export interface FanChartWords { amount: (minor: number) => string; month: (month: string) => string; target: string }

/** An axis from round number to round number with about five steps, that holds all values. */
export function roundAxis(values: readonly number[]): { min: number; max: number; interval: number } {
  const low = Math.min(0, ...values);
  const high = Math.max(1, ...values);
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = ([1, 2, 2.5, 5, 10].find((step) => step * power >= rough) ?? 10) * power;
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval };
}

/** Colours from the page's tokens, so that chart and page change together. */
export function styleOf(element: Element, fontSize: number): FanChartStyle {
  const tokens = getComputedStyle(element);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  return {
    text: token('--text-soft'), line: token('--line'), lower: token('--band-lower'), central: token('--band-central'), upper: token('--band-upper'),
    median: token('--band-line'), savings: token('--line-savings'), target: token('--line-target'), fontSize,
  };
}

interface Coordinates { coord(point: [number, number]): [number, number] }

/** One band as a single polygon: along its upper edge, and back along its lower one. */
function bandSeries(band: Band | null, color: string, name: string) {
  if (!band) return [];
  const last = band.low.length - 1;
  return [{
    type: 'custom' as const, name, silent: true, z: 1, data: [[0, band.low[0] ?? 0], [last, band.high[last] ?? 0]], encode: { x: 0, y: 1 }, clip: true, tooltip: { show: false },
    renderItem(parameters: { dataIndex: number }, api: Coordinates) {
      if (parameters.dataIndex > 0) return { type: 'group' as const, children: [] };
      const upper = band.high.map((value, index) => api.coord([index, value]));
      const lower = band.low.map((value, index) => api.coord([index, value])).reverse();
      return { type: 'polygon' as const, shape: { points: [...upper, ...lower] }, style: { fill: color } };
    },
  }];
}

export interface FanChart {
  /** Moves the read-out line to a point; null hides it. */
  point(index: number | null): void;
  /** The point nearest to a horizontal pixel. */
  indexAt(pixel: number): number;
  resize(): void;
  dispose(): void;
}

export function drawFanChart(container: HTMLElement, { result, input }: Simulation, style: FanChartStyle, words: FanChartWords): FanChart {
  const chart = echarts.init(container, null, { renderer: 'svg', ...(container.clientWidth === 0 ? { width: 680, height: 300 } : {}) });
  const last = result.months.length - 1;
  const tick = (month: string) => (last <= shortPlan ? words.month(month) : month.slice(0, 4));
  const axisText = { color: style.text, fontFamily: 'Inter', fontSize: style.fontSize };
  const line = (name: string, values: number[], color: string, extra: object = {}) =>
    values.length === 0 ? [] : [{ type: 'line' as const, name, data: values.map((value, index) => [index, value]), showSymbol: false, silent: true, animation: false, ...extra, lineStyle: { color, width: 2, ...('lineStyle' in extra ? (extra.lineStyle as object) : {}) } }];
  // Ticks at whole years, at most a dozen of them; at months for a short plan.
  const interval = last <= 12 ? 2 : last <= shortPlan ? 6 : Math.max(1, Math.ceil(last / 12 / 10)) * 12;
  const edges = [result.bands.lower, result.bands.central, result.bands.upper].flatMap((band) => (band ? [...band.low, ...band.high] : []));
  const axis = roundAxis([...edges, ...result.median, ...result.savings, input.targetAmount ?? 0]);
  const marks = input.targetAmount === null ? [] : [{ yAxis: input.targetAmount, name: words.target }];
  chart.setOption({
    animation: false,
    grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'value', min: 0, max: last, interval, splitLine: { show: false }, axisTick: { show: true, lineStyle: { color: style.line } }, axisLine: { lineStyle: { color: style.line } },
      axisLabel: { ...axisText, hideOverlap: true, alignMaxLabel: 'right', alignMinLabel: 'left', formatter: (value: number) => tick(result.months[value] ?? '') },
    },
    yAxis: {
      type: 'value', ...axis,
      axisLabel: { ...axisText, formatter: (value: number) => words.amount(value) }, splitLine: { lineStyle: { color: style.line } },
    },
    series: [
      ...bandSeries(result.bands.lower, style.lower, 'lower'),
      ...bandSeries(result.bands.upper, style.upper, 'upper'),
      ...bandSeries(result.bands.central, style.central, 'central'),
      ...line('savings', result.savings, style.savings, { z: 3, step: false, lineStyle: { type: 'dashed', width: 1.6 } }),
      ...line('median', result.median, style.median, {
        z: 4,
        markLine: { silent: true, symbol: 'none', animation: false, data: marks, label: { ...axisText, color: style.target, formatter: words.target, position: 'insideStartTop' }, lineStyle: { color: style.target, type: [8, 4], width: 1.6 } },
      }),
      { type: 'line', id: 'pointer', data: [], silent: true, animation: false, symbol: 'circle', symbolSize: 9, itemStyle: { color: style.median }, z: 5, lineStyle: { opacity: 0 }, markLine: { silent: true, symbol: 'none', animation: false, data: [], label: { show: false }, lineStyle: { color: style.text, type: 'solid', width: 1 } } },
    ],
  } as unknown as echarts.EChartsCoreOption);
  // A hidden window may never get an animation frame.
  chart.getZr().flush();

  return {
    point(index) {
      const value = index === null ? undefined : result.median[index];
      chart.setOption({ series: [{ id: 'pointer', data: value === undefined ? [] : [[index, value]], markLine: { data: index === null ? [] : [{ xAxis: index }] } }] });
    },
    indexAt: (pixel) => Math.min(last, Math.max(0, Math.round(Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel))))),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}
