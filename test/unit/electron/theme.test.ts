import { describe, expect, it, vi } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const nativeTheme = { themeSource: 'system' };
vi.mock('electron', () => ({ nativeTheme }));
const { showTheme, themeKept } = await import('../../../main/electron/theme');

describe('the theme', () => {
  it('is known before the settings are checked, and costs nothing when they cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'theme-'));
    expect(themeKept(folder)).toBe('system');
    for (const [text, theme] of [['{"preferences":{"theme":"dark"}}', 'dark'], ['{"preferences":null}', 'system'], ['{', 'system']] as const) {
      writeFileSync(join(folder, 'settings.json'), text);
      expect(themeKept(folder), text).toBe(theme);
    }
    rmSync(folder, { recursive: true });
  });

  it('is the system’s for whatever is neither light nor dark', () => {
    for (const [theme, shown] of [['dark', 'dark'], ['light', 'light'], ['contrast', 'system'], ['system', 'system'], [undefined, 'system'], ['sepia', 'system']] as const) {
      showTheme(theme as 'dark');
      expect(nativeTheme.themeSource, theme).toBe(shown);
    }
  });
});
