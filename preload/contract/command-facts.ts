// Every command of the program, once: the palette, the menu and the sheet of shortcuts are all drawn from here.
import { languages, languageTitle, wordsIn, type Language } from '../../resources/messages/index';

/** As in the menu. */
export const commandGroups = ['file', 'client', 'go', 'show', 'help'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** `keys` as Electron writes accelerators; `CmdOrCtrl` is ⌘ on a Mac and Ctrl elsewhere. A letter is meant as printed on the key, a digit by its place. */
const named = [
  { id: 'client.add', group: 'file', keys: 'CmdOrCtrl+N' },
  { id: 'window.new', group: 'file', keys: 'CmdOrCtrl+Shift+O' },
  { id: 'book.import', group: 'file', keys: null },
  { id: 'book.export', group: 'file', keys: null },
  { id: 'backup.make', group: 'file', keys: null },
  { id: 'settings', group: 'file', keys: 'CmdOrCtrl+,' },
  { id: 'lock', group: 'file', keys: 'CmdOrCtrl+L' },
  { id: 'signOut', group: 'file', keys: null },
  { id: 'client.find', group: 'client', keys: 'CmdOrCtrl+F' },
  { id: 'client.accounts', group: 'client', keys: 'CmdOrCtrl+Shift+1' },
  { id: 'client.simulations', group: 'client', keys: 'CmdOrCtrl+Shift+2' },
  { id: 'client.premia', group: 'client', keys: 'CmdOrCtrl+Shift+3' },
  { id: 'client.details', group: 'client', keys: 'CmdOrCtrl+Shift+4' },
  { id: 'client.simulate', group: 'client', keys: 'CmdOrCtrl+Shift+N' },
  { id: 'client.window', group: 'client', keys: 'CmdOrCtrl+O' },
  { id: 'client.copyLink', group: 'client', keys: null },
  { id: 'client.update', group: 'client', keys: 'CmdOrCtrl+R' },
  { id: 'clients.updateAll', group: 'client', keys: 'CmdOrCtrl+Shift+R' },
  { id: 'go.clients', group: 'go', keys: 'CmdOrCtrl+1' },
  { id: 'go.reports', group: 'go', keys: 'CmdOrCtrl+2' },
  { id: 'go.directory', group: 'go', keys: 'CmdOrCtrl+3' },
  { id: 'go.activity', group: 'go', keys: 'CmdOrCtrl+4' },
  { id: 'go.backup', group: 'go', keys: 'CmdOrCtrl+5' },
  { id: 'go.environments', group: 'go', keys: 'CmdOrCtrl+6' },
  { id: 'go.tasks', group: 'go', keys: 'CmdOrCtrl+J' },
  { id: 'go.queue', group: 'go', keys: null },
  { id: 'amounts.hide', group: 'show', keys: 'CmdOrCtrl+Shift+H' },
  { id: 'theme.system', group: 'show', keys: null },
  { id: 'theme.light', group: 'show', keys: null },
  { id: 'theme.dark', group: 'show', keys: null },
  { id: 'theme.contrast', group: 'show', keys: null },
  { id: 'palette', group: 'help', keys: 'CmdOrCtrl+K' },
  { id: 'help', group: 'help', keys: 'F1' },
  { id: 'shortcuts', group: 'help', keys: 'CmdOrCtrl+F1' },
  { id: 'access', group: 'help', keys: null },
  { id: 'about', group: 'help', keys: null },
] as const satisfies readonly { id: string; group: CommandGroup; keys: string | null }[];

export type NamedCommand = (typeof named)[number]['id'];
export const namedCommands: readonly NamedCommand[] = named.map(({ id }) => id);
export type CommandId = NamedCommand | `language.${Language}`;
interface Command { id: CommandId; group: CommandGroup; keys: string | null }

/** Last of their part of the menu. */
const ofLanguages = languages.map((language): Command => ({ id: `language.${language}`, group: 'show', keys: null }));
export const commands: readonly Command[] = [...named, ...ofLanguages];
export const commandIds = commands.map(({ id }) => id);

/** The language a command chooses, or none. */
export const languageOfCommand = (id: CommandId): Language | null => (id.startsWith('language.') ? id.slice('language.'.length) : null);

/** What a command is called. */
export function commandTitle(id: CommandId, language: Language): string {
  const chosen = languageOfCommand(id);
  const words = wordsIn(language);
  return chosen === null ? words[`command.${id as NamedCommand}`] : words['command.language'].replace('{name}', languageTitle(chosen, language));
}
