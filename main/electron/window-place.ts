// Where the window was, how large, and how large its text: the same at the next start, if that place is still on a screen.
import { readFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { writeAtomically } from '../files';

export interface WindowPlace { x: number; y: number; width: number; height: number; maximized: boolean; zoom: number }

const usual = { width: 1280, height: 800 };
/** Of a window's upper edge, where it is held, this much must be on a screen, in pixels. */
const heldBy = 80;
/** A window is moved and sized in many small steps: written once it rests. */
const restMs = 500;

/** A place on the screens there are; a screen that was unplugged leaves the size. */
export function placeWithin(saved: WindowPlace | null, screens: readonly Rectangle[]): Partial<Rectangle> & { width: number; height: number } {
  if (saved === null) return usual;
  const [first] = screens;
  const { x, y } = saved;
  const seen = screens.some((area) => y >= area.y && y < area.y + area.height - heldBy && x + saved.width >= area.x + heldBy && x <= area.x + area.width - heldBy);
  const largest = { width: Math.max(...screens.map(({ width }) => width), first?.width ?? saved.width), height: Math.max(...screens.map(({ height }) => height), first?.height ?? saved.height) };
  const size = { width: Math.min(saved.width, largest.width), height: Math.min(saved.height, largest.height) };
  return seen ? { x, y, ...size } : size;
}

/** Down and to the right of the window it comes from, on the same screen, never exactly over another, and not so large that it hides them all. */
const stepBeside = 32;
export function placeBeside(from: Rectangle, area: Rectangle, others: readonly Rectangle[]): Rectangle {
  const [width, height] = [Math.min(from.width, area.width - 2 * stepBeside), Math.min(from.height, area.height - 2 * stepBeside)];
  let { x, y } = from;
  for (let tried = 0; tried <= others.length; tried += 1) {
    const roomRight = x + stepBeside >= area.x && x + stepBeside + width <= area.x + area.width;
    const roomBelow = y + stepBeside >= area.y && y + stepBeside + height <= area.y + area.height;
    // Where there is no more room it begins again at the edge, and out of the corner it came from.
    x = roomRight ? x + stepBeside : area.x;
    y = roomBelow ? y + stepBeside : area.y + (roomRight ? 0 : stepBeside);
    if (!others.some((other) => other.x === x && other.y === y)) break;
  }
  return { x, y, width, height };
}

/** Checked by hand: the window waits for this, and the library that checks everything else takes longer to load than a window to open. */
export function readPlace(file: string): WindowPlace | null {
  try {
    const { x, y, width, height, maximized, zoom } = JSON.parse(readFileSync(file, 'utf8')) as WindowPlace;
    const whole = [x, y, width, height].every((value) => Number.isSafeInteger(value)) && width > 0 && height > 0;
    return whole && typeof maximized === 'boolean' && typeof zoom === 'number' && zoom >= 0.5 && zoom <= 3 ? { x, y, width, height, maximized, zoom } : null;
  } catch {
    return null;
  }
}

export const screensNow = (): Rectangle[] => screen.getAllDisplays().map(({ workArea }) => workArea);

/** Brings back what cannot be said when a window is made, and writes down what it comes to. */
export function keepPlace(window: BrowserWindow, file: string, saved: WindowPlace | null): void {
  if (saved?.maximized) window.maximize();
  // Chromium keeps it from then on, however often the page is loaded anew.
  window.webContents.once('did-finish-load', () => window.webContents.setZoomFactor(saved?.zoom ?? 1));
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const now: WindowPlace = { ...window.getNormalBounds(), maximized: window.isMaximized(), zoom: Math.min(3, Math.max(0.5, window.webContents.getZoomFactor())) };
    try {
      writeAtomically(file, `${JSON.stringify(now)}\n`);
    } catch {
      // A full disk costs the place of a window, nothing else.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, restMs);
  };
  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event as 'resize', soon);
  window.webContents.on('zoom-changed', soon);
  window.on('close', write);
}
