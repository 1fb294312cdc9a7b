// Builds main (ES module), preload (one CommonJS file, as the sandbox wants) and the renderer's three pages.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { enginePlugin } from './scripts/engine/plugin.mjs';

export default defineConfig({
  main: {
    plugins: [enginePlugin()],
    build: { target: 'node20', outDir: 'out/main', externalizeDeps: { exclude: ['zod', 'cockatiel', 'csv-parse', 'uqr'] }, rollupOptions: { input: 'main/index.ts', output: { format: 'es' } } },
  },
  preload: {
    build: { target: 'node20', outDir: 'out/preload', externalizeDeps: false, rollupOptions: { input: 'preload/index.ts', output: { format: 'cjs', entryFileNames: 'index.cjs' } } },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte()],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false },
      // Fonts and pictures stay files: the content security policy allows no others.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'renderer/index.html', report: 'renderer/report.html', preview: 'renderer/preview.html' } },
    },
  },
});
