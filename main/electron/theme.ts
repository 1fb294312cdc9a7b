// What the system draws for the program, and the page before it knows better: light or dark as the person chose.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeTheme } from 'electron';
import type { Preferences } from '../../preload/contract/app';

/** High contrast has the system's ground. */
export function showTheme(theme: Preferences['theme']): void {
  nativeTheme.themeSource = theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** As the settings had it, before they are read and checked: otherwise a dark window would begin with a flash of white. */
export function themeKept(dataDir: string): Preferences['theme'] {
  try {
    const { preferences } = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as { preferences: Preferences };
    return preferences.theme;
  } catch {
    return 'system';
  }
}
