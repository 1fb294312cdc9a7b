// A book of the size a whole branch may have, and what people type to find somebody in it.
import type { Store } from '../../main/cache';
import { namedRecord } from '../../preload/contract/client-facts';
import { sampleAccount } from '../integration/cache/sample-store';

export const size = { clients: 10_000, accountsEach: 10 };
const first = ['Adeline', 'Théodore', 'Marie-Charlotte', 'Karim', 'Zoë', 'Jean-Baptiste', 'Odette', 'Inès', 'Lukas', 'Mai'];
const last = ['Lefèvre', 'Monnier', 'Vasseur', 'Benhaddou', "d'Hérouël", 'Cordier', 'Pouilloux', 'Marchal', 'Brunner', 'Tran-Roussel'];
export const typed = ['lefevre', 'karim ben', 'herouel zoe', 'FR7630006000', '4217', 'vineyard', 'monnier 77', 'odette mar', '0003501', 'brunner'];
const now = new Date('2026-11-26T09:00:00Z');

const numberOf = (client: number, account: number): string => String(10_000_000_000 + client * 7919 + account * 104_729);

export function fill(store: Store): void {
  store.together(() => {
    for (let index = 0; index < size.clients; index += 1) {
      const [firstName, lastName] = [first[index % 10]!, last[Math.floor(index / 10) % 10]!];
      const id = store.clients.add(namedRecord(`${firstName} ${lastName} ${index}`, { contactId: 500_000 + index, firstName, lastName, notes: index % 50 === 0 ? 'Owns a vineyard near Beaune.' : '', tags: [`branch ${index % 7}`] }), now);
      store.accounts.replace(id, Array.from({ length: size.accountsEach }, (_, account) => sampleAccount(index * 100 + account + 1, { accountNumber: numberOf(index, account), iban: `FR76300060000${numberOf(index, account)}18`, name: `Compte ${account}` })), '[]', now.toISOString());
    }
  });
}
