// What each command does and when it makes sense. Keys, palette, menu and buttons all come through here.
import { commands, commandTitle, languageOfCommand, type CommandId, type NamedCommand } from '../../preload/contract/command-facts';
import type { Ending } from '../../preload/contract/app';
import { on, workstation } from '../lib/bridge';
import { ariaShortcut, isPressed, shortcutText } from '../lib/shortcut';
import { language, t } from '../lib/i18n.svelte';
import { app } from './app.svelte';
import { clients, type ClientTab } from './clients.svelte';
import { dialogs, type DialogName } from './dialogs.svelte';
import { lockUp } from './lock.svelte';
import { place, type Section } from './place.svelte';
import { queue } from './queue.svelte';
import { record } from './record.svelte';
import { simulations } from './simulations.svelte';

interface Deed { run: () => void; available: () => boolean }

const somebodyIsHere = () => app.lock?.phase === 'open';
const open = () => somebodyIsHere() && app.session?.open === true;
const withClient = () => open() && clients.open !== null;

const show = (name: DialogName, available = open): Deed => ({ run: () => (dialogs.shown = name), available });
const go = (section: Section): Deed => ({ run: () => (place.section = section), available: open });
const theme = (name: typeof app.preferences.theme): Deed => ({ run: () => void app.setTheme(name), available: () => somebodyIsHere() && !app.deployment?.fixed.theme && app.preferences.theme !== name });
const tab = (name: ClientTab): Deed => ({
  run() {
    place.section = 'clients';
    clients.adding = false;
    clients.tab = name;
  },
  available: withClient,
});

/** Once what has just been asked for is on the page. */
const focusSoon = (selector: string): void => void requestAnimationFrame(() => {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  if (found instanceof HTMLInputElement) found.select();
});

/** Each of a client's tabs has a command as well. */
const deeds: Record<NamedCommand | `client.${ClientTab}`, Deed> = {
  'client.add': {
    run() {
      place.section = 'clients';
      if (clients.adding) return;
      record.beginNew();
      clients.adding = true;
    },
    available: open,
  },
  'window.new': { run: () => void place.openWindow(null), available: open },
  'book.import': show('import'),
  'book.export': show('export', () => open() && clients.all.length > 0),
  'backup.make': go('backup'),
  lock: { run: () => void lockUp(), available: open },
  signOut: show('signOut'),
  'client.find': {
    run() {
      place.section = 'clients';
      focusSoon('#client-search');
    },
    available: open,
  },
  'client.accounts': tab('accounts'),
  'client.simulations': tab('simulations'),
  'client.premia': tab('premia'),
  'client.details': tab('details'),
  'client.simulate': {
    run() {
      tab('simulations').run();
      simulations.openForm();
    },
    available: () => withClient() && simulations.run === null,
  },
  'client.window': { run: () => void place.openWindow(clients.openId), available: withClient },
  'client.copyLink': { run: () => void workstation.link.copy({ clientId: clients.openId ?? '' }), available: withClient },
  'client.update': { run: () => void clients.refresh(), available: () => withClient() && clients.open?.contactId !== null && !clients.refreshing },
  'clients.updateAll': { run: () => void clients.updateAll(), available: () => open() && clients.all.length > 0 && clients.updating === null },
  'go.clients': go('clients'),
  'go.reports': go('reports'),
  'go.directory': go('directory'),
  'go.activity': go('activity'),
  'go.backup': go('backup'),
  'go.environments': go('environments'),
  'go.tasks': show('tasks'),
  'go.queue': show('queue', () => open() && queue.items.length > 0),
  'amounts.hide': { run: app.toggleAmounts, available: open },
  'theme.system': theme('system'),
  'theme.light': theme('light'),
  'theme.dark': theme('dark'),
  'theme.contrast': theme('contrast'),
  palette: show('palette', somebodyIsHere),
  help: show('help', somebodyIsHere),
  shortcuts: show('shortcuts', somebodyIsHere),
  access: show('access'),
  settings: show('settings', somebodyIsHere),
  about: show('about', somebodyIsHere),
};

function deedOf(id: CommandId): Deed {
  const chosen = languageOfCommand(id);
  if (chosen === null) return deeds[id as NamedCommand];
  return { run: () => void app.chooseLanguage(chosen), available: () => somebodyIsHere() && !app.deployment?.fixed.language && language() !== chosen };
}

/** What a command is called on the page. */
export const nameOf = (id: CommandId): string => commandTitle(id, language());

/** Under a dialog nothing is moved; the program can be locked and amounts hidden all the same. */
const overDialogs: readonly CommandId[] = ['lock', 'amounts.hide'];
const covered = (): boolean => document.querySelector('dialog[open]') !== null;

export const isAvailable = (id: CommandId): boolean => deedOf(id).available();
export const availableCommands = () => commands.filter(({ id }) => isAvailable(id));

export function runCommand(id: CommandId): void {
  if (!isAvailable(id) || (covered() && !overDialogs.includes(id))) return;
  deedOf(id).run();
}

const keysOf = (id: CommandId): string | null => commands.find((command) => command.id === id)?.keys ?? null;
/** How a command's keys are written, or nothing. */
export function keysText(id: CommandId): string {
  const keys = keysOf(id);
  return keys === null ? '' : shortcutText(keys, t('keys.shift'));
}
/** What a button for a command says of itself: its name, with the keys that do the same. */
export function hint(id: CommandId, words: string): { title: string; 'aria-label': string; 'aria-keyshortcuts': string | undefined } {
  const keys = keysOf(id);
  return { title: keys === null ? words : `${words} (${keysText(id)})`, 'aria-label': words, 'aria-keyshortcuts': keys === null ? undefined : ariaShortcut(keys) };
}

/** To what has ended: the result, where it has one of its own. */
export async function showEnded({ kind, clientId, simulationId }: Omit<Ending, 'well'>): Promise<void> {
  if (kind === 'queue') dialogs.shown = 'queue';
  else if (kind === 'reports') place.section = 'reports';
  else if (kind === 'simulation' && simulationId !== null && clients.all.some(({ id }) => id === clientId)) {
    if (clients.openId !== clientId) await place.openClient(clientId ?? '');
    tab('simulations').run();
    await simulations.show(simulationId);
  } else dialogs.shown = 'tasks';
}

export function listenForCommands(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat) return;
    const command = commands.find(({ keys }) => keys !== null && isPressed(keys, event));
    if (!command) return;
    // Chromium has uses of its own for some of them, none of them wanted here.
    event.preventDefault();
    runCommand(command.id);
  });
  on('menu.chosen', ({ command }) => runCommand(command));
  on('ending.chosen', (ending) => {
    // Not over something else that is being answered.
    if (open() && !covered()) void showEnded(ending);
  });
  $effect(() => void workstation.menu.show({ enabled: availableCommands().map(({ id }) => id) }));
}
