// Settings: lost or damaged ones cost preferences, never the way back to the encrypted files.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettings } from '../../../main/services/settings';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-settings-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'settings.json');
const stored = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;

it('begin with a folder id of their own, in a file and folder only the owner can read', () => {
  const settings = createSettings(folder, 'fr');
  expect(settings.get()).toEqual({ folderId: expect.stringMatching(/^[0-9a-f]{8}$/) as string, preferences: { language: null, theme: 'system', lockMinutes: 15, sayEndings: true }, environmentId: null, lastProfile: null, incident: null, toWipe: [] });
  expect(stored()).toEqual(settings.get());
  expect([statSync(file()).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
});

it('are the same at the next start', () => {
  const first = createSettings(folder, 'en');
  first.savePreferences({ language: 'fr', theme: 'dark', lockMinutes: 15, sayEndings: true });
  first.save({ environmentId: 'north', lastProfile: '0123456789abcdef' });
  expect(createSettings(folder, 'en').get()).toEqual(first.get());
});

it('speak the chosen language, or the system\'s', () => {
  const settings = createSettings(folder, 'fr');
  expect(settings.language()).toBe('fr');
  settings.savePreferences({ language: 'en', theme: 'system', lockMinutes: 15, sayEndings: true });
  expect(settings.language()).toBe('en');
});

it.each(['', '{', 'null', '[]', '{"folderId":"zzz"}', '{"folderId":"0a0a0a0a","preferences":{"theme":"pink"}}', '\u0000\u0001'])('damaged as %j cost preferences only: the folder id comes back from the names of the files', (content) => {
  writeFileSync(join(folder, '0123456789abcdef.feedbeef.db'), 'x');
  writeFileSync(join(folder, '0123456789abcdef.feedbeef.db-wal'), 'x');
  writeFileSync(file(), content);
  const settings = createSettings(folder, 'en');
  expect(settings.get()).toMatchObject({ folderId: 'feedbeef', preferences: { language: null, theme: 'system' }, lastProfile: null });
  settings.savePreferences({ language: 'fr', theme: 'light', lockMinutes: 15, sayEndings: true });
  expect(createSettings(folder, 'en').get()).toMatchObject({ folderId: 'feedbeef', preferences: { language: 'fr', theme: 'light', lockMinutes: 15, sayEndings: true } });
});

it('do not take another file\'s name for a folder id', () => {
  for (const name of ['notes.feedbeef.db', '0123456789abcdef.feedbeef.db.aside-20261122T090000Z', '0123456789abcdef.FEEDBEEF.db', 'settings.json.1.part']) writeFileSync(join(folder, name), 'x');
  expect(createSettings(folder, 'en').get().folderId).not.toBe('feedbeef');
});

it('leave no half-written file behind', () => {
  const settings = createSettings(folder, 'en');
  for (let turn = 0; turn < 20; turn += 1) settings.save({ environmentId: `e${turn}` });
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

it('follow what the organisation fixed, and keep a person’s own wishes for when it no longer does', () => {
  const own = createSettings(folder, 'en');
  own.savePreferences({ language: 'en', theme: 'light', lockMinutes: 60, sayEndings: false });
  const fixed = createSettings(folder, 'en', { language: 'fr', theme: 'dark', lockMinutesMax: 10 });
  expect(fixed.preferences()).toEqual({ language: 'fr', theme: 'dark', lockMinutes: 10, sayEndings: false });
  expect(fixed.language()).toBe('fr');
  // Whatever a page asks for.
  expect(fixed.savePreferences({ language: 'en', theme: 'contrast', lockMinutes: 30, sayEndings: false })).toEqual({ language: 'fr', theme: 'dark', lockMinutes: 10, sayEndings: false });
  expect(fixed.savePreferences({ language: 'fr', theme: 'dark', lockMinutes: 5, sayEndings: false })).toEqual({ language: 'fr', theme: 'dark', lockMinutes: 5, sayEndings: false });
  expect(createSettings(folder, 'en').preferences()).toEqual({ language: 'en', theme: 'light', lockMinutes: 5, sayEndings: false });
});

it('keep a longer wait a person chose when something else is saved under a shorter one', () => {
  createSettings(folder, 'en').savePreferences({ language: null, theme: 'light', lockMinutes: 60, sayEndings: false });
  createSettings(folder, 'en', { lockMinutesMax: 10 }).savePreferences({ language: null, theme: 'dark', lockMinutes: 10, sayEndings: false });
  expect(createSettings(folder, 'en').preferences()).toEqual({ language: null, theme: 'dark', lockMinutes: 60, sayEndings: false });
});
