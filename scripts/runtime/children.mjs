// Starts helper processes and makes sure that none of them, nor their scratch folders, outlives this one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {Set<string>} */
const scratch = new Set();
const windows = process.platform === 'win32';
const grouped = Symbol('signals go to its whole process group');
const helper = Symbol('nothing to save when it ends');

process.once('exit', () => {
  for (const child of running) signalChild(child, helper in child ? 'SIGKILL' : 'SIGTERM');
  for (const folder of scratch) removeFolder(folder);
});

/** For the commands: leave on Ctrl-C and the like, which runs the cleaning up above. */
export function leaveOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * A command of the bench, in a process group of its own so that everything it started ends with it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, onOutput?: (text: string) => void, endsItsOwn?: boolean }} [options]
 *   without `onOutput` the child writes straight to this terminal; `endsItsOwn` is for a program that closes down in
 *   an orderly way when told to, and is disturbed when its children are told as well
 * @returns {Promise<number>} its exit code; 127 when it could not be started
 */
export function run(command, args, { cwd, env, signal, onOutput, endsItsOwn = false } = {}) {
  const out = onOutput ? 'pipe' : 'inherit';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', out, out], detached: !windows });
  Object.assign(child, { [grouped]: !windows && !endsItsOwn });
  track(child);
  signal?.addEventListener('abort', () => signalChild(child, 'SIGKILL'));
  child.stdout?.setEncoding('utf8').on('data', (text) => onOutput?.(text));
  child.stderr?.setEncoding('utf8').on('data', (text) => onOutput?.(text));
  return new Promise((resolve) => {
    child.once('error', (error) => { onOutput?.(`${error.message}\n`); resolve(127); });
    child.once('close', (code, killedBy) => resolve(code ?? 128 + constants.signals[killedBy ?? 'SIGTERM']));
  });
}

/**
 * A long-lived Linux helper (display, bus, keyring). The kernel ends it should this process die without warning.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startHelper(command, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', '--', command, ...args], options);
  child.once('error', () => {});
  return track(Object.assign(child, { [helper]: true }));
}

/**
 * Ends one child and waits until it is gone.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function stopChild(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  signalChild(child, 'SIGTERM');
  const force = setTimeout(() => signalChild(child, 'SIGKILL'), 3000);
  await gone;
  clearTimeout(force);
}

/**
 * An empty folder that is removed at the latest when this process ends.
 * @param {string} name
 */
export function scratchFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `advisor-${name}-`));
  scratch.add(folder);
  return folder;
}

/** @param {string} folder */
export function removeScratch(folder) {
  scratch.delete(folder);
  removeFolder(folder);
}

/**
 * Whether a program is on the PATH, or in the folders of system programs an ordinary user's PATH leaves out.
 * @param {string} name
 */
export function onPath(name) {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) => folder && existsSync(join(folder, name)));
}

/**
 * The standard output of a short command, or null when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function outputOf(command, args, env = process.env) {
  const { status, stdout } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? stdout : null;
}

/**
 * @template {import('node:child_process').ChildProcess} T
 * @param {T} child
 */
function track(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalChild(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(grouped in child && child[grouped] ? -child.pid : child.pid, signal);
  } catch { /* already gone */ }
}

/** @param {string} folder */
function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch { /* still in use: the system's own cleaning of temporary files gets it */ }
}
