// Decides which Electron the program runs on here, and has it ready.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { outputOf, run } from './children.mjs';
import { builtDriver, driverIsBuilt } from './driver.mjs';
import { seconds, step } from './progress.mjs';
import { cacheFolder, commandOf, installedPackage } from './project.mjs';
import { substituteElectron, substituteFits, substituteVersion } from './substitute.mjs';

/**
 * @typedef {object} Electron
 * @property {string} executable
 * @property {string} version
 * @property {'override' | 'official' | 'substitute'} origin
 * @property {string | null} sqliteBinding a driver built for it, where the one in its package does not fit
 */

const day = 24 * 60 * 60_000;
const longestFetch = 5 * 60_000;

/**
 * Which Electron it will be. Tries to fetch the official one, but builds nothing yet.
 * @param {{ log: import('./progress.mjs').Log }} options
 * @returns {Promise<{ origin: Electron['origin'], needsCompiler: boolean }>}
 */
export async function chooseElectron({ log }) {
  if (process.env['WORKSTATION_ELECTRON']) return { origin: 'override', needsCompiler: false };
  if (await officialElectron(log)) return { origin: 'official', needsCompiler: false };
  if (substituteFits) return { origin: 'substitute', needsCompiler: !driverIsBuilt() };
  const { manifest } = installedPackage('electron');
  throw new Error(
    `Electron ${manifest.version} could not be fetched from its release site, and there is no substitute for ${process.platform} ${process.arch}.\n` +
      'Either let this machine reach the release site and run `npx install-electron`,\n' +
      'or unpack that release somewhere and name its executable: WORKSTATION_ELECTRON=<path>.');
}

/**
 * Has the Electron ready that `chooseElectron` decides on.
 * @param {{ log: import('./progress.mjs').Log }} options
 * @returns {Promise<Electron>}
 */
export async function findElectron({ log }) {
  const { origin } = await chooseElectron({ log });
  if (origin === 'override') return overriddenElectron();
  if (origin === 'official') {
    return { executable: /** @type {string} */ (officialExecutable()), version: installedPackage('electron').manifest.version, origin, sqliteBinding: null };
  }
  const executable = await substituteElectron(log);
  return { executable, version: substituteVersion, origin, sqliteBinding: await builtDriver(log) };
}

/** @returns {Electron} */
function overriddenElectron() {
  const executable = resolve(process.env['WORKSTATION_ELECTRON'] ?? '');
  if (!existsSync(executable)) throw new Error(`WORKSTATION_ELECTRON names a file that does not exist: ${executable}`);
  const asked = outputOf(executable, ['-p', 'process.versions.electron'], { ...process.env, ELECTRON_RUN_AS_NODE: '1' });
  const noted = join(dirname(executable), 'version');
  const version = asked?.trim() || (existsSync(noted) ? readFileSync(noted, 'utf8').trim() : 'unknown');
  return { executable, version, origin: 'override', sqliteBinding: process.env['WORKSTATION_SQLITE_BINDING'] || null };
}

/** The official binary, when it is in place and of the version the package asks for. */
function officialExecutable() {
  const { folder, manifest } = installedPackage('electron');
  try {
    if (readFileSync(join(folder, 'dist', 'version'), 'utf8').trim().replace(/^v/, '') !== manifest.version) return null;
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

/**
 * Electron's package fetches its binary when first run. A failure is remembered for a day, so that a machine
 * without a way out does not try on every start; WORKSTATION_ELECTRON_RETRY=1 tries again at once.
 * @param {import('./progress.mjs').Log} log
 */
async function officialElectron(log) {
  if (officialExecutable()) return true;
  const { version } = installedPackage('electron').manifest;
  const failed = join(cacheFolder, `electron-${version}-not-reachable`);
  if (!process.env['WORKSTATION_ELECTRON_RETRY'] && existsSync(failed) && Date.now() - statSync(failed).mtimeMs < day) return false;
  const started = performance.now();
  let said = '';
  await step(log, `Fetching Electron ${version} from its release site (about 110 MB, once)`, () =>
    run(process.execPath, [commandOf('electron', 'install-electron')], { signal: AbortSignal.timeout(longestFetch), onOutput: (text) => { said += text; } }));
  rmSync(failed, { force: true });
  if (officialExecutable()) return true;
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(failed, said);
  log(`It cannot be reached from here (tried for ${seconds(started)}; not tried again for a day).`);
  return false;
}
