// npm run mutation: small faults put into the parts that guard the most, one by one; the tests must notice them.
// Unit tests judge, and the batteries that need neither window nor keyring. Leaves out/mutation.json.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  // Threads and SQLite in one process do not get on.
  vitest: { configFile: 'test/mutation.vitest.config.ts', pool: 'forks' },
  mutate: [
    'main/api/http/**/*.ts', 'main/ipc/**/*.ts', 'preload/contract/flood.ts', 'main/electron/premia-address.ts', 'main/failure.ts',
    'main/secrets/**/*.ts', 'main/electron/arguments.ts', 'preload/contract/error-place.ts', 'main/diagnostics/**/*.ts',
    'main/services/idle.ts', 'main/services/lock.ts',
  ],
  ignorePatterns: ['out'],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'out/mutation.json' },
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 90, low: 80, break: 80 },
  concurrency: 2,
  ignoreStatic: true,
  // Under load a test takes long that is not endless.
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 45,
  tempDirName: 'out/stryker',
};
