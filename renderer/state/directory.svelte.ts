// The directory: the list that is open, what is searched and chosen in it, and changes on their way.
import type { DirectoryChange, DirectoryEntry, DirectoryList, DirectoryWritten } from '../../preload/contract/directory';
import { isLookedUp, type ChangeableKind, type DirectoryFieldName, type DirectoryKind } from '../../preload/contract/directory-kinds';
import type { CallError } from '../../preload/contract/errors';
import type { Stamped } from '../../preload/contract/values';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { plain } from '../lib/search';

/** An entry with its place in the list and a key that outlives the next reading. */
export interface Row { entry: DirectoryEntry; index: number; key: string }

class DirectoryState {
  kind = $state<DirectoryKind>('banks');
  lists = $state.raw<Partial<Record<DirectoryKind, Stamped<DirectoryList>>>>({});
  search = $state('');
  chosenKey = $state<string | null>(null);
  refreshing = $state.raw<ReadonlySet<DirectoryKind>>(new Set());
  errors = $state.raw<Partial<Record<DirectoryKind, CallError>>>({});
  /** What was done last, for the person who did it. */
  done = $state.raw<{ act: 'created' | 'changed' | 'removed'; name: string } | null>(null);
  #of: string | null = null;

  list = $derived(this.lists[this.kind] ?? null);
  rows = $derived(rowsOf(this.list?.data.entries ?? []));
  found = $derived.by(() => {
    const wanted = plain(this.search.trim());
    return wanted === '' ? this.rows : this.rows.filter((row) => plain(this.textOf(row.entry)).includes(wanted));
  });
  chosen = $derived(this.rows.find((row) => row.key === this.chosenKey)?.entry ?? null);

  listen(): () => void {
    return on('directory.changed', ({ kind }) => void (this.lists[kind] && this.read(kind)));
  }

  /** Nothing of one environment's lists may stay for the next. */
  openFor(identity: string): void {
    if (this.#of === identity) return;
    this.#of = identity;
    this.lists = {};
    this.errors = {};
    this.search = '';
    this.chosenKey = null;
    this.done = null;
    this.kind = 'banks';
  }

  /** The saved copy at once; DFS is asked only when there is none in the chosen language. */
  async choose(kind: DirectoryKind): Promise<void> {
    if (kind !== this.kind) {
      this.chosenKey = null;
      this.search = '';
      this.done = null;
    }
    this.kind = kind;
    await Promise.all([kind, ...(kind === 'branches' ? (['banks', 'countries'] as const) : [])].map((needed) => this.#have(needed)));
  }

  async #have(kind: DirectoryKind): Promise<void> {
    await this.read(kind);
    const list = this.lists[kind];
    if (list && !isLookedUp(kind) && (list.asOf === null || list.data.readIn !== null)) await this.refresh(kind);
  }

  async read(kind: DirectoryKind): Promise<void> {
    const identity = this.#of;
    try {
      const saved = await value(workstation.directory.read({ kind }));
      if (this.#of !== identity) return;
      const shown = this.lists[kind];
      this.#keep(kind, shown?.asOf === saved.asOf ? { ...saved, source: shown.source } : saved);
    } catch (caught) {
      if (this.#of === identity) this.errors = { ...this.errors, [kind]: errorOf(caught) };
    }
  }

  async refresh(kind: DirectoryKind): Promise<void> {
    const identity = this.#of;
    this.refreshing = new Set([...this.refreshing, kind]);
    this.errors = { ...this.errors, [kind]: undefined };
    try {
      const live = await value(workstation.directory.refresh({ kind }));
      if (this.#of === identity) this.#keep(kind, live);
    } catch (caught) {
      if (this.#of === identity) this.errors = { ...this.errors, [kind]: errorOf(caught) };
    } finally {
      this.refreshing = new Set([...this.refreshing].filter((item) => item !== kind));
    }
  }

  /** Lists that were refused for want of a session only; the one on the screen is asked for again. */
  async signedInAgain(): Promise<void> {
    const refused = (kind: string) => this.errors[kind as DirectoryKind]?.code === 'sessionExpired';
    const wanted = refused(this.kind) && !isLookedUp(this.kind);
    this.errors = Object.fromEntries(Object.entries(this.errors).filter(([kind]) => !refused(kind)));
    if (wanted) await this.refresh(this.kind);
  }

  #keep(kind: DirectoryKind, list: Stamped<DirectoryList>): void {
    this.lists = { ...this.lists, [kind]: list };
  }

  /** Asks DFS for one entry. @throws CallFailed */
  lookUp = async (kind: DirectoryKind, number: number): Promise<DirectoryEntry> => (await value(workstation.directory.lookUp({ kind, number }))).data;

  /** Each throws CallFailed; afterwards the list is as DFS has it now. */
  async create(kind: ChangeableKind, changes: DirectoryChange[], name: string): Promise<void> {
    this.#written(kind, await value(workstation.directory.create({ kind, changes })), 'created', name);
  }
  async change(kind: ChangeableKind, number: number, changes: DirectoryChange[], name: string): Promise<void> {
    this.#written(kind, await value(workstation.directory.change({ kind, number, changes })), 'changed', name);
  }
  async remove(kind: ChangeableKind, number: number, name: string): Promise<void> {
    this.#written(kind, await value(workstation.directory.remove({ kind, number })), 'removed', name);
  }
  #written(kind: DirectoryKind, { number, list }: DirectoryWritten, act: 'created' | 'changed' | 'removed', name: string): void {
    this.#keep(kind, list);
    this.done = { act, name };
    this.chosenKey = act === 'removed' || number === null ? null : `n${number}`;
  }

  /** A bank or a country by its number; null when it is not in the saved list. */
  nameOf(field: DirectoryFieldName, number: string | number | null | undefined): string | null {
    const list = field === 'bankId' ? this.lists.banks : field === 'countryId' ? this.lists.countries : undefined;
    return list?.data.entries.find((entry) => entry.number === number)?.name.shown ?? null;
  }

  /** Everything of an entry that can be seen, for the search. */
  textOf({ number, name, fields, other, riskCategories }: DirectoryEntry): string {
    const values = Object.entries(fields).flatMap(([field, content]) => [content ?? '', this.nameOf(field as DirectoryFieldName, content) ?? '']);
    return [number ?? '', name.shown ?? '', ...Object.values(name.byLanguage), ...values, ...other.map((fact) => fact.value), ...(riskCategories ?? []).map((item) => item.name.shown ?? '')].join('\n');
  }
}

function rowsOf(entries: readonly DirectoryEntry[]): Row[] {
  const seen = new Set<number>();
  return entries.map((entry, index) => {
    const first = entry.number !== null && !seen.has(entry.number);
    if (entry.number !== null) seen.add(entry.number);
    return { entry, index, key: first ? `n${entry.number}` : `i${index}` };
  });
}

export const directory = new DirectoryState();
