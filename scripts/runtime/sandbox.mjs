// Whether Chromium's own sandbox can start here (Linux): never for root, and for others only where the system lets it.
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onPath, outputOf } from './children.mjs';

/** @typedef {'on' | 'root' | 'refused'} Sandbox */

/**
 * @param {string} executable Electron's
 * @returns {Sandbox}
 */
export function sandboxFor(executable) {
  if (process.platform !== 'linux') return 'on';
  if (process.getuid?.() === 0) return 'root';
  return helperIsSetUp(executable) || namespacesAllowed() ? 'on' : 'refused';
}

/** Added to the line that says which Electron it is. @type {Record<Sandbox, string>} */
export const inWords = {
  on: '',
  root: ', without Chromium\'s sandbox, which root cannot have',
  refused: ', without Chromium\'s sandbox, which this system does not let ordinary users have',
};

/**
 * What to do where it is refused. A program of clients' data does not run without it just to be obliging.
 * @param {string} executable
 */
export function howToAllow(executable) {
  const helper = helperOf(executable);
  const refused = 'Chromium\'s sandbox cannot start: this system does not let ordinary users make user namespaces (a chroot and many\n' +
    'containers do not). Its helper can do it instead';
  if (hasSpace(helper)) return `${refused}, but not from a path with a space:\n\n  ${helper}\n\nSet XDG_CACHE_HOME to a folder without one and try again.`;
  return `${refused}: run this line, then try again.\n\n  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`;
}

/** @param {string} executable */
const helperOf = (executable) => join(dirname(executable), 'chrome-sandbox');

/** Chromium takes the helper's path apart at spaces. @param {string} path */
const hasSpace = (path) => /\s/.test(path);

/** @param {string} executable */
function helperIsSetUp(executable) {
  const helper = statSync(helperOf(executable), { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4755) === 0o4755 && !hasSpace(helperOf(executable));
}

function namespacesAllowed() {
  return !onPath('unshare') || outputOf('unshare', ['--user', '--map-root-user', 'true']) !== null;
}
