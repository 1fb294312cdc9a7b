// Compiles the encrypting SQLite driver for an Electron too old for the binary its package ships.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { removeScratch, run, scratchFolder } from './children.mjs';
import { keep } from './keep.mjs';
import { step } from './progress.mjs';
import { cacheFolder, commandOf, installOwnNode, installedPackage, root } from './project.mjs';

const header = join(root, 'scripts', 'runtime', 'string-references.h');
const binding = 'better_sqlite3.node';

/** Named after all that decides what comes out. */
function folderName() {
  const { manifest } = installedPackage('better-sqlite3');
  const hash = createHash('sha256').update(readFileSync(header)).digest('hex').slice(0, 12);
  return `sqlite-driver-${manifest.version}-${process.platform}-${process.arch}-${hash}`;
}

export function driverIsBuilt() {
  return existsSync(join(cacheFolder, folderName(), binding));
}

/**
 * Has the driver in the per-user cache, building it the first time (about two and a half minutes on two cores).
 * @param {import('./progress.mjs').Log} log
 * @returns {Promise<string>} the native binding's file
 */
export async function builtDriver(log) {
  const folder = await keep(folderName(), log, (making) =>
    step(log, 'Compiling the database driver for it (two to three minutes, once)', (tell) => compile(making, tell)));
  return join(folder, binding);
}

/**
 * Works in a temporary folder that holds all it reads: make and the compiler's flags take no path with a space, which
 * the checkout and the cache may well have.
 * @param {string} making
 * @param {(detail: string) => void} tell
 */
async function compile(making, tell) {
  const place = scratchFolder('driver');
  if (/\s/.test(place)) throw new Error(`The database driver cannot be compiled in a folder with a space in its path: ${dirname(place)}\nSet TMPDIR to another one.`);
  const source = join(place, 'source');
  await cp(installedPackage('better-sqlite3').folder, source, { recursive: true });
  await cp(installedPackage('node-addon-api').folder, join(place, 'node_modules', 'node-addon-api'), { recursive: true });
  await cp(nodeHeaders(), join(place, 'node', 'include'), { recursive: true });
  await copyFile(header, join(place, 'first.h'));
  const env = {
    ...process.env,
    CXXFLAGS: `-include ${join(place, 'first.h')}`,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
  };
  const args = [commandOf('node-gyp'), 'rebuild', '--release', '--force_build=1', `--nodedir=${join(place, 'node')}`, `--jobs=${availableParallelism()}`];
  let output = '';
  const code = await run(process.execPath, args, {
    cwd: source,
    env,
    onOutput: (text) => {
      output = (output + text).slice(-20_000);
      tell(output.match(/^ {2}(?:CC|CXX|COPY|SOLINK_MODULE)\S* .*$/gm)?.at(-1)?.trim() ?? '');
    },
  });
  const built = join(source, 'build', 'Release', binding);
  if (code !== 0 || !existsSync(built)) {
    throw new Error(`The database driver did not compile:\n${output.trim().split('\n').slice(-40).join('\n')}`);
  }
  await copyFile(built, join(making, binding));
  removeScratch(place);
}

/** The C headers that come with the `node` dev dependency, so that nothing has to be fetched for the build. */
function nodeHeaders() {
  const found = findHeaders();
  if (found) return found;
  installOwnNode();
  const installed = findHeaders();
  if (!installed) throw new Error('The `node` dev dependency has no C headers to compile the database driver with. Run `npm ci`.');
  return installed;
}

/** Looks at the disk rather than asks the module loader, which remembers what was not there. */
function findHeaders() {
  const carrier = `node-${process.platform}-${process.arch}`;
  const places = [join(installedPackage('node').folder, 'node_modules', carrier), join(root, 'node_modules', carrier)];
  return places.map((place) => join(place, 'include')).find((folder) => existsSync(join(folder, 'node', 'node_api.h')));
}
