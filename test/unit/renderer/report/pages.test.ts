// Blocks shared out over pages: in order, none lost, none cut, and no heading left alone at the foot.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPages } from '../../../../renderer/report/pages';

interface Block { id: number; height: number; withNext?: boolean }
const alone = (block: Block) => ({ alone: block.height, goingOn: null });
const pagesOf = (blocks: Block[], room: number) => fillPages(blocks, blocks.map(alone), room).map((page) => page.blocks);
const heights = (pages: Block[][]) => pages.map((page) => page.map((block) => block.height));
const list = (...all: number[]): Block[] => all.map((height, id) => ({ id, height }));

describe('fillPages', () => {
  it('fills from the top', () => {
    expect(heights(pagesOf(list(40, 40, 20, 10), 100))).toEqual([[40, 40, 20], [10]]);
    expect(pagesOf([], 100)).toEqual([]);
  });

  it('gives a block taller than a page one of its own', () => {
    expect(heights(pagesOf(list(10, 150, 10), 100))).toEqual([[10], [150], [10]]);
    expect(heights(pagesOf(list(150), 100))).toEqual([[150]]);
  });

  it('keeps a block with the one it announces', () => {
    const blocks: Block[] = [{ id: 0, height: 60 }, { id: 1, height: 20, withNext: true }, { id: 2, height: 50 }];
    expect(heights(pagesOf(blocks, 100))).toEqual([[60], [20, 50]]);
    expect(heights(pagesOf([{ id: 0, height: 5, withNext: true }], 100))).toEqual([[5]]);
  });

  it('counts a block that goes on with the one above without its heading, and with it at the top of a page', () => {
    const heights = [{ alone: 60, goingOn: null }, { alone: 50, goingOn: 40 }, { alone: 50, goingOn: 40 }, { alone: 50, goingOn: 40 }];
    const pages = fillPages(list(60, 50, 50, 50), heights, 100);
    expect(pages.map(({ blocks, left }) => [blocks.map(({ id }) => id), left])).toEqual([[[0, 1], 0], [[2, 3], 10]]);
  });

  it('keeps the order, loses nothing and overfills no page unless a single group is too tall', () => {
    const block = fc.record({ height: fc.integer({ min: 0, max: 130 }), withNext: fc.boolean() });
    fc.assert(fc.property(fc.array(block, { maxLength: 40 }), fc.integer({ min: 50, max: 100 }), (drawn, room) => {
      const blocks = drawn.map((item, id) => ({ id, ...item }));
      const pages = pagesOf(blocks, room);
      expect(pages.flat()).toEqual(blocks);
      for (const [index, page] of pages.entries()) {
        expect(page.length).toBeGreaterThan(0);
        const total = page.reduce((sum, item) => sum + item.height, 0);
        const oneGroup = page.slice(0, -1).every((item) => item.withNext);
        expect(total <= room || oneGroup).toBe(true);
        if (index < pages.length - 1) expect(page.at(-1)!.withNext).toBe(false);
      }
    }), { numRuns: 500 });
  });
});
