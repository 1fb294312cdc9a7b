// Errors of this page that nobody caught: their class and place go to the diagnostic log, never what they say.
import { placeOf } from '../../preload/contract/error-place';
import { workstation } from './bridge';

/** One that comes with every frame says nothing new. */
const reportsMax = 20;

export function reportPageErrors(): void {
  let left = reportsMax;
  const report = (error: unknown): void => {
    if (left <= 0) return;
    left -= 1;
    void workstation.diagnostics.pageError(placeOf(error));
  };
  addEventListener('error', ({ error, message }) => {
    // Chromium's way of saying that it draws once more: nothing went wrong.
    if (!message.startsWith('ResizeObserver loop')) report(error);
  });
  addEventListener('unhandledrejection', ({ reason }) => report(reason));
}
