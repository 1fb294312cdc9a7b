// The record of a client as it is being typed: a new one, or that of the open client. What was typed stays until it is saved or dropped.
import type { Client, ClientRecord } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import { errorOf, value, workstation } from '../lib/bridge';
import { draftOfRecord, emptyClientDraft, readClient, shareFields, type ClientDraft, type ReadClient, type ShareField } from '../lib/client-form';
import { clients } from './clients.svelte';

const today = (): string => new Date().toISOString().slice(0, 10);

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
  #exact = $state.raw<ReadonlySet<ShareField>>(new Set());
  #saved = $state.raw<ClientRecord | null>(null);
  #parked = new Map<string | null, { draft: ClientDraft; exact: ReadonlySet<ShareField> }>();

  reading: ReadClient = $derived(this.#withDuplicate(readClient(this.draft, this.#exact, today())));
  dirty = $derived(JSON.stringify($state.snapshot(this.draft)) !== JSON.stringify(this.#saved === null ? emptyClientDraft() : draftOfRecord(this.#saved)));

  #withDuplicate(reading: ReadClient): ReadClient {
    const duplicate = this.error?.details?.['reason'] === 'duplicate';
    return duplicate ? { record: reading.record, problems: { ...reading.problems, contactId: 'duplicate' } } : reading;
  }

  /** A new client; what was begun before is still there. */
  beginNew(): void {
    if (this.clientId === null && this.loaded) return;
    this.#park();
    this.#take(null, null);
    this.#unpark();
  }

  /** The open client's record, with what was typed in it and not saved. */
  async open(clientId: string): Promise<void> {
    if (this.clientId === clientId && this.dirty) return;
    const record = await value(workstation.clients.record({ clientId }));
    if (clients.openId !== clientId) return;
    this.#park();
    this.#take(clientId, record);
    this.#unpark();
  }

  /** What is typed and not saved waits until its client is open again. */
  #park(): void {
    if (this.loaded && this.dirty) this.#parked.set(this.clientId, { draft: $state.snapshot(this.draft) as ClientDraft, exact: this.#exact });
  }
  #unpark(): void {
    const parked = this.#parked.get(this.clientId);
    this.#parked.delete(this.clientId);
    if (parked) [this.draft, this.#exact] = [parked.draft, parked.exact];
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
    this.loaded = true;
  }

  /** Back to what is kept. */
  drop(): void {
    this.#take(this.clientId, this.#saved);
  }
  /** Leaves nothing of one advisor's clients for the next. */
  clear(): void {
    this.#parked.clear();
    this.#take(null, null);
    this.loaded = false;
  }
  /** A client that was being typed is not to be added after all, or was; or one (by id) was forgotten. */
  leave(clientId: string | null): void {
    this.#parked.delete(clientId);
    this.#take(null, null);
    this.loaded = false;
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
    this.saving = true;
    try {
      const { clientId } = this;
      const client = await value(workstation.clients.save({ clientId, record: $state.snapshot(record) as ClientRecord }));
      this.#take(client.id, record);
      this.before = before;
      return client;
    } catch (caught) {
      this.error = errorOf(caught);
      return null;
    } finally {
      this.saving = false;
    }
  }
}

export const record = new RecordState();
