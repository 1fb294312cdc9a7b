// The tour through a packed program. A packed program lets no test driver in, so the tour takes a copy of it with one
// fuse open and a door in front of the entry (door.mjs); everything else in the copy is the same to the byte, which is
// checked. Where root packs, the program runs as somebody else, in Chromium's sandbox.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createPackageWithOptions, extractAll, extractFile, listPackage, statFile, uncache } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { removeScratch, run, scratchFolder } from '../runtime/children.mjs';
import { prepareTestBench } from '../runtime/prepare.mjs';
import { root } from '../runtime/project.mjs';
import { vitestCommand } from '../runtime/vitest.mjs';
import { nobody, somebody, whoCanRun } from './try.mjs';

const doorName = 'door.mjs';

/** @param {string} archive @returns {Map<string, string>} for each file in it, whether it is kept beside it, and its hash */
function contentsOf(archive) {
  const paths = listPackage(archive, { isPack: false }).map((path) => path.slice(1));
  return new Map(paths.flatMap((path) => {
    const entry = statFile(archive, path);
    return 'size' in entry ? [[path, `${entry.unpacked ? 'beside' : 'inside'} ${createHash('sha256').update(extractFile(archive, path)).digest('hex')}`]] : [];
  }));
}

/** @param {string} folder of the packed program @param {string} executable its name @param {string} place @returns {Promise<string[]>} what differs and should not */
async function copyWithDoor(folder, executable, place) {
  cpSync(folder, place, { recursive: true });
  const archive = join(place, 'resources', 'app.asar');
  const before = contentsOf(archive);
  const beside = [...new Set([...before].filter(([, hash]) => hash.startsWith('beside')).map(([path]) => path.split('/').slice(0, 2).join('/')))];
  const contents = join(dirname(place), 'contents');
  extractAll(archive, contents);
  copyFileSync(join(root, 'scripts', 'package', doorName), join(contents, doorName));
  const manifest = JSON.parse(readFileSync(join(contents, 'package.json'), 'utf8'));
  writeFileSync(join(contents, 'package.json'), JSON.stringify({ ...manifest, main: doorName }));
  rmSync(`${archive}.unpacked`, { recursive: true });
  await createPackageWithOptions(contents, archive, { unpackDir: beside.length > 1 ? `{${beside.join(',')}}` : (beside[0] ?? '') });
  rmSync(contents, { recursive: true });
  // It was read before it was made anew.
  uncache(archive);
  await flipFuses(join(place, executable), { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
  const after = contentsOf(archive);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  return changed.filter((path) => path !== 'package.json' && path !== doorName);
}

/**
 * @param {string} executable
 * @returns {Promise<{ problems: string[], facts: [string, string][] }>}
 */
export async function tourPacked(executable) {
  const as = whoCanRun(executable);
  if (process.platform !== 'linux' || !as) return { problems: [], facts: [['Tour', `not taken: ${process.platform === 'linux' ? 'this system has no sandbox for ordinary users' : 'only Linux can be toured from here'}`]] };
  const place = scratchFolder('touring');
  chmodSync(place, 0o755);
  const folder = join(root, 'out', 'tour-packaged');
  const bench = await prepareTestBench({ log: () => {}, ...(as === 'nobody' ? { alsoFor: nobody } : {}) });
  try {
    const differs = await copyWithDoor(dirname(executable), basename(executable), join(place, 'program'));
    if (differs.length > 0) return { problems: [`the copy for the tour differs in ${differs.slice(0, 5).join(', ')}`], facts: [] };
    const home = join(place, 'home');
    mkdirSync(home);
    if (as === 'nobody') chownSync(home, nobody, nobody);
    const loader = join(place, 'loader.js');
    copyFileSync(join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'lib/server/electron/loader.js'), loader);
    const start = join(place, 'start');
    const program = `'${join(place, 'program', basename(executable))}' "$@"`;
    writeFileSync(start, `#!/bin/sh\nexport HOME='${home}'\nexec ${as === 'nobody' ? `setpriv ${somebody.join(' ')} ` : ''}${program}\n`, { mode: 0o755 });
    let said = '';
    const code = await run(process.execPath, vitestCommand(['tour']), {
      cwd: root, onOutput: (text) => { said += text; },
      env: { ...bench.env, WORKSTATION_ELECTRON_EXECUTABLE: start, WORKSTATION_ELECTRON_SANDBOX: 'on', WORKSTATION_PACKED: join(place, 'program'), WORKSTATION_TOUR_FOLDER: folder, WORKSTATION_TOUR_LOADER: loader, ...(as === 'nobody' ? { WORKSTATION_OWNER: String(nobody) } : {}) },
    });
    if (code !== 0) return { problems: [`the tour did not go through:\n${said.trim().split('\n').slice(-40).join('\n')}`], facts: [] };
    const summary = existsSync(join(folder, 'summary.json')) ? JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) : { steps: [] };
    return { problems: [], facts: [['Tour', `${summary.steps.length} steps in ${(summary.totalMilliseconds / 1000).toFixed(0)} s as ${as === 'nobody' ? 'nobody' : 'an ordinary user'}, in Chromium's sandbox; pictures in out/tour-packaged`]] };
  } finally {
    await bench.stop();
    removeScratch(place);
  }
}
