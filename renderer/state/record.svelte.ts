// The record of a client as it is being typed: a new one, or that of the open client. What was typed stays until it is saved or dropped.
import type { Client, ClientRecord } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { draftOfRecord, emptyClientDraft, readClient, shareFields, type ClientDraft, type ReadClient, type ShareField } from '../lib/client-form';
import { clients } from './clients.svelte';

const today = (): string => new Date().toISOString().slice(0, 10);

/** A form that was left half-way for another client's. */
interface Left { draft: ClientDraft; exact: ReadonlySet<ShareField>; saved: ClientRecord | null }

class RecordState {
  /** null while a new client is typed. */
  clientId = $state<string | null>(null);
  draft = $state<ClientDraft>(emptyClientDraft());
  attempted = $state(false);
  saving = $state(false);
  loaded = $state(false);
  error = $state.raw<CallError | null>(null);
  /** What was there before the last save, to go back to. */
  before = $state.raw<ClientRecord | null>(null);
  /** What was changed elsewhere while it was being typed here, too: saving would take that back. */
  disputed = $state.raw<readonly (keyof ClientDraft)[]>([]);
  #exact = $state.raw<ReadonlySet<ShareField>>(new Set());
  #saved = $state.raw<ClientRecord | null>(null);
  #left = new Map<string | null, Left>();

