// The book, the client that is open, and their accounts.
import type { Account } from '../../preload/contract/accounts';
import type { Client, ClientMark, FoundClient } from '../../preload/contract/clients';
import type { CallError, ErrorCode, Outcome } from '../../preload/contract/errors';
import type { Stamped } from '../../preload/contract/values';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { bookLines, foundLines, recentOf } from '../lib/book';
import { tasks } from './tasks.svelte';

export const clientTabs = ['accounts', 'simulations', 'premia', 'details'] as const;
export type ClientTab = (typeof clientTabs)[number];

const nobodyHere: ReadonlySet<ErrorCode> = new Set(['locked', 'notSignedIn']);

class ClientState {
  all = $state.raw<Client[]>([]);
  loaded = $state(false);
  /** Why the book, or what was looked for in it, could not be read the last time; what was read before stays. */
  readError = $state.raw<CallError | null>(null);
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
  /** The name of the client that was open here when another window, or an import taken back, removed them from the book. */
  gone = $state<string | null>(null);
  #forgetting: string | null = null;
  #recent = $state.raw<readonly string[] | null>(null);
  #asked = 0;
  /** Only the newest reading of accounts shows. */
  #reading = 0;
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
    const all = await this.#heard(workstation.clients.list());
    if (all === null) return;
    const before = this.open;
    const contactId = before?.contactId;
    this.all = all;
    if (before && !this.open) {
      this.leave();
      if (before.id !== this.#forgetting) this.gone = before.name;
    }
    // What is on the screen was read under another number: it may be somebody else's.
    if (this.open && contactId !== undefined && this.open.contactId !== contactId) void this.#readAccounts(this.open.id);
    this.#recent ??= recentOf(this.all);
    this.loaded = true;
    if (this.hits !== null) await this.find(this.search);
  }

  /** What the file holds; null where it could not be read, which is said. */
  async #heard<T>(outcome: Promise<Outcome<T>>): Promise<T | null> {
    try {
      const heard = await value(outcome);
      this.readError = null;
      return heard;
    } catch (caught) {
      const error = errorOf(caught);
      // Locked or signed out meanwhile: there is nobody to tell.
      if (!nobodyHere.has(error.code)) this.readError = error;
      return null;
    }
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
    const found = await this.#heard(workstation.clients.search({ text: text.slice(0, 200) }));
    if (found === null || mine !== this.#asked) return;
    this.hits = found;
    this.foundFor = text;
  }

  /** Once more what could not be read. */
  async readAgain(): Promise<void> {
    await this.read();
    if (this.hits === null && this.search.trim() !== '') await this.find(this.search);
  }

  async mark(clientId: string, mark: ClientMark): Promise<void> {
    await value(workstation.clients.mark({ clientId, mark }));
    await this.read();
  }

  async forget(clientId: string): Promise<void> {
    const name = this.all.find(({ id }) => id === clientId)?.name ?? '';
    this.#forgetting = clientId;
    try {
      await value(workstation.clients.forget({ clientId }));
    } finally {
      this.#forgetting = null;
    }
    this.openId = null;
    this.#dropAccounts();
    this.forgotten = name;
    await this.read();
  }

  /** Leaves nothing of one advisor's clients for the next. */
  clear(): void {
    this.all = [];
    this.loaded = false;
    this.readError = null;
    this.search = '';
    this.#asked += 1;
    this.hits = null;
    this.foundFor = '';
    this.withArchived = false;
    this.adding = false;
    this.forgotten = null;
    this.gone = null;
    this.#recent = null;
    this.openId = null;
    this.tab = 'accounts';
    this.#dropAccounts();
    this.updating = null;
    this.updateNote = null;
  }

  /** What is still being read is of no use any more. */
  #dropAccounts(): void {
    this.#reading += 1;
    this.accounts = null;
    this.refreshing = false;
    this.refreshError = null;
  }

  /** Back to the list alone: nobody is open. */
  leave(): void {
    this.openId = null;
    this.adding = false;
    this.#dropAccounts();
  }

  async choose(clientId: string): Promise<void> {
    this.adding = false;
    this.forgotten = null;
    this.gone = null;
    if (this.openId !== clientId) this.tab = 'accounts';
    this.openId = clientId;
    void workstation.clients.opened({ clientId });
    await this.#readAccounts(clientId);
  }

  /** Shows the saved accounts at once, then asks DFS. */
  async #readAccounts(clientId: string): Promise<void> {
    this.#dropAccounts();
    const mine = this.#reading;
    const saved = await value(workstation.accounts.list({ clientId }));
    if (this.#reading !== mine) return;
    this.accounts = saved;
    if (this.open?.contactId !== null) await this.refresh();
  }

  async refresh(): Promise<void> {
    const clientId = this.openId;
    if (clientId === null) return;
    const mine = (this.#reading += 1);
    this.refreshing = true;
    this.refreshError = null;
    try {
      const live = await value(workstation.accounts.refresh({ clientId }));
      if (this.#reading === mine) this.accounts = live;
    } catch (caught) {
      if (this.#reading !== mine) return;
      this.refreshError = errorOf(caught);
      if (this.accounts) this.accounts = { ...this.accounts, source: 'cache' };
    } finally {
      if (this.#reading === mine) this.refreshing = false;
    }
  }

  /** One account by itself. */
  async refreshOne(accountId: number): Promise<void> {
    const clientId = this.openId;
    if (clientId === null || this.refreshing) return;
    const mine = (this.#reading += 1);
    this.refreshing = true;
    this.refreshError = null;
    try {
      const read = await value(workstation.accounts.refreshOne({ clientId, accountId }));
      if (this.#reading === mine) this.accounts = read;
    } catch (caught) {
      if (this.#reading === mine) this.refreshError = errorOf(caught);
    } finally {
      if (this.#reading === mine) this.refreshing = false;
    }
  }

  async updateAll(): Promise<void> {
    if (this.updating) return;
    const taskId = crypto.randomUUID();
    this.updating = { taskId, done: 0, total: this.all.length };
    this.updateNote = null;
    try {
      const note = await value(tasks.follow({ id: taskId, kind: 'accounts', again: () => void this.updateAll() }, workstation.accounts.refreshAll({ taskId }), ({ failed }) => ({ state: failed === 0 ? 'done' : 'partly' })));
      if (this.updating?.taskId !== taskId) return;
      this.updateNote = note;
      const { openId } = this;
      if (openId === null) return;
      const accounts = await value(workstation.accounts.list({ clientId: openId }));
      if (this.openId === openId) this.accounts = accounts;
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
