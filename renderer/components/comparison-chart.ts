// Up to four simulations over one another: each with its own colour and dash, medians as lines and outer bands as veils.
import type { FanFigures } from '../lib/figures';
import { bandSeries, echarts, lineSeries, roundAxis, shortPlan, tickInterval, type ChartStyle } from './chart-frame';

export const dashes = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]] as const;

export interface ComparisonWords { value: (value: number) => string; after: (months: number) => string }
export interface ComparisonChart { show(all: readonly FanFigures[]): void; point(index: number): void; indexAt(pixel: number): number; resize(): void; dispose(): void }

export function drawComparisonChart(container: HTMLElement, style: ChartStyle, words: ComparisonWords): ComparisonChart {
  const chart = echarts.init(container, null, { renderer: 'svg' });
  const axisText = { color: style.text, fontFamily: 'Inter', fontSize: style.fontSize };
  let last = 1;
  const pointer = (index: number) => ({
    type: 'line' as const, id: 'pointer', data: [], silent: true, animation: false,
    markLine: { silent: true, symbol: 'none', animation: false, data: [{ xAxis: index }], label: { show: false }, lineStyle: { color: style.text, type: 'solid', width: 1 } },
  });
  return {
    show(all) {
      last = Math.max(...all.map(({ months }) => months.length), 2) - 1;
      const values = all.flatMap(({ median, bands }) => [...median, ...(bands.lower?.low ?? []), ...(bands.upper?.high ?? [])]);
      const color = (index: number) => style.others[index] ?? style.text;
      chart.setOption({
        animation: false,
        grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        xAxis: {
          type: 'value', min: 0, max: last, interval: last <= shortPlan ? 6 : tickInterval(last), splitLine: { show: false }, axisTick: { show: true, lineStyle: { color: style.line } }, axisLine: { lineStyle: { color: style.line } },
          axisLabel: { ...axisText, hideOverlap: true, alignMaxLabel: 'right', alignMinLabel: 'left', formatter: (value: number) => words.after(value) },
        },
        yAxis: { type: 'value', ...roundAxis(values), axisLabel: { ...axisText, formatter: (value: number) => words.value(value) }, splitLine: { lineStyle: { color: style.line } } },
        series: [
          ...all.map(({ bands }, index) => bandSeries(`band-${index}`, bands.lower && bands.upper && { low: bands.lower.low, high: bands.upper.high }, { color: color(index), opacity: 0.1, stroke: color(index) }, 1)),
          ...all.map(({ median }, index) => lineSeries(`median-${index}`, median, { color: color(index), width: 2.4, dash: dashes[index] === 'solid' ? 'solid' : [...(dashes[index] ?? [4, 4])] as number[] }, 3)),
          pointer(last),
        ],
      } as unknown as echarts.EChartsCoreOption, { replaceMerge: ['series'] });
      chart.getZr().flush();
    },
    point: (index) => chart.setOption({ series: [pointer(index)] } as unknown as echarts.EChartsCoreOption),
    indexAt: (pixel) => Math.min(last, Math.max(0, Math.round(Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel))))),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}
