// npm run battery: every row in its full number, a table at the end and out/battery.json.
// `-- --only power-cuts,kills` runs some, `-- --seed 7` with that seed, `-- --short` in the numbers of npm test, `-- --soak` soaks for an hour.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram } from './runtime/build.mjs';
import { run } from './runtime/children.mjs';
import { command } from './runtime/command.mjs';
import { prepareTestBench } from './runtime/prepare.mjs';
import { sayIt as log, seconds } from './runtime/progress.mjs';
import { root } from './runtime/project.mjs';
import { vitestCommand } from './runtime/vitest.mjs';

/** @typedef {{ title: string, unit: string, short: number, full: number, file: string, project?: string }} Spec */
/** @typedef {{ id: string, title: string, unit: string, count: number, full: boolean, seed: number, seconds: number, findings: string[], controls: { name: string, red: boolean }[], notes: Record<string, number | string>, skips: string[] }} Result */

const folder = join(root, 'out', 'battery');
/** @type {Record<string, Spec>} */
const specs = JSON.parse(readFileSync(join(root, 'test', 'battery', 'rows.json'), 'utf8'));

await command(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' }, short: { type: 'boolean' }, soak: { type: 'boolean' } } });
  const ids = values.only?.split(',') ?? Object.keys(specs);
  const unknown = ids.filter((id) => !specs[id]);
  if (unknown.length > 0) throw new Error(`No such row: ${unknown.join(', ')}. There are: ${Object.keys(specs).join(', ')}`);
  if (values.seed !== undefined && !/^\d{1,10}$/.test(values.seed)) throw new Error('A seed is a number.');
  mkdirSync(folder, { recursive: true });
  for (const id of ids) rmSync(join(folder, `${id}.json`), { force: true });
  const started = performance.now();
  const bench = await prepareTestBench({ log });
  try {
    await buildProgram({ log });
    log(`The battery runs on Node ${process.versions.node} and ${bench.runsOn}.`);
    const env = {
      ...bench.env,
      WORKSTATION_BATTERY: values.short ? 'short' : 'full',
      ...(values.seed === undefined ? {} : { WORKSTATION_BATTERY_SEED: values.seed }),
      ...(values.soak ? { WORKSTATION_BATTERY_SOAK: '3600' } : {}),
    };
    // One after the other: those that measure time want the machine to themselves.
    for (const project of ['battery', 'battery-machine', 'integration', 'battery-window']) {
      const files = ids.filter((id) => (specs[id]?.project ?? 'battery') === project).map((id) => /** @type {Spec} */ (specs[id]).file);
      if (files.length > 0) await run(process.execPath, vitestCommand([project], files), { cwd: root, env });
    }
  } finally {
    await bench.stop();
  }
  return report(ids, bench.runsOn, seconds(started));
});

/** @param {string} id @returns {Result | null} null for one that ended before it could tell */
function resultOf(id) {
  try {
    return JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {Result | null} result */
function verdictOf(result) {
  if (!result) return 'did not run';
  if (result.findings.length > 0) return `${result.findings.length} FOUND`;
  if (result.controls.length === 0) return 'NO CONTROL';
  if (result.controls.some(({ red }) => !red)) return 'CONTROL NOT RED';
  return 'passed';
}

/**
 * @param {string[]} ids
 * @param {string} runsOn
 * @param {string} took
 */
function report(ids, runsOn, took) {
  const rows = ids.map((id) => ({ id, result: resultOf(id) }));
  log(`\n${'row'.padEnd(14)} ${'number'.padStart(9)}  ${'of'.padEnd(58)} ${'seed'.padStart(9)} ${'time'.padStart(8)}  controls red  verdict`);
  for (const { id, result } of rows) {
    const red = `${result?.controls.filter((control) => control.red).length ?? 0}/${result?.controls.length ?? 0}`;
    log(`${id.padEnd(14)} ${(result?.count ?? 0).toLocaleString('en').padStart(9)}  ${`${specs[id]?.title}, ${specs[id]?.unit}`.slice(0, 58).padEnd(58)} ${String(result?.seed ?? '').padStart(9)} ${`${result?.seconds ?? '–'} s`.padStart(8)}  ${red.padStart(12)}  ${verdictOf(result)}${result && !result.full ? ' (short)' : ''}`);
    for (const [name, value] of Object.entries(result?.notes ?? {})) log(`${' '.repeat(26)}${name}: ${value}`);
    for (const why of result?.skips ?? []) log(`${' '.repeat(26)}not tried: ${why}`);
    for (const finding of result?.findings ?? []) log(`${' '.repeat(26)}FOUND: ${finding.split('\n')[0]}`);
  }
  const passed = rows.every(({ result }) => verdictOf(result) === 'passed');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const told = { date: new Date().toISOString(), version, node: process.versions.node, runsOn, took, passed, rows: rows.map(({ id, result }) => ({ ...(result ?? { id }), verdict: verdictOf(result) })) };
  writeFileSync(join(root, 'out', 'battery.json'), `${JSON.stringify(told, null, 2)}\n`);
  log(`\n${rows.filter(({ result }) => verdictOf(result) === 'passed').length} of ${rows.length} rows passed, in ${took}. Once more, one row with its seed: npm run battery -- --only <row> --seed <seed>`);
  return passed ? 0 : 1;
}
