// The book, the client that is open, and their accounts.
import type { Account, Client } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import type { Stamped } from '../../preload/contract/values';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { plain } from '../lib/search';

class ClientState {
  all = $state.raw<Client[]>([]);
  loaded = $state(false);
  search = $state('');
  openId = $state<string | null>(null);
  /** Here, so that signing in again comes back to it. */
  tab = $state<'accounts' | 'simulations' | 'premia'>('accounts');
  accounts = $state.raw<Stamped<Account[]> | null>(null);
  refreshing = $state(false);
  refreshError = $state.raw<CallError | null>(null);
  updating = $state.raw<{ taskId: string; done: number; total: number } | null>(null);
  updateNote = $state.raw<{ refreshed: number; failed: number } | { error: CallError } | 'stopped' | null>(null);

  found = $derived(this.search.trim() === '' ? this.all : this.all.filter((client) => plain(`${client.name} ${client.contactId}`).includes(plain(this.search.trim()))));
  open = $derived(this.all.find((client) => client.id === this.openId) ?? null);

  listen(): () => void {
    const stops = [
      on('clients.changed', () => void this.read()),
      on('accounts.changed', () => void this.read()),
      on('simulations.changed', () => void this.read()),
      on('tasks.progress', ({ taskId, done, total }) => {
        if (this.updating?.taskId === taskId) this.updating = { taskId, done: done ?? 0, total: total ?? 0 };
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async read(): Promise<void> {
    this.all = await value(workstation.clients.list());
    this.loaded = true;
  }

  /** Leaves nothing of one advisor's clients for the next. */
  clear(): void {
    this.all = [];
    this.loaded = false;
    this.search = '';
    this.openId = null;
    this.tab = 'accounts';
    this.accounts = null;
    this.refreshing = false;
    this.updating = null;
    this.refreshError = null;
    this.updateNote = null;
  }

  /** Shows the saved accounts at once, then asks DFS. */
  async choose(clientId: string): Promise<void> {
    if (this.openId !== clientId) this.tab = 'accounts';
    this.openId = clientId;
    this.accounts = null;
    this.refreshError = null;
    const saved = await value(workstation.accounts.list({ clientId }));
    if (this.openId !== clientId) return;
    this.accounts = saved;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const clientId = this.openId;
    if (clientId === null) return;
    this.refreshing = true;
    this.refreshError = null;
    try {
      const live = await value(workstation.accounts.refresh({ clientId }));
      if (this.openId === clientId) this.accounts = live;
    } catch (caught) {
      if (this.openId !== clientId) return;
      this.refreshError = errorOf(caught);
      if (this.accounts) this.accounts = { ...this.accounts, source: 'cache' };
    } finally {
      if (this.openId === clientId) this.refreshing = false;
    }
  }

  async updateAll(): Promise<void> {
    const taskId = crypto.randomUUID();
    this.updating = { taskId, done: 0, total: this.all.length };
    this.updateNote = null;
    try {
      const note = await value(workstation.accounts.refreshAll({ taskId }));
      if (this.updating?.taskId !== taskId) return;
      this.updateNote = note;
      if (this.openId) this.accounts = await value(workstation.accounts.list({ clientId: this.openId }));
    } catch (caught) {
      // Signed out meanwhile: there is nobody to tell.
      if (this.updating?.taskId !== taskId) return;
      const error = errorOf(caught);
      this.updateNote = error.code === 'cancelled' ? 'stopped' : { error };
    } finally {
      if (this.updating?.taskId === taskId) this.updating = null;
    }
  }
  cancelUpdate(): void {
    if (this.updating) void workstation.tasks.cancel({ taskId: this.updating.taskId });
  }
}

export const clients = new ClientState();
