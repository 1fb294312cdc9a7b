// npm run package: a finished program for the system this runs on, looked at and started before it is called finished.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'electron-builder';
import { configuration } from './package/config.mjs';
import { inspect, megabytes } from './package/inspect.mjs';
import { tryOut } from './package/try.mjs';
import { buildCommand, noteBuild } from './runtime/build.mjs';
import { run } from './runtime/children.mjs';
import { command, plainly } from './runtime/command.mjs';
import { prepareElectron } from './runtime/prepare.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { root } from './runtime/project.mjs';

const output = join(root, 'out', 'package');
/** `--folder` leaves out the installable: what the tests look at. */
const folderOnly = process.argv.includes('--folder');

await command(async () => {
  try {
    const electron = await prepareElectron(['electron', 'display'], { log });
    const started = new Date();
    if ((await run(process.execPath, buildCommand, { cwd: root, onOutput: () => {} })) !== 0) throw new Error('The build failed: npm run build says why.');
    noteBuild(started);
    rmSync(output, { recursive: true, force: true });
    process.env['CSC_IDENTITY_AUTO_DISCOVERY'] ??= 'false';
    await build({ projectDir: root, config: configuration({ version: electron.version, folder: dirname(electron.executable), sqliteBinding: electron.sqliteBinding }, output), ...(folderOnly ? { dir: true } : {}) });
    if (process.platform === 'linux' && !folderOnly) await archive();
    const program = programIn(output);
    const looked = await inspect(program);
    const tried = await tryOut(program.executable);
    const made = readdirSync(output).filter((name) => /\.(?:tar\.gz|deb|AppImage|exe|dmg)$/.test(name)).map((name) => /** @type {[string, string]} */ ([name, megabytes(statSync(join(output, name)).size)]));
    const facts = [['Electron', `${electron.version} (${electron.origin})`], ...looked.facts, ...tried.facts, ...made];
    const width = Math.max(...facts.map(([name]) => /** @type {string} */ (name).length));
    log(`\n${facts.map(([name, value]) => `  ${/** @type {string} */ (name).padEnd(width)}  ${value}`).join('\n')}`);
    const problems = [...looked.problems, ...tried.problems];
    for (const problem of problems) log(`  NOT RIGHT: ${problem}`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    log(plainly(error));
    return 1;
  }
});

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
