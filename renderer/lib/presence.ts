// Tells main that somebody is there, so that the program does not lock itself under their hands.

/** Somebody who moves the mouse says so this often at most. */
const everyMs = 5000;

export function watchPresence(tell: () => unknown): void {
  let told = -Infinity;
  const touched = (): void => {
    if (performance.now() - told < everyMs) return;
    told = performance.now();
    void tell();
  };
  for (const kind of ['pointermove', 'pointerdown', 'keydown', 'wheel']) addEventListener(kind, touched, { passive: true, capture: true });
}
