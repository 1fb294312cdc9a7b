// The fan of a simulation as an ECharts SVG: bands, median, what was paid in and the goal; a local estimate is a layer over it.
import { monthNumber, addMonths } from '../../preload/contract/simulation-check';
import type { Edges, FanFigures, Line } from '../lib/figures';
import { bandSeries, echarts, lineSeries, roundAxis, shortPlan, tickInterval, type Axis, type ChartStyle } from './chart-frame';
import { drawEstimateLayer } from './estimate-layer';

export interface FanChartWords { value: (value: number) => string; month: (month: string) => string; target: (value: number) => string }

export interface FanContent {
  provider: FanFigures;
  /** Drawn in another colour and dashed, with the provider's fan behind it as a thin outline. The goal is its own. */
  estimate: FanFigures | null;
  scenarios: boolean;
}

export interface FanChart {
  show(content: FanContent): void;
  /** Moves the read-out line to a point; null hides it. */
  point(index: number | null): void;
  /** The point nearest to a horizontal pixel. */
  indexAt(pixel: number): number;
  resize(): void;
  dispose(): void;
}

const noFigures: FanFigures = { months: [], median: [], savings: [], bands: { lower: null, central: null, upper: null }, scenarios: [], target: null };

const linesOf = ({ median, savings, bands: { lower, central, upper } }: FanFigures): (Line | undefined)[] => [median, savings, lower?.low, lower?.high, central?.low, central?.high, upper?.low, upper?.high];

