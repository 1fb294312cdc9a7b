// Shares measured blocks out over pages.

/**
 * Fills pages from the top, in order. A block marked `withNext` never ends a page. A block taller than a page gets
 * one of its own.
 * @param heights of the blocks, and `room` of a page, in the same unit
 */
export function fillPages<T extends { withNext?: boolean }>(blocks: readonly T[], heights: readonly number[], room: number): T[][] {
  const pages: T[][] = [];
  let page: T[] = [];
  let left = room;
  for (let index = 0; index < blocks.length; ) {
    let end = index;
    while (blocks[end]?.withNext && end + 1 < blocks.length) end += 1;
    const group = blocks.slice(index, end + 1);
    const height = heights.slice(index, end + 1).reduce((sum, value) => sum + value, 0);
    if (height > left && page.length > 0) {
      pages.push(page);
      page = [];
      left = room;
    }
    page.push(...group);
    left -= height;
    index = end + 1;
  }
  if (page.length > 0) pages.push(page);
  return pages;
}
