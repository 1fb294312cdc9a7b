// Who is measured: the engine, native C, numpy and JavaScript, each behind the same three questions.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { enginePlugin } from '../engine/plugin.mjs';
import { root } from '../runtime/project.mjs';
import { packagedJavaScript, plainJavaScript } from './javascript.mjs';

const run = promisify(execFile);
const folder = join(root, 'out', 'bench');
export const figures = { drift: 0.004, volatility: 0.04 };

/**
 * Each answers with milliseconds; `rounds` is how often the slow can be asked.
 * @typedef {{ name: string, rounds: number, draw(months: number, scenarios: number, seed: number): Promise<number>, ask(contribution: number, target: number): Promise<number>, measure(): Promise<number>, bands?(): Promise<number[]>, stop(): Promise<void> | void }} Contender
 */

/** @param {() => unknown} work */
async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * The engine as the program has it, built for here.
 * @returns {Promise<Pick<typeof import('../../main/engine/paths/create-kernel'), 'createKernel'> & Pick<typeof import('../../main/engine/goal'), 'basisOf' | 'depositFor'>>}
 */
export async function loadEngine() {
  const entry = { kernel: 'main/engine/paths/create-kernel.ts', goal: 'main/engine/goal.ts' };
  await build({ configFile: false, logLevel: 'error', root, plugins: [enginePlugin()], build: { ssr: true, outDir: folder, emptyOutDir: true, target: 'node20', rolldownOptions: { input: entry, output: { format: 'es', entryFileNames: '[name].mjs' } } } });
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  return { ...(await load('kernel')), ...(await load('goal')) };
}

/**
 * @param {string} name
 * @param {import('../../main/engine/kernel').Kernel} kernel
 * @param {number} rounds
 * @returns {Contender}
 */
export function engine(name, kernel, rounds) {
  /** @type {import('../../main/engine/kernel').Paths | null} */
  let paths = null;
  /** @type {import('../../main/engine/kernel').PlanAnswer | null} */
  let last = null;
  const drawn = () => {
    if (!paths) throw new Error('nothing drawn');
    return paths;
  };
  return {
    name, rounds,
    async draw(months, scenarios, seed) {
      paths?.dispose();
      const level = (/** @type {number} */ value) => new Float32Array(months).fill(value);
      return timed(async () => { paths = await kernel.draw({ drift: level(figures.drift), volatility: level(figures.volatility), shift: null, scale: null, lean: null, tail: null }, scenarios, seed); });
    },
    ask: (contribution, target) => {
      const flows = new Float32Array(drawn().months).fill(contribution);
      flows[0] = contribution + 30_000;
      return timed(async () => { last = await drawn().ask({ flows, months: null, target }); });
    },
    measure: () => timed(() => drawn().statistics(drawn().months)),
    bands: async () => Array.from(last?.months ?? [], (_, index) => (last?.quantiles ?? []).map((line) => line[index] ?? 0)).flat(),
    stop: () => kernel.close(),
  };
}

/**
 * A program that answers lines with lines.
 * @param {string} name
 * @param {string} file
 * @param {string[]} args
 * @param {number} rounds
 * @returns {Contender}
 */
function program(name, file, args, rounds) {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = async (/** @type {string} */ command) => {
    child.stdin.write(`${command}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended`);
    return String(value).trim().split(/\s+/).map(Number);
  };
  return {
    name, rounds,
    draw: async (months, scenarios, seed) => (await tell(`draw ${months} ${scenarios} ${seed} ${figures.drift} ${figures.volatility}`))[0] ?? NaN,
    ask: async (contribution, target) => (await tell(`ask ${contribution} ${target}`))[0] ?? NaN,
    measure: async () => (await tell('measure'))[0] ?? NaN,
    bands: () => tell('bands'),
    stop: () => void child.kill(),
  };
}

/** Native C, compiled on the spot with the widest vectors of this machine; null without a compiler. */
export async function native() {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'baseline');
  for (const compiler of ['cc', 'gcc', 'clang']) {
    try {
      await run(compiler, ['-O3', '-march=native', '-fno-math-errno', '-ffp-contract=fast', '-o', file, join(root, 'scripts/bench/baseline.c'), '-lm']);
      return program('native C, one thread', file, [], Infinity);
    } catch { /* another may do */ }
  }
  return null;
}

/** null where it is not installed. */
export async function numpy() {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      await run(python, ['-c', 'import numpy']);
      return program('numpy', python, [join(root, 'scripts/bench/baseline.py')], 3);
    } catch { /* another may have it */ }
  }
  return null;
}

/**
 * @param {string} name
 * @param {ReturnType<typeof plainJavaScript> | ReturnType<typeof packagedJavaScript>} written
 * @returns {Contender}
 */
const inHere = (name, written) => ({
  name, rounds: 2,
  draw: (months, scenarios) => timed(() => written.draw(months, scenarios, figures.drift, figures.volatility)),
  ask: (contribution, target) => timed(() => written.ask(contribution, target)),
  measure: () => timed(() => written.measure()),
  stop: () => undefined,
});

export const javascript = () => [inHere('plain JavaScript', plainJavaScript()), inHere('d3-random, d3-array', packagedJavaScript())];
