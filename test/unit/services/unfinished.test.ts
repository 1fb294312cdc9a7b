// What is half typed in several windows when the program is locked: each has its own again, and nothing of a window that is gone is lost.
import { beforeEach, describe, expect, it } from 'vitest';
import { createUnfinished } from '../../../main/services/unfinished';
import type { Session } from '../../../main/services/session';
import { nothingUnfinished, type Unfinished } from '../../../preload/contract/lock';

const [anna, bruno] = ['0d6f6c0e-6d3c-4a5e-9f57-0c8f3d1f2a01', '0d6f6c0e-6d3c-4a5e-9f57-0c8f3d1f2a02'];
const work = (clientId: string, form: string): Unfinished => ({ place: { section: 'clients', clientId, tab: 'details', adding: false }, records: [{ clientId, form }] });
let fact: string | null;
let unfinished: ReturnType<typeof createUnfinished>;
beforeEach(() => {
  fact = null;
  unfinished = createUnfinished({ store: () => ({ fact: () => fact, saveFact: (_: string, text: string) => void (fact = text) }) } as unknown as Session);
});

describe('what is half typed', () => {
  it('comes back to the window it was typed in, once', () => {
    unfinished.putAway(2, work(bruno, 'b'));
    unfinished.putAway(1, work(anna, 'a'));
    expect(unfinished.pickUp(1, [1, 2])).toEqual(work(anna, 'a'));
    expect(unfinished.pickUp(1, [1, 2])).toEqual(nothingUnfinished);
    expect(unfinished.pickUp(3, [1, 2, 3])).toEqual(nothingUnfinished);
    expect(unfinished.pickUp(2, [1, 2])).toEqual(work(bruno, 'b'));
  });

  it('of a window that is gone comes to the first that asks, which keeps its own place and its own text', () => {
    unfinished.putAway(2, { ...work(bruno, 'b'), records: [{ clientId: bruno, form: 'b' }, { clientId: anna, form: 'other' }] });
    unfinished.putAway(1, work(anna, 'a'));
    const { place, records } = unfinished.pickUp(1, [1]);
    expect(place?.clientId).toBe(anna);
    expect(new Map(records.map(({ clientId, form }) => [clientId, form]))).toEqual(new Map([[anna, 'a'], [bruno, 'b']]));
    expect(unfinished.pickUp(1, [1])).toEqual(nothingUnfinished);
  });

  it('of a client who is forgotten is in no window’s any more', () => {
    unfinished.putAway(1, work(anna, 'a'));
    unfinished.putAway(2, work(bruno, 'b'));
    unfinished.forget(bruno);
    expect(fact).not.toContain(bruno);
    expect(unfinished.pickUp(1, [1, 2])).toEqual(work(anna, 'a'));
    expect(unfinished.pickUp(2, [1, 2])).toEqual(nothingUnfinished);
  });

  it('as another version kept it is left, and what cannot be read too', () => {
    for (const text of [JSON.stringify(work(anna, 'a')), 'no JSON', '[{"window":"1"}]']) {
      fact = text;
      expect(unfinished.pickUp(1, [1])).toEqual(nothingUnfinished);
    }
  });
});
