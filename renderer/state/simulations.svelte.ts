// The open client's simulations: the list, the form with its draft, the run under way and the result on screen.
import type { Catalogue } from '../../preload/contract/catalogue';
import type { CallError } from '../../preload/contract/errors';
import type { Draft, Label, Origin, Simulation, SimulationInput, SimulationSummary } from '../../preload/contract/simulations';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { plainNumber } from '../lib/format';
import { History } from '../lib/history';
import { draftOf, emptyDraft, readDraft, type Reading } from '../lib/simulation-form';
import { queue } from './queue.svelte';
import { tasks } from './tasks.svelte';

const draftPauseMs = 300;
/** Side by side there is room for as many. */
export const comparedMax = 4;
const emptyCatalogue: Catalogue = { simulators: [], funds: [], recoJourneys: [], products: [] };

interface Run { taskId: string; clientId: string; startedAt: number; step: string }
type Screen = 'list' | 'form' | 'result' | 'comparison' | 'presentation';

class SimulationState {
  clientId = $state<string | null>(null);
  birthDate: string | null = null;
  catalogue = $state.raw<Catalogue>(emptyCatalogue);
  list = $state.raw<SimulationSummary[]>([]);
  screen = $state<Screen>('list');
  shown = $state.raw<Simulation | null>(null);
  /** Ids ticked for the comparison, in the order they were ticked. */
  chosen = $state.raw<readonly string[]>([]);
  compared = $state.raw<Simulation[]>([]);
  draft = $state<Draft>(emptyDraft(emptyCatalogue, new Date()));
  draftState = $state<'saved' | 'saving' | 'none'>('none');
  attempted = $state(false);
  /** What is under way, by client: another client may be looked at, and simulated, meanwhile. */
  runs = $state.raw<Readonly<Record<string, Run>>>({});
  run = $derived(this.clientId === null ? null : (this.runs[this.clientId] ?? null));
  error = $state.raw<CallError | null>(null);
  canUndo = $state(false);
  canRedo = $state(false);
  /** What went wrong while another client was on the screen. */
  #missed = new Map<string, CallError>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #history = new History<Draft>(emptyDraft(emptyCatalogue, new Date()));

  reading: Reading = $derived(readDraft(this.draft, this.catalogue));
  summary = $derived(this.list.find(({ id }) => id === this.shown?.id) ?? null);

  listen(): () => void {
    const stops = [
      on('simulations.changed', ({ clientId }) => {
        if (clientId === this.clientId) void this.readList();
      }),
      on('drafts.changed', ({ clientId, form }) => {
        if (form === 'simulation' && clientId === this.clientId) void this.#followDraft(clientId);
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
    this.birthDate = birthDate;
    this.#leave();
    this.error = this.#missed.get(clientId) ?? null;
    this.#missed.delete(clientId);
    this.catalogue = await value(workstation.catalogue.read());
    const saved = await value(workstation.simulations.draft({ clientId }));
    if (this.clientId !== clientId) return;
    const empty = emptyDraft(this.catalogue, new Date(), birthDate);
    // Drafts from before there was an age have none.
    this.#begin(saved ? { ...saved, age: saved.age === '' ? empty.age : saved.age } : empty);
    this.draftState = saved ? 'saved' : 'none';
    await this.readList();
  }

  #leave(): void {
    this.screen = 'list';
    this.shown = null;
    this.error = null;
    this.attempted = false;
    this.list = [];
    this.chosen = [];
    this.compared = [];
    queue.editing = null;
  }

  clear(): void {
    this.clientId = null;
    this.birthDate = null;
    this.#leave();
    this.runs = {};
    this.#missed.clear();
    this.#begin(emptyDraft(this.catalogue, new Date()));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async readList(): Promise<void> {
    const { clientId } = this;
    if (clientId === null) return;
    const list = await value(workstation.simulations.list({ clientId }));
    if (this.clientId !== clientId) return;
    this.list = list;
    this.chosen = this.chosen.filter((id) => list.some((item) => item.id === id));
  }

  /** Another draft, with a history of its own. */
  #begin(draft: Draft): void {
    this.draft = draft;
    this.#history = new History($state.snapshot(draft) as Draft);
    this.#readHistory();
  }
  #readHistory(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
  }

