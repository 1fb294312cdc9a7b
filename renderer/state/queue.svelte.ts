// The simulations that wait for the network, of all clients.
import type { CallError } from '../../preload/contract/errors';
import type { Queued } from '../../preload/contract/queue';
import type { Origin, SimulationInput } from '../../preload/contract/simulations';
import { errorOf, on, value, workstation } from '../lib/bridge';

class QueueState {
  items = $state.raw<Queued[]>([]);
  error = $state.raw<CallError | null>(null);
  /** The one whose inputs are in the form. */
  editing = $state<string | null>(null);

  /** What has not come to its end. */
  open = $derived(this.items.filter(({ state }) => state !== 'done'));
  done = $derived(this.items.filter(({ state }) => state === 'done'));
  needsCare = $derived(this.items.some(({ state }) => state === 'failed' || state === 'interrupted'));

  listen(): () => void {
    return on('queue.changed', () => void this.read());
  }

  async read(): Promise<void> {
    try {
      this.items = await value(workstation.queue.list());
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  clear(): void {
    this.items = [];
    this.error = null;
    this.editing = null;
  }

  /** Adds a run, or changes the one that is edited. Returns what went wrong, or null. */
  async put(clientId: string, input: SimulationInput, origin: Origin): Promise<CallError | null> {
    const { editing } = this;
    const error = await this.#try(editing === null ? value(workstation.queue.add({ clientId, input, origin })) : value(workstation.queue.replace({ queuedId: editing, input })));
    if (error === null) this.editing = null;
    return error;
  }

  async #try(work: Promise<unknown>): Promise<CallError | null> {
    try {
      await work;
      await this.read();
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }
  async #tryHere(work: Promise<unknown>): Promise<void> {
    this.error = await this.#try(work);
  }
  remove = (queuedId: string): Promise<void> => this.#tryHere(value(workstation.queue.remove({ queuedId })));
  retry = (queuedId: string): Promise<void> => this.#tryHere(value(workstation.queue.retry({ queuedId })));
  empty = (which: 'done' | 'all'): Promise<void> => this.#tryHere(value(workstation.queue.clear({ which })));
}

export const queue = new QueueState();
