// The menu of the system's own kind, from the same list of commands as the palette. Keys are shown here and heard by the page.
import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { commandGroups, commands, commandTitle, type CommandGroup, type CommandId } from '../../preload/contract/command-facts';
import { languages, wordsIn, type Language } from '../../resources/messages/index';

/** Before which commands a line is drawn. */
const apart: readonly CommandId[] = ['backup.make', 'settings', 'client.accounts', 'client.simulate', 'theme.system', `language.${languages[0]}`, 'access'];

export interface Shown { language: Language; enabled: readonly CommandId[]; choose: (command: CommandId) => void; mac: boolean }

/** The whole menu as Electron takes it. */
export function menuTemplate({ language, enabled, choose, mac }: Shown): MenuItemConstructorOptions[] {
  const words = wordsIn(language);
  const items = (group: CommandGroup): MenuItemConstructorOptions[] => commands.filter((command) => command.group === group).flatMap(({ id, keys }) => [
    ...(apart.includes(id) ? [{ type: 'separator' as const }] : []),
    // An ampersand would underline a letter.
    { id, label: commandTitle(id, language).replaceAll('&', '&&'), enabled: enabled.includes(id), click: () => choose(id), ...(keys === null ? {} : { accelerator: keys, registerAccelerator: false }) },
  ]);
  const roles: Partial<Record<CommandGroup, MenuItemConstructorOptions[]>> = {
    file: mac ? [] : [{ type: 'separator' }, { role: 'quit', label: words['menu.quit'] }],
    show: [{ type: 'separator' }, { role: 'resetZoom', label: words['menu.actualSize'] }, { role: 'zoomIn', label: words['menu.zoomIn'] }, { role: 'zoomOut', label: words['menu.zoomOut'] }, { role: 'togglefullscreen', label: words['menu.fullScreen'] }],
  };
  // Elsewhere the page itself hears them, and may have an undo of its own.
  const edit: MenuItemConstructorOptions[] = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role, label: words[`menu.${role}`], registerAccelerator: mac }));
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    ...commandGroups.flatMap((group) => [
      { label: words[`menu.${group}`], submenu: [...items(group), ...(roles[group] ?? [])] },
      ...(group === 'file' ? [{ label: words['menu.edit'], submenu: edit }] : []),
    ]),
  ];
}

/**
 * There is one menu, and it is that of the advisor's window in front: what makes sense there, done there.
 * @param front its number
 */
export function createMenu(front: () => number, isAdvisors: (window: BrowserWindow) => boolean, about: () => Omit<Shown, 'enabled'>) {
  const sensible = new Map<number, readonly CommandId[]>();
  function turnMenu(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ ...about(), enabled: sensible.get(front()) ?? [] })));
    // Every window was given it: the commands are about none but the advisor's.
    for (const window of BrowserWindow.getAllWindows()) if (!isAdvisors(window)) window.removeMenu();
  }
  return {
    turnMenu,
    showMenu(enabled: readonly CommandId[], window: number): void {
      sensible.set(window, enabled);
      if (window === front()) turnMenu();
    },
    forgetMenu: (window: number): void => void sensible.delete(window),
  };
}
