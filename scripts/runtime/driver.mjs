// Compiles the encrypting SQLite driver for an Electron too old for the binary its package ships.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from './children.mjs';
import { keep } from './keep.mjs';
import { step } from './progress.mjs';
import { cacheFolder, commandOf, installedPackage, root } from './project.mjs';

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
 * @param {string} making
 * @param {(detail: string) => void} tell
 */
async function compile(making, tell) {
  const source = join(making, 'source');
  await mkdir(join(making, 'node_modules'));
  await cp(installedPackage('better-sqlite3').folder, source, { recursive: true });
  await cp(installedPackage('node-addon-api').folder, join(making, 'node_modules', 'node-addon-api'), { recursive: true });
  const env = {
    ...process.env,
    CXXFLAGS: `-include ${header}`,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
  };
  const args = [commandOf('node-gyp'), 'rebuild', '--release', '--force_build=1', `--nodedir=${nodeHeaders()}`, `--jobs=${availableParallelism()}`];
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
  await rename(built, join(making, binding));
  await rm(source, { recursive: true });
  await rm(join(making, 'node_modules'), { recursive: true });
}

/** The C headers inside the `node` dev dependency, so that nothing has to be fetched for the build. */
function nodeHeaders() {
  const resolve = createRequire(join(installedPackage('node').folder, 'package.json')).resolve;
  return dirname(resolve(`node-${process.platform}-${process.arch}/package.json`));
}
