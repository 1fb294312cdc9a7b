// Clients' accounts: read from the file at once, from DFS when asked.
import type { Account, AccountChoices, AccountSearch } from '../../preload/contract/accounts';
import type { DirectoryEntry } from '../../preload/contract/directory';
import type { Stamped } from '../../preload/contract/values';
import { Failure } from '../failure';
import type { Clients } from './clients';
import type { Notify } from './notify';
import type { Session } from './session';
import type { Settings } from './settings';
import { withSince } from './account-since';

type Progress = (step: 'accounts', done: number, total: number) => void;

type Named = readonly [number | null, string | null];

const listed = (entries: readonly DirectoryEntry[]): Named[] => entries.map(({ number, name }) => [number, name.shown]);

/** Each number once, by name; one without a name by its number. */
function merged(...lists: readonly (readonly Named[])[]): { id: number; name: string }[] {
  const names = new Map<number, string | null>();
  for (const [id, name] of lists.flat()) if (id !== null && (names.get(id) ?? null) === null) names.set(id, name);
  return [...names].map(([id, name]) => ({ id, name: name ?? String(id) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** The directory's lists as they are kept. */
interface Lists { branches(): DirectoryEntry[]; accountTypes(): DirectoryEntry[] }

export function createAccounts(session: Session, clients: Clients, directory: Lists, settings: Settings, notify: Notify, now: () => Date) {
  async function refresh(clientId: string, signal?: AbortSignal): Promise<Stamped<Account[]>> {
    const contactId = clients.contact(clientId);
    const store = session.storeForLater();
    const { accounts, received } = await session.withDfs((dfs, dfsSession) => dfs.accounts(dfsSession, contactId, settings.language(), signal));
    const { accounts: kept } = store();
    // Under another number by now these are somebody else's; a client who was forgotten meanwhile has none.
    if (clients.find(clientId).contactId !== contactId) return refresh(clientId, signal);
    const asOf = now().toISOString();
    const data = withSince(kept.read(clientId), accounts, now());
    kept.replace(clientId, data, received, asOf);
    notify('accounts.changed', { clientId });
    return { data, asOf, source: 'live' };
  }

  /** Asks for one account. The list keeps the time it was read as a whole; an account that is gone takes the whole list with it to be read. */
  async function refreshOne(clientId: string, accountId: number): Promise<Stamped<Account[]>> {
    const contactId = clients.contact(clientId);
    const store = session.storeForLater();
    const read = await session.withDfs((dfs, dfsSession) => dfs.account(dfsSession, contactId, accountId, settings.language()))
      .catch((error: unknown) => (error instanceof Failure && error.code === 'notFound' ? null : Promise.reject(error)));
    const kept = store().accounts.read(clientId);
    if (clients.find(clientId).contactId !== contactId) return refresh(clientId);
    const before = kept.data.find((account) => account.accountId === accountId);
    if (!read || read.accountId !== accountId || !before || kept.asOf === null) return refresh(clientId);
    const [fresh] = withSince({ data: [before], asOf: kept.asOf }, [read], now());
    if (fresh) store().accounts.replaceOne(clientId, { ...fresh, readAt: now().toISOString() });
    notify('accounts.changed', { clientId });
    return { ...store().accounts.read(clientId), source: 'cache' };
  }

  return {
    refreshOne,
    list: (clientId: string): Stamped<Account[]> => ({ ...session.store().accounts.read(clientId), source: 'cache' }),
    refresh,
    /** Asked of DFS each time; nothing of it is kept. */
    async search(clientId: string, { criteria, page, pageSize }: AccountSearch): Promise<Stamped<{ accounts: Account[]; total: number | null }>> {
      const contactId = clients.contact(clientId);
      const body = {
        Page: page, PageSize: pageSize, BranchIds: criteria.branchIds, CurrencyIds: criteria.currencyIds, ContactGroupIds: criteria.contactGroupIds, AccountTypeIds: criteria.typeIds,
        ProductIds: criteria.productIds, AccountStatusIds: criteria.statusIds, IsActive: criteria.isActive,
      };
      const asked = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
      const data = await session.withDfs((dfs, dfsSession) => dfs.searchAccounts(dfsSession, contactId, asked, settings.language()));
      return { data, asOf: now().toISOString(), source: 'live' };
    },
    /** What the numbers of an account stand for: from this client's accounts, others' that were read lately, and the directory. */
    choices(clientId: string): AccountChoices {
      const store = session.store();
      const known = [...store.accounts.read(clientId).data, ...store.accounts.latest()];
      const { branches, accountTypes } = directory;
      const parents = store.accounts.read(clientId).data.map(({ accountId, name, accountNumber }) => ({ id: accountId, name: name ?? accountNumber ?? String(accountId) }));
      return {
        parents, branches: merged(listed(branches()), known.map(({ branchId }) => [branchId, null])), types: merged(listed(accountTypes()), known.map(({ typeId, typeName }) => [typeId, typeName])),
        currencies: merged([], known.map(({ currencyId, currency }) => [currencyId, currency])), contactGroups: merged([], store.accounts.read(clientId).data.map(({ contactGroupId }) => [contactGroupId, null])),
        products: merged([], known.map(({ productId, productName }) => [productId, productName])), statuses: merged([], known.map(({ statusId, stateName }) => [statusId, stateName])),
        integrations: merged([], known.map(({ integrationId, integrationName }) => [integrationId, integrationName])),
      };
    },
    /** One client after the other, each kept as soon as read. Stops early only when nothing further can succeed. */
    async refreshAll(signal: AbortSignal, progress: Progress): Promise<{ refreshed: number; failed: number }> {
      // Those without a contact at DFS have none there, and who is archived is left alone.
      const all = clients.list().filter((client) => client.contactId !== null && !client.archived);
      let refreshed = 0;
      let failed = 0;
      for (const client of all) {
        progress('accounts', refreshed + failed, all.length);
        if (signal.aborted) throw new Failure('cancelled');
        try {
          await refresh(client.id, signal);
          refreshed += 1;
        } catch (error) {
          const hopeless = !(error instanceof Failure) || ['offline', 'timeout', 'sessionExpired', 'cancelled', 'notSignedIn'].includes(error.code);
          if (hopeless) throw error;
          failed += 1;
        }
      }
      progress('accounts', all.length, all.length);
      notify('clients.changed');
      return { refreshed, failed };
    },
  };
}
export type Accounts = ReturnType<typeof createAccounts>;
