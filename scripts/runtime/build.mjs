// Builds the program into out/ when a source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { step } from './progress.mjs';
import { commandOf, root } from './project.mjs';

const sources = ['main', 'preload', 'renderer', 'resources', 'package.json', 'package-lock.json'];
const settings = /^(?:electron\.vite|vite|svelte|tsconfig).*\.(?:[cm]?[jt]s|json)$/;
const stamp = join(root, 'out', '.built');

/** The command line that builds, for `node`. */
export const buildCommand = [commandOf('electron-vite'), 'build'];

/**
 * @param {{ log: import('./progress.mjs').Log }} options
 */
export async function buildProgram({ log }) {
  if (isFresh()) return;
  const started = new Date();
  let output = '';
  const code = await step(log, 'Building the program', () =>
    run(process.execPath, buildCommand, { cwd: root, onOutput: (text) => { output += text; } }));
  if (code !== 0) throw new Error(`The program does not build:\n${output.trim()}`);
  noteBuild(started);
}

/** @param {Date} started when the build began: a source saved during it counts as newer */
export function noteBuild(started) {
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, `${started.toISOString()}\n`);
  // The date in the file is for readers; what counts is the file's own.
  utimesSync(stamp, started, started);
}

function isFresh() {
  if (!existsSync(stamp) || !existsSync(join(root, 'out', 'main', 'index.js'))) return false;
  const built = statSync(stamp).mtimeMs;
  const names = [...sources, ...readdirSync(root).filter((name) => settings.test(name))];
  return names.every((name) => newest(join(root, name)) < built);
}

/**
 * The last change at or below a path; a folder's own date also tells of removed files.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), mtimeMs);
}
