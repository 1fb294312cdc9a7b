// What is worth a word of the system: long work, whose end nobody sees, to those who want to be told.
import { describe, expect, it } from 'vitest';
import type { Ending } from '../../../preload/contract/app';
import { Failure } from '../../../main/failure';
import { createEndings, longMs } from '../../../main/services/endings';

interface Situation { took: number; attended: boolean; wanted: boolean }

function set({ took = longMs, attended = false, wanted = true }: Partial<Situation> = {}) {
  const said: Ending[] = [];
  let time = 5000;
  const endings = createEndings({ attended: () => attended, sayEnded: (ending) => void said.push(ending) }, () => wanted, () => time);
  /** The clock moves on while it is worked. */
  const work = <T>(outcome: () => T): Promise<T> => Promise.resolve().then(() => {
    time += took;
    return outcome();
  });
  return { said, endings, work };
}
const fail = (error: Error) => (): never => { throw error; };

describe('the end of long work', () => {
  it('is said, with where to look', async () => {
    const { said, endings, work } = set();
    expect(await endings.watch('simulation', work(() => 7), (value) => ({ simulationId: `run ${value}`, clientId: 'somebody' }))).toBe(7);
    expect(said).toEqual([{ kind: 'simulation', well: true, clientId: 'somebody', simulationId: 'run 7' }]);
  });

  it('is said to be what it was when not all of it went well', async () => {
    const { said, endings, work } = set();
    await endings.watch('accounts', work(() => ({ failed: 2 })), ({ failed }) => ({ well: failed === 0 }));
    expect(said.map(({ well }) => well)).toEqual([false]);
  });

  it('is said when it failed, and the failure goes on to whoever asked', async () => {
    const { said, endings, work } = set();
    await expect(endings.watch('import', work(fail(new Failure('diskFull'))))).rejects.toMatchObject({ code: 'diskFull' });
    await expect(endings.watch('reports', work(fail(new Error('unforeseen'))))).rejects.toThrow('unforeseen');
    expect(said).toEqual([{ kind: 'import', well: false, clientId: null, simulationId: null }, { kind: 'reports', well: false, clientId: null, simulationId: null }]);
  });
});

describe('nothing is said', () => {
  it.each<[string, Partial<Situation>]>([
    ['of what was over sooner than one turns away', { took: longMs - 1 }],
    ['to whoever has the window in front of them', { attended: true }],
    ['to whoever does not want it', { wanted: false }],
  ])('%s, whether it went well or not', async (_, situation) => {
    const { said, endings, work } = set(situation);
    await endings.watch('accounts', work(() => 1));
    await expect(endings.watch('accounts', work(fail(new Failure('offline'))))).rejects.toThrow();
    endings.ended(endings.clock() - (situation.took ?? longMs), { kind: 'queue', well: true, clientId: null, simulationId: null });
    expect(said).toEqual([]);
  });

  it('of what the person stopped, or never began', async () => {
    const { said, endings, work } = set();
    await expect(endings.watch('simulation', work(fail(new Failure('cancelled'))))).rejects.toMatchObject({ code: 'cancelled' });
    await endings.watch('reports', work(() => null), () => null);
    expect(said).toEqual([]);
  });
});
