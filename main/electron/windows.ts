// The advisor's window, the hidden one that prints and the one that previews; who is who decides what a sender may call.
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, session, type Session, type WebFrameMain, type WebContents } from 'electron';
import type { Role } from '../../preload/contract/calls';
import { guardSession } from './guards';
import { appOrigin, serve } from './protocol';
import { keepPlace, placeWithin, readPlace, screensNow } from './window-place';

const roles = new Map<number, Role>();

/** Not persistent: pages leave nothing on the disk. */
export function openSession(rendererFolder: string): Session {
  const own = session.fromPartition('workstation');
  guardSession(own);
  serve(own, rendererFolder);
  return own;
}

function createWindow(role: Role, own: Session, options: Electron.BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    webPreferences: {
      session: own,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: role !== 'report',
    },
  });
  const { id } = window.webContents;
  roles.set(id, role);
  window.webContents.once('destroyed', () => roles.delete(id));
  return window;
}

/** @param placeFile where the window's place is kept */
export function createAdvisorWindow(own: Session, placeFile: string): BrowserWindow {
  const saved = readPlace(placeFile);
  const window = createWindow('advisor', own, {
    ...placeWithin(saved, screensNow()), minWidth: 760, minHeight: 560, show: false, title: 'Advisor Workstation', autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181d' : '#f6f7f9',
  });
  const home = () => void window.loadURL(`${appOrigin}/index.html`);
  keepPlace(window, placeFile, saved);
  window.once('ready-to-show', () => window.show());
  // Chromium asks nobody before it shows about:blank; a page that went there is brought back.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) home();
  });
  // A page whose process ended is shown again; everything that was saved is still there.
  let lastEnd = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // One that ends again at once would end for ever.
    const again = performance.now() - lastEnd > 10_000;
    lastEnd = performance.now();
    if (reason !== 'clean-exit' && again) home();
  });
  home();
  return window;
}

export function createReportWindow(own: Session): BrowserWindow {
  return createWindow('report', own, { width: 900, height: 1200, show: false });
}

export function createPreviewWindow(own: Session): BrowserWindow {
  const window = createWindow('preview', own, { width: 960, height: 900, minWidth: 640, minHeight: 480, show: false, title: 'Advisor Workstation' });
  // The commands are about the advisor's window.
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  return window;
}

/** The role of a sender: only the main frame of one of our windows, on one of our pages, has one. */
export function roleOf(contents: WebContents, frame: WebFrameMain | null): Role | null {
  if (frame === null || frame !== contents.mainFrame || !frame.url.startsWith(`${appOrigin}/`)) return null;
  return roles.get(contents.id) ?? null;
}

/** Loads the advisor's pages anew: nothing of what they held stays with them. */
export const renewPages = (): void => advisorContents().forEach((contents) => contents.reload());

export function advisorContents(): WebContents[] {
  return BrowserWindow.getAllWindows().map((window) => window.webContents).filter((contents) => roles.get(contents.id) === 'advisor');
}
