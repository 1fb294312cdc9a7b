// Where a page was and what was half typed in it when the program was locked: put into the encrypted file, and given back once.
import { nothingUnfinished, unfinished, type Unfinished } from '../../preload/contract/lock';
import type { Session } from './session';

const factName = 'unfinished';

export function createUnfinished(session: Session) {
  function read(): Unfinished {
    const text = session.store().fact(factName);
    try {
      return text === null ? nothingUnfinished : unfinished.parse(JSON.parse(text));
    } catch {
      // Of another version: what was typed then cannot be put into today's form.
      return nothingUnfinished;
    }
  }
  const write = (work: Unfinished): void => session.store().saveFact(factName, JSON.stringify(work));

  return {
    putAway: write,
    pickUp(): Unfinished {
      const work = read();
      if (work.place || work.records.length > 0) write(nothingUnfinished);
      return work;
    },
    forget(clientId: string): void {
      const { place, records } = read();
      if (place || records.length > 0) write({ place: place?.clientId === clientId ? null : place, records: records.filter((record) => record.clientId !== clientId) });
    },
  };
}
