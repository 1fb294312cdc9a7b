// The book, the client that is open, and their accounts.
import type { Account } from '../../preload/contract/accounts';
import type { Client, ClientMark, FoundClient } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import type { Stamped } from '../../preload/contract/values';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { bookLines, foundLines, recentOf } from '../lib/book';

export const clientTabs = ['accounts', 'simulations', 'premia', 'details'] as const;
export type ClientTab = (typeof clientTabs)[number];

class ClientState {
  all = $state.raw<Client[]>([]);
  loaded = $state(false);
  search = $state('');
  /** What the words in the search found; null while there are none. */
  hits = $state.raw<readonly FoundClient[] | null>(null);
  /** The words they were found for: those in the search may be newer. */
  foundFor = $state('');
  withArchived = $state(false);
  /** A new client is being typed. */
  adding = $state(false);
  /** The name of the client that was just forgotten. */
  forgotten = $state<string | null>(null);
  #recent = $state.raw<readonly string[] | null>(null);
  #asked = 0;
  openId = $state<string | null>(null);
  /** Here, so that signing in again comes back to it. */
  tab = $state<ClientTab>('accounts');
  accounts = $state.raw<Stamped<Account[]> | null>(null);
  refreshing = $state(false);
  refreshError = $state.raw<CallError | null>(null);
  updating = $state.raw<{ taskId: string; done: number; total: number } | null>(null);
  updateNote = $state.raw<{ refreshed: number; failed: number } | { error: CallError } | 'stopped' | null>(null);

  lines = $derived(this.hits === null ? bookLines(this.all, this.#recent ?? [], this.withArchived) : foundLines(this.all, this.hits));
  archivedCount = $derived(this.all.filter(({ archived }) => archived).length);
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
    this.#recent ??= recentOf(this.all);
    this.loaded = true;
    if (this.hits !== null) await this.find(this.search);
  }

  /** Finds as people type; only the newest question is answered. */
  async find(text: string): Promise<void> {
    this.search = text;
    this.#asked += 1;
    const mine = this.#asked;
    if (text.trim() === '') {
      this.hits = null;
      this.foundFor = '';
      this.#recent = recentOf(this.all);
      return;
    }
    const found = await value(workstation.clients.search({ text: text.slice(0, 200) }));
    if (mine !== this.#asked) return;
    this.hits = found;
    this.foundFor = text;
  }

  async mark(clientId: string, mark: ClientMark): Promise<void> {
    await value(workstation.clients.mark({ clientId, mark }));
    await this.read();
  }

  async forget(clientId: string): Promise<void> {
    const name = this.all.find(({ id }) => id === clientId)?.name ?? '';
    await value(workstation.clients.forget({ clientId }));
    this.openId = null;
    this.accounts = null;
    this.forgotten = name;
    await this.read();
  }

  /** Leaves nothing of one advisor's clients for the next. */
  clear(): void {
    this.all = [];
    this.loaded = false;
    this.search = '';
    this.hits = null;
    this.foundFor = '';
    this.withArchived = false;
    this.adding = false;
    this.forgotten = null;
    this.#recent = null;
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
    this.adding = false;
    this.forgotten = null;
    if (this.openId !== clientId) this.tab = 'accounts';
    this.openId = clientId;
    this.accounts = null;
    this.refreshError = null;
    void workstation.clients.opened({ clientId });
    const saved = await value(workstation.accounts.list({ clientId }));
    if (this.openId !== clientId) return;
    this.accounts = saved;
    if (this.open?.contactId !== null) await this.refresh();
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

  /** One account by itself. */
  async refreshOne(accountId: number): Promise<void> {
    const clientId = this.openId;
    if (clientId === null || this.refreshing) return;
    this.refreshing = true;
    this.refreshError = null;
    try {
      const read = await value(workstation.accounts.refreshOne({ clientId, accountId }));
      if (this.openId === clientId) this.accounts = read;
    } catch (caught) {
      if (this.openId === clientId) this.refreshError = errorOf(caught);
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
