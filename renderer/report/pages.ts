// Shares measured blocks out over pages.

/** How tall a block is, and how tall right below the one before it, where it goes on with it: without another heading. */
export interface Height { alone: number; goingOn: number | null }

export interface Page<T> { blocks: T[]; left: number }

/**
 * Fills pages from the top, in order. A block marked `withNext` never ends a page. A block taller than a page gets
 * one of its own.
 * @param heights of the blocks, and `room` of a page, in the same unit
 */
export function fillPages<T extends { withNext?: boolean }>(blocks: readonly T[], heights: readonly Height[], room: number): Page<T>[] {
  const pages: Page<T>[] = [];
  for (let index = 0; index < blocks.length; ) {
    let end = index;
    while (blocks[end]?.withNext && end + 1 < blocks.length) end += 1;
    const group = blocks.slice(index, end + 1);
    const tall = (below: boolean) => heights.slice(index, end + 1).reduce((sum, height, place) => sum + ((below || place > 0 ? height.goingOn : null) ?? height.alone), 0);
    let page = pages.at(-1);
    if (!page || tall(true) > page.left) {
      page = { blocks: [], left: room };
      pages.push(page);
    }
    page.left -= tall(page.blocks.length > 0);
    page.blocks.push(...group);
    index = end + 1;
  }
  return pages;
}
