// A private screen for tests (Linux): Xvfb on a display number of its own choosing.
import { startHelper, stopChild } from './children.mjs';

/**
 * @param {{ size?: string }} [options] width x height
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 */
export async function startDisplay({ size = '1600x1000' } = {}) {
  // Without its screen saver: after ten minutes that nobody touches, a program would take this screen for locked.
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', '-s', '0'];
  const child = startHelper('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => { complaint = (complaint + text).slice(-2000); });
  const number = await new Promise((resolve, reject) => {
    let said = '';
    const numbers = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
    numbers.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.endsWith('\n')) resolve(said.trim());
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Xvfb ended before it was ready: ${complaint.trim()}`)));
  });
  return { display: `:${number}`, stop: () => stopChild(child) };
}
