// What judges mutations: tests of what is mutated that need no build, no window and no keyring.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { enginePlugin } from '../scripts/engine/plugin.mjs';

export default defineConfig({
  plugins: [enginePlugin()],
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks', testTimeout: 30_000,
    include: ['test/unit/{api,ipc,secrets,diagnostics,electron}/**/*.test.ts', 'test/unit/failure.test.ts', 'test/unit/services/{idle,lock}.test.ts', 'test/battery/{launcher,quotes,storm}.test.ts'],
  },
});
