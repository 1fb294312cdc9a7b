// Stands in for the default app of an Electron that came without one: `electron [flags] [-r module] <app folder> …`.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { appFolder, preloads } = readCommandLine(process.argv.slice(1));
if (appFolder === null) {
  console.error('Usage: electron [flags] [-r module] <app folder> [arguments]');
  app.exit(2);
} else {
  // Awaited at the top level: Electron holds its `ready` event back until the program's main module has run.
  try {
    Module._preloadModules(preloads);
    await startApp(appFolder);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

function readCommandLine(args) {
  const preloads = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (arg === '-r' || arg === '--require') preloads.push(args[(at += 1)]);
    else if (!arg.startsWith('-')) return { appFolder: resolve(arg), preloads };
  }
  return { appFolder: null, preloads };
}

async function startApp(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (manifest.version) app.setVersion(manifest.version);
  const name = manifest.productName ?? manifest.name;
  if (name) {
    app.setName(name);
    if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), name));
  }
  app.setAppPath(folder);
  const main = createRequire(join(folder, 'package.json')).resolve(join(folder, manifest.main ?? 'index.js'));
  if (main.endsWith('.mjs') || (main.endsWith('.js') && manifest.type === 'module')) await import(pathToFileURL(main).href);
  else Module._load(main, null, true);
}
