// The system keyring in every state a program can meet it in (Linux), each on a private D-Bus session of its own.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { outputOf, removeScratch, scratchFolder, startHelper, stopChild } from './children.mjs';

const serviceName = 'org.freedesktop.secrets';
const password = 'only for tests';
const patience = 10_000;

/** No D-Bus session at all, as on a bare server. */
export async function noBus() {
  const folder = scratchFolder('no-bus');
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'nobody-listens-here')}` },
    stop: async () => removeScratch(folder),
  };
}

/** A session in which no keyring is installed. */
export async function noProvider() {
  const { env, stop } = await startBus();
  return { env, stop };
}

/** A keyring that is there and waits for a password nobody enters. */
export async function lockedKeyring() {
  const keyring = await unlockedKeyring();
  await keyring.restart({ unlock: false });
  return keyring;
}

/** A keyring that takes every request and never answers. */
export async function hangingKeyring() {
  const bus = await startBus();
  const hole = startHelper('dbus-test-tool', ['black-hole', `--name=${serviceName}`], { env: { ...process.env, ...bus.env }, stdio: 'ignore' });
  const stop = async () => {
    await stopChild(hole);
    await bus.stop();
  };
  await orStop(ownerAppears(bus.env, hole), stop);
  return { env: bus.env, stop };
}

/** A keyring in working order, for one more user where root starts a program as somebody else. `restart` ends it and starts it again on the same secrets, locked or unlocked. */
export async function unlockedKeyring({ alsoFor = null } = /** @type {{ alsoFor?: number | null }} */ ({})) {
  const bus = await startBus(alsoFor);
  /** @type {import('node:child_process').ChildProcess | null} */
  let daemon = null;
  const end = async () => {
    if (daemon) await stopChild(daemon);
    daemon = null;
  };
  const start = async (/** @type {boolean} */ unlock) => {
    daemon = startKeyringDaemon(bus, unlock);
    await ownerAppears(bus.env, daemon);
  };
  const stop = async () => {
    await end();
    await bus.stop();
  };
  await orStop(start(true), stop);
  return {
    env: bus.env,
    stop,
    restart: async (/** @type {{ unlock: boolean }} */ { unlock }) => {
      await end();
      await start(unlock);
    },
  };
}

/**
 * A bus whose configuration names no services to start, so that nothing but what is started here answers on it.
 * @returns {Promise<{ env: { DBUS_SESSION_BUS_ADDRESS: string }, folder: string, stop: () => Promise<void> }>}
 */
async function startBus(alsoFor = /** @type {number | null} */ (null)) {
  const folder = scratchFolder('keyring');
  if (alsoFor !== null) chmodSync(folder, 0o711);
  const config = join(folder, 'bus.conf');
  writeFileSync(config, `<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>${alsoFor === null ? '' : `
    <allow user="${alsoFor}"/>`}
  </policy>
</busconfig>
`);
  const child = startHelper('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    await stopChild(child);
    removeScratch(folder);
  };
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => { complaint = (complaint + text).slice(-2000); });
  const address = new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (text) => resolve(text.trim()));
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`dbus-daemon ended before it was ready: ${complaint.trim()}`)));
  });
  return { env: { DBUS_SESSION_BUS_ADDRESS: await orStop(address, stop) }, folder, stop };
}

/**
 * @param {{ env: Record<string, string>, folder: string }} bus
 * @param {boolean} unlock
 */
function startKeyringDaemon({ env, folder }, unlock) {
  const own = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: join(folder, 'runtime') };
  mkdirSync(own.XDG_DATA_HOME, { recursive: true });
  mkdirSync(own.XDG_RUNTIME_DIR, { recursive: true, mode: 0o700 });
  const args = ['--foreground', '--components=secrets', `--control-directory=${own.XDG_RUNTIME_DIR}`, ...(unlock ? ['--unlock'] : [])];
  const child = startHelper('gnome-keyring-daemon', args, { env: { ...process.env, ...env, ...own }, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin?.on('error', () => {}).end(unlock ? password : '');
  return child;
}

/**
 * @param {Record<string, string>} env
 * @param {import('node:child_process').ChildProcess} provider
 */
async function ownerAppears(env, provider) {
  const question = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${serviceName}`];
  for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(50)) {
    if (outputOf('dbus-send', question, { ...process.env, ...env })?.includes('boolean true')) return;
    if (provider.exitCode !== null || provider.pid === undefined) break;
  }
  throw new Error('The private keyring did not come up.');
}

/**
 * @template T
 * @param {Promise<T>} starting
 * @param {() => Promise<void>} stop
 */
async function orStop(starting, stop) {
  try {
    return await starting;
  } catch (error) {
    await stop();
    throw error;
  }
}
