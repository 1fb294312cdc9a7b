// Ctrl+Z and its kin for a part of the page, wherever the focus is: the button that had it may just have been disabled.

/** What a key press asks of a part of the page; null when it is meant for something else. */
export function undoKey(event: KeyboardEvent, part: HTMLElement | null): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  // A field elsewhere has an undo of its own.
  const elsewhere = event.target instanceof HTMLElement && event.target.matches('input, textarea, dialog *') && !part?.contains(event.target);
  if (elsewhere) return null;
  const letter = event.key.toLowerCase();
  if (letter === 'y' || (letter === 'z' && event.shiftKey)) return 'redo';
  return letter === 'z' ? 'undo' : null;
}
