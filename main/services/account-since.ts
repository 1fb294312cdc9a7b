// What is different from when the accounts were read before, kept in sight for half a day: an account is read again at every visit.
import type { Account, AccountSince } from '../../preload/contract/accounts';

const keptMs = 12 * 3_600_000;

interface Reading { data: readonly Account[]; asOf: string | null }

/** The newest reading with what is new, changed or gone in it. */
export function withSince(before: Reading, after: readonly Account[], now: Date): Account[] {
  const { asOf } = before;
  if (asOf === null) return [...after];
  const recent = now.getTime() - Date.parse(asOf) < keptMs;
  const old = new Map(before.data.map((account) => [account.accountId, account]));
  const listed = new Set(after.map(({ accountId }) => accountId));
  const gone = before.data.filter(({ accountId, since }) => !listed.has(accountId) && (recent || since?.kind !== 'gone'))
    .map((account) => ({ ...account, since: account.since?.kind === 'gone' ? account.since : { kind: 'gone' as const, asOf, balance: null, state: null } }));
  return [...after.map((account) => ({ ...account, since: sinceOf(old.get(account.accountId), account, asOf, recent) })), ...gone];
}

function sinceOf(old: Account | undefined, account: Account, asOf: string, recent: boolean): AccountSince | null {
  const kept = recent ? (old?.since ?? null) : null;
  if (old === undefined || kept?.kind === 'new') return kept ?? { kind: 'new', asOf, balance: null, state: null };
  const base = kept?.kind === 'changed' ? kept : { asOf, balance: old.balance, state: old.state };
  const same = base.state === account.state && base.balance?.minor === account.balance?.minor && base.balance?.currency === account.balance?.currency;
  return same ? null : { kind: 'changed', asOf: base.asOf, balance: base.balance, state: base.state };
}
