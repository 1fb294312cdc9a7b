// A window that shows a report's pages as they would be printed, to be saved or handed to the system's print dialog.
import type { BrowserWindow, Session } from 'electron';
import type { ReportContent } from '../../preload/contract/reports';
import { Failure } from '../failure';
import { appOrigin } from './protocol';
import { createPreviewWindow } from './windows';

export function createPreview(own: () => Session) {
  let window: BrowserWindow | null = null;
  let content: ReportContent | null = null;

  function close(): void {
    content = null;
    window?.destroy();
    window = null;
  }

  return {
    /** One at a time: another report takes its place. */
    preview(next: ReportContent): void {
      close();
      content = next;
      const made = createPreviewWindow(own());
      window = made;
      made.once('closed', () => {
        if (window === made) close();
      });
      // Its process ended: an empty window would keep what it showed.
      made.webContents.once('render-process-gone', () => {
        if (window === made) close();
      });
      // It may be closed before it has loaded.
      made.loadURL(`${appOrigin}/preview.html`).catch(() => undefined);
    },
    previewed(): ReportContent {
      if (!content) throw new Failure('notFound');
      return content;
    },
    printPreview(): Promise<boolean> {
      const shown = window;
      if (!shown) throw new Failure('notFound');
      return new Promise((resolve, reject) => {
        shown.once('closed', () => resolve(false));
        shown.webContents.print({ silent: false, printBackground: true, margins: { marginType: 'none' }, pageSize: 'A4' }, (success, reason) => {
          if (success) resolve(true);
          // Chromium's own word for a person who changed their mind.
          else if (/cancel/i.test(reason)) resolve(false);
          else reject(new Failure('notPrinted'));
        });
      });
    },
    closePreview: close,
  };
}
