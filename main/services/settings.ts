// Preferences and what must be known before anything is unlocked. A plain file: it holds nothing about a person.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { incident } from '../../preload/contract/session';
import type { LockMinutes } from '../../preload/contract/lock-facts';
import { preferences, type Language, type Preferences } from '../../preload/contract/app';
import { privateFolder, writeAtomically } from '../files';

const content = z.object({
  /** Distinguishes the keychain items of several user-data folders. */
  folderId: z.string().regex(/^[0-9a-f]{8}$/),
  preferences: preferences.prefault({ language: null, theme: 'system' }),
  environmentId: z.string().nullable().default(null),
  /** The profile that was signed in last, to be opened again at the next start. */
  lastProfile: z.string().nullable().default(null),
  /** What became of a file, until it was seen: it may have been found while the program ended. */
  incident: incident.nullable().default(null).catch(null),
  /** Profiles that were left while the keychain took nothing: their sessions are still to be wiped from it. */
  toWipe: z.array(z.string().regex(/^[0-9a-f]{16}$/)).max(20).default([]),
});
type Content = z.infer<typeof content>;

/** What the organisation fixed, whatever a person would like. */
export interface FixedPreferences { language?: Language | undefined; theme?: Preferences['theme'] | undefined; lockMinutesMax?: LockMinutes | undefined }

export function createSettings(dataDir: string, systemLanguage: Language, fixed: FixedPreferences = {}) {
  const file = join(dataDir, 'settings.json');
  privateFolder(dataDir);
  let current = readOr(file, () => content.parse({ folderId: folderIdOfFiles(dataDir) ?? randomBytes(4).toString('hex') }));
  const save = (change: Partial<Content>): void => {
    current = { ...current, ...change };
    writeAtomically(file, `${JSON.stringify(current, null, 2)}\n`);
  };
  if (!existsSync(file)) save({});

  const preferred = (): Preferences => {
    const own = current.preferences;
    return { ...own, language: fixed.language ?? own.language, theme: fixed.theme ?? own.theme, lockMinutes: Math.min(own.lockMinutes, fixed.lockMinutesMax ?? own.lockMinutes) as LockMinutes };
  };

  return {
    get: (): Readonly<Content> => current,
    save,
    preferences: preferred,
    /** What is fixed is not taken over: a person's own wish is there again when the organisation no longer says anything. */
    savePreferences(next: Preferences): Preferences {
      const own = current.preferences;
      const shortened = next.lockMinutes === preferred().lockMinutes && own.lockMinutes > next.lockMinutes;
      save({ preferences: { ...next, language: fixed.language ? own.language : next.language, theme: fixed.theme ? own.theme : next.theme, lockMinutes: shortened ? own.lockMinutes : next.lockMinutes } });
      return preferred();
    },
    /** The language words are wanted in: chosen, or the system's. */
    language: (): Language => preferred().language ?? systemLanguage,
  };
}
export type Settings = ReturnType<typeof createSettings>;

/** A settings file that cannot be read costs preferences, nothing else. */
function readOr(file: string, otherwise: () => Content): Content {
  try {
    return content.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return otherwise();
  }
}

/** When the settings are lost, the names of the encrypted files still tell which keychain items belong to them. */
function folderIdOfFiles(dataDir: string): string | null {
  for (const name of readdirSync(dataDir)) {
    const match = /^[0-9a-f]{16}\.([0-9a-f]{8})\.db$/.exec(name);
    if (match?.[1]) return match[1];
  }
  return null;
}
