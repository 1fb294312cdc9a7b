// Dialogs that ask for files and folders, showing what was written, and the clipboard.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, shell } from 'electron';
import type { FileDesktop } from '../services/exports';
import type { PictureDesktop } from '../services/firm';
import type { RestoreDesktop } from '../services/restore';
import type { OpenDesktop } from '../services/imports';

/** The window that asked, as far as it is one a person sees. */
const parent = (): BrowserWindow | undefined => BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().find((window) => window.isVisible());

async function choose(options: Electron.OpenDialogOptions): Promise<string | null> {
  const over = parent();
  const answer = await (over ? dialog.showOpenDialog(over, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

export function createFileDialogs(): FileDesktop & OpenDesktop & PictureDesktop & RestoreDesktop {
  return {
    async chooseFile(suggestedName, kind) {
      const options = { filters: [{ name: kind.toUpperCase(), extensions: [kind] }] };
      const ask = async (defaultPath: string): Promise<string | null> => {
        const over = parent();
        const answer = await (over ? dialog.showSaveDialog(over, { ...options, defaultPath }) : dialog.showSaveDialog({ ...options, defaultPath }));
        if (answer.canceled || !answer.filePath) return null;
        if (answer.filePath.toLowerCase().endsWith(`.${kind}`)) return answer.filePath;
        const completed = `${answer.filePath}.${kind}`;
        // The dialog asked about the name as typed; a file of the completed name is overwritten only after it asked about that one.
        return existsSync(completed) ? ask(completed) : completed;
      };
      return ask(join(app.getPath('documents'), suggestedName));
    },
    chooseFolder: () => choose({ properties: ['openDirectory', 'createDirectory'], defaultPath: app.getPath('documents') }),
    choosePicture: () => choose({ properties: ['openFile'], filters: [{ name: 'PNG, JPEG', extensions: ['png', 'jpg', 'jpeg'] }, { name: '*', extensions: ['*'] }] }),
    // Not only by ending: whatever else is chosen is refused with words that help more than a file that cannot be chosen.
    chooseToRead: () => choose({ properties: ['openFile'], filters: [{ name: 'CSV', extensions: ['csv', 'txt', 'tsv', 'tab'] }, { name: '*', extensions: ['*'] }] }),
    chooseBackup: () => choose({ properties: ['openFile'], filters: [{ name: 'Advisor Workstation', extensions: ['awbackup'] }, { name: '*', extensions: ['*'] }] }),
    showInFolder: (path) => shell.showItemInFolder(path),
    async copyText(text) {
      await clipboard.writeText(text);
    },
  };
}
