// The fictional people of the practice environment: the advisor and the clients.
import { starterClient, type StarterClient } from '../environments/schema';
import clientRecords from '../../resources/practice/clients.json';

/** The advisor who signs in; a contact as well, but not in anyone's book. */
export const advisor = { contactId: 7, contactGroupId: 5, firstName: 'Camille', lastName: 'Rousset', userName: 'camille.rousset@practice.example', mobile: '0033639980007' } as const;

export const starterClients: StarterClient[] = clientRecords.map(({ contactGroupId: _group, locked: _locked, ...client }: (typeof clientRecords)[number] & { locked?: boolean }) => starterClient.parse(client));

const groups = new Map<number, number>([[advisor.contactId, advisor.contactGroupId], ...clientRecords.map((client): [number, number] => [client.contactId, client.contactGroupId])]);

export const groupOf = (contactId: number): number => groups.get(contactId) ?? 0;
