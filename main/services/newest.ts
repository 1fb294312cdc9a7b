// A queue of one: while a question is answered only the newest of those that came meanwhile waits, the others are let go.

export function createNewest() {
  let running: Promise<unknown> = Promise.resolve();
  let last = 0;
  return {
    /** null when a newer one came before this one's turn, or before its answer. */
    async run<T>(work: () => Promise<T>): Promise<T | null> {
      const mine = (last += 1);
      const before = running;
      const answer = before.then(() => (mine === last ? work() : null));
      running = answer.catch(() => undefined);
      const value = await answer;
      return mine === last ? value : null;
    },
  };
}
