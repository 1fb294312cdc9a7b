// Keys of commands: which of them a key press means, and how they are written for a person.

export const onMac = navigator.platform.startsWith('Mac');

/** Whether a key press is what an accelerator such as `CmdOrCtrl+Shift+N` means. */
export function isPressed(keys: string, event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, mac = onMac): boolean {
  const parts = keys.split('+');
  const wanted = parts.pop() ?? '';
  const command = parts.includes('CmdOrCtrl');
  if (event.altKey || event.shiftKey !== parts.includes('Shift')) return false;
  if ((mac ? event.metaKey : event.ctrlKey) !== command || (mac ? event.ctrlKey : event.metaKey)) return false;
  // On French keyboards digits need Shift: the place of the key counts.
  return /^\d$/.test(wanted) ? event.code === `Digit${wanted}` : event.key.toLowerCase() === wanted.toLowerCase();
}

/** `Ctrl+Shift+N`; on a Mac `⇧⌘N`. */
export function shortcutText(keys: string, shift: string, mac = onMac): string {
  const parts = keys.split('+');
  if (!mac) return parts.map((part) => (part === 'CmdOrCtrl' ? 'Ctrl' : part === 'Shift' ? shift : part)).join('+');
  return `${parts.includes('Shift') ? '⇧' : ''}${parts.includes('CmdOrCtrl') ? '⌘' : ''}${parts.at(-1) ?? ''}`;
}

/** The same for assistive technology, as `aria-keyshortcuts` wants it. */
export const ariaShortcut = (keys: string, mac = onMac): string => keys.replace('CmdOrCtrl', mac ? 'Meta' : 'Control');
