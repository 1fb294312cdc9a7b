// npm run bench: the engine against native C and what people would otherwise use, in turns, so that only ratios count;
// then the slider, the search, reports, the start, memory and long tasks in the real window. Prints a table and leaves out/bench.json. `-- engine` leaves the window out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engine, javascript, loadEngine, native, numpy } from './bench/contenders.mjs';
import { command } from './runtime/command.mjs';
import { prepareTestBench } from './runtime/prepare.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { root } from './runtime/project.mjs';
import { runTests } from './runtime/vitest.mjs';

const scenarios = 10_000;
const lengths = [60, 240, 480];
const rounds = 25;
const target = 100_000;

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

await command(async () => {
  const { createKernel, basisOf, depositFor } = await loadEngine();
  const kernel = createKernel({ workers: 2 });
  const [c, np] = [await native(), await numpy()];
  if (!c) log('No C compiler here: the columns of native C, and all ratios to it, are missing.');
  if (!np) log('No numpy here: its column is missing.');
  const ours = engine('engine, two workers', kernel, Infinity);
  const contenders = [ours, engine('engine, one worker', createKernel({ workers: 1 }), Infinity), engine('engine, plain twin', createKernel({ core: 'plain', workers: 2 }), 2), ...(c ? [c] : []), ...(np ? [np] : []), ...javascript()];
  /** @type {Record<string, Record<string, number>>} */
  const found = {};
  for (const months of lengths) {
    log(`${months} months of ${scenarios} scenarios`);
    Object.assign(found, await race(contenders, months));
    if (c?.bands && ours.bands) log(`  bands agree with native C within ${(await disagreement(ours, c, months)).toExponential(1)} (relative)`);
  }
  found['required deposit'] = { [ours.name]: await deposit(kernel, basisOf, depositFor) };
  found['60 of 480 months'] = { [ours.name]: await dragging(kernel) };
  for (const contender of contenders) await contender.stop();

  const window = process.argv.includes('engine') ? null : await inWindow();
  report(found, window);
  return 0;
});

/**
 * Everybody in turn, again and again.
 * @param {import('./bench/contenders.mjs').Contender[]} contenders
 * @param {number} months
 */
async function race(contenders, months) {
  /** @type {Map<string, { full: number[], whatIf: number[] }>} */
  const times = new Map(contenders.map(({ name }) => [name, { full: [], whatIf: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      if (round >= contender.rounds) continue;
      const all = times.get(contender.name);
      const drawn = await contender.draw(months, scenarios, round);
      const asked = await contender.ask(250, target);
      const measured = await contender.measure();
      if (round > 0 || contender.rounds <= 2) all?.full.push(drawn + asked + measured);
      for (const contribution of contender.rounds > rounds ? [260, 300] : [260]) all?.whatIf.push(await contender.ask(contribution, target));
    }
  }
  const of = (/** @type {'full' | 'whatIf'} */ kind) => Object.fromEntries([...times].map(([name, all]) => [name, median(all[kind])]));
  return { [`FULL ${months}`]: of('full'), [`WHAT-IF ${months}`]: of('whatIf') };
}

/**
 * @param {import('./bench/contenders.mjs').Contender} one
 * @param {import('./bench/contenders.mjs').Contender} other
 * @param {number} months
 */
async function disagreement(one, other, months) {
  const answers = [];
  for (const contender of [one, other]) {
    await contender.draw(months, scenarios, 7);
    await contender.ask(250, target);
    answers.push((await contender.bands?.()) ?? []);
  }
  const [mine = [], theirs = []] = answers;
  if (mine.length !== theirs.length || mine.length !== months * 5) throw new Error('native C answers something else');
  const worst = Math.max(...mine.map((value, index) => Math.abs(value / (theirs[index] ?? NaN) - 1)));
  if (!(worst < 1e-3)) throw new Error(`the bands of native C differ by ${worst}: it does not do the same work`);
  return worst;
}

/** @param {import('../main/engine/kernel').Kernel} kernel */
async function paths480(kernel) {
  const level = (/** @type {number} */ value) => new Float32Array(480).fill(value);
  return kernel.draw({ drift: level(0.004), volatility: level(0.04), shift: null, scale: null, lean: null, tail: null }, scenarios, 1);
}

/**
 * What a deposit costs to find once its basis is there.
 * @param {import('../main/engine/kernel').Kernel} kernel
 * @param {typeof import('../main/engine/goal').basisOf} basisOf
 * @param {typeof import('../main/engine/goal').depositFor} depositFor
 */
async function deposit(kernel, basisOf, depositFor) {
  const paths = await paths480(kernel);
  const without = new Float32Array(480);
  without[0] = 30_000;
  const basis = await basisOf(paths, without, new Float32Array(480).fill(1));
  const times = Array.from({ length: 50 }, (_, index) => {
    const from = performance.now();
    depositFor(basis, target + index * 100, 0.8);
    return performance.now() - from;
  });
  paths.dispose();
  return median(times);
}

/** @param {import('../main/engine/kernel').Kernel} kernel */
async function dragging(kernel) {
  const paths = await paths480(kernel);
  const months = Int32Array.from({ length: 60 }, (_, index) => (index + 1) * 8);
  const times = [];
  for (let round = 0; round < 30; round += 1) {
    const flows = new Float32Array(480).fill(250 + round);
    const from = performance.now();
    await paths.ask({ flows, months, target });
    times.push(performance.now() - from);
  }
  paths.dispose();
  return median(times);
}

async function inWindow() {
  const { env, stop } = await prepareTestBench({ log });
  try {
    const { code } = await runTests(['bench'], env);
    const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, 'out', `bench-${name}.json`), 'utf8'));
    return code === 0 ? { ...read('window'), search: read('search'), reports: read('reports'), start: read('start'), memory: process.platform === 'linux' ? read('memory') : null, longTasks: read('long-tasks') } : null;
  } finally {
    await stop();
  }
}

