// What lies in a folder after the program has run, and whether something secret is in it.
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files below a folder; what vanishes meanwhile, and what only points elsewhere, is left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    try {
      return lstatSync(join(folder, path)).isFile();
    } catch {
      return false;
    }
  });
}

/** Chromium's own, made by every start whatever the program does; half-written ones have names that begin with .org.chromium. */
const chromium = new Set([
  'Cache', 'Code Cache', 'Cookies', 'Cookies-journal', 'Crashpad', 'DawnGraphiteCache', 'DawnWebGPUCache', 'DevToolsActivePort', 'Dictionaries', 'DIPS', 'GPUCache',
  'Local State', 'Local Storage', 'lockfile', 'Network', 'Network Persistent State', 'Preferences', 'Session Storage', 'Shared Dictionary', 'SharedStorage',
  'SingletonCookie', 'SingletonLock', 'SingletonSocket', 'TransportSecurity', 'Trust Tokens', 'Trust Tokens-journal', 'WebStorage', 'blob_storage',
]);

/** Names in a user-data folder that are the program's. A process ended at once leaves Chromium's unfinished files behind. */
export const ownNames = (folder: string): string[] => readdirSync(folder).filter((name) => !chromium.has(name) && !name.startsWith('.org.chromium.')).sort();

/** The forms in which text may lie in a file: as it is, in UTF-16, and in base64 at any of the three positions. */
function formsOf(text: string): Map<string, Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  const forms = new Map([['UTF-8', bytes], ['UTF-16', Buffer.from(text, 'utf16le')]]);
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    // The first and last characters also carry bits of the neighbours.
    const sure = encoded.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? undefined : -1);
    forms.set(`base64 ${shift}`, Buffer.from(sure)).set(`base64url ${shift}`, Buffer.from(sure.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** Which secrets, by the name they were given, are found in which content and in what form. */
export function search(contents: Map<string, Buffer>, secrets: Map<string, string>): string[] {
  const hits: string[] = [];
  for (const [name, secret] of secrets) {
    for (const [form, bytes] of formsOf(secret)) {
      for (const [path, content] of contents) if (content.includes(bytes)) hits.push(`${name} as ${form} in ${path}`);
    }
  }
  return hits;
}

export const contentsBelow = (folder: string): Map<string, Buffer> => new Map(filesBelow(folder).map((path) => [path, readFileSync(join(folder, path))]));
