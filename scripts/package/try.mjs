// Starts a packed program as an ordinary user would, and tries the ways in that should be closed.
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputOf, run, scratchFolder } from '../runtime/children.mjs';
import { startDisplay } from '../runtime/display.mjs';
import { hasDisplay } from '../runtime/prepare.mjs';
import { sandboxFor } from '../runtime/sandbox.mjs';

/** For root, whom Chromium lets have no sandbox, somebody else runs it: nobody. */
export const nobody = 65534;
export const somebody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
const patienceMs = 20_000;
/** How long a program that should not start is watched. */
const closedMs = 5000;

/** The names of the windows on a screen that have one; null where nothing can list them. @param {string} display */
function windowsOn(display) {
  const tree = outputOf('xwininfo', ['-root', '-tree', '-display', display]);
  return tree && [...new Set([...tree.matchAll(/^\s+0x[0-9a-f]+ "([^"]+)": \("advisor[ -]workstation"/gim)].map((match) => String(match[1])))];
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Who can run a program in Chromium's sandbox here; null for nobody at all. @param {string} executable */
export function whoCanRun(executable) {
  if (process.getuid?.() !== 0) return sandboxFor(executable) === 'on' ? 'me' : null;
  return outputOf('setpriv', [...somebody, 'unshare', '--user', '--map-root-user', 'true']) === null ? null : 'nobody';
}

/** The native modules each process of a program has loaded. @param {string} executable @returns {string[]} paths */
function nativeModulesOf(executable) {
  const loaded = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === executable ? readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n') : [];
    } catch {
      return []; // gone meanwhile, or somebody else's
    }
  });
  return [...new Set(loaded.map((line) => /\s(\/.*\.node)$/.exec(line)?.[1] ?? '').filter(Boolean))].sort();
}

/**
 * @param {string} executable
 * @param {{ inPlace?: boolean }} [options] without a copy: where it is installed, which everybody can read
 * @returns {Promise<{ problems: string[], facts: [string, string][] }>}
 */
export async function tryOut(executable, { inPlace = false } = {}) {
  if (process.platform !== 'linux') return { problems: [], facts: [['Started', 'not tried: only Linux can be looked at from here']] };
  const as = whoCanRun(executable);
  if (!as) return { problems: [], facts: [['Started', 'not tried: this system has no sandbox for ordinary users']] };
  const asRoot = as === 'nobody';
  const place = scratchFolder('packaged');
  chmodSync(place, 0o755);
  const program = inPlace ? dirname(executable) : join(place, 'program');
  if (!inPlace) cpSync(dirname(executable), program, { recursive: true });
  const home = join(place, 'home');
  mkdirSync(home);
  if (asRoot) chownSync(home, nobody, nobody);
  const screen = hasDisplay ? null : await startDisplay();
  const data = join(home, 'data');
  const log = join(data, 'diagnostics', 'log.jsonl');
  const entries = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : []);

  /** @param {string[]} args @param {Record<string, string>} [more] @param {AbortSignal} [signal] */
  async function start(args, more = {}, signal) {
    let output = '';
    const command = [join(program, 'advisor-workstation'), `--user-data-dir=${data}`, '--disable-gpu', ...args];
    const [first, ...rest] = asRoot ? ['setpriv', ...somebody, ...command] : command;
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, DISPLAY: screen?.display ?? process.env['DISPLAY'] ?? '', LANG: 'C.UTF-8', ...more };
    const code = await run(/** @type {string} */ (first), rest, { env, ...(signal ? { signal } : {}), onOutput: (text) => { output += text; } });
    return { code, output };
  }

  /** @type {string[]} */
  const problems = [];
  try {
    const ending = new AbortController();
    const running = start([], {}, ending.signal);
    let ended = false;
    void running.then(() => { ended = true; });
    for (let waited = 0; waited < patienceMs && !ended && !entries().some(({ kind }) => kind === 'session'); waited += 200) await pause(200);
    await pause(1000);
    const [first] = entries();
    if (ended) problems.push(`it ended by itself: ${(await running).output.trim().split('\n').at(-1)}`);
    else if (first?.kind !== 'started' || first.packaged !== true) problems.push('it did not say that it started');
    if (entries().some(({ kind }) => kind === 'unexpected' || kind === 'processGone')) problems.push('something unexpected happened while it started');
    const native = nativeModulesOf(realpathSync(join(program, 'advisor-workstation')));
    for (const path of native) if (!path.startsWith(join(realpathSync(program), 'resources', 'app.asar.unpacked', '/'))) problems.push(`a native module is loaded from elsewhere: ${path}`);
    if (!native.some((path) => path.endsWith('keytar.node'))) problems.push('the keychain\'s native module is not loaded');
    const windows = screen ? windowsOn(screen.display) : null;
    if (windows && !windows.includes('Advisor Workstation')) problems.push(`no window is on the screen: ${windows.join(', ') || 'none at all'}`);
    ending.abort();
    await running;
    for (const args of [['--inspect=0'], ['--remote-debugging-port=0'], ['--no-sandbox'], ['--ignore-certificate-errors']]) {
      const { code, output } = await start(args, {}, AbortSignal.timeout(closedMs));
      if (code !== 78 || !output.includes('does not start with')) problems.push(`it starts with ${args[0]}`);
    }
    // Either it does not start, or it starts as if nothing had been said.
    const injected = join(place, 'injected.cjs');
    writeFileSync(injected, 'console.log(6 * 7111);\n');
    for (const env of [{ ELECTRON_RUN_AS_NODE: '1' }, { NODE_OPTIONS: `--require ${injected}` }]) {
      const { output } = await start(['-e', 'console.log(6 * 7111)'], env, AbortSignal.timeout(closedMs));
      if (output.includes('42666')) problems.push(`it runs what ${Object.keys(env)[0]} says`);
    }
    return { problems, facts: [['Started', `as ${asRoot ? 'nobody' : 'an ordinary user'}, with Chromium's sandbox, keychain ${entries().findLast(({ kind }) => kind === 'session')?.keychain ?? 'unknown'}`], ['Loaded while it ran', native.map((path) => path.slice(path.indexOf('app.asar'))).join(', ')], ['Its window', windows ? windows.join(', ') : 'not looked for: xwininfo is not here'], ['Ways in that are closed', '6']] };
  } finally {
    await screen?.stop();
  }
}
