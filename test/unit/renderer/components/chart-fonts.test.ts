// A chart is drawn the same wherever it is drawn: what stands in on a machine for letters our fonts do not have changes nothing.
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

let wide = 0;

/** As a machine draws it where a character no font of ours has is that wide. */
async function drawn(asWide: number): Promise<string> {
  wide = asWide;
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => ({ font: '', measureText: (text: string) => ({ width: /^[\u0020-\u024f]*$/.test(text) ? 6 * text.length : wide * text.length }) }) }) });
  const { echarts } = await import('../../../../renderer/components/chart-frame');
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 320 });
  chart.setOption({
    // ECharts keeps what it measured, by font.
    animation: false, textStyle: { fontFamily: `face-${wide}` }, grid: { left: 8, right: 8, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }, xAxis: { type: 'category', name: 'Year', data: ['2026', '2027', '2028'] }, yAxis: { type: 'value', name: '€' },
    series: [{ type: 'line', data: [1000, 2000, 4000] }],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  // Classes are numbered through all charts of a page.
  return svg.replaceAll(/zr\d+-[a-z]+-?\d*/g, 'zr').replaceAll(`face-${wide}`, 'face');
}

it('hangs on no font of the machine', async () => {
  const [narrow, wide] = [await drawn(9), await drawn(17)];
  expect(narrow).toContain('4,000');
  expect(wide).toBe(narrow);
});
