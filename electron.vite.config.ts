// Builds main (ES module), preload (one CommonJS file, as the sandbox wants) and the renderer's three pages.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { enginePlugin } from './scripts/engine/plugin.mjs';

/** The window's first page is painted before its large styles have come: they are named behind what it shows first. */
const stylesLast: Plugin = {
  name: 'styles-last',
  transformIndexHtml: {
    order: 'post',
    handler(html, { filename }) {
      if (!filename.endsWith('/index.html')) return html;
      const late: string[] = [];
      const rest = html.replace(/^ *<link rel="stylesheet" crossorigin [^>]*>\n/gm, (link) => { late.push(link); return ''; });
      return rest.replace(/^ *<\/body>/m, (end) => late.join('') + end);
    },
  },
};

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
    plugins: [svelte(), stylesLast],
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
