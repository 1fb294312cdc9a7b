// Looks at a packed program as a stranger would: what is in it, how it is closed up, how large it is.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { listPackage, extractFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { root } from '../runtime/project.mjs';
import { fuses, here } from './config.mjs';

const fuseNames = {
  runAsNode: FuseV1Options.RunAsNode, enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable, enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation, onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};

/** What has no place in a finished program, by path. */
const stray = /\.(?:map|mts|cts|gypi?|cc|cpp|hpp|o)$|(?<!\.d)\.ts$|(?:^|\/)(?:test|tests|__tests__|scripts|\.git|\.ci|src)\/|(?:^|\/)(?:tsconfig|eslint\.config|electron\.vite\.config)/;
/** Packages may keep these names for what they run from. */
const allowed = /^\/node_modules\/(?:csv-parse|undici|zod|cockatiel|uqr)\//;

/** @param {string} folder @returns {string[]} paths below it, with a slash */
const below = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * @param {{ folder: string, executable: string, resources: string }} program
 * @returns {Promise<{ problems: string[], facts: [string, string][], files: string[] }>} `files` are those in the archive
 */
export async function inspect({ folder, executable, resources }) {
  /** @type {string[]} */
  const problems = [];
  const wire = /** @type {Record<number, number>} */ (/** @type {unknown} */ (await getCurrentFuseWire(executable)));
  for (const [name, wanted] of Object.entries(fuses)) {
    const state = wire[fuseNames[/** @type {keyof typeof fuses} */ (name)]];
    if (state !== (wanted ? FuseState.ENABLE : FuseState.DISABLE)) problems.push(`fuse ${name} is not ${wanted ? 'on' : 'off'}`);
  }
  const archive = join(resources, 'app.asar');
  const packed = listPackage(archive, { isPack: false });
  for (const path of packed) if (stray.test(path) && !allowed.test(path)) problems.push(`in the archive: ${path}`);
  for (const needed of ['/package.json', '/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html']) if (!packed.includes(needed)) problems.push(`missing in the archive: ${needed}`);
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString());
  for (const name of ['devDependencies', 'scripts']) if (Object.keys(manifest[name] ?? {}).length > 0) problems.push(`package.json still has ${name}`);
  for (const name of readdirSync(resources)) if (!['app.asar', 'app.asar.unpacked'].includes(name) && !name.endsWith('.lproj') && !name.endsWith('.icns')) problems.push(`beside the archive: ${name}`);
  const native = below(join(resources, 'app.asar.unpacked')).filter((path) => path.endsWith('.node'));
  if (native.length !== 2) problems.push(`${native.length} native binaries instead of two: ${native.map((path) => basename(path)).join(', ')}`);
  for (const path of native) if (!path.includes(here)) problems.push(`for another system: ${path}`);
  const bytes = readFileSync(archive);
  for (const path of [root, join(homedir(), '/')]) if (bytes.includes(path)) problems.push('the archive names a folder of the machine it was built on');
  const total = below(folder).reduce((sum, path) => sum + statSync(path).size, 0);
  return {
    problems, files: packed,
    facts: [['Fuses', `${Object.keys(fuses).length} as they should be`], ['Files in the archive', String(packed.length)], ['Archive', megabytes(bytes.length)], ['Native binaries', native.map((path) => `${basename(path)} (${megabytes(statSync(path).size)})`).join(', ')], ['Program', megabytes(total)]],
  };
}
