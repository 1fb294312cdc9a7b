// Reports beyond the one on the screen: many at once, those that were made, and the firm's letterhead.
import type { CallError } from '../../preload/contract/errors';
import type { Firm } from '../../preload/contract/firm';
import type { Exported, ExportedMany, MadeReport, Reportable, ReportRequest } from '../../preload/contract/reports';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { language } from '../lib/i18n.svelte';
import { tasks } from './tasks.svelte';

export const reportTabs = ['many', 'made', 'firm'] as const;
export type ReportTab = (typeof reportTabs)[number];

/** What is made of each client that is ticked. */
export type ManyKind = 'simulation' | 'summary';

/** What a request was about, to name it in the list of what came of it. */
export interface Asked { request: ReportRequest; client: string; reference: string | null }

class ReportsState {
  tab = $state<ReportTab>('many');
  choices = $state.raw<Reportable[]>([]);
  loaded = $state(false);
  kind = $state<ManyKind>('simulation');
  text = $state('');
  /** Ids of simulations; for summaries of clients. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  running = $state.raw<{ taskId: string; done: number; total: number } | null>(null);
  asked = $state.raw<Asked[]>([]);
  outcome = $state.raw<Extract<ExportedMany, { state: 'done' }> | null>(null);
  made = $state.raw<MadeReport[]>([]);
  again = $state.raw<Extract<Exported, { state: 'saved' }> | null>(null);
  error = $state.raw<CallError | null>(null);
  firm = $state.raw<Firm | null>(null);

  listen(): () => void {
    const stops = [
      on('tasks.progress', ({ taskId, done, total }) => {
        if (this.running?.taskId === taskId) this.running = { taskId, done: done ?? 0, total: total ?? 0 };
      }),
      on('reports.changed', () => void this.readMade()),
      on('firm.changed', () => void this.readFirm()),
      on('simulations.changed', () => void this.readChoices()),
      on('clients.changed', () => void Promise.all([this.readChoices(), this.readMade()])),
    ];
    void Promise.all([this.readChoices(), this.readMade(), this.readFirm()]);
    return () => stops.forEach((stop) => stop());
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  readChoices = (): Promise<void> => this.#attempt(async () => {
    this.choices = await value(workstation.reports.choices());
    this.loaded = true;
    const there = new Set(this.choices.flatMap(({ clientId, simulationId }) => [clientId, simulationId]));
    this.chosen = new Set([...this.chosen].filter((id) => there.has(id)));
    // What came of it names clients: not one who was forgotten since.
    if (this.asked.some(({ request }) => !there.has(request.kind === 'summary' ? request.clientId : request.kind === 'comparison' ? (request.simulationIds[0] ?? '') : request.simulationId))) this.#forgetOutcome();
  });
  readMade = (): Promise<void> => this.#attempt(async () => void (this.made = await value(workstation.reports.made({ clientId: null }))));
  readFirm = (): Promise<void> => this.#attempt(async () => void (this.firm = await value(workstation.firm.read())));

  #forgetOutcome(): void {
    this.outcome = null;
    if (!this.running) this.asked = [];
  }
  /** Nothing of one person's reports stays for the next; what is on its way is nobody's. */
  clear(): void {
    this.running = null;
    this.#forgetOutcome();
    this.choices = [];
    this.loaded = false;
    this.made = [];
    this.again = null;
    this.error = null;
    this.text = '';
    this.chosen = new Set();
    this.tab = 'many';
  }

  choose(ids: readonly string[], on: boolean): void {
    const next = new Set(this.chosen);
    for (const id of ids) if (on) next.add(id); else next.delete(id);
    this.chosen = next;
  }
  chooseKind(kind: ManyKind): void {
    this.kind = kind;
    this.chosen = new Set();
  }

  /** Everything that is ticked, in the order of the list. */
  requests(): Asked[] {
    if (this.kind === 'simulation') {
      return this.choices.filter(({ simulationId }) => this.chosen.has(simulationId)).map(({ simulationId, clientName, reference }) => ({ request: { kind: 'simulation', simulationId }, client: clientName, reference }));
    }
    const clients = new Map(this.choices.map(({ clientId, clientName }) => [clientId, clientName]));
    return [...clients].filter(([id]) => this.chosen.has(id)).map(([id, name]) => ({ request: { kind: 'summary', clientId: id }, client: name, reference: null }));
  }

  async exportMany(asked: Asked[] = this.requests()): Promise<void> {
    if (asked.length === 0 || this.running) return;
    this.error = null;
    this.outcome = null;
    this.asked = asked;
    const taskId = crypto.randomUUID();
    this.running = { taskId, done: 0, total: asked.length };
    await this.#attempt(async () => {
      const outcome = await value(tasks.follow({ id: taskId, kind: 'reports', again: () => void this.retry() }, workstation.reports.exportMany({ taskId, reports: asked.map(({ request }) => request), language: language() }),
        (made) => (made.state === 'cancelled' ? null : { state: made.stopped ? 'stopped' : made.failed.length > 0 ? 'partly' : 'done' })));
      if (this.running?.taskId === taskId) this.outcome = outcome.state === 'done' ? outcome : null;
    });
    if (this.running?.taskId === taskId) this.running = null;
  }
  stop(): void {
    if (this.running) void workstation.tasks.cancel({ taskId: this.running.taskId });
  }
  /** Those that could not be made, or were not come to. */
  async retry(): Promise<void> {
    const saved = new Set(this.outcome?.saved.map(({ index }) => index));
    await this.exportMany(this.asked.filter((_, index) => !saved.has(index)));
  }

  async makeAgain(reportId: string): Promise<void> {
    this.error = null;
    this.again = null;
    await this.#attempt(async () => {
      const exported = await value(workstation.reports.again({ reportId }));
      this.again = exported.state === 'saved' ? exported : null;
    });
  }

  /** @throws CallFailed */
  async saveFirm(next: Firm): Promise<void> {
    this.firm = await value(workstation.firm.save(next));
  }
}

export const reports = new ReportsState();
