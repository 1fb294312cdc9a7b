// npm run mutation:rest: the same for the rest of the main process, in a sample (scripts/mutation/rest.mjs).
import guards from './guards.config.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...guards,
  // rest.mjs names the files, and to the plugin which of their mutations to try.
  mutate: [],
  // Compiled as they are; and what AssemblyScript reads is no TypeScript that could be marked.
  disableTypeChecks: false,
  plugins: ['@stryker-mutator/*', './scripts/mutation/chosen.mjs'],
  checkers: ['chosen', 'typescript'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: 'out/mutation-rest-run.json' },
  // rest.mjs adds up what two runs say.
  thresholds: { high: 90, low: 80, break: null },
  tempDirName: 'out/stryker-rest',
};
