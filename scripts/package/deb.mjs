// A Debian package of the packed program, by dpkg-deb: electron-builder would fetch a tool for it. It has no scripts of
// its own: what is installed is what is in it, and removing it leaves nothing but what people made with the program.
import { chmodSync, copyFileSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputOf, run, removeScratch, scratchFolder } from '../runtime/children.mjs';
import { root } from '../runtime/project.mjs';
import { icon } from './icon.mjs';

const name = 'advisor-workstation';
/** Without a space: Chromium takes the path of its sandbox's helper apart at spaces. */
export const installedFolder = `/opt/${name}`;
const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' });
/** Debian 13 and Ubuntu 24.04 renamed some when their time type grew to 64 bits. */
const either = (/** @type {string} */ library) => `${library} | ${library}t64`;
const depends = ['libc6 (>= 2.34)', either('libgtk-3-0'), 'libnss3', either('libatk1.0-0'), either('libatk-bridge2.0-0'), either('libasound2'), either('libcups2'), 'libgbm1', 'libdrm2', 'libxkbcommon0', 'libxcomposite1', 'libxdamage1', 'libxrandr2', 'libsecret-1-0', 'xdg-utils'];
/** Somebody has to answer for the keychain; any desktop brings one of these, or another that offers org.freedesktop.secrets. */
const recommends = 'gnome-keyring | kwalletmanager | keepassxc';

/** @param {{ description: string, productName: string }} about */
const desktopEntry = ({ description, productName }) => `[Desktop Entry]
Type=Application
Name=${productName}
GenericName=Savings and investment advice
GenericName[fr]=Conseil en épargne et en placements
Comment=${description}
Exec=${installedFolder}/${name} %u
Icon=${name}
Terminal=false
Categories=Office;Finance;
MimeType=x-scheme-handler/${name};
StartupNotify=true
StartupWMClass=${productName}
`;

/**
 * @param {string} folder the packed program
 * @param {string} output where the package goes
 * @returns {Promise<string>} its path
 */
export async function makeDeb(folder, output) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const architecture = architectures[process.arch];
  if (!architecture) throw new Error(`No Debian architecture is known for ${process.arch}.`);
  const tree = scratchFolder('deb');
  try {
    const put = (/** @type {string} */ path, /** @type {string | Buffer} */ content) => {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    };
    cpSync(folder, join(tree, installedFolder), { recursive: true });
    put(`/usr/share/applications/${name}.desktop`, desktopEntry(manifest));
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) put(`/usr/share/icons/hicolor/${size}x${size}/apps/${name}.png`, icon(size));
    put(`/usr/share/doc/${name}/copyright`, `${manifest.productName} ${manifest.version}\nLicence: ${manifest.license}\n\nIt contains Electron and Chromium, whose licences are in ${installedFolder}/LICENSES.chromium.html.\n`);
    mkdirSync(join(tree, 'usr/bin'), { recursive: true });
    symlinkSync(`${installedFolder}/${name}`, join(tree, 'usr/bin', name));
    everybodyReads(tree);
    // As browsers ship it: where ordinary users have no namespaces of their own, the sandbox is started by this helper.
    chmodSync(join(tree, installedFolder, 'chrome-sandbox'), 0o4755);
    mkdirSync(join(tree, 'DEBIAN'), { mode: 0o755 });
    writeFileSync(join(tree, 'DEBIAN', 'control'), [
      `Package: ${name}`, `Version: ${manifest.version}`, `Architecture: ${architecture}`, 'Section: misc', 'Priority: optional',
      `Maintainer: ${manifest.author ?? 'whoever distributes this program'}`, `Installed-Size: ${Math.ceil(sizeOf(tree) / 1024)}`,
      `Depends: ${depends.join(', ')}`, `Recommends: ${recommends}`, `Description: ${manifest.description.replace(/\.$/, '')}`, '',
    ].join('\n'), { mode: 0o644 });
    const file = join(output, `${name}_${manifest.version}_${architecture}.deb`);
    let said = '';
    if ((await run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z9', '--build', tree, file], { onOutput: (text) => { said += text; } })) !== 0) throw new Error(`dpkg-deb could not write the package:\n${said.trim()}`);
    return file;
  } finally {
    removeScratch(tree);
  }
}

