// Where each window was and what was half typed in it when the program was locked: put into the encrypted file, and given back once.
import { z } from 'zod';
import { nothingUnfinished, unfinished, type Unfinished } from '../../preload/contract/lock';
import type { Session } from './session';

const factName = 'unfinished';
const kept = z.array(unfinished.extend({ window: z.int() }));
type Kept = z.infer<typeof kept>[number];

export function createUnfinished(session: Session) {
  function read(): Kept[] {
    const text = session.store().fact(factName);
    try {
      return text === null ? [] : kept.parse(JSON.parse(text));
    } catch {
      // Of another version: what was typed then cannot be put into today's form.
      return [];
    }
  }
  const write = (all: readonly Kept[]): void => session.store().saveFact(factName, JSON.stringify(all));

  return {
    putAway: (window: number, work: Unfinished): void => write([...read().filter((one) => one.window !== window), { ...work, window }]),
    /** A window's own. What was typed in one that is gone since comes to the first that asks: it is not lost. @param open the windows there are */
    pickUp(window: number, open: readonly number[]): Unfinished {
      const all = read();
      const mine = all.filter((one) => one.window === window || !open.includes(one.window)).sort((one, other) => Number(other.window === window) - Number(one.window === window));
      if (mine.length === 0) return nothingUnfinished;
      write(all.filter((one) => !mine.includes(one)));
      // The first of each client: what was typed here counts before what was typed elsewhere.
      const records = new Map(mine.flatMap((one) => one.records).reverse().map((record) => [record.clientId, record]));
      return { place: mine[0]?.place ?? null, records: [...records.values()].slice(0, 20) };
    },
    forget(clientId: string): void {
      const all = read();
      if (all.length > 0) write(all.map(({ window, place, records }) => ({ window, place: place?.clientId === clientId ? null : place, records: records.filter((record) => record.clientId !== clientId) })));
    },
  };
}
