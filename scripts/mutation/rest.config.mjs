// npm run mutation:rest: the same for the rest of the main process, in a sample of its lines (scripts/mutation/rest.mjs).
import guards from './guards.config.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...guards,
  // rest.mjs names the lines.
  mutate: [],
  jsonReporter: { fileName: 'out/mutation-rest.json' },
  tempDirName: 'out/stryker-rest',
};
