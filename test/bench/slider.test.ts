// How long after the hand moved a slider the estimate has been painted: 10,000 scenarios, 480 months, in the real window.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fillPlan, launch, openClient, run, signIn, type Workstation } from '../e2e/workstation';
import { at } from './at';

const out = fileURLToPath(new URL('../../out/bench-window.json', import.meta.url));
const moves = 120;

interface Moved { milliseconds: number[]; longestMain: number }

/** Moves the slider step by step, as a hand does: the next when the one before has been painted. */
function drag(workstation: Workstation, count: number): Promise<number[]> {
  return workstation.page.evaluate(async (steps) => {
    const slider = document.querySelector<HTMLInputElement>('.slider-field input[type="range"]')!;
    const chart = document.querySelector('figure .chart')!;
    const painted = () => new Promise<void>((done) => requestAnimationFrame(() => {
      // The first task after a frame's callbacks comes when that frame has been painted.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done();
      channel.port2.postMessage(null);
    }));
    const drawn = () => new Promise<void>((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(chart, { subtree: true, childList: true, attributes: true });
    });
    const times: number[] = [];
    for (let step = 0; step < steps; step += 1) {
      await new Promise((resume) => setTimeout(resume, 40 + Math.random() * 17));
      slider.value = String(Number(slider.min) + Number(slider.step) * (20 + (step % 60)));
      const changed = drawn();
      const from = performance.now();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await changed;
      await painted();
      times.push(performance.now() - from);
    }
    slider.dispatchEvent(new Event('change', { bubbles: true }));
    return times;
  }, count);
}

async function measure(args: string[]): Promise<Moved> {
  const workstation = await launch({ args });
  try {
    const { page, application } = workstation;
    await signIn(page);
    await openClient(page, 'Adeline Monnier');
    await fillPlan(page, { target: '400 000', savings: '30 000', regular: '250', years: '40', funds: [['monde', '60'], ['oblig', '40']] });
    await run(page);
    await page.getByRole('button', { name: 'What if…?' }).click();
    await page.locator('[data-estimate="full"]').waitFor();
    await drag(workstation, 10);
    await page.locator('[data-estimate="full"]').waitFor();
    await application.evaluate(() => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const watch = monitorEventLoopDelay({ resolution: 1 });
      watch.enable();
      Object.assign(globalThis, { watch });
    });
    const milliseconds = await drag(workstation, moves);
    const longestMain = await application.evaluate(() => (globalThis as unknown as { watch: { max: number } }).watch.max / 1e6);
    await page.locator('[data-estimate="full"]').waitFor();
    expect(workstation.complaints).toEqual([]);
    return { milliseconds, longestMain };
  } finally {
    await workstation.quit();
  }
}


test('a slider moved, and the frame painted', async () => {
  // Frames as fast as they are drawn, so that the work is measured and not the wait for the screen; then as on a screen.
  const work = await measure(['--disable-frame-rate-limit', '--disable-gpu-vsync']);
  const screen = await measure([]);
  const said = (of: Moved) => ({ median: at(of.milliseconds, 0.5), p95: at(of.milliseconds, 0.95), longestMain: of.longestMain });
  const found = { moves, work: said(work), screen: said(screen) };
  mkdirSync(fileURLToPath(new URL('../../out', import.meta.url)), { recursive: true });
  writeFileSync(out, `${JSON.stringify(found, null, 2)}\n`);
  console.log(found);
});