  /** To be called after every change of the draft; `field` keeps the letters of one field together as one step. */
  touched(field: string | null = null): void {
    this.#history.record($state.snapshot(this.draft) as Draft, field, performance.now());
    this.#readHistory();
    this.#saveSoon();
  }
  undo = (): void => this.#step(this.#history.undo());
  redo = (): void => this.#step(this.#history.redo());
  #step(draft: Draft | null): void {
    if (draft === null) return;
    this.draft = structuredClone(draft);
    this.#readHistory();
    this.#saveSoon();
  }

  /** Changed in another window on the same client: it is the same form, unless somebody is typing in it here. */
  async #followDraft(clientId: string): Promise<void> {
    if (this.#timer !== null) return;
    const saved = await value(workstation.simulations.draft({ clientId }));
    if (saved === null || this.clientId !== clientId || this.#timer !== null || JSON.stringify(saved) === JSON.stringify($state.snapshot(this.draft))) return;
    this.draft = saved;
    this.#history.record($state.snapshot(this.draft) as Draft, null, performance.now());
    this.#readHistory();
    this.draftState = 'saved';
  }

  #saveSoon(): void {
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

  /** Whether the draft may be sent; when not, the problems show. */
  #ready(): SimulationInput | null {
    this.attempted = true;
    this.error = null;
    const { input, problems } = this.reading;
    return input === null || problems.length > 0 ? null : ($state.snapshot(input) as SimulationInput);
  }

  async start(): Promise<void> {
    const input = this.#ready();
    if (input === null) return;
    const { editing } = queue;
    const done = await this.runInput(input, { madeFrom: this.draft.madeFrom, estimated: null });
    // Run at once after all: it does not wait any more.
    if (done && editing !== null) void queue.remove(editing);
  }

  /** Runs on Coanda and shows the result. True when it was stored. */
  async runInput(input: SimulationInput, origin: Origin, clientId = this.clientId): Promise<boolean> {
    if (clientId === null || Object.hasOwn(this.runs, clientId)) return false;
    const taskId = crypto.randomUUID();
    this.error = null;
    // Before anything is waited for: the second click of a double click must find it under way.
    this.#setRun(clientId, { taskId, clientId, startedAt: Date.now(), step: 'waiting' });
    try {
      await this.flush();
      const simulation = await value(tasks.follow({ id: taskId, kind: 'simulation', clientId, again: () => void this.runInput(input, origin, clientId) }, workstation.simulations.run({ taskId, clientId, input, origin }), ({ id }) => ({ state: 'done', simulationId: id })));
      if (this.clientId !== clientId) return true;
      this.shown = simulation;
      this.screen = 'result';
      this.attempted = false;
      await this.readList();
      return true;
    } catch (caught) {
      // Signed out meanwhile: there is nobody to tell.
      if (this.runs[clientId]?.taskId !== taskId) return false;
      if (this.clientId === clientId) this.error = errorOf(caught);
      else this.#missed.set(clientId, errorOf(caught));
      return false;
    } finally {
      if (this.runs[clientId]?.taskId === taskId) this.#setRun(clientId, null);
    }
  }

  /** Puts the draft where it waits for the network; true when it is there. */
  async enqueue(): Promise<boolean> {
    const input = this.#ready();
    return input !== null && this.enqueueInput(input, { madeFrom: this.draft.madeFrom, estimated: null });
  }

  async enqueueInput(input: SimulationInput, origin: Origin): Promise<boolean> {
    const { clientId } = this;
    if (clientId === null) return false;
    this.error = await queue.put(clientId, input, origin);
    if (this.error !== null) return false;
    this.attempted = false;
    this.screen = 'list';
    return true;
  }

  #setRun(clientId: string, run: Run | null): void {
    const { [clientId]: _, ...others } = this.runs;
    this.runs = run ? { ...others, [clientId]: run } : others;
  }

  cancel(): void {
    if (this.run) void workstation.tasks.cancel({ taskId: this.run.taskId });
  }

  async #read(simulationId: string): Promise<Simulation | null> {
    const { clientId } = this;
    const simulation = await value(workstation.simulations.read({ simulationId }));
    // Never one client's figures under another's name.
    return this.clientId === clientId && simulation.clientId === clientId ? simulation : null;
  }

  async show(simulationId: string): Promise<void> {
    this.error = null;
    try {
      const simulation = await this.#read(simulationId);
      if (simulation === null) return;
      this.shown = simulation;
      this.screen = 'result';
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  choose(simulationId: string, on: boolean): void {
    const others = this.chosen.filter((id) => id !== simulationId);
    this.chosen = on ? [...others, simulationId].slice(0, comparedMax) : others;
  }

  async compare(): Promise<void> {
    this.error = null;
    try {
      const read = await Promise.all(this.chosen.map((id) => this.#read(id)));
      this.compared = read.filter((simulation) => simulation !== null);
      if (this.compared.length >= 2) this.screen = 'comparison';
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  /** Name, note, pin and archive. Returns what went wrong, or null. */
  async label(simulationId: string, label: Label): Promise<CallError | null> {
    try {
      await value(workstation.simulations.label({ simulationId, label }));
      await this.readList();
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }

  /** A form that begins with the inputs of a stored simulation, or of one that waits. */
  reuse(input: SimulationInput, madeFrom: string | null, editing: string | null = null): void {
    queue.editing = editing;
    this.attempted = false;
    this.error = null;
    this.screen = 'form';
    this.draft = draftOf(input, madeFrom);
    this.touched();
  }

  /** An empty form, when the draft is to be left behind. It can be undone. */
  startEmpty(): void {
    queue.editing = null;
    this.attempted = false;
    this.draft = emptyDraft(this.catalogue, new Date(), this.birthDate);
    this.touched();
  }

  /** A form that begins with money there is. `minor`: cents. It can be undone. */
  startFromSavings(minor: number): void {
    this.startEmpty();
    this.draft.currentSavings = plainNumber(minor / 100);
    this.touched();
    this.openForm();
  }

  openForm(): void {
    queue.editing = null;
    this.error = null;
    this.screen = 'form';
  }
}

export const simulations = new SimulationState();
