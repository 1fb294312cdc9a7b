// The advisor's window, first step: its bar, which the sheet itself has, is painted before the rest is read.
/** A window nobody sees may not be painted at all. */
const patienceMs = 100;
const painted = new Promise<void>((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, patienceMs);
});
void painted.then(() => import('./page'));
