// npm run mutation:rest: mutation of the main process outside what guards.config.mjs covers, in a sample drawn by a seed.
// All of it would take a day: `-- --share 0.03` of the mutations (an estimate good to some four points), `-- --seed 7` the same again.
// What the compiler refuses is no fault that could get in. Of the rest unit tests judge first; what they let through is judged by the
// tests of the cache and of the whole program, which take long. `-- --resume` goes on behind the last step that came to its end.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../runtime/children.mjs';
import { command } from '../runtime/command.mjs';
import { prepareTestBench } from '../runtime/prepare.mjs';
import { sayIt as log } from '../runtime/progress.mjs';
import { root } from '../runtime/project.mjs';
import guards from './guards.config.mjs';
import { choiceVariable, nameOf } from './chosen.mjs';
import rest from './rest.config.mjs';

/** Who judges, one after the other (test/mutation.vitest.config.ts). */
const steps = ['rest-unit', 'rest'];

/** Needs Electron itself, is a practice server, or runs in threads of its own, where no mutation can be switched on: other tests judge those. */
const elsewhere = [/^main\/(electron|practice)\//, /^main\/index\.ts$/, /\/worker\.ts$/, /^main\/engine\/paths\/(jobs|plain)\.ts$/, /\/assembly\//, /\.d\.ts$/];

/** @param {string} file */
function guarded(file) {
  return (guards.mutate ?? []).some((pattern) => file === pattern || (pattern.includes('**') && file.startsWith(pattern.slice(0, pattern.indexOf('**')))));
}

/** Every file whose mutations are drawn from. */
function files() {
  return readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' }).map((name) => `main/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !elsewhere.some((rule) => rule.test(file)) && !guarded(file)).toSorted();
}

const noticed = new Set(['Killed', 'Timeout']);
const missed = new Set(['Survived', 'NoCoverage']);

/** What became of each mutation that was tried, by its name. @param {string} report */
function outcomes(report) {
  const found = JSON.parse(readFileSync(join(root, report), 'utf8')).files;
  /** @type {Map<string, string>} */
  const all = new Map();
  for (const [file, { mutants }] of Object.entries(found)) for (const mutant of mutants) all.set(nameOf(file, mutant, 1), mutant.status);
  return all;
}

await command(async () => {
  const { values } = parseArgs({ options: { share: { type: 'string', default: '0.03' }, seed: { type: 'string', default: '1' }, resume: { type: 'boolean', default: false } } });
  const [share, seed] = [Number(values.share), Number(values.seed)];
  if (!(share > 0 && share <= 1)) throw new Error('A share lies between 0 and 1.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('A seed is a whole number.');
  const choice = join(root, 'out/mutation-rest-choice.json');
  const kept = join(root, 'out/mutation-rest-left.json');
  // Tests of the whole program keep its keys in a real keyring.
  const bench = await prepareTestBench({ log });
  /** @param {string[]} mutate @param {object} chosen @param {string} judges */
  const stryker = async (mutate, chosen, judges) => {
    writeFileSync(choice, JSON.stringify(chosen));
    // What an earlier run found is no answer of one that failed.
    rmSync(join(root, rest.jsonReporter.fileName), { force: true });
    await run(process.execPath, [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'scripts/mutation/rest.config.mjs', '--mutate', mutate.join(',')], { cwd: root, env: { ...bench.env, WORKSTATION_MUTATION: judges, [choiceVariable]: choice } });
    return outcomes(rest.jsonReporter.fileName);
  };
  try {
    /** @type {{ share: number, seed: number, done: string[], counted: number, names: string[] }} */
    let left = values.resume ? JSON.parse(readFileSync(kept, 'utf8')) : { share, seed, done: [], counted: 0, names: [] };
    for (const judges of steps.filter((step) => !left.done.includes(step))) {
      const first = left.done.length === 0;
      if (!first && left.names.length === 0) break;
      const found = await stryker(first ? files() : [...new Set(left.names.map((name) => name.slice(0, name.indexOf(':'))))], first ? { share, seed } : { names: left.names }, judges);
      const names = first ? [...found].filter(([, status]) => missed.has(status)).map(([name]) => name) : left.names.filter((name) => !noticed.has(found.get(name) ?? ''));
      const counted = first ? names.length + [...found.values()].filter((status) => noticed.has(status)).length : left.counted;
      left = { ...left, done: [...left.done, judges], counted, names };
      writeFileSync(kept, JSON.stringify(left));
      log(`${names.length} of ${counted} not noticed after ${left.done.join(', ')}.`);
    }
    const { counted, names: survivors } = left;
    const caught = counted - survivors.length;
    const score = (caught / counted) * 100;
    writeFileSync(join(root, 'out/mutation-rest.json'), `${JSON.stringify({ share: left.share, seed: left.seed, counted, caught, score, survivors }, null, 2)}\n`);
    for (const name of survivors) log(`not noticed: ${name}`);
    log(`${caught} of ${counted} noticed: ${score.toFixed(1)} %. In out/mutation-rest.json.`);
    return score >= 80 ? 0 : 1;
  } finally {
    await bench.stop();
  }
});
