// npm test: every check in order, up to the first that fails. `npm test -- unit e2e` runs only those steps,
// `npm test -- test/e2e/book.test.ts -t pinned` only that file, and of it only what the words behind -t name.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand, noteBuild } from './runtime/build.mjs';
import { run } from './runtime/children.mjs';
import { command, plainly } from './runtime/command.mjs';
import { prepareTestBench } from './runtime/prepare.mjs';
import { sayIt as log, seconds } from './runtime/progress.mjs';
import { commandOf, root } from './runtime/project.mjs';
import { runTests } from './runtime/vitest.mjs';

/** @typedef {{ code: number, passed?: number, failed?: number, output?: string }} Outcome */
/** @typedef {{ name: string, title: string, run: (env: NodeJS.ProcessEnv) => Promise<Outcome> }} Step */

/**
 * Steps of one row run side by side; a row starts when all of the one before have passed.
 * @type {Step[][]}
 */
const rows = [
  [
    { name: 'types', title: 'Types', run: () => check([commandOf('typescript', 'tsc'), '--noEmit']) },
    { name: 'svelte', title: 'Svelte components', run: () => check([commandOf('svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings']) },
  ],
  [
    { name: 'lint', title: 'Lint', run: () => check([commandOf('eslint'), '.']) },
    { name: 'build', title: 'Build', run: build },
  ],
  [{ name: 'unit', title: 'Unit and integration tests', run: (env) => runTests(['unit', 'integration'], env) }],
  [{ name: 'battery', title: 'Batteries', run: (env) => runTests(['battery'], env) }],
  [{ name: 'battery-machine', title: 'Batteries of disk and processes', run: (env) => runTests(['battery-machine'], env) }],
  [{ name: 'battery-window', title: 'Batteries in the window', run: (env) => runTests(['battery-window'], env) }],
  [{ name: 'package', title: 'Packaged program', run: () => check([join(root, 'scripts', 'package.mjs'), '--folder']) }],
  [{ name: 'e2e', title: 'End-to-end tests', run: (env) => runTests(['e2e'], env) }],
  [{ name: 'tour', title: 'Tour', run: (env) => runTests(['tour'], env) }],
];

/** Files that start the program as it was built. */
const onTheBuild = /^test\/(e2e|bench|tour|battery\/window)\//;

/** @type {{ title: string, time: string, outcome: Outcome }[]} */
const done = [];

await command(async () => {
  const chosen = chosenRows(process.argv.slice(2));
  try {
    await runRows(chosen);
  } catch (error) {
    log(plainly(error));
    done.push({ title: 'Preparation', time: '', outcome: { code: 1 } });
  }
  return summarize();
});

/** @param {string[]} names */
function chosenRows(names) {
  const files = names.filter((name) => name.startsWith('test/') && existsSync(join(root, name)));
  if (files.length > 0) {
    const chosen = { name: 'files', title: files.join(', '), run: (/** @type {NodeJS.ProcessEnv} */ env) => runTests([], env, names) };
    return [...(files.some((file) => onTheBuild.test(file)) ? rows.flat().filter(({ name }) => name === 'build').map((step) => [step]) : []), [chosen]];
  }
  const known = rows.flat().map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No such step: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  return rows.map((row) => row.filter(({ name }) => names.length === 0 || names.includes(name))).filter((row) => row.length > 0);
}

/** @param {Step[][]} chosen */
async function runRows(chosen) {
  const { runsOn, env, stop } = await prepareTestBench({ log });
  try {
    log(`The tests run on Node ${process.versions.node} and ${runsOn}.`);
    for (const row of chosen) {
      const passed = await Promise.all(row.map((step) => runStep(step, env, row.length > 1)));
      if (passed.includes(false)) return;
    }
  } finally {
    await stop();
  }
}

/**
 * @param {Step} step
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} sideBySide then the heading waits for the output, which comes in one piece
 */
async function runStep({ title, run }, env, sideBySide) {
  const started = performance.now();
  if (!sideBySide) log(`\n== ${title}`);
  const outcome = await run(env);
  const time = seconds(started);
  if (sideBySide) log(`\n== ${title}`);
  if (outcome.output) log(outcome.output.trim());
  log(`-- ${title}: ${outcome.code === 0 ? 'passed' : 'FAILED'} after ${time}`);
  done.push({ title, time, outcome });
  return outcome.code === 0;
}

/**
 * @param {string[]} args for `node`
 * @returns {Promise<Outcome>}
 */
async function check(args) {
  let output = '';
  const code = await run(process.execPath, args, { cwd: root, onOutput: (text) => { output += text; } });
  return { code, output };
}

async function build() {
  const started = new Date();
  const outcome = await check(buildCommand);
  if (outcome.code === 0) noteBuild(started);
  return outcome;
}

/** The last line counts tests; a step that failed without a failing test counts as one failure. */
function summarize() {
  let passed = 0;
  let failed = 0;
  const width = Math.max(...done.map(({ title }) => title.length));
  log('\n== Summary');
  for (const { title, time, outcome } of done) {
    const tests = outcome.passed === undefined ? '' : `${outcome.passed} passed, ${outcome.failed} failed`;
    log(`  ${title.padEnd(width)}  ${outcome.code === 0 ? 'passed' : 'FAILED'}  ${time.padStart(8)}  ${tests}`.trimEnd());
    passed += outcome.passed ?? 0;
    failed += outcome.code === 0 ? 0 : Math.max(1, outcome.failed ?? 0);
  }
  log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
