// npm run package: a finished program for the system this runs on, looked at and started before it is called finished.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'electron-builder';
import { configuration } from './package/config.mjs';
import { installAndRemove, lookAtDeb, makeDeb } from './package/deb.mjs';
import { icon } from './package/icon.mjs';
import { inspect, megabytes } from './package/inspect.mjs';
import { tourPacked } from './package/tour.mjs';
import { tryOut } from './package/try.mjs';
import { buildCommand, noteBuild } from './runtime/build.mjs';
import { onPath, run } from './runtime/children.mjs';
import { command, plainly } from './runtime/command.mjs';
import { prepareElectron } from './runtime/prepare.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { root } from './runtime/project.mjs';

const output = join(root, 'out', 'package');
/** `--folder` leaves out the installables: what the tests look at. */
const folderOnly = process.argv.includes('--folder');
/** `--appimage` makes one more, with a tool that electron-builder fetches. */
const appImage = process.argv.includes('--appimage');
/** `--install` installs the .deb on this machine, starts it from where it is and removes it. Only for root. */
const install = process.argv.includes('--install');

await command(async () => {
  try {
    const electron = await prepareElectron(['electron', 'display'], { log });
    const started = new Date();
    if ((await run(process.execPath, buildCommand, { cwd: root, onOutput: () => {} })) !== 0) throw new Error('The build failed: npm run build says why.');
    noteBuild(started);
    rmSync(output, { recursive: true, force: true });
    process.env['CSC_IDENTITY_AUTO_DISCOVERY'] ??= 'false';
    const linux = process.platform === 'linux';
    // On Linux the folder first: the installables are made of it, each by what is at hand.
    await build({ projectDir: root, config: configuration({ version: electron.version, folder: dirname(electron.executable), sqliteBinding: electron.sqliteBinding, icon: iconFile() }, output), ...(folderOnly || (linux && !appImage) ? { dir: true } : {}) });
    const program = programIn(output);
    const looked = await inspect(program);
    const parts = [looked, await tryOut(program.executable), await tourPacked(program.executable)];
    if (linux && !folderOnly) {
      await archive();
      if (onPath('dpkg-deb')) parts.push(...(await debianPackage(program.folder)));
      else parts.push({ problems: [], facts: [['.deb', 'not made: dpkg-deb is not here']] });
    }
    const made = readdirSync(output).filter((name) => /\.(?:tar\.gz|deb|AppImage|exe|dmg)$/.test(name)).map((name) => /** @type {[string, string]} */ ([name, megabytes(statSync(join(output, name)).size)]));
    const facts = [['Electron', `${electron.version} (${electron.origin})`], ...parts.flatMap((part) => part.facts), ...made];
    const problems = parts.flatMap((part) => part.problems);
    const width = Math.max(...facts.map(([name]) => /** @type {string} */ (name).length));
    const report = [...facts.map(([name, value]) => `  ${/** @type {string} */ (name).padEnd(width)}  ${value}`), ...problems.map((problem) => `  NOT RIGHT: ${problem}`)].join('\n');
    log(`\n${report}`);
    writeFileSync(join(output, 'report.txt'), `${report}\n\nIn the archive:\n${looked.files.join('\n')}\n`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    log(plainly(error));
    return 1;
  }
});

/** Made, read as whoever installs it would, and started from what it unpacks to. @param {string} folder */
async function debianPackage(folder) {
  const file = await makeDeb(folder, output);
  const looked = lookAtDeb(file);
  const { problems } = await tryOut(looked.executable);
  looked.remove();
  const parts = [{ problems: [...looked.problems, ...problems.map((problem) => `unpacked from the .deb: ${problem}`)], facts: looked.facts }];
  if (install) parts.push(await installAndRemove(file, (executable) => tryOut(executable, { inPlace: true })));
  return parts;
}

/** For the installables that electron-builder makes, which turns it into what each system wants. */
function iconFile() {
  mkdirSync(join(root, 'out', 'icon'), { recursive: true });
  const file = join(root, 'out', 'icon', 'icon.png');
  writeFileSync(file, icon(1024));
  return file;
}

/** By the system's tar: electron-builder would fetch a tool for it. Same order, times and owners each time. */
async function archive() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = join(output, `${name}-${version}-linux-${process.arch}.tar.gz`);
  const code = await run('tar', ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--transform=s,^linux-unpacked,${name}-${version},`, '-czf', file, '-C', output, 'linux-unpacked'], { onOutput: () => {} });
  if (code !== 0) throw new Error('tar could not write the archive.');
}

/** @param {string} folder */
function programIn(folder) {
  const linux = join(folder, 'linux-unpacked');
  if (existsSync(linux)) return { folder: linux, executable: join(linux, 'advisor-workstation'), resources: join(linux, 'resources') };
  const windows = join(folder, 'win-unpacked');
  if (existsSync(windows)) return { folder: windows, executable: join(windows, 'Advisor Workstation.exe'), resources: join(windows, 'resources') };
  const mac = readdirSync(folder).map((name) => join(folder, name, 'Advisor Workstation.app')).find((path) => existsSync(path));
  if (!mac) throw new Error('Nothing was packed.');
  return { folder: mac, executable: join(mac, 'Contents', 'MacOS', 'Advisor Workstation'), resources: join(mac, 'Contents', 'Resources') };
}