  reading: ReadClient = $derived(this.#withDuplicate(readClient(this.draft, this.#exact, today())));
  dirty = $derived(JSON.stringify($state.snapshot(this.draft)) !== JSON.stringify(this.#saved === null ? emptyClientDraft() : draftOfRecord(this.#saved)));

  listen(): () => void {
    return on('clients.changed', () => void this.#readAgain());
  }

  /** Saved, or forgotten, in another window: what is shown here follows, and what was typed of somebody who is gone goes. */
  async #readAgain(): Promise<void> {
    if (this.saving) return;
    for (const clientId of new Set([this.#left.keys(), [this.clientId]].flatMap((ids) => [...ids]))) {
      if (clientId === null) continue;
      try {
        const record = await value(workstation.clients.record({ clientId }));
        if (!this.loaded || this.saving || this.clientId !== clientId) continue;
        if (this.dirty) this.#follow(record);
        else if (JSON.stringify(draftOfRecord(record)) !== JSON.stringify($state.snapshot(this.draft))) this.#take(clientId, record);
      } catch (caught) {
        if (errorOf(caught).code === 'notFound') this.forget(clientId);
      }
    }
  }

  /** Whether anything typed would be lost now. */
  unsaved = (): boolean => (this.loaded && this.dirty) || this.#left.size > 0;

  /** Everything half typed, as text; the form on the screen among it. */
  typed(): { clientId: string | null; form: string }[] {
    const all = new Map(this.#left);
    if (this.loaded && this.dirty) all.set(this.clientId, { draft: $state.snapshot(this.draft) as ClientDraft, exact: this.#exact, saved: this.#saved });
    return [...all].map(([clientId, { draft, exact, saved }]) => ({ clientId, form: JSON.stringify({ draft, exact: [...exact], saved: $state.snapshot(saved) }) }));
  }
  /** What was half typed is there again as soon as its client is opened. */
  takeBack(records: readonly { clientId: string | null; form: string }[]): void {
    for (const { clientId, form } of records) {
      const { draft, exact, saved } = JSON.parse(form) as { draft: ClientDraft; exact: ShareField[]; saved: ClientRecord | null };
      this.#left.set(clientId, { draft, exact: new Set(exact), saved });
    }
  }

  #withDuplicate(reading: ReadClient): ReadClient {
    const duplicate = this.error?.details?.['reason'] === 'duplicate';
    return duplicate ? { record: reading.record, problems: { ...reading.problems, contactId: 'duplicate' } } : reading;
  }

  /** A new client; what was begun before is still there. */
  beginNew(): void {
    if (this.clientId !== null || !this.loaded) this.#turnTo(null, null);
  }

  /** The open client's record. What is being changed already stays as typed; the rest of it is as kept. */
  async open(clientId: string): Promise<void> {
    const record = await value(workstation.clients.record({ clientId }));
    // A new client may be being typed by now.
    if (clients.openId !== clientId || clients.adding) return;
    if (this.loaded && this.clientId === clientId && this.dirty) this.#follow(record);
    else this.#turnTo(clientId, record);
  }

  /** Another form; the one before is there again on the way back. */
  #turnTo(clientId: string | null, record: ClientRecord | null): void {
    if (this.loaded && this.dirty) this.#left.set(this.clientId, { draft: $state.snapshot(this.draft) as ClientDraft, exact: this.#exact, saved: this.#saved });
    const left = this.#left.get(clientId);
    this.#left.delete(clientId);
    this.#take(clientId, left ? left.saved : record);
    if (!left) return;
    this.draft = left.draft;
    this.#exact = left.exact;
    if (record !== null) this.#follow(record);
  }

  /** It may have been changed elsewhere meanwhile: a field nobody touched here must not undo that. */
  #follow(record: ClientRecord): void {
    const [before, kept] = [this.#saved === null ? emptyClientDraft() : draftOfRecord(this.#saved), draftOfRecord(record)];
    const isSame = (field: keyof ClientDraft, ...drafts: readonly ClientDraft[]): boolean => new Set(drafts.map((draft) => JSON.stringify(draft[field]))).size === 1;
    const fields = Object.keys(kept) as (keyof ClientDraft)[];
    const untouched = fields.filter((field) => isSame(field, this.draft, before));
    this.disputed = fields.filter((field) => !untouched.includes(field) && !isSame(field, this.draft, kept) && (this.disputed.includes(field) || !isSame(field, kept, before)));
    this.#saved = record;
    Object.assign(this.draft, Object.fromEntries(untouched.map((field) => [field, kept[field]])));
  }

  async #meet(): Promise<void> {
    const { clientId } = this;
    const record = clientId === null ? null : await value(workstation.clients.record({ clientId })).catch(() => null);
    if (record === null || this.clientId !== clientId) return;
    this.#follow(record);
    if (this.disputed.length > 0) this.error = null;
  }

  #take(clientId: string | null, record: ClientRecord | null): void {
    this.clientId = clientId;
    this.#saved = record;
    this.draft = record === null ? emptyClientDraft() : draftOfRecord(record);
    // What is kept was meant.
    this.#exact = new Set(shareFields.filter((field) => (record?.sustainability[field] ?? 1) < 0.01));
    this.attempted = false;
    this.error = null;
    this.before = null;
    this.disputed = [];
    this.loaded = true;
  }

  /** Where both were changed, what was saved elsewhere counts; the rest stays as typed. */
  yieldDisputed(): void {
    if (this.#saved === null) return;
    const kept = draftOfRecord(this.#saved);
    Object.assign(this.draft, Object.fromEntries(this.disputed.map((field) => [field, kept[field]])));
    this.disputed = [];
  }

  /** Back to what is kept. */
  drop(): void {
    this.#take(this.clientId, this.#saved);
  }
  /** Nothing is being typed of whoever was here. */
  leave(): void {
    this.#take(null, null);
    this.loaded = false;
  }
  forget(clientId: string): void {
    this.#left.delete(clientId);
    if (this.clientId === clientId) this.leave();
  }
  clear(): void {
    this.#left.clear();
    this.leave();
  }

  touched(): void {
    this.error = null;
  }

  /** A small share is meant as typed, or as a hundred times as much. */
  settleShare(field: ShareField, meant: 'asTyped' | 'hundredfold', hundredfold: string): void {
    if (meant === 'asTyped') this.#exact = new Set([...this.#exact, field]);
    else this.draft[field] = hundredfold;
  }

  /** The client as kept, or null when something is to be put right first. */
  async save(): Promise<Client | null> {
    this.attempted = true;
    this.error = null;
    const { record } = this.reading;
    return record === null || this.saving ? null : this.#write(record, this.#saved);
  }
  /** Back to what was there before the last save. */
  async undo(): Promise<void> {
    if (this.before !== null && !this.saving) await this.#write(this.before, null);
  }

  async #write(record: ClientRecord, before: ClientRecord | null): Promise<Client | null> {
    const { clientId } = this;
    this.saving = true;
    try {
      const client = await value(workstation.clients.save({ clientId, record: $state.snapshot(record) as ClientRecord, replaces: clientId === null ? null : ($state.snapshot(this.#saved) as ClientRecord | null) }));
      if (this.clientId !== clientId) {
        // Another form is on the screen by now: it stays there.
        this.#left.delete(clientId);
        return null;
      }
      this.#take(client.id, record);
      this.before = before;
      return client;
    } catch (caught) {
      const error = errorOf(caught);
      if (this.clientId !== clientId) return null;
      this.error = error;
      // Saved elsewhere before this page heard of it: what is kept now comes in beside what was typed, to be looked at.
      if (error.code === 'changedMeanwhile') await this.#meet();
      return null;
    } finally {
      this.saving = false;
    }
  }
}

export const record = new RecordState();
