// Printing: a hidden window lays a report out and says when it is done. It stays a while, so that the next one is quick.
import type { BrowserWindow, Session } from 'electron';
import type { ReportContent } from '../../preload/contract/reports';
import { eventChannel } from '../../preload/contract/names';
import { Failure } from '../failure';
import { appOrigin } from './protocol';
import { createReportWindow } from './windows';

const patienceMs = 30_000;
/** Its pages are a client's: not kept longer than somebody may print the next one. */
const idleMs = 30_000;

export function createPrinter(own: () => Session) {
  let window: BrowserWindow | null = null;
  let content: ReportContent | null = null;
  let ready: ((pages: number) => void) | null = null;
  let idle: NodeJS.Timeout | undefined;
  /** One report at a time: whoever comes next waits. */
  let last: Promise<unknown> = Promise.resolve();

  function rest(): void {
    clearTimeout(idle);
    window?.destroy();
    window = null;
  }

  /** Has the window lay out what is to be printed; settles with the number of pages. */
  function layOut(): Promise<number> {
    return new Promise((resolve, reject) => {
      ready = resolve;
      const timer = setTimeout(() => reject(new Failure('internal', { details: { reason: 'layout' } })), patienceMs);
      const known = window;
      const used = known ?? createReportWindow(own());
      window = used;
      const gone = () => reject(new Failure('internal', { details: { reason: 'layout' } }));
      used.webContents.once('render-process-gone', gone);
      used.once('closed', gone);
      if (known) used.webContents.send(eventChannel, 'reports.next');
      else used.loadURL(`${appOrigin}/report.html`).catch(reject);
      ready = (pages) => {
        clearTimeout(timer);
        used.webContents.removeListener('render-process-gone', gone);
        used.removeListener('closed', gone);
        resolve(pages);
      };
    });
  }

  async function printNow(next: ReportContent): Promise<{ pdf: Uint8Array; pages: number }> {
    clearTimeout(idle);
    content = next;
    try {
      const pages = await layOut();
      if (!window) throw new Failure('internal', { details: { reason: 'layout' } });
      const pdf = await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true, margins: { top: 0, bottom: 0, left: 0, right: 0 }, generateTaggedPDF: true, generateDocumentOutline: true });
      idle = setTimeout(rest, idleMs);
      idle.unref();
      return { pdf, pages };
    } catch (error) {
      // A window that failed once is not asked again.
      rest();
      throw error;
    } finally {
      content = null;
      ready = null;
    }
  }

  return {
    print(next: ReportContent): Promise<{ pdf: Uint8Array; pages: number }> {
      const mine = last.then(() => printNow(next));
      last = mine.catch(() => undefined);
      return mine;
    },
    reportContent(): ReportContent {
      if (!content) throw new Failure('notFound');
      return content;
    },
    reportReady: (pages: number): void => ready?.(pages),
    rest,
  };
}
