// What is new, changed or gone since the accounts were read before, and for how long that is said.
import { describe, expect, it } from 'vitest';
import { withSince } from '../../../main/services/account-since';
import { sampleAccount } from '../../integration/cache/sample-store';

const morning = '2026-11-26T08:00:00.000Z';
const at = (hours: number): Date => new Date(Date.parse(morning) + hours * 3_600_000);
const euros = (minor: number) => ({ minor, currency: 'EUR' });
const since = (list: readonly { since: unknown }[]) => list.map((account) => account.since);

describe('since the reading before', () => {
  it('says nothing of a first reading', () => {
    expect(since(withSince({ data: [], asOf: null }, [sampleAccount(1)], at(0)))).toEqual([null]);
  });

  it('tells new, changed and gone accounts', () => {
    const before = [sampleAccount(1), sampleAccount(2), sampleAccount(3)];
    const after = withSince({ data: before, asOf: morning }, [sampleAccount(1), sampleAccount(2, { balance: euros(5), state: 'blocked' }), sampleAccount(4)], at(48));
    expect(after.map(({ accountId }) => accountId)).toEqual([1, 2, 4, 3]);
    expect(since(after)).toEqual([
      null, { kind: 'changed', asOf: morning, balance: euros(123_456), state: 'active' }, { kind: 'new', asOf: morning, balance: null, state: null }, { kind: 'gone', asOf: morning, balance: null, state: null },
    ]);
  });

  it('keeps it in sight for half a day of reading again, against the same reading', () => {
    let data = withSince({ data: [sampleAccount(1), sampleAccount(3)], asOf: morning }, [sampleAccount(1, { balance: euros(5) }), sampleAccount(2)], at(24));
    data = withSince({ data, asOf: at(24).toISOString() }, [sampleAccount(1, { balance: euros(7) }), sampleAccount(2)], at(25));
    expect(since(data)).toMatchObject([{ kind: 'changed', asOf: morning, balance: euros(123_456) }, { kind: 'new', asOf: morning }, { kind: 'gone', asOf: morning }]);
    const back = withSince({ data, asOf: at(25).toISOString() }, [sampleAccount(1), sampleAccount(2)], at(26));
    expect(back[0]!.since).toBeNull();
    const later = withSince({ data, asOf: at(25).toISOString() }, [sampleAccount(1, { balance: euros(7) }), sampleAccount(2)], at(60));
    expect(later.map((account) => [account.accountId, account.since])).toEqual([[1, null], [2, null]]);
  });

  it('is in sight a moment before half a day has passed since the last reading, and out of it when it has', () => {
    const data = withSince({ data: [sampleAccount(1), sampleAccount(2)], asOf: morning }, [sampleAccount(1, { balance: euros(5) })], at(1));
    const again = (milliseconds: number) => withSince({ data, asOf: at(1).toISOString() }, [sampleAccount(1, { balance: euros(5) })], new Date(at(13).getTime() + milliseconds));
    expect(since(again(-1))).toMatchObject([{ kind: 'changed', asOf: morning, balance: euros(123_456) }, { kind: 'gone', asOf: morning }]);
    expect(again(0).map((account) => [account.accountId, account.since])).toEqual([[1, null]]);
  });

  it('tells a change of state, of currency, and a balance that came or went, and nothing of other fields', () => {
    const changed = (...[before, after]: Parameters<typeof sampleAccount>[1][]) => since(withSince({ data: [sampleAccount(1, before)], asOf: morning }, [sampleAccount(1, after)], at(1)))[0];
    expect(changed({}, { name: 'Another name', typeName: 'PEA' })).toBeNull();
    expect(changed({ balance: null }, { balance: null })).toBeNull();
    expect(changed({}, { state: 'blocked' })).toMatchObject({ kind: 'changed', state: 'active' });
    expect(changed({ balance: euros(5) }, { balance: { minor: 5, currency: 'CHF' } })).toMatchObject({ kind: 'changed', balance: euros(5) });
    expect(changed({ balance: null }, { balance: euros(0) })).toEqual({ kind: 'changed', asOf: morning, balance: null, state: 'active' });
    expect(changed({ balance: euros(0) }, { balance: null })).toMatchObject({ kind: 'changed', balance: euros(0) });
  });

  it('says anew of one that was gone for a while and came back', () => {
    const gone = withSince({ data: [sampleAccount(1)], asOf: morning }, [], at(1));
    expect(since(withSince({ data: gone, asOf: at(1).toISOString() }, [sampleAccount(1)], at(2)))).toEqual([null]);
    // Once gone, the day it went stays the day it went.
    expect(since(withSince({ data: gone, asOf: at(1).toISOString() }, [], at(2)))).toMatchObject([{ kind: 'gone', asOf: morning }]);
  });
});
