// The advisor's windows, the hidden one that prints and the one that previews; who is who decides what a sender may call.
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, session, type Session, type WebFrameMain, type WebContents } from 'electron';
import type { Role } from '../../preload/contract/calls';
import { windowsMax } from '../../preload/contract/window-facts';
import { guardSession } from './guards';
import { appOrigin, serve } from './protocol';
import { keepPlace, placeBeside, placeWithin, readPlace, screensNow } from './window-place';

const roles = new Map<number, Role>();
/** The advisor's windows under their numbers, the one that was in front last at the end. */
let advisors: readonly { number: number; window: BrowserWindow }[] = [];

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

/** What is read is drawn much sooner, as a rule. */
const unseenMs = 500;

/**
 * The first window comes back where it was; another one opens beside the one it comes from.
 * @param placeFile where the first one's place is kept
 */
export function createAdvisorWindow(own: Session, placeFile: string, from: BrowserWindow | null): { number: number; window: BrowserWindow } {
  const saved = from ? null : readPlace(placeFile);
  const bounds = from ? placeBeside(from.getNormalBounds(), screen.getDisplayMatching(from.getNormalBounds()).workArea, advisors.map(({ window }) => window.getNormalBounds())) : placeWithin(saved, screensNow());
  const number = freeNumber();
  const window = createWindow('advisor', own, {
    ...bounds, minWidth: 760, minHeight: 560, show: false, title: titleOf(number), autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181d' : '#f6f7f9',
  });
  const home = () => void window.loadURL(`${appOrigin}/index.html`);
  if (from) {
    const zoom = from.webContents.getZoomFactor();
    window.webContents.once('did-finish-load', () => window.webContents.setZoomFactor(zoom));
  } else keepPlace(window, placeFile, saved);
  // Told apart by a number where the system lists windows: whom they are about is not for everybody who looks.
  window.on('page-title-updated', (event) => event.preventDefault());
  const toFront = () => void (advisors = [...advisors.filter((one) => one.window !== window), { number, window }]);
  window.on('focus', toFront);
  window.once('closed', () => void (advisors = advisors.filter((one) => one.window !== window)));
  toFront();
  window.once('ready-to-show', () => window.show());
  // Should nothing have been drawn while it was hidden, it is there to be seen all the same.
  window.webContents.once('did-finish-load', () => setTimeout(() => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  }, unseenMs));
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
  return { number, window };
}

const titleOf = (number: number): string => (number === 1 ? 'Advisor Workstation' : `Advisor Workstation – ${number}`);

function freeNumber(): number {
  let number = 1;
  while (advisors.some((one) => one.number === number)) number += 1;
  return number;
}

export const advisorNumbers = (): readonly number[] => advisors.map(({ number }) => number);
export const advisorWindow = (number: number): BrowserWindow | null => advisors.find((one) => one.number === number)?.window ?? null;
/** The one in front, or that was last. */
export const frontAdvisor = (): { number: number; window: BrowserWindow } | null => advisors.at(-1) ?? null;
export const roomForAnother = (): boolean => advisors.length < windowsMax;
/** 0 for what is none of the advisor's windows. */
export const numberOf = (contents: WebContents): number => advisors.find(({ window }) => window.webContents === contents)?.number ?? 0;

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
export const renewPages = (except = 0): void => advisors.forEach(({ number, window }) => {
  if (number !== except) window.webContents.reload();
});

export function advisorContents(): WebContents[] {
  return advisors.map(({ window }) => window.webContents);
}
