// The compiler and the component checker bite: files that are wrong on purpose are refused with the right words.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const fixtures = 'test/fixtures/checkers';

/** Runs a tool of the project as its command does. */
function check(tool: string, args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`node_modules/${tool}`, ...args], { cwd: root, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

describe('the checkers', () => {
  it('tsc refuses an element that may be missing', () => {
    const { code, output } = check('typescript/bin/tsc', ['--noEmit', '--project', fixtures]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/wrong\.ts\(3,14\): error TS2322: Type 'number \| undefined' is not assignable to type 'number'/);
    expect(output.match(/error TS/g)).toHaveLength(1);
  }, 60_000);

  it('svelte-check refuses a wrong type and counts a warning as a failure', () => {
    const { code, output } = check('svelte-check/bin/svelte-check', ['--workspace', fixtures, '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'machine']);
    expect(code).not.toBe(0);
    expect(output).toMatch(/ERROR "Wrong\.svelte" 4:9 "Type 'number' is not assignable to type 'string'/);
    expect(output).toMatch(/WARNING "Wrong\.svelte" 8:1 "`<img>` element should have an alt attribute/);
  }, 60_000);

  it('svelte-check fails on the warning alone', () => {
    const { code, output } = check('svelte-check/bin/svelte-check', ['--workspace', fixtures, '--no-tsconfig', '--fail-on-warnings', '--diagnostic-sources', 'svelte', '--output', 'machine']);
    expect(code).not.toBe(0);
    expect(output).toMatch(/WARNING "Wrong\.svelte" 8:1/);
    expect(output).not.toMatch(/ ERROR "/);
  }, 60_000);
});
