// The advisor's book.
import type { Client, ClientMark, ClientRecord, FoundClient } from '../../preload/contract/clients';
import { Failure } from '../failure';
import type { Notify } from './notify';
import type { Session } from './session';

export function createClients(session: Session, notify: Notify, now: () => Date) {
  /** @throws Failure `notFound`. */
  function find(clientId: string): Client {
    const client = session.store().clients.find(clientId);
    if (!client) throw new Failure('notFound');
    return client;
  }

  /** @throws Failure `invalidInput` when another client has the number. */
  function checkContact(contactId: number | null, clientId: string | null): void {
    const other = contactId === null ? null : session.store().clients.findByContact(contactId);
    if (other && other.id !== clientId) throw new Failure('invalidInput', { details: { field: 'contactId', reason: 'duplicate', name: other.name } });
  }

  return {
    find,
    /** The client's number at DFS. @throws Failure `invalidInput` when there is none: DFS knows nothing of them. */
    contact(clientId: string): number {
      const { contactId } = find(clientId);
      if (contactId === null) throw new Failure('invalidInput', { details: { field: 'contactId', reason: 'noContact' } });
      return contactId;
    },
    list: (): Client[] => session.store().clients.all(),
    record(clientId: string): ClientRecord {
      const record = session.store().clients.record(clientId);
      if (!record) throw new Failure('notFound');
      return record;
    },
    /** A new client (null), or another record for one. Accounts read under another contact number go: they are somebody else's. */
    save(clientId: string | null, record: ClientRecord): Client {
      checkContact(record.contactId, clientId);
      const { clients, accounts, together } = session.store();
      const saved = together(() => {
        if (clientId === null) return clients.add(record, now());
        if (find(clientId).contactId !== record.contactId) accounts.forget(clientId);
        clients.save(clientId, record, now());
        return clientId;
      });
      notify('clients.changed');
      return find(saved);
    },
    mark(clientId: string, mark: ClientMark): Client {
      find(clientId);
      session.store().clients.mark(clientId, mark);
      notify('clients.changed');
      return find(clientId);
    },
    /** Remembered for "recent". */
    opened(clientId: string): void {
      find(clientId);
      session.store().clients.opened(clientId, now());
    },
    search: (text: string): FoundClient[] => session.store().search.find(text),
    forget(clientId: string): void {
      find(clientId);
      session.store().clients.forget(clientId);
      notify('clients.changed');
    },
  };
}
export type Clients = ReturnType<typeof createClients>;
