// A page that takes the place of a longer one begins at its beginning.

/** Scrolls a part of the page to its beginning, when that has gone out of sight. */
export function beginAtTop(part: HTMLElement | null): void {
  const frame = part?.closest('main');
  if (part && frame && part.getBoundingClientRect().top < frame.getBoundingClientRect().top) part.scrollIntoView({ block: 'start' });
}
