// How much a page may ask: what asks without end is refused on both sides of the bridge, and holds up neither the program nor another window.

/** What a page asks while a person is at it stays far below: a slider asks sixty times a second. */
const usual = { perSecond: 500, atOnce: 500, underWay: 256 };

/** What the one who asks too much is answered. */
export const tooMuch = { ok: false, error: { code: 'busy', retryable: true, details: { reason: 'tooMuch' } } } as const;

export interface Flood {
  /** Answers, or refuses what is too much. */
  through<T>(answer: () => Promise<T>): Promise<T | typeof tooMuch>;
}

/** For one page. */
export function createFlood({ perSecond, atOnce, underWay } = usual, now = () => performance.now()): Flood {
  let left = atOnce;
  let at = now();
  let open = 0;
  return {
    async through(answer) {
      left = Math.min(atOnce, left + ((now() - at) / 1000) * perSecond);
      at = now();
      if (left < 1 || open >= underWay) return tooMuch;
      left -= 1;
      open += 1;
      try {
        return await answer();
      } finally {
        open -= 1;
      }
    },
  };
}
