// Where things are: the checkout, its tools, and the per-user folder that keeps what is expensive to make.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Resolves modules and package.json files as the checkout sees them. */
export const require = createRequire(join(root, 'package.json'));

/** Survives `npm ci`, is shared by every checkout of one user, and can be deleted at any time. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'advisor-workstation');

/**
 * The folder and manifest of an installed package, whatever its `exports` allow.
 * @param {string} name
 * @returns {{ folder: string, manifest: any }}
 */
export function installedPackage(name) {
  const folder = join(root, 'node_modules', name);
  return { folder, manifest: require(join(folder, 'package.json')) };
}

/**
 * The script behind a package's command, to be run with `process.execPath`.
 * @param {string} name package name
 * @param {string} [command] when the package has several
 */
export function commandOf(name, command = name) {
  const { folder, manifest } = installedPackage(name);
  return join(folder, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command]);
}

/**
 * The tools here need Node 22.14 or later. npm scripts get one from the `node` dev dependency;
 * a script called by hand with an older one starts itself again with that.
 */
export async function requireModernNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return;
  const modern = commandOf('node');
  if (!existsSync(modern)) installOwnNode();
  if (!existsSync(modern)) throw new Error(`Node ${process.versions.node} is too old for the tools here, and the newer one is not installed. Run \`npm ci\`.`);
  const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}` };
  const child = spawn(modern, process.argv.slice(1), { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  process.exit(await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1))));
}

/**
 * Lets the `node` dev dependency fetch its executable and headers. Its install script does that, which our npm settings
 * leave out; and npm takes the headers away again whenever it changes what is installed.
 */
export function installOwnNode() {
  spawnSync('npm', ['rebuild', 'node', '--ignore-scripts=false'], { cwd: root, stdio: 'inherit' });
}
