// npm run mutation:rest: mutation of the main process outside what guards.config.mjs covers, in lines chosen by a seed.
// All of it would take a day: `-- --share 0.04` of the lines (an estimate good to some three points), `-- --seed 7` the same again.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../runtime/children.mjs';
import { command } from '../runtime/command.mjs';
import { prepareTestBench } from '../runtime/prepare.mjs';
import { sayIt as log } from '../runtime/progress.mjs';
import { root } from '../runtime/project.mjs';
import guards from './guards.config.mjs';

/** Lines that stand together: a mutation that spans more than these is not tried. */
const block = 12;
/** Needs Electron itself, is a practice server, or is only ever tried through a window: other tests judge those. */
const elsewhere = [/^main\/(electron|practice)\//, /^main\/index\.ts$/, /\/worker\.ts$/, /\/assembly\//, /\.d\.ts$/];

/** Park and Miller's: the same seed, the same lines. @param {number} seed */
function randomFrom(seed) {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** @param {string} file */
function guarded(file) {
  return (guards.mutate ?? []).some((pattern) => file === pattern || (pattern.includes('**') && file.startsWith(pattern.slice(0, pattern.indexOf('**')))));
}

/** @param {number} share @param {number} seed */
function sample(share, seed) {
  const random = randomFrom(seed);
  const files = readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' }).map((name) => `main/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !elsewhere.some((rule) => rule.test(file)) && !guarded(file)).toSorted();
  return files.flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length;
    return Array.from({ length: Math.ceil(lines / block) }, (_, index) => index * block + 1).filter(() => random() < share).map((from) => `${file}:${from}-${Math.min(from + block - 1, lines)}`);
  });
}

await command(async () => {
  const { values } = parseArgs({ options: { share: { type: 'string', default: '0.04' }, seed: { type: 'string', default: '1' } } });
  const [share, seed] = [Number(values.share), Number(values.seed)];
  if (!(share > 0 && share <= 1)) throw new Error('A share lies between 0 and 1.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('A seed is a whole number.');
  const chosen = sample(share, seed);
  log(`${chosen.length} pieces of at most ${block} lines, seed ${seed}.`);
  // Tests of the whole program keep its keys in a real keyring.
  const bench = await prepareTestBench({ log });
  try {
    return await run(process.execPath, [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'scripts/mutation/rest.config.mjs', '--mutate', chosen.join(',')], { cwd: root, env: { ...bench.env, WORKSTATION_MUTATION: 'rest' } });
  } finally {
    await bench.stop();
  }
});
