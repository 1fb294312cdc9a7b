// Says through the system that long work has ended, where whoever waits for it has turned to something else.
import type { Ending } from '../../preload/contract/app';
import { Failure } from '../failure';

/** What ends sooner has been waited for. */
export const longMs = 10_000;

export interface EndingDesktop {
  /** Whether a window of the program has the focus: whoever works in it sees for themselves. */
  attended(): boolean;
  sayEnded(ending: Ending): void;
}

/** What work came to: how it ended, or null for nothing worth a word. */
type Judged<T> = (value: T) => Partial<Omit<Ending, 'kind'>> | null;

export function createEndings(desktop: EndingDesktop, wanted: () => boolean, clock: () => number = () => performance.now()) {
  const endings = {
    clock,
    /** @param begun by the clock of this */
    ended(begun: number, ending: Ending): void {
      if (clock() - begun >= longMs && wanted() && !desktop.attended()) desktop.sayEnded(ending);
    },
    async watch<T>(kind: Ending['kind'], work: Promise<T>, judge: Judged<T> = () => ({})): Promise<T> {
      const begun = clock();
      try {
        const value = await work;
        const judged = judge(value);
        if (judged) endings.ended(begun, { kind, well: true, clientId: null, simulationId: null, ...judged });
        return value;
      } catch (error) {
        // Whoever stopped it, or locked it away, knows.
        if (!(error instanceof Failure && error.code === 'cancelled')) endings.ended(begun, { kind, well: false, clientId: null, simulationId: null });
        throw error;
      }
    },
  };
  return endings;
}
export type Endings = ReturnType<typeof createEndings>;
