// Runs projects of the test configuration and counts what came of it.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './children.mjs';
import { commandOf, root } from './project.mjs';

/**
 * The arguments for `node`.
 * @param {string[]} projects
 * @param {string[]} [more]
 */
export function vitestCommand(projects, more = []) {
  const chosen = projects.flatMap((name) => ['--project', name]);
  return [commandOf('vitest'), 'run', '--config', 'test/vitest.config.ts', ...chosen, ...more];
}

/**
 * @param {string[]} projects all when none is named
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [more] files, and options of vitest
 * @returns {Promise<{ code: number, passed: number, failed: number }>}
 */
export async function runTests(projects, env, more = []) {
  const report = join(root, 'out', 'test-results', `${projects.join('-') || 'files'}.json`);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(process.execPath, vitestCommand(projects, [...reporters, ...more]), { cwd: root, env });
  const { passed, failed } = readCounts(report);
  return { code, passed, failed };
}

/** @param {string} report */
function readCounts(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
  } catch {
    return { passed: 0, failed: 0 }; // it ended before it could report; its exit code tells
  }
}
