// The advisor's book.
import type { Client, ClientMark, ClientRecord, FoundClient } from '../../preload/contract/clients';
import { recordFields } from '../../preload/contract/activity-facts';
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
    /**
     * A new client (null), or another record for one. Accounts read under another contact number go: they are somebody else's.
     * @throws Failure `changedMeanwhile` when it is not `replaces` that is kept: another window saved since.
     */
    save(clientId: string | null, record: ClientRecord, replaces: ClientRecord | null = null): Client {
      checkContact(record.contactId, clientId);
      if (clientId !== null && replaces !== null && !isSame(replaces, session.store().clients.record(clientId))) throw new Failure('changedMeanwhile');
      const { clients, accounts, activity, together } = session.store();
      const saved = together(() => {
        if (clientId === null) {
          const added = clients.add(record, now());
          activity.record({ action: 'clientSaved', what: 'added', fields: [] }, added, now());
          return added;
        }
        if (find(clientId).contactId !== record.contactId) accounts.forget(clientId);
        const fields = changedFields(clients.record(clientId), record);
        clients.save(clientId, record, now());
        if (fields.length > 0) activity.record({ action: 'clientSaved', what: 'changed', fields }, clientId, now());
        return clientId;
      });
      notify('clients.changed');
      return find(saved);
    },
    mark(clientId: string, mark: ClientMark): Client {
      const { archived } = find(clientId);
      const { clients, activity, together } = session.store();
      together(() => {
        clients.mark(clientId, mark);
        if (mark.archived !== undefined && mark.archived !== archived) activity.record({ action: 'clientArchived', archived: mark.archived }, clientId, now());
      });
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
      const { clients, activity } = session.store();
      // Together: nobody is forgotten without a trace that it was done.
      clients.forget(clientId, () => activity.record({ action: 'clientForgotten' }, clientId, now()));
      notify('clients.changed');
    },
  };
}
export type Clients = ReturnType<typeof createClients>;

/** A page is given texts without the marks that turn letters round, and cannot say them back. */
const isSame = (...records: (ClientRecord | null)[]): boolean => new Set(records.map((record) => JSON.stringify(record).replaceAll(/[\p{Cf}\u2028\u2029]/gu, ''))).size === 1;

/** By name only: what was in them, and is now, stays in the record. */
function changedFields(before: ClientRecord | null, after: ClientRecord): (typeof recordFields)[number][] {
  return recordFields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after[field]));
}
