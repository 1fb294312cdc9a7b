// The activity log on the screen: what is looked for, the entries read so far, and the state of the chain.
import type { ActivityCheck, ActivityEntry, ActivityState } from '../../preload/contract/activity';
import type { ActivityKind } from '../../preload/contract/activity-facts';
import type { CallError } from '../../preload/contract/errors';
import type { Exported } from '../../preload/contract/reports';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { language } from '../lib/i18n.svelte';
import { parseDay } from '../lib/parse';
import { tasks } from './tasks.svelte';

const pageSize = 100;

/** A typed day's beginning here, as an instant, `days` later; null for what is no day. */
function instantOf(typed: string, days = 0): string | null {
  const [year, month, date] = parseDay(typed)?.split('-').map(Number) ?? [];
  return year === undefined || month === undefined || date === undefined ? null : new Date(year, month - 1, date + days).toISOString();
}

class ActivityLog {
  text = $state('');
  kind = $state<ActivityKind | ''>('');
  client = $state.raw<{ id: string; name: string } | null>(null);
  /** Days as they are typed, both included; '' for no limit. */
  from = $state('');
  until = $state('');
  entries = $state.raw<readonly ActivityEntry[]>([]);
  more = $state(false);
  loaded = $state(false);
  error = $state.raw<CallError | null>(null);
  count = $state(0);
  check = $state.raw<ActivityCheck | null>(null);
  verifying = $state.raw<{ taskId: string; done: number; total: number } | null>(null);
  exported = $state.raw<Extract<Exported, { state: 'saved' }> | null>(null);
  /** The banner was seen and put away, until the next start. */
  seen = $state(false);
  #of: string | null = null;
  #asked = 0;
  /** What the entries shown are the answer to. */
  #answered = '';
  #shown = false;

  filtered = $derived(this.text.trim() !== '' || this.kind !== '' || this.client !== null || this.from !== '' || this.until !== '');

  listen(): () => void {
    const stops = [
      on('activity.changed', () => void this.#changed()),
      on('tasks.progress', ({ taskId, done, total }) => {
        if (this.verifying?.taskId === taskId) this.verifying = { taskId, done: done ?? 0, total: total ?? 0 };
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Nothing of one person's log may stay for the next. */
  openFor(identity: string): void {
    if (this.#of === identity) return;
    this.#of = identity;
    this.clearFilters();
    this.entries = [];
    this.#answered = '';
    this.more = false;
    this.loaded = false;
    this.error = null;
    this.check = null;
    this.exported = null;
    this.seen = false;
    void this.readState();
  }

  clearFilters(): void {
    this.text = '';
    this.kind = '';
    this.client = null;
    this.from = '';
    this.until = '';
  }

  /** The screen is there, or no longer. */
  show(shown: boolean): void {
    this.#shown = shown;
    if (!shown) this.exported = null;
  }

  async readState(): Promise<void> {
    try {
      this.#take(await value(workstation.activity.state()));
    } catch {
      // Nobody is signed in any more.
    }
  }
  #take({ entries, check }: ActivityState): void {
    this.count = entries;
    this.check = check;
  }

  async #changed(): Promise<void> {
    await this.readState();
    if (this.#shown) await this.read();
  }

  #question() {
    return {
      text: this.text, language: language(), kinds: this.kind === '' ? [] : [this.kind], clientId: this.client?.id ?? null,
      from: instantOf(this.from), until: instantOf(this.until, 1),
    };
  }

  /**
   * From the newest on. To the same question, as many as are shown already, so that nothing jumps; to another, what
   * was read further down no longer counts. Only the newest question is answered.
   */
  async read(): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const question = this.#question();
    const same = JSON.stringify(question) === this.#answered;
    try {
      const page = await value(workstation.activity.list({ ...question, before: null, limit: same ? Math.max(pageSize, Math.min(200, this.entries.length)) : pageSize }));
      if (mine !== this.#asked) return;
      // What was read further down stays, where it goes on from here.
      const last = page.entries.at(-1)?.sequence ?? 0;
      const rest = same && page.more && this.entries.some(({ sequence }) => sequence === last) ? this.entries.filter(({ sequence }) => sequence < last) : [];
      this.entries = [...page.entries, ...rest];
      this.more = rest.length > 0 ? this.more : page.more;
      this.#answered = JSON.stringify(question);
      this.error = null;
      this.loaded = true;
    } catch (caught) {
      if (mine !== this.#asked) return;
      this.error = errorOf(caught);
      if (!same) this.entries = [];
    }
  }

  async readMore(): Promise<void> {
    const before = this.entries.at(-1)?.sequence ?? null;
    const mine = this.#asked;
    try {
      const page = await value(workstation.activity.list({ ...this.#question(), before, limit: pageSize }));
      if (mine !== this.#asked || before !== (this.entries.at(-1)?.sequence ?? null)) return;
      this.entries = [...this.entries, ...page.entries];
      this.more = page.more;
    } catch (caught) {
      if (mine === this.#asked) this.error = errorOf(caught);
    }
  }

  async verify(): Promise<void> {
    const taskId = crypto.randomUUID();
    this.verifying = { taskId, done: 0, total: this.count };
    this.error = null;
    try {
      this.check = await value(tasks.follow({ id: taskId, kind: 'verify', again: () => void this.verify() }, workstation.activity.verify({ taskId })));
      this.seen = false;
    } catch (caught) {
      this.error = errorOf(caught);
    } finally {
      this.verifying = null;
    }
  }

  async export(): Promise<void> {
    this.exported = null;
    this.error = null;
    try {
      const exported = await value(workstation.activity.export({ language: language() }));
      if (exported.state === 'saved') this.exported = exported;
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }
}

export const activity = new ActivityLog();
