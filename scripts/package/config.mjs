// What goes into the finished program and how it is closed up, for electron-builder.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Ways into Electron that a finished program has no use for are off. Read back from the program by scripts/package/inspect.mjs. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

const systems = ['darwin', 'linux', 'linuxmusl', 'win32'].flatMap((system) => ['x64', 'arm64', 'ia32', 'armv7l', 'arm'].map((arch) => `${system}-${arch}`));
/** As the packages name their binaries. */
export const here = `${process.platform}-${process.arch}`;
const elsewhere = `{${systems.filter((system) => system !== here).join(',')}}`;

const files = [
  'package.json', 'out/{main,preload,renderer}/**',
  '!**/*.{map,md,markdown,ts,mts,cts,gyp,gypi,c,cc,cpp,h,hpp,o}', '!**/{test,tests,__tests__,docs,example,examples,benchmark,benchmarks,typings,types}/**',
  // Sources and build tools of the native packages; what they need to be built is not needed to run.
  '!node_modules/better-sqlite3/{deps,src}/**', '!node_modules/keytar/{src,script}/**', '!node_modules/{node-addon-api,node-gyp-build}/**',
  `!node_modules/better-sqlite3/prebuilds/${elsewhere}.node`, `!node_modules/better-sqlite3/lib/${elsewhere}.js`, `!node_modules/keytar/prebuilds/${elsewhere}/**`,
];

/**
 * @param {{ version: string, folder: string, sqliteBinding: string | null, icon: string }} electron
 * @param {string} output
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ version, folder, sqliteBinding, icon }, output) {
  return {
    appId: 'com.advisor-workstation.desktop',
    electronVersion: version,
    electronDist: folder,
    directories: { output },
    npmRebuild: false,
    publish: null,
    files,
    asar: true,
    asarUnpack: ['**/*.node'],
    electronFuses: { ...fuses, resetAdHocDarwinSignature: process.platform === 'darwin' },
    protocols: [{ name: 'Advisor Workstation', schemes: ['advisor-workstation'] }],
    icon,
    // The .deb and the .tar.gz are made without it (deb.mjs, package.mjs): it would fetch tools for them.
    linux: { target: ['AppImage'], executableName: 'advisor-workstation', category: 'Office', synopsis: 'Desktop workstation for savings and investment advisors' },
    // For everybody on the computer, so that nobody who works with it can change the program.
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false, deleteAppDataOnUninstall: false, installerLanguages: ['en_US', 'fr_FR'] },
    mac: { target: ['dmg'], category: 'public.app-category.finance', hardenedRuntime: true, gatekeeperAssess: false },
    afterPack({ appOutDir, packager }) {
      const resources = packager.getResourcesDir(appOutDir);
      // What an Electron shows when it has nothing to run, and where updates would come from: neither is ours.
      for (const name of ['app', 'default_app.asar', 'app-update.yml']) rmSync(join(resources, name), { recursive: true, force: true });
      // A driver built for an Electron that the packaged one does not fit: on machines without the official Electron.
      if (sqliteBinding) copyFileSync(sqliteBinding, join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds', `${here}.node`));
      return Promise.resolve();
    },
  };
}
