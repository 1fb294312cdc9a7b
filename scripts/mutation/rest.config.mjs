// npm run mutation:rest: the same for the rest of the main process, in a sample of its lines (scripts/mutation/rest.mjs).
import guards from './guards.config.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...guards,
  // rest.mjs names the lines.
  mutate: [],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: 'out/mutation-rest-run.json' },
  // rest.mjs adds up what two runs say.
  thresholds: { high: 90, low: 80, break: null },
  tempDirName: 'out/stryker-rest',
};
