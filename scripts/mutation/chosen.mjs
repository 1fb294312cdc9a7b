// Which mutations are tried when not all are: a plugin of Stryker that turns down the others before any test runs.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { root } from '../runtime/project.mjs';

/** Names the file that says which: `{ seed, share }`, or `{ names }` of an earlier run. */
export const choiceVariable = 'WORKSTATION_MUTATION_CHOICE';

/**
 * A mutation as it can be told from all others, in Stryker's report and, counted from 0, while it runs.
 * @param {string} file @param {{ location: any, replacement?: string | undefined }} mutant @param {0 | 1} first
 */
export function nameOf(file, { location: { start, end }, replacement }, first) {
  const place = (/** @type {{ line: number, column: number }} */ { line, column }) => `${line + 1 - first}:${column + 1 - first}`;
  return `${file}:${place(start)}-${place(end)} ${replacement}`;
}

/** Between 0 and 1, evenly, and always the same for the same name and seed. @param {number} seed @param {string} name */
function drawn(seed, name) {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE() / 2 ** 32;
}

class Chosen {
  async init() {
    const { seed, share, names } = JSON.parse(readFileSync(String(process.env[choiceVariable]), 'utf8'));
    const known = names && new Set(names);
    this.takes = (/** @type {string} */ name) => known?.has(name) ?? drawn(seed, name) < share;
  }
  /** @param {import('@stryker-mutator/api/core').Mutant[]} mutants */
  async check(mutants) {
    return Object.fromEntries(mutants.map((mutant) => [
      mutant.id,
      this.takes?.(nameOf(relative(root, mutant.fileName).replaceAll('\\', '/'), mutant, 0)) ? { status: 'passed' } : { status: 'compileError', reason: 'not chosen' },
    ]));
  }
  /** All at once: nothing here takes long. @param {import('@stryker-mutator/api/core').Mutant[]} mutants */
  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'chosen', Chosen)];
