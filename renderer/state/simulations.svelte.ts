// The open client's simulations: the list, the form with its draft, the run under way and the result on screen.
import type { Catalogue } from '../../preload/contract/catalogue';
import type { CallError } from '../../preload/contract/errors';
import type { Draft, Simulation, SimulationSummary } from '../../preload/contract/simulations';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { draftOf, emptyDraft, readDraft, type Reading } from '../lib/simulation-form';

const draftPauseMs = 300;

interface Run { taskId: string; clientId: string; startedAt: number; step: string }

class SimulationState {
  clientId = $state<string | null>(null);
  catalogue = $state.raw<Catalogue>({ simulators: [], funds: [], recoJourneys: [], products: [] });
  list = $state.raw<SimulationSummary[]>([]);
  screen = $state<'list' | 'form' | 'result'>('list');
  shown = $state.raw<Simulation | null>(null);
  draft = $state<Draft>(emptyDraft({ simulators: [], funds: [], recoJourneys: [], products: [] }, new Date()));
  draftState = $state<'saved' | 'saving' | 'none'>('none');
  attempted = $state(false);
  /** What is under way, by client: another client may be looked at, and simulated, meanwhile. */
  runs = $state.raw<Readonly<Record<string, Run>>>({});
  run = $derived(this.clientId === null ? null : (this.runs[this.clientId] ?? null));
  error = $state.raw<CallError | null>(null);
  /** What went wrong while another client was on the screen. */
  #missed = new Map<string, CallError>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  reading: Reading = $derived(readDraft(this.draft, this.catalogue));

  listen(): () => void {
    const stops = [
      on('simulations.changed', ({ clientId }) => {
        if (clientId === this.clientId) void this.readList();
      }),
      on('tasks.progress', ({ taskId, step }) => {
        const run = Object.values(this.runs).find((item) => item.taskId === taskId);
        if (run) this.#setRun(run.clientId, { ...run, step });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async open(clientId: string, birthDate: string | null): Promise<void> {
    await this.flush();
    this.clientId = clientId;
    this.screen = 'list';
    this.shown = null;
    this.error = this.#missed.get(clientId) ?? null;
    this.#missed.delete(clientId);
    this.attempted = false;
    this.list = [];
    this.catalogue = await value(workstation.catalogue.read());
    const saved = await value(workstation.simulations.draft({ clientId }));
    if (this.clientId !== clientId) return;
    const empty = emptyDraft(this.catalogue, new Date(), birthDate);
    // Drafts from before there was an age have none.
    this.draft = saved ? { ...saved, age: saved.age === '' ? empty.age : saved.age } : empty;
    this.draftState = saved ? 'saved' : 'none';
    await this.readList();
  }

  clear(): void {
    this.clientId = null;
    this.list = [];
    this.shown = null;
    this.runs = {};
    this.#missed.clear();
    this.error = null;
    this.screen = 'list';
    this.draft = emptyDraft(this.catalogue, new Date());
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async readList(): Promise<void> {
    const { clientId } = this;
    if (clientId === null) return;
    const list = await value(workstation.simulations.list({ clientId }));
    if (this.clientId === clientId) this.list = list;
  }

  /** To be called after every change of the draft. */
  touched(): void {
    this.draftState = 'saving';
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), draftPauseMs);
  }

  /** Writes a waiting draft now. */
  async flush(): Promise<void> {
    if (this.#timer === null || this.clientId === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      await value(workstation.simulations.saveDraft({ clientId: this.clientId, draft: $state.snapshot(this.draft) }));
      if (this.#timer === null) this.draftState = 'saved';
    } catch (caught) {
      this.draftState = 'none';
      this.error = errorOf(caught);
    }
  }

  async start(): Promise<void> {
    this.attempted = true;
    this.error = null;
    const { clientId, reading } = this;
    if (clientId === null || this.run !== null || reading.input === null || reading.problems.length > 0) return;
    const taskId = crypto.randomUUID();
    // Before anything is waited for: the second click of a double click must find it under way.
    this.#setRun(clientId, { taskId, clientId, startedAt: Date.now(), step: 'waiting' });
    try {
      await this.flush();
      const simulation = await value(workstation.simulations.run({ taskId, clientId, input: $state.snapshot(reading.input) }));
      if (this.clientId !== clientId) return;
      this.shown = simulation;
      this.screen = 'result';
      this.attempted = false;
      await this.readList();
    } catch (caught) {
      // Signed out meanwhile: there is nobody to tell.
      if (this.runs[clientId]?.taskId !== taskId) return;
      if (this.clientId === clientId) this.error = errorOf(caught);
      else this.#missed.set(clientId, errorOf(caught));
    } finally {
      if (this.runs[clientId]?.taskId === taskId) this.#setRun(clientId, null);
    }
  }

  #setRun(clientId: string, run: Run | null): void {
    const { [clientId]: _, ...others } = this.runs;
    this.runs = run ? { ...others, [clientId]: run } : others;
  }

  cancel(): void {
    if (this.run) void workstation.tasks.cancel({ taskId: this.run.taskId });
  }

  async show(simulationId: string): Promise<void> {
    const { clientId } = this;
    this.error = null;
    try {
      const simulation = await value(workstation.simulations.read({ simulationId }));
      // Never one client's figures under another's name.
      if (this.clientId !== clientId || simulation.clientId !== clientId) return;
      this.shown = simulation;
      this.screen = 'result';
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  reuse(simulation: Simulation): void {
    this.draft = draftOf(simulation);
    this.attempted = false;
    this.error = null;
    this.screen = 'form';
    this.touched();
  }
}

export const simulations = new SimulationState();
