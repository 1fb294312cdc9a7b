import { describe, expect, it, vi } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

vi.mock('electron', () => ({ screen: {} }));
const { placeBeside, placeWithin, readPlace } = await import('../../../main/electron/window-place');

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const beside = { x: 1440, y: 0, width: 1920, height: 1080 };
const saved = { x: 1600, y: 100, width: 1300, height: 900, maximized: false, zoom: 1 };

describe('another window', () => {
  it('is as large, down and to the right, on the same screen', () => {
    expect(placeBeside({ x: 100, y: 100, width: 900, height: 600 }, laptop, [])).toEqual({ x: 132, y: 132, width: 900, height: 600 });
    expect(placeBeside({ x: 1600, y: 100, width: 900, height: 600 }, beside, [])).toMatchObject({ x: 1632, y: 132 });
  });

  it('stays within the screen’s own area, wherever the one before it is, and smaller than all of it', () => {
    for (const from of [{ x: 500, y: 260, width: 1300, height: 900 }, { x: -700, y: -300, width: 800, height: 600 }, { x: 0, y: 25, width: 1440, height: 875 }, { x: 1400, y: 890, width: 760, height: 560 }]) {
      const { x, y, width, height } = placeBeside(from, laptop, [from]);
      expect([x >= laptop.x, y >= laptop.y, x + width <= laptop.x + laptop.width, y + height <= laptop.y + laptop.height], JSON.stringify(from)).toEqual([true, true, true, true]);
      expect([width < laptop.width, height < laptop.height]).toEqual([true, true]);
    }
  });

  it('is never exactly over another of six, from wherever each is opened', () => {
    for (const size of [{ width: 900, height: 600 }, { width: 1440, height: 875 }]) {
      for (const opener of [0, -1]) {
        const all = [{ x: 0, y: 25, ...size }];
        while (all.length < 6) all.push(placeBeside(all.at(opener)!, laptop, all));
        expect(new Set(all.map(({ x, y }) => `${x} ${y}`)).size).toBe(6);
      }
    }
  });
});

describe('a window', () => {
  it('comes back where it was while that screen is there', () => {
    expect(placeWithin(saved, [laptop, beside])).toEqual({ x: 1600, y: 100, width: 1300, height: 900 });
  });

  it('keeps its size, and no larger than the screen, when its own was unplugged', () => {
    expect(placeWithin(saved, [laptop])).toEqual({ width: 1300, height: 875 });
  });

  it('is never put where it cannot be held: above, below, or beside every screen', () => {
    for (const [x, y] of [[100, -40], [100, 830], [-1290, 100], [1420, 100]] as const) expect(placeWithin({ ...saved, x, y, height: 600 }, [laptop]), `${x} ${y}`).not.toHaveProperty('x');
    for (const [x, y] of [[0, 25], [-1200, 100], [1300, 700]] as const) expect(placeWithin({ ...saved, x, y, height: 600 }, [laptop]), `${x} ${y}`).toMatchObject({ x, y });
  });

  it('has the usual size the first time, and when what was kept cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'place-'));
    const file = join(folder, 'window.json');
    expect(readPlace(file)).toBeNull();
    for (const text of ['', '{', '[]', '{"x":1}', '{"x":0,"y":0,"width":-5,"height":10,"maximized":false,"zoom":1}', '{"x":0,"y":0,"width":5,"height":10,"maximized":false,"zoom":99}']) {
      writeFileSync(file, text);
      expect(readPlace(file), text).toBeNull();
    }
    writeFileSync(file, JSON.stringify(saved));
    expect(readPlace(file)).toEqual(saved);
    rmSync(folder, { recursive: true });
    expect(placeWithin(null, [laptop])).toEqual({ width: 1280, height: 800 });
  });
});
