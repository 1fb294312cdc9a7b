// The Debian packages Electron and the tests need: finds which are missing, installs them or says how.
import { existsSync } from 'node:fs';
import { onPath, outputOf, run } from './children.mjs';
import { step } from './progress.mjs';

/** @typedef {'electron' | 'compiler' | 'display' | 'tests'} Purpose */

/**
 * Package → the library or program that shows it is there (so a machine that has it some other way is content).
 * @type {Record<Purpose, Record<string, string>>}
 */
const needs = {
  electron: {
    'libnss3': 'libnss3.so',
    'libatk1.0-0': 'libatk-1.0.so.0',
    'libatk-bridge2.0-0': 'libatk-bridge-2.0.so.0',
    'libgtk-3-0': 'libgtk-3.so.0',
    'libgbm1': 'libgbm.so.1',
    'libasound2': 'libasound.so.2',
    'libcups2': 'libcups.so.2',
    'libdrm2': 'libdrm.so.2',
    'libxkbcommon0': 'libxkbcommon.so.0',
    'libxcomposite1': 'libXcomposite.so.1',
    'libxdamage1': 'libXdamage.so.1',
    'libxrandr2': 'libXrandr.so.2',
    'libsecret-1-0': 'libsecret-1.so.0',
  },
  compiler: { 'python3': 'python3', 'make': 'make', 'g++': 'g++' },
  display: { 'xvfb': 'Xvfb' },
  tests: {
    'dbus': 'dbus-daemon',
    'dbus-tests': 'dbus-test-tool', // plays a keyring that never answers
    'gnome-keyring': 'gnome-keyring-daemon',
    'poppler-utils': 'pdftotext',
    'qpdf': 'qpdf',
  },
};

/**
 * What is missing here; nothing on systems that are not Debian or one of its relatives.
 * @param {Purpose[]} purposes
 * @returns {string[]} package names
 */
export function missingPackages(purposes) {
  if (process.platform !== 'linux' || !onPath('dpkg-query')) return [];
  const libraries = outputOf(existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig', ['-p']) ?? '';
  const has = (/** @type {string} */ sign) => (sign.includes('.so') ? libraries.includes(`\t${sign} `) : onPath(sign));
  return purposes.flatMap((purpose) => Object.entries(needs[purpose]).filter(([, sign]) => !has(sign)).map(([name]) => name));
}

/**
 * Installs what is missing when it may; otherwise names the one line to run and ends this process.
 * @param {Purpose[]} purposes
 * @param {{ log: import('./progress.mjs').Log }} options
 */
export async function requireSystem(purposes, { log }) {
  const missing = missingPackages(purposes);
  if (missing.length === 0) return;
  const update = ['apt-get', 'update', '-qq'];
  const install = (/** @type {string[]} */ names) => ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  if (process.getuid?.() !== 0) {
    log(`This machine lacks ${missing.length} system package(s). Run this line, then try again:\n`);
    log(`  sudo ${update.join(' ')} && sudo ${install(missing.map(nameHere)).join(' ')}\n`);
    process.exit(1);
  }
  await step(log, `Installing ${missing.length} missing system package(s): ${missing.join(' ')}`, async (tell) => {
    await apt(update, tell);
    await apt(install(missing.map(nameHere)), tell);
  });
  const still = missingPackages(purposes);
  if (still.length > 0) throw new Error(`Installed, yet not to be found: ${still.join(' ')}`);
}

/**
 * Debian 13 and Ubuntu 24.04 renamed some libraries when their time type grew to 64 bits.
 * @param {string} name
 */
function nameHere(name) {
  return name.startsWith('lib') && outputOf('apt-cache', ['show', `${name}t64`]) ? `${name}t64` : name;
}

/**
 * @param {string[]} command
 * @param {(detail: string) => void} tell
 */
async function apt([command = '', ...args], tell) {
  let output = '';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const code = await run(command, args, {
    env,
    onOutput: (text) => {
      output += text;
      tell(output.trimEnd().split('\n').at(-1) ?? '');
    },
  });
  if (code !== 0) throw new Error(`\`${[command, ...args].join(' ')}\` failed:\n${output.trim().split('\n').slice(-15).join('\n')}`);
}
