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
});
