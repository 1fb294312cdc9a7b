// Opening and changing accounts at DFS: what the person saw is checked against what is there, and nothing is sent twice.
import { neverEmptied, onlyWhenOpened, requiredFields, type AccountField } from '../../preload/contract/account-facts';
import type { Account, AccountChange } from '../../preload/contract/accounts';
import { minorDigits } from '../../preload/contract/minor-digits';
import type { Stamped } from '../../preload/contract/values';
import { wireFields } from '../api/dfs/account-changes';
import { Failure } from '../failure';
import { attempt } from './activity-attempt';
import type { Accounts } from './accounts';
import type { Clients } from './clients';
import type { Session } from './session';
import type { Settings } from './settings';
import { isUncertain } from './uncertain';

/** A field of an account as a form shows it; an amount as a number of whole units. */
export function currentValue(account: Account, field: AccountField): string | number | boolean | null {
  if (field === 'balance') return account.balance === null ? null : account.balance.minor / 10 ** minorDigits(account.balance.currency);
  if (field === 'attributes' || field === 'parentId') return null;
  return account[field];
}

const wanted = (changes: readonly AccountChange[]): Partial<Record<AccountField, unknown>> => Object.fromEntries(changes.map(({ field, to }) => [field, to === '' ? null : to]));

const refuse = (field: AccountField, reason: string): never => { throw new Failure('invalidInput', { details: { field, reason } }); };

export function createAccountWriting(session: Session, clients: Clients, accounts: Accounts, settings: Settings, now: () => Date) {
  /** Sends once. Whatever it comes to, the accounts are read again: they say what really happened. */
  async function written(clientId: string, deedAt: Parameters<typeof attempt>[3], send: () => Promise<void>): Promise<Stamped<Account[]>> {
    try {
      await attempt(session, now, clientId, deedAt, send);
    } catch (error) {
      const uncertain = error instanceof Failure && isUncertain(error);
      if (uncertain) await accounts.refresh(clientId).catch(() => undefined);
      throw uncertain ? new Failure('outcomeUnknown', { correlationId: error.correlationId }) : error;
    }
    return accounts.refresh(clientId).catch(() => accounts.list(clientId));
  }

  return {
    /** @throws Failure `invalidInput` before anything is sent; `outcomeUnknown` when it may have been opened. */
    open(clientId: string, changes: readonly AccountChange[]): Promise<Stamped<Account[]>> {
      const contactId = clients.contact(clientId);
      const fields = wanted(changes);
      for (const field of requiredFields) if (fields[field] === undefined || fields[field] === null) refuse(field, 'required');
      return written(clientId, (step) => ({ action: 'accountOpened', step }), () => session.withDfs((dfs, dfsSession) => dfs.createAccount(dfsSession, contactId, wireFields(fields)), { repeatable: false }));
    },

    /** @throws Failure `changedMeanwhile`, before anything is sent, when the account is no longer what the person saw. */
    async change(clientId: string, accountId: number, changes: readonly AccountChange[]): Promise<Stamped<Account[]>> {
      const contactId = clients.contact(clientId);
      for (const { field, to } of changes) {
        if (onlyWhenOpened.includes(field)) refuse(field, 'onlyWhenOpened');
        if (neverEmptied.includes(field) && (to === null || to === '')) refuse(field, 'required');
      }
      const here = session.storeForLater();
      const fresh = await session.withDfs((dfs, dfsSession) => dfs.account(dfsSession, contactId, accountId, settings.language()));
      here();
      if (!fresh) throw new Failure('notFound');
      const stale = changes.find(({ field, from }) => field !== 'attributes' && field !== 'parentId' && currentValue(fresh, field) !== (from === '' ? null : from));
      if (stale) {
        await accounts.refresh(clientId).catch(() => undefined);
        throw new Failure('changedMeanwhile', { details: { field: stale.field } });
      }
      const changed = changes.map(({ field }) => field);
      return written(clientId, (step) => ({ action: 'accountChanged', fields: changed, step }), () => session.withDfs((dfs, dfsSession) => dfs.modifyAccount(dfsSession, { contactId, accountId }, wireFields(wanted(changes))), { repeatable: false }));
    },

    /** Whether an account of this number is there now: the answer to "was it opened?". */
    async check(clientId: string, accountNumber: string): Promise<{ found: boolean; accounts: Stamped<Account[]> }> {
      const read = await accounts.refresh(clientId);
      const same = (text: string | null): boolean => text !== null && text.replaceAll(/\s/g, '') === accountNumber.replaceAll(/\s/g, '');
      return { found: read.data.some((account) => account.since?.kind !== 'gone' && (same(account.accountNumber) || account.subAccounts.some((inner) => same(inner.accountNumber)))), accounts: read };
    },
  };
}
