// The advisor's book.
import type { Client } from '../../preload/contract/clients';
import { Failure } from '../failure';
import type { Notify } from './notify';
import type { Session } from './session';

export function createClients(session: Session, notify: Notify, now: () => Date) {
  return {
    list: (): Client[] => session.store().clients.all(),
    add(client: { name: string; contactId: number; birthDate: string | null }): Client {
      const { clients } = session.store();
      if (clients.findByContact(client.contactId)) throw new Failure('invalidInput', { details: { field: 'contactId', reason: 'duplicate' } });
      clients.add([client], now());
      notify('clients.changed');
      return clients.findByContact(client.contactId) as Client;
    },
    /** @throws Failure `notFound`. */
    find(clientId: string): Client {
      const client = session.store().clients.find(clientId);
      if (!client) throw new Failure('notFound');
      return client;
    },
  };
}
export type Clients = ReturnType<typeof createClients>;
