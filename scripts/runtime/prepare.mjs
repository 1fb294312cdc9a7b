// What `npm start`, `npm run tour` and `npm test` have in common: system packages, Electron, a screen, a keyring.
import { startDisplay } from './display.mjs';
import { chooseElectron, findElectron } from './electron.mjs';
import { unlockedKeyring } from './keyring.mjs';
import { inWords, sandboxFor } from './sandbox.mjs';
import { requireSystem } from './system.mjs';

export const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/**
 * Has Electron ready, after asking once for all system packages that are missing.
 * @param {import('./system.mjs').Purpose[]} purposes
 * @param {{ log: import('./progress.mjs').Log }} options
 */
export async function prepareElectron(purposes, { log }) {
  const { needsCompiler } = await chooseElectron({ log });
  await requireSystem(needsCompiler ? [...purposes, 'compiler'] : purposes, { log });
  return findElectron({ log });
}

/**
 * The environment the program needs to run on this Electron.
 * @param {import('./electron.mjs').Electron} electron
 * @returns {Record<string, string>}
 */
export function programEnv({ sqliteBinding }) {
  return sqliteBinding ? { WORKSTATION_SQLITE_BINDING: sqliteBinding } : {};
}

/**
 * Everything the end-to-end tests and the tour run in; the caller passes `env` on and calls `stop` at the end.
 * On systems other than Linux the desktop's own screen and keyring are used.
 * @param {{ log: import('./progress.mjs').Log, alsoFor?: number }} options `alsoFor` is one more user whom the keyring answers
 */
export async function prepareTestBench({ log, alsoFor }) {
  const electron = await prepareElectron(hasDisplay ? ['electron', 'tests'] : ['electron', 'display', 'tests'], { log });
  const screen = hasDisplay ? null : await startDisplay();
  const keyring = process.platform === 'linux' ? await unlockedKeyring({ alsoFor: alsoFor ?? null }) : null;
  const sandbox = sandboxFor(electron.executable);
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    ...(screen && { DISPLAY: screen.display }),
    ...keyring?.env,
    ...programEnv(electron),
    WORKSTATION_ELECTRON_EXECUTABLE: electron.executable,
    WORKSTATION_ELECTRON_VERSION: electron.version,
    WORKSTATION_ELECTRON_ORIGIN: electron.origin,
    WORKSTATION_ELECTRON_SANDBOX: sandbox === 'on' ? 'on' : 'off',
  };
  const stop = async () => {
    await keyring?.stop();
    await screen?.stop();
  };
  return { runsOn: `Electron ${electron.version} (${electron.origin})${inWords[sandbox]}`, env, stop };
}
