// npm run mutation:rest: mutation of the main process outside what guards.config.mjs covers, in lines chosen by a seed.
// All of it would take a day: `-- --share 0.02` of the lines (an estimate good to some four points), `-- --seed 7` the same again.
// Unit tests judge first; only what they let through is judged by the tests of the cache and of the whole program, which take long.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../runtime/children.mjs';
import { command } from '../runtime/command.mjs';
import { prepareTestBench } from '../runtime/prepare.mjs';
import { sayIt as log } from '../runtime/progress.mjs';
import { root } from '../runtime/project.mjs';
import guards from './guards.config.mjs';
import rest from './rest.config.mjs';

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

/** A change as it can be told from the others in both reports. @param {string} file @param {any} mutant */
const nameOf = (file, { location: { start, end }, replacement }) => `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${replacement}`;
const noticed = new Set(['Killed', 'Timeout']);
const missed = new Set(['Survived', 'NoCoverage']);

/** What became of each change, by its name. @param {string} report */
function outcomes(report) {
  const { files } = JSON.parse(readFileSync(join(root, report), 'utf8'));
  /** @type {Map<string, string>} */
  const all = new Map();
  for (const [file, { mutants }] of Object.entries(files)) for (const mutant of mutants) all.set(nameOf(file, mutant), mutant.status);
  return all;
}

await command(async () => {
  const { values } = parseArgs({ options: { share: { type: 'string', default: '0.02' }, seed: { type: 'string', default: '1' } } });
  const [share, seed] = [Number(values.share), Number(values.seed)];
  if (!(share > 0 && share <= 1)) throw new Error('A share lies between 0 and 1.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('A seed is a whole number.');
  const chosen = sample(share, seed);
  log(`${chosen.length} pieces of at most ${block} lines, seed ${seed}.`);
  // Tests of the whole program keep its keys in a real keyring.
  const bench = await prepareTestBench({ log });
  /** @param {string[]} mutate @param {string} judges */
  const stryker = async (mutate, judges) => {
    await run(process.execPath, [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'scripts/mutation/rest.config.mjs', '--mutate', mutate.join(',')], { cwd: root, env: { ...bench.env, WORKSTATION_MUTATION: judges } });
    return outcomes(rest.jsonReporter.fileName);
  };
  try {
    const first = await stryker(chosen, 'rest-unit');
    const through = [...first].filter(([, status]) => missed.has(status)).map(([name]) => name);
    log(`${through.length} of ${first.size} were not noticed by unit tests.`);
    // Stryker counts columns from 0 when it is told where, and from 1 when it tells.
    const places = [...new Set(through.map((name) => name.slice(0, name.indexOf(' ')).replace(/:(\d+)(?=-|$)/g, (_, column) => `:${Number(column) - 1}`)))];
    const second = places.length === 0 ? new Map() : await stryker(places, 'rest');
    const all = [...first].map(([name, status]) => /** @type {const} */ ([name, missed.has(status) ? (second.get(name) ?? status) : status]));
    const counted = all.filter(([, status]) => noticed.has(status) || missed.has(status));
    const caught = counted.filter(([, status]) => noticed.has(status)).length;
    const survivors = counted.filter(([, status]) => missed.has(status)).map(([name]) => name);
    const score = (caught / counted.length) * 100;
    writeFileSync(join(root, 'out/mutation-rest.json'), `${JSON.stringify({ share, seed, counted: counted.length, caught, score, survivors }, null, 2)}\n`);
    for (const name of survivors) log(`not noticed: ${name}`);
    log(`${caught} of ${counted.length} noticed: ${score.toFixed(1)} %. In out/mutation-rest.json.`);
    return score >= 80 ? 0 : 1;
  } finally {
    await bench.stop();
  }
});
