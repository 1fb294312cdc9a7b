// What judges mutations: tests that need no build and no window, and for what guards the most no keyring either.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { enginePlugin } from '../scripts/engine/plugin.mjs';

const guards = ['test/unit/{api,ipc,secrets,diagnostics,electron}/**/*.test.ts', 'test/unit/failure.test.ts', 'test/unit/services/{idle,lock}.test.ts', 'test/battery/{launcher,quotes,storm}.test.ts'];
/** For the rest of the main process: its own tests, and for what those let through the tests of the cache and of the whole program in Node. The batteries, tried as a third, noticed nothing more. */
const judges: Record<string, string[]> = {
  'rest-unit': ['test/unit/{api,backup,book,cache,contract,engine,environments,ipc,practice,report,secrets,services,updates}/**/*.test.ts', 'test/unit/files.test.ts'],
  rest: ['test/integration/{cache,program,updates}/**/*.test.ts'],
};

export default defineConfig({
  plugins: [enginePlugin()],
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks', testTimeout: 120_000,
    include: judges[process.env['WORKSTATION_MUTATION'] ?? ''] ?? guards,
  },
});
