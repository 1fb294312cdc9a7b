// Tells when nobody has touched the program for a while. Counts by a clock nobody can set.
const lookEveryMs = 5000;

export interface IdleOptions {
  /** Minutes without a touch; asked each time, for it may be changed. */
  minutes: () => number;
  away: () => void;
}

export function createIdle({ minutes, away }: IdleOptions) {
  let last = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - last >= minutes() * 60_000) away();
  }, lookEveryMs);
  timer.unref();

  return {
    touched(): void {
      last = performance.now();
    },
    stop: (): void => clearInterval(timer),
  };
}
export type Idle = ReturnType<typeof createIdle>;
