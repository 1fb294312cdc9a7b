// npm start: prepares whatever is missing, builds, and runs the program with the arguments given.
import { buildProgram } from './runtime/build.mjs';
import { run } from './runtime/children.mjs';
import { command } from './runtime/command.mjs';
import { hasDisplay, prepareElectron, programEnv } from './runtime/prepare.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { root } from './runtime/project.mjs';
import { howToAllow, inWords, sandboxFor } from './runtime/sandbox.mjs';
import { tour } from './runtime/tour.mjs';

await command(() => (hasDisplay ? start(process.argv.slice(2)) : tourInstead()));

/** @param {string[]} args */
async function start(args) {
  const electron = await prepareElectron(['electron'], { log });
  const sandbox = sandboxFor(electron.executable);
  if (sandbox === 'refused') throw new Error(howToAllow(electron.executable));
  await buildProgram({ log });
  log(`Starting on Electron ${electron.version} (${electron.origin})${inWords[sandbox]}`);
  const flags = sandbox === 'root' ? ['--no-sandbox'] : [];
  return run(electron.executable, [...flags, root, ...args], { endsItsOwn: true, env: { ...process.env, ...programEnv(electron) } });
}

function tourInstead() {
  log('There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so instead of opening the program');
  log('this runs the tour: it uses the program on a private screen and takes pictures of what it shows.\n');
  return tour({ log });
}
