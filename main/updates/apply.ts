// Puts a newer version in the place of this one, when the program ends: a folder somebody unpacked (Linux). What the
// system's own tools installed belongs to the system, and is not touched.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Whether this program's folder is one that whoever runs it may replace. */
export function isReplaceable(folder: string | null): folder is string {
  if (folder === null) return false;
  try {
    for (const path of [folder, dirname(folder)]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whole or not at all: unpacked beside, looked at, and then put in place by its name. @throws when anything of it fails; the old one is there then. */
export function replaceProgram(folder: string, archive: string): void {
  const beside = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  const [fresh, before] = [join(beside, 'new'), join(beside, 'old')];
  try {
    execFileSync('tar', ['--extract', '--gzip', '--no-same-owner', `--file=${archive}`, `--directory=${beside}`, '--one-top-level=new', '--strip-components=1'], { stdio: 'ignore', timeout: 120_000 });
    for (const part of ['advisor-workstation', join('resources', 'app.asar')]) if (!existsSync(join(fresh, part))) throw new Error('not this program');
    renameSync(folder, before);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      renameSync(before, folder);
      throw error;
    }
  } finally {
    // By the system's own: in Electron an archive looks like a folder, which cannot be removed as one.
    execFileSync('rm', ['-rf', '--', beside], { stdio: 'ignore' });
  }
}
