// What accounts are called and add up to: on the screen and on paper.
import type { Account, SubAccount } from '../../preload/contract/accounts';
import { t } from './i18n.svelte';

export const nameOf = (account: SubAccount): string => account.name ?? account.accountNumber ?? String(account.accountId);
export const stateText = (state: Account['state'], name: string | null): string => (state === 'other' ? (name ?? t('accountState.other')) : t(`accountState.${state}`));

/** Those that count: closed ones and such as DFS does not list any more hold nothing. */
export const counted = (accounts: readonly Account[]): Account[] => accounts.filter((account) => account.state !== 'closed' && account.since?.kind !== 'gone');

/** Sums per currency in minor units; different currencies are never added up. */
export function totalsOf(list: readonly Account[]): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { balance } of list) if (balance) sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor })).sort((a, b) => a.currency.localeCompare(b.currency));
}
