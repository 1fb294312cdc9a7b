// Makes a folder in the per-user cache once: whole or not at all, also when interrupted or made twice at a time.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder } from './project.mjs';

const staleAfter = 20 * 60_000;

/**
 * @param {string} name of the folder to have
 * @param {import('./progress.mjs').Log} log
 * @param {(folder: string) => Promise<void>} fill fills an empty folder that becomes `name` only when this succeeds
 * @returns {Promise<string>} its absolute path
 */
export async function keep(name, log, fill) {
  const wanted = join(cacheFolder, name);
  if (existsSync(wanted)) return wanted;
  mkdirSync(cacheFolder, { recursive: true });
  const release = await takeTurn(name, log);
  const making = join(cacheFolder, `.making-${process.pid}-${randomBytes(4).toString('hex')}`);
  const discard = () => rmSync(making, { recursive: true, force: true });
  process.once('exit', discard);
  try {
    if (existsSync(wanted)) return wanted;
    removeLeftovers();
    mkdirSync(making);
    await fill(making);
    try {
      renameSync(making, wanted);
    } catch (error) {
      if (!existsSync(wanted)) throw error; // otherwise another set-up was first, and its result is as good
    }
    return wanted;
  } finally {
    discard();
    process.off('exit', discard);
    release();
  }
}

/**
 * Waits for a set-up in another process, to save doing the work twice. Nothing breaks should two get through:
 * each works in its own folder and the rename above decides.
 * @param {string} name
 * @param {import('./progress.mjs').Log} log
 */
async function takeTurn(name, log) {
  const file = join(cacheFolder, `.turn-${name}`);
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (!isHeld(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) log('Another set-up is under way; waiting for it …');
    told = true;
    await pause(500);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  return () => { process.off('exit', release); release(); };
}

/** @param {string} file */
function isHeld(file) {
  try {
    return Date.now() - statSync(file).mtimeMs < staleAfter && isAlive(Number(readFileSync(file, 'utf8')));
  } catch {
    return false;
  }
}

/** Half-made folders of set-ups that were killed. */
function removeLeftovers() {
  for (const name of readdirSync(cacheFolder)) {
    const maker = /^\.making-(\d+)-/.exec(name)?.[1];
    if (maker && !isAlive(Number(maker))) rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!pid) return true; // being written at this very moment
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