/** Whatever the mask of whoever packs: folders and programs 755, files 644. @param {string} folder */
function everybodyReads(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) everybodyReads(path);
    else if (entry.isFile()) chmodSync(path, (lstatSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

/** @param {string} folder @returns {number} bytes */
function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + lstatSync(join(entry.parentPath, entry.name)).size, 0);
}

/**
 * Reads a package as whoever installs it would, and unpacks it.
 * @param {string} file
 * @returns {{ problems: string[], facts: [string, string][], executable: string, remove: () => void }}
 */
export function lookAtDeb(file) {
  /** @type {string[]} */
  const problems = [];
  const listed = outputOf('dpkg-deb', ['--contents', file]) ?? '';
  const lines = listed.trim().split('\n');
  for (const line of lines) {
    if (!line.split(/\s+/)[1]?.startsWith('root/root')) problems.push(`in the package, not root's: ${line}`);
    if (/^.......(?:.w|..[st])/.test(line) && !line.startsWith('l')) problems.push(`in the package, writable by everybody: ${line}`);
  }
  const helpers = lines.filter((line) => /^-..s/.test(line));
  if (helpers.length !== 1 || !helpers[0]?.endsWith(`${installedFolder}/chrome-sandbox`)) problems.push(`programs that run as root, instead of the sandbox's helper alone: ${helpers.join(', ')}`);
  const scripts = (outputOf('dpkg-deb', ['--info', file]) ?? '').match(/(?:pre|post)(?:inst|rm)/g) ?? [];
  if (scripts.length > 0) problems.push(`the package has scripts: ${scripts.join(', ')}`);
  const folder = scratchFolder('unpacked');
  if (outputOf('dpkg-deb', ['--extract', file, folder]) === null) problems.push('the package cannot be unpacked');
  const entry = readFileSync(join(folder, 'usr/share/applications', `${name}.desktop`), 'utf8');
  for (const wanted of [`Exec=${installedFolder}/${name} %u`, `MimeType=x-scheme-handler/${name};`, `Icon=${name}`]) if (!entry.includes(`\n${wanted}\n`)) problems.push(`the desktop entry lacks ${wanted}`);
  return { problems, facts: [['In the .deb', `${lines.filter((line) => line.startsWith('-')).length} files, root's, no scripts; depends on ${depends.length} packages`]], executable: join(folder, installedFolder, name), remove: () => removeScratch(folder) };
}

/** What installing it changed and removing it leaves, on this machine. Root only, and only when asked. @param {string} file @param {(executable: string) => Promise<{ problems: string[] }>} tryOut @returns {Promise<{ problems: string[], facts: [string, string][] }>} */
export async function installAndRemove(file, tryOut) {
  if (outputOf('dpkg-query', ['--show', name]) !== null) return { problems: [`${name} is installed on this machine already: it was left alone`], facts: [] };
  /** @type {string[]} */
  const problems = [];
  let said = '';
  const apt = async (/** @type {string[]} */ ...args) => run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, onOutput: (text) => { said += text; } });
  const readable = join(scratchFolder('apt'), 'package.deb');
  chmodSync(dirname(readable), 0o755);
  copyFileSync(file, readable);
  if ((await apt('install', '-y', '--no-install-recommends', readable)) !== 0) return { problems: [`apt-get could not install the package:\n${said.trim().split('\n').slice(-8).join('\n')}`], facts: [] };
  const installed = (outputOf('dpkg-query', ['--listfiles', name]) ?? '').trim().split('\n');
  try {
    problems.push(...(await tryOut(`${installedFolder}/${name}`)).problems.map((problem) => `installed: ${problem}`));
  } finally {
    if ((await apt('purge', '-y', name)) !== 0) problems.push('apt-get could not remove the package');
  }
  const left = installed.filter((path) => path.includes(name) && lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  if (left.length > 0) problems.push(`left behind after removing: ${left.slice(0, 5).join(', ')}`);
  rmSync(readable, { force: true });
  return { problems, facts: [['Installed', `by apt-get, started from ${installedFolder}, removed; nothing of ${installed.length} paths left`]] };
}
