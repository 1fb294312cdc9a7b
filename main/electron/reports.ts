// Printing: a hidden window lays the report out and says when it is done; one report at a time.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, shell, type Session } from 'electron';
import type { ReportContent } from '../../preload/contract/reports';
import { Failure } from '../failure';
import type { FileDesktop } from '../services/exports';
import type { OpenDesktop } from '../services/imports';
import type { ReportDesktop } from '../services/reports';
import { appOrigin } from './protocol';
import { createReportWindow } from './windows';

const patienceMs = 30_000;

export function createReportDesktop(own: () => Session): FileDesktop & OpenDesktop & ReportDesktop & { reportContent(): ReportContent; reportReady(pages: number): void } {
  let content: ReportContent | null = null;
  let ready: ((pages: number) => void) | null = null;

  async function print(next: ReportContent): Promise<{ pdf: Uint8Array; pages: number }> {
    if (content) throw new Failure('busy');
    content = next;
    const window = createReportWindow(own());
    let timer: NodeJS.Timeout | undefined;
    try {
      const pages = await new Promise<number>((resolve, reject) => {
        ready = resolve;
        timer = setTimeout(() => reject(new Failure('internal')), patienceMs);
        window.webContents.once('render-process-gone', () => reject(new Failure('internal')));
        window.loadURL(`${appOrigin}/report.html`).catch(reject);
      });
      const pdf = await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true, margins: { top: 0, bottom: 0, left: 0, right: 0 }, generateTaggedPDF: true, generateDocumentOutline: true });
      return { pdf, pages };
    } finally {
      clearTimeout(timer);
      content = null;
      ready = null;
      window.destroy();
    }
  }

  return {
    print,
    async chooseFile(suggestedName, kind) {
      const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      const options = { filters: [{ name: kind.toUpperCase(), extensions: [kind] }] };
      const ask = async (defaultPath: string): Promise<string | null> => {
        const answer = await (parent ? dialog.showSaveDialog(parent, { ...options, defaultPath }) : dialog.showSaveDialog({ ...options, defaultPath }));
        if (answer.canceled || !answer.filePath) return null;
        if (answer.filePath.toLowerCase().endsWith(`.${kind}`)) return answer.filePath;
        const completed = `${answer.filePath}.${kind}`;
        // The dialog asked about the name as typed; a file of the completed name is overwritten only after it asked about that one.
        return existsSync(completed) ? ask(completed) : completed;
      };
      return ask(join(app.getPath('documents'), suggestedName));
    },
    async chooseToRead() {
      const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      // Not only by ending: whatever else is chosen is refused with words that help more than a file that cannot be chosen.
      const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters: [{ name: 'CSV', extensions: ['csv', 'txt', 'tsv', 'tab'] }, { name: '*', extensions: ['*'] }] };
      const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return answer.canceled ? null : (answer.filePaths[0] ?? null);
    },
    showInFolder: (path) => shell.showItemInFolder(path),
    async copyText(text) {
      await clipboard.writeText(text);
    },
    reportContent() {
      if (!content) throw new Failure('notFound');
      return content;
    },
    reportReady: (pages) => ready?.(pages),
  };
}
