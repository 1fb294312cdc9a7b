// Unit, integration and batteries in Node; end to end, measuring and the tour in a real window.
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultExclude, defineConfig } from 'vitest/config';
import { enginePlugin } from '../scripts/engine/plugin.mjs';
import rows from './battery/rows.json' with { type: 'json' };

const project = (name: string, include: string[], more: object = {}) => ({ extends: true as const, test: { name, include, ...more } });
/** One window at a time: the machine may be small, and pictures want quiet. */
const inWindow = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };

const all = Object.values(rows) as { file: string; project?: string; fullOnly?: boolean }[];
const filesOf = (wanted: (row: (typeof all)[number]) => boolean) => all.filter(wanted).map(({ file }) => file);
/** Rows that start and kill programs all the time; beside them no time can be measured. */
const machine = filesOf(({ project }) => project === 'battery-machine');
/** Rows whose short form is an end-to-end test already. */
const onlyInBattery = process.env['WORKSTATION_BATTERY'] ? [] : filesOf(({ fullOnly }) => fullOnly === true);
/** In its full numbers a row may take many minutes. */
const batteryMs = process.env['WORKSTATION_BATTERY'] === 'full' ? 75 * 60_000 : 300_000;

export default defineConfig({
  // Components are rendered to text where their words and figures are what is tested.
  plugins: [svelte({ configFile: false }), enginePlugin()],
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], { testTimeout: 30_000 }),
      project('integration', ['test/integration/**/*.test.ts'], { testTimeout: batteryMs / 5, hookTimeout: 60_000 }),
      project('battery', ['test/battery/*.test.ts'], { exclude: [...defaultExclude, ...machine], testTimeout: batteryMs, hookTimeout: 60_000 }),
      project('battery-machine', machine, { testTimeout: batteryMs, hookTimeout: 60_000 }),
      project('battery-window', ['test/battery/window/*.test.ts'], { exclude: [...defaultExclude, ...onlyInBattery], fileParallelism: false, testTimeout: batteryMs, hookTimeout: 120_000 }),
      project('e2e', ['test/e2e/**/*.test.ts'], inWindow),
      project('bench', ['test/bench/**/*.test.ts'], { ...inWindow, testTimeout: 300_000 }),
      project('tour', ['test/tour/**/*.test.ts'], { ...inWindow, testTimeout: 300_000 }),
    ],
  },
});