/** The lowest and the highest of all that is drawn: asked at every move of the hand. */
function reachOf({ provider, estimate, scenarios }: FanContent): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const line of [...linesOf(provider), ...(estimate ? linesOf(estimate) : []), ...(scenarios ? provider.scenarios : []), [provider.target, estimate?.target ?? null]]) {
    for (let index = 0; index < (line?.length ?? 0); index += 1) {
      const value = line![index]!;
      if (value === null) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

/** Whether an axis holds what another was made for, and does not leave most of itself empty. */
const serves = (kept: Axis, fitting: Axis): boolean => kept.min <= fitting.min && kept.max >= fitting.max && kept.max - kept.min <= 2.5 * (fitting.max - fitting.min);

const whole = ({ bands }: FanFigures): Edges | null => (bands.lower && bands.upper ? { low: bands.lower.low, high: bands.upper.high } : bands.central);

function providerSeries({ provider, estimate, scenarios }: FanContent, style: ChartStyle) {
  const behind = estimate !== null;
  const { bands } = provider;
  const outline = whole(provider);
  return [
    bandSeries('lower', behind ? null : bands.lower, { color: style.lower }, 1),
    bandSeries('upper', behind ? null : bands.upper, { color: style.upper }, 1),
    bandSeries('central', behind ? null : bands.central, { color: style.central }, 1),
    bandSeries('outline', behind ? outline : null, { color: style.lower, opacity: 0.35 }, 0),
    lineSeries('savings', provider.savings, { color: style.savings, width: 1.6, dash: 'dashed', opacity: behind ? 0.45 : 1 }, 3),
    ...(scenarios ? provider.scenarios : []).map((line, index) => lineSeries(`scenario-${index}`, line, { color: style.text, width: 1, opacity: 0.75 }, 2)),
  ];
}

export function drawFanChart(container: HTMLElement, style: ChartStyle, words: FanChartWords): FanChart {
  const chart = echarts.init(container, null, { renderer: 'svg', ...(container.clientWidth === 0 ? { width: 680, height: 300 } : {}) });
  const axisText = { color: style.text, fontFamily: 'Inter', fontSize: style.fontSize };
  const layer = drawEstimateLayer(container, style);
  let shown: FanContent = { provider: noFigures, estimate: null, scenarios: false };
  let axis: Axis = { min: 0, max: 1, interval: 1 };
  let at: number | null = null;
  const last = () => Math.max(shown.provider.months.length, shown.estimate?.months.length ?? 0, 2) - 1;
  const monthAt = (index: number): string => {
    const first = shown.provider.months[0] ?? shown.estimate?.months[0];
    return shown.provider.months[index] ?? shown.estimate?.months[index] ?? (first === undefined ? '' : addMonths('0000-01', monthNumber(first) + index));
  };

  const marks = () => {
    const { target } = shown.provider;
    const label = { ...axisText, color: style.target, position: 'insideStartTop' as const, formatter: (item: { value: number }) => words.target(item.value) };
    return { silent: true, symbol: 'none', animation: false, data: target === null ? [] : [{ yAxis: target }], label, lineStyle: { color: style.target, type: [8, 4], width: 1.6 } };
  };
  /** The read-out line; with the median's dot, which an estimate has of its own. */
  const pointer = () => {
    const value = at === null || shown.estimate ? undefined : shown.provider.median[at];
    return {
      type: 'line' as const, id: 'pointer', data: value === undefined || value === null ? [] : [[at, value]], silent: true, animation: false, symbol: 'circle', symbolSize: 9, z: 6, lineStyle: { opacity: 0 }, itemStyle: { color: style.median },
      markLine: { silent: true, symbol: 'none', animation: false, data: at === null ? [] : [{ xAxis: at }], label: { show: false }, lineStyle: { color: style.text, type: 'solid', width: 1 } },
    };
  };
  function drawEstimate(): void {
    const { estimate } = shown;
    if (!estimate) return layer.hide();
    const corner = (x: number, y: number) => chart.convertToPixel({ gridIndex: 0 }, [x, y]) as [number, number];
    const [[left, bottom], [right, top]] = [corner(0, axis.min), corner(last(), axis.max)];
    layer.show(estimate, { left, right, top, bottom, last: last(), min: axis.min, max: axis.max }, at, estimate.target === null ? '' : words.target(estimate.target));
  }
  function drawFan(fewer: boolean): void {
    const { provider, estimate } = shown;
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        type: 'value', min: 0, max: last(), interval: tickInterval(last()), splitLine: { show: false }, axisTick: { show: true, lineStyle: { color: style.line } }, axisLine: { lineStyle: { color: style.line } },
        axisLabel: { ...axisText, hideOverlap: true, alignMaxLabel: 'right', alignMinLabel: 'left', formatter: (value: number) => (last() <= shortPlan ? words.month(monthAt(value)) : monthAt(value).slice(0, 4)) },
      },
      yAxis: { type: 'value', ...axis, axisLabel: { ...axisText, formatter: (value: number) => words.value(value) }, splitLine: { lineStyle: { color: style.line } } },
      series: [
        ...providerSeries(shown, style),
        { ...lineSeries('median', provider.median, { color: style.median, width: estimate ? 1.2 : 2, opacity: estimate ? 0.7 : 1 }, 4), markLine: marks() },
        pointer(),
      ],
    } as unknown as echarts.EChartsCoreOption, fewer ? { replaceMerge: ['series'] } : {});
    // A hidden window may never get an animation frame.
    chart.getZr().flush();
  }

  return {
    show(content) {
      const before = { content: shown, axis, last: last() };
      shown = content;
      // Under the hand the axis stays as long as it serves.
      const fitting = roundAxis(reachOf(content));
      axis = before.content.estimate && content.estimate && before.last === last() && serves(before.axis, fitting) ? before.axis : fitting;
      const same = before.content.provider === content.provider && before.content.scenarios === content.scenarios && (before.content.estimate === null) === (content.estimate === null);
      // Series are found again by their id; only when there are fewer the old ones have to go.
      if (!same || axis !== before.axis || before.last !== last()) drawFan(before.content.scenarios && !content.scenarios);
      drawEstimate();
    },
    point(index) {
      at = index;
      chart.setOption({ series: [pointer()] } as unknown as echarts.EChartsCoreOption);
      drawEstimate();
    },
    indexAt: (pixel) => Math.min(last(), Math.max(0, Math.round(Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel))))),
    resize() {
      chart.resize();
      drawEstimate();
    },
    dispose: () => chart.dispose(),
  };
}
