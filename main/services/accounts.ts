// Clients' accounts: read from the file at once, from DFS when asked.
import type { Account } from '../../preload/contract/clients';
import type { Stamped } from '../../preload/contract/values';
import { Failure } from '../failure';
import type { Clients } from './clients';
import type { Notify } from './notify';
import type { Session } from './session';
import type { Settings } from './settings';

type Progress = (step: 'accounts', done: number, total: number) => void;

export function createAccounts(session: Session, clients: Clients, settings: Settings, notify: Notify, now: () => Date) {
  async function refresh(clientId: string, signal?: AbortSignal): Promise<Stamped<Account[]>> {
    const contactId = clients.contact(clientId);
    const store = session.storeForLater();
    const { accounts, received } = await session.withDfs((dfs, dfsSession) => dfs.accounts(dfsSession, contactId, settings.language(), signal));
    const asOf = now().toISOString();
    store().accounts.replace(clientId, accounts, received, asOf);
    notify('accounts.changed', { clientId });
    return { data: accounts, asOf, source: 'live' };
  }

  return {
    list: (clientId: string): Stamped<Account[]> => ({ ...session.store().accounts.read(clientId), source: 'cache' }),
    refresh,
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
