// What the code may look like and who may know whom. The house rules and their words are in scripts/lint.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { rules } from './scripts/lint/house.mjs';

/** The house rules switched on where they hold. @param {...string} names */
const house = (...names) => Object.fromEntries(names.map((name) => [`house/${name}`, 'error']));

export default defineConfig(
  // The build, which may run beside lint, writes its configuration into a file for a moment.
  { ignores: ['out/', 'node_modules/', 'test/fixtures/', 'main/engine/paths/assembly/', 'electron.vite.config.ts.*.mjs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, plugins: { house: { rules } } },
  js.configs.recommended,
  { rules: { 'no-eval': 'error', 'no-new-func': 'error', 'no-implied-eval': 'error', 'no-script-url': 'error', 'object-shorthand': 'error', eqeqeq: 'error' } },
  { files: ['**/*.{js,mjs}', 'main/**', 'test/**'], languageOptions: { globals: globals.node } },

  { files: ['renderer/**', 'preload/**'], languageOptions: { globals: globals.browser } },

  { files: ['**/*.ts', '**/*.svelte'], extends: [ts.configs.recommended], rules: { '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }], '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$', destructuredArrayIgnorePattern: '^_' }] } },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      // svelte-check knows the names of the page.
      'no-undef': 'off',
      // `let` is how Svelte writes props, taken apart in one statement with those that are bound.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // A separator with its spaces, and maps that never leave a function.
      'svelte/no-useless-mustaches': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Rules that ask the compiler. Not for components: asking about those takes as long as everything else together.
    files: ['**/*.ts'],
    // Modules with runes are plain TypeScript to it, too: through Svelte's parser the compiler would begin anew for each.
    languageOptions: { parser: ts.parser, parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },

  { files: ['main/**', 'preload/**', 'renderer/**'], rules: { ...house('boundaries', 'ipc-main-in-one-file', 'ipc-renderer-in-preload', 'no-open-external', 'no-injected-script', 'no-markup-from-strings', 'sql-in-cache', 'languages-in-files'), 'no-console': 'error' } },
  { files: ['main/**'], rules: house('network-in-http', 'environment-in-index', 'windows-in-one-file', 'notifications-in-one-file', 'no-weaker-windows', 'pages-from-app') },
  { files: ['renderer/**'], rules: house('no-network-in-pages', 'nothing-kept-in-pages', 'one-dialog-frame') },
  // Tests of the shell try what pages must not.
  { files: ['test/**'], rules: { ...house('whole-test-files'), 'no-eval': 'off', 'no-new-func': 'off', 'no-implied-eval': 'off', 'no-script-url': 'off' } },

  { files: ['main/api/http/attempt.ts'], rules: { 'house/network-in-http': 'off' } },
  { files: ['main/electron/launcher.ts'], rules: { 'house/no-open-external': 'off' } },
  { files: ['main/electron/notifications.ts'], rules: { 'house/notifications-in-one-file': 'off' } },
  { files: ['main/electron/windows.ts'], rules: { 'house/windows-in-one-file': 'off' } },
  { files: ['main/electron/ipc.ts'], rules: { 'house/ipc-main-in-one-file': 'off' } },
  { files: ['preload/index.ts'], rules: { 'house/ipc-renderer-in-preload': 'off' } },
  { files: ['renderer/components/Dialog.svelte'], rules: { 'house/one-dialog-frame': 'off' } },
  { files: ['main/cache/**'], rules: { 'house/sql-in-cache': 'off' } },
  // The other side has lists of its own, with languages in them.
  { files: ['main/practice/**'], rules: { 'house/languages-in-files': 'off' } },
  { files: ['main/index.ts'], rules: { 'house/environment-in-index': 'off' } },
);