/**
 * @param {Record<string, Record<string, number>>} found milliseconds
 * @param {{ work: { median: number, p95: number }, screen: { median: number, p95: number }, search: { ratio: number, keystroke: { p95: number } }, reports: { ratio: number, wholeRatio: number, many: number, perReport: number, memory: { growth: number } }, start: { ratio: number, firstClientRatio: number }, memory: { ratio: number } | null, longTasks: { typing: { over50: number, longest: number }, palette: { over50: number, longest: number }, scrolling: { over50: number, longest: number } } } | null} window
 */
function report(found, window) {
  const names = [...new Set(Object.values(found).flatMap((row) => Object.keys(row)))];
  const [mine, c] = ['engine, two workers', 'native C, one thread'];
  const ratio = (/** @type {string} */ row, /** @type {string} */ other) => (found[row]?.[other] ?? NaN) / (found[row]?.[mine] ?? NaN);
  log('\nMilliseconds, median; in brackets native C divided by it');
  for (const [row, times] of Object.entries(found)) {
    log(`\n${row}`);
    for (const name of names) if (times[name] !== undefined) log(`  ${name.padEnd(24)} ${times[name].toFixed(times[name] < 1 ? 3 : 1).padStart(9)}${times[c] ? `  (${(times[c] / times[name]).toFixed(2)})` : ''}`);
  }
  const goals = [
    { what: 'WHAT-IF 480 against one native thread', value: ratio('WHAT-IF 480', c), reach: 1, dream: 1.5 },
    { what: 'FULL 240 against one native thread', value: ratio('FULL 240', c), reach: 0.6, dream: 0.8 },
    { what: 'WHAT-IF 240 against numpy', value: ratio('WHAT-IF 240', 'numpy'), reach: 20, dream: 40 },
    { what: 'WHAT-IF 240 against packages of npm', value: ratio('WHAT-IF 240', 'd3-random, d3-array'), reach: 60, dream: 150 },
    { what: 'required deposit against one WHAT-IF 480', value: (found['required deposit']?.[mine] ?? NaN) / (found['WHAT-IF 480']?.[mine] ?? NaN), reach: 0.02, dream: 0.005, less: true },
    ...(window ? [{ what: 'slider moved to frame painted, p95, ms', value: window.work.p95, reach: 16.7, dream: 8.3, less: true }, { what: '  the same with the wait for a screen of 60 Hz', value: window.screen.p95, reach: 16.7, dream: 8.3, less: true },
      { what: 'finding among 100,000 accounts against LIKE', value: window.search.ratio, reach: 50, dream: 100 }, { what: '  a letter typed to what it finds painted, p95, ms', value: window.search.keystroke.p95, reach: 100, dream: 50, less: true },
      { what: 'a report of three pages against a blank page', value: window.reports.ratio, reach: 5, dream: 4, less: true },
      { what: `  memory after ${window.reports.many} reports more, MB`, value: window.reports.memory.growth, reach: 40, dream: 10, less: true },
      { what: 'start to first paint against an empty program', value: window.start.ratio, reach: 1.15, dream: 1.08, less: true }, { what: '  start to the first client painted', value: window.start.firstClientRatio, reach: 1.15, dream: 1.08, less: true },
      { what: 'memory after a day and a rest against the same', value: window.memory?.ratio ?? NaN, reach: 1.6, dream: 1.3, less: true },
      { what: 'tasks over 50 ms while typing among 10,000', value: window.longTasks.typing.over50, reach: 0, dream: 0, less: true }, { what: '  in the palette', value: window.longTasks.palette.over50, reach: 0, dream: 0, less: true }, { what: '  while scrolling', value: window.longTasks.scrolling.over50, reach: 0, dream: 0, less: true }] : []),
  ].map((goal) => {
    const met = (/** @type {number} */ limit) => (goal.less ? goal.value <= limit : goal.value >= limit);
    return { ...goal, result: Number.isNaN(goal.value) ? 'not measured here' : met(goal.dream) ? 'reached, and the dream' : met(goal.reach) ? 'reached' : 'missed' };
  });
  log('\nGoals');
  for (const { what, value, reach, dream, result } of goals) log(`  ${what.padEnd(48)} ${(Number.isNaN(value) ? '–' : value.toFixed(value > 0 && value < 0.1 ? 4 : 2)).padStart(8)}  reach ${reach}, dream ${dream}: ${result}`);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/bench.json'), `${JSON.stringify({ scenarios, milliseconds: found, goals, window }, null, 2)}\n`);
}
