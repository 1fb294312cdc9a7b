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
  let lettingGo = false;
  /** One report at a time: whoever comes next waits. */
  let last: Promise<unknown> = Promise.resolve();

  function rest(): void {
    clearTimeout(idle);
    window?.destroy();
    window = null;
  }

  /** What a step comes to, or that it never will: the window went, its process ended, or nobody answers. */
  async function inTime<T>(used: BrowserWindow, step: Promise<T>): Promise<T> {
    let giveUp = (): void => undefined;
    const never = new Promise<never>((_, reject) => { giveUp = () => reject(new Failure('internal', { details: { reason: 'layout' } })); });
    const timer = setTimeout(giveUp, patienceMs);
    used.webContents.once('render-process-gone', giveUp);
    used.once('closed', giveUp);
    try {
      return await Promise.race([step, never]);
    } finally {
      clearTimeout(timer);
      if (!used.isDestroyed()) {
        used.webContents.removeListener('render-process-gone', giveUp);
        used.removeListener('closed', giveUp);
      }
    }
  }

  /** Has the window lay out what is to be printed; settles with the number of pages. */
  function layOut(used: BrowserWindow, known: boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      ready = resolve;
      if (known) used.webContents.send(eventChannel, 'reports.next');
      else used.loadURL(`${appOrigin}/report.html`).catch(reject);
    });
  }

  async function printNow(next: ReportContent): Promise<{ pdf: Uint8Array; pages: number }> {
    clearTimeout(idle);
    content = next;
    const known = window !== null;
    const used = window ?? createReportWindow(own());
    window = used;
    try {
      const pages = await inTime(used, layOut(used, known));
      const pdf = await inTime(used, used.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true, margins: { top: 0, bottom: 0, left: 0, right: 0 }, generateTaggedPDF: true, generateDocumentOutline: true }));
      if (lettingGo) rest();
      else idle = setTimeout(rest, idleMs);
      idle?.unref();
      return { pdf, pages };
    } catch (error) {
      // A window that failed once is not asked again.
      rest();
      throw error;
    } finally {
      content = null;
      ready = null;
      lettingGo = false;
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
    /** What was printed last is nobody's any more: at once, or when what is being printed is done. */
    letGo(): void {
      if (content) lettingGo = true;
      else rest();
    },
    rest,
  };
}
