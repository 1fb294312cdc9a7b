// Which part of the program is shown, and the way back to where somebody was.
import type { Unfinished } from '../../preload/contract/lock';
import { value, workstation } from '../lib/bridge';
import { clientTabs, clients } from './clients.svelte';
import { premia } from './premia.svelte';
import { simulations } from './simulations.svelte';

export const sections = ['clients', 'reports', 'directory', 'activity', 'backup', 'environments'] as const;
export type Section = (typeof sections)[number];

class Place {
  section = $state<Section>('clients');
  /** How many windows there can be, once one more was asked for. */
  full = $state<number | null>(null);

  /** To one client, as they were left. */
  async openClient(clientId: string): Promise<void> {
    this.section = 'clients';
    void clients.choose(clientId);
    // Before the list has been read nobody knows when they were born.
    await simulations.open(clientId, clients.all.find(({ id }) => id === clientId)?.birthDate ?? null);
  }

  /** Beside this window, on one client or (null) on the list. */
  async openWindow(clientId: string | null): Promise<void> {
    // What is typed here is there as well.
    await Promise.allSettled([simulations.flush(), premia.flush()]);
    const { opened, most } = await value(workstation.windows.open({ clientId }));
    this.full = opened ? null : most;
  }

  now = (): Unfinished['place'] => ({ section: this.section, clientId: clients.openId, tab: clients.tab, adding: clients.adding });

  /** Once the book has been read. */
  goTo({ section, clientId, tab, adding }: NonNullable<Unfinished['place']>): void {
    this.section = sections.find((name) => name === section) ?? 'clients';
    const client = clients.all.find(({ id }) => id === clientId);
    if (client) {
      void clients.choose(client.id);
      clients.tab = clientTabs.find((name) => name === tab) ?? 'accounts';
      void simulations.open(client.id, client.birthDate);
    }
    clients.adding = adding;
  }
}

export const place = new Place();
