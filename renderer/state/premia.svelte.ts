// The open client's Premia: sessions, the form with its draft, what will be sent, and sending it once.
import type { Catalogue } from '../../preload/contract/catalogue';
import type { ClientRecord } from '../../preload/contract/clients';
import type { CallError } from '../../preload/contract/errors';
import type { PremiaDraft, PremiaPurpose, PremiaSent, PremiaSession } from '../../preload/contract/premia';
import type { Simulation, SimulationSummary } from '../../preload/contract/simulations';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { newPremiaReference, premiaDraftOf, readPremiaDraft, todayOf, type PremiaReading } from '../lib/premia-form';
import { planOf } from '../lib/premia-plan';
import { recordWith } from '../lib/premia-sources';

const draftPauseMs = 300;
const emptyCatalogue: Catalogue = { simulators: [], funds: [], recoJourneys: [], products: [] };

type Screen = 'list' | 'form' | 'review';
/** What became of a session's link. */
type Told = { sessionId: string; what: 'opened' | 'noBrowser' | 'copied'; seconds?: number };

class PremiaState {
  clientId = $state<string | null>(null);
  record = $state.raw<ClientRecord | null>(null);
  catalogue = $state.raw<Catalogue>(emptyCatalogue);
  sessions = $state.raw<PremiaSession[]>([]);
  /** Those a plan can be taken from, newest first. */
  simulations = $state.raw<SimulationSummary[]>([]);
  /** The one it is taken from. */
  simulation = $state.raw<Simulation | null>(null);
  loaded = $state(false);
  screen = $state<Screen>('list');
  draft = $state<PremiaDraft | null>(null);
  draftState = $state<'saved' | 'saving' | 'none'>('none');
  attempted = $state(false);
  sent = $state.raw<PremiaSent | null>(null);
  sending = $state(false);
  error = $state.raw<CallError | null>(null);
  told = $state.raw<Told | null>(null);
  /** Filled in by the program, and nobody has changed it: it is not kept, and follows the record. */
  #untouched = false;
  #attemptId = '';
  #opening: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | null = null;

  reading: PremiaReading | null = $derived(this.draft === null ? null : readPremiaDraft(this.draft, this.catalogue, todayOf(new Date())));
  /** A session of the form's reference may exist already. */
  inDoubt = $derived(this.sessions.some(({ state, reference }) => state === 'unknown' && reference === this.draft?.reference.trim()));

  listen(): () => void {
    const stops = [
      on('premia.changed', ({ clientId }) => {
        if (clientId === this.clientId) void this.readSessions();
      }),
      on('simulations.changed', ({ clientId }) => {
        if (clientId === this.clientId) void this.#readSimulations(clientId);
      }),
      on('clients.changed', () => void this.#readRecord()),
      on('drafts.changed', ({ clientId, form }) => {
        if (form === 'premia' && clientId === this.clientId) void this.#followDraft(clientId);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Reads everything of a client; of the one that is open what may have changed while nobody looked. */
  open(clientId: string): Promise<void> {
    this.#opening = this.clientId === clientId ? this.#opening.then(() => this.#readAgain(clientId)) : this.#read(clientId);
    return this.#opening;
  }

  async #readAgain(clientId: string): Promise<void> {
    await Promise.all([this.readSessions(), this.#readSimulations(clientId), this.#readRecord()]).catch((caught: unknown) => {
      this.error = errorOf(caught);
    });
  }

  async #read(clientId: string): Promise<void> {
    await this.flush();
    this.clear();
    this.clientId = clientId;
    try {
      const [record, catalogue, draft] = await Promise.all([value(workstation.clients.record({ clientId })), value(workstation.catalogue.read()), value(workstation.premia.draft({ clientId }))]);
      if (this.clientId !== clientId) return;
      this.record = record;
      this.catalogue = catalogue;
      this.draft = draft;
      this.draftState = draft ? 'saved' : 'none';
      await Promise.all([this.readSessions(), this.#readSimulations(clientId)]);
      await this.#readSimulation(draft?.simulationId ?? null);
      this.loaded = this.clientId === clientId;
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  clear(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.clientId = null;
    this.record = null;
    this.sessions = [];
    this.simulations = [];
    this.simulation = null;
    this.loaded = false;
    this.draft = null;
    this.#untouched = false;
    this.draftState = 'none';
    this.#show('list');
  }

  #show(screen: Screen): void {
    this.screen = screen;
    this.attempted = false;
    this.sent = null;
    this.error = null;
    this.told = null;
  }
  toList = (): void => {
    if (this.#untouched) this.draft = null;
    this.#show('list');
  };
  /** Back from what will be sent to the form. */
  toForm = (): void => this.#show('form');

  async readSessions(): Promise<void> {
    const { clientId } = this;
    if (clientId === null) return;
    const sessions = await value(workstation.premia.list({ clientId }));
    if (this.clientId === clientId) this.sessions = sessions;
  }
  async #readSimulations(clientId: string): Promise<void> {
    const list = await value(workstation.simulations.list({ clientId }));
    if (this.clientId === clientId) this.simulations = list.filter(({ label }) => !label.archived);
  }
  async #readRecord(): Promise<void> {
    const { clientId } = this;
    if (clientId === null) return;
    try {
      const record = await value(workstation.clients.record({ clientId }));
      if (this.clientId !== clientId) return;
      const same = JSON.stringify(record) === JSON.stringify(this.record);
      this.record = record;
      if (!same && this.#untouched && this.draft) await this.#fill(this.draft.purpose, this.draft.simulationId);
    } catch (caught) {
      // Forgotten: nothing of them stays here either.
      if (errorOf(caught).code === 'notFound' && this.clientId === clientId) this.clear();
    }
  }
  async #readSimulation(simulationId: string | null): Promise<void> {
    const { clientId } = this;
    const simulation = simulationId === null ? null : await value(workstation.simulations.read({ simulationId })).catch(() => null);
    // Never one client's plan under another's name.
    if (this.clientId === clientId) this.simulation = simulation?.clientId === clientId ? simulation : null;
  }

  /** The form, as it was left or filled from what is known: the client's record and the last simulation. */
  async begin(purpose: PremiaPurpose): Promise<void> {
    await this.#opening;
    if (this.draft) this.draft.purpose = purpose;
    else await this.#fill(purpose, this.simulations[0]?.id ?? null);
    this.#show('form');
  }

  /** A new contract with the plan of a simulation. */
  async beginWith({ id, clientId }: Simulation): Promise<void> {
    await this.open(clientId);
    if (this.clientId !== clientId) return;
    if (!this.draft) await this.#fill('newContract', id);
    else {
      this.draft.purpose = 'newContract';
      await this.choose(id);
      this.touched();
    }
    this.#show('form');
  }

  /** Everything from the beginning, with another reference. */
  async startEmpty(): Promise<void> {
    const { clientId } = this;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (clientId !== null) await value(workstation.premia.saveDraft({ clientId, draft: null }));
    this.draftState = 'none';
    if (this.draft) await this.#fill(this.draft.purpose, this.simulations[0]?.id ?? null);
    this.#show('form');
  }

  async #fill(purpose: PremiaPurpose, simulationId: string | null): Promise<void> {
    if (!this.record) return;
    this.draft = premiaDraftOf(this.record, purpose, this.catalogue, newPremiaReference(new Date()));
    this.#untouched = true;
    await this.choose(simulationId);
  }

  /** Takes the plan of a simulation; null leaves what is there. */
  async choose(simulationId: string | null): Promise<void> {
    await this.#readSimulation(simulationId);
    if (!this.draft) return;
    this.draft.simulationId = this.simulation?.id ?? null;
    if (this.simulation) Object.assign(this.draft, planOf(this.simulation));
  }

  /** To be called after every change of the draft. */
  touched(): void {
    this.#untouched = false;
    this.draftState = 'saving';
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), draftPauseMs);
  }

  /** Changed in another window on the same client: it is the same form, unless somebody is typing in it here. */
  async #followDraft(clientId: string): Promise<void> {
    if (this.#timer !== null || this.sending || this.#untouched) return;
    const saved = await value(workstation.premia.draft({ clientId }));
    if (this.clientId !== clientId || this.#timer !== null || this.sending || this.#untouched || JSON.stringify(saved) === JSON.stringify($state.snapshot(this.draft))) return;
    this.draft = saved;
    this.draftState = saved ? 'saved' : 'none';
    // What was to be sent is not what the form says any more; and a form that was sent is no form any more.
    if (saved === null) this.toList();
    else if (this.screen === 'review') this.toForm();
    await this.#readSimulation(saved?.simulationId ?? null);
  }

  /** Writes a waiting draft now. */
  async flush(): Promise<void> {
    if (this.#timer === null || this.clientId === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      await value(workstation.premia.saveDraft({ clientId: this.clientId, draft: $state.snapshot(this.draft) }));
      if (this.#timer === null) this.draftState = 'saved';
    } catch (caught) {
      this.draftState = 'none';
      this.error = errorOf(caught);
    }
  }

  /** Shows what will be sent, when everything is there. */
  async review(): Promise<void> {
    this.attempted = true;
    this.error = null;
    const request = this.reading?.request;
    if (!request) return;
    try {
      const sent = await value(workstation.premia.preview({ request: $state.snapshot(request) }));
      this.#show('review');
      this.sent = sent;
      this.#attemptId = crypto.randomUUID();
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  /** Sends what is shown, once, and opens it. `again`: the advisor knows that one may exist. */
  async send(again: boolean): Promise<void> {
    const { clientId } = this;
    const request = this.reading?.request;
    // Before anything is waited for: the second click of a double click must find it under way.
    if (this.sending || clientId === null || !request || this.screen !== 'review') return;
    this.sending = true;
    this.error = null;
    try {
      const session = await value(workstation.premia.create({ clientId, attemptId: this.#attemptId, request: $state.snapshot(request), again }));
      if (this.clientId !== clientId) {
        // Another client is on the screen by now: the form that was sent has still done its work.
        void workstation.premia.saveDraft({ clientId, draft: null });
        return;
      }
      this.#forgetDraft(clientId);
      await this.readSessions();
      await this.resume(session.id);
    } catch (caught) {
      if (this.clientId !== clientId) return;
      await this.readSessions().catch(() => undefined);
      this.error = errorOf(caught);
      // The next click is another attempt; main decides whether it may go out.
      this.#attemptId = crypto.randomUUID();
    } finally {
      this.sending = false;
    }
  }

  #forgetDraft(clientId: string): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.draft = null;
    this.draftState = 'none';
    this.simulation = null;
    this.#show('list');
    void workstation.premia.saveDraft({ clientId, draft: null });
  }

  async #tell(sessionId: string, act: () => Promise<Omit<Told, 'sessionId'>>): Promise<void> {
    this.error = null;
    this.told = null;
    try {
      const told = { sessionId, ...(await act()) };
      this.told = told;
      // What is said of the clipboard is said as long as it is so.
      if (told.seconds !== undefined) setTimeout(() => { if (this.told === told) this.told = null; }, told.seconds * 1000);
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }
  resume = (sessionId: string): Promise<void> => this.#tell(sessionId, async () => ({ what: (await value(workstation.premia.open({ sessionId }))).opened ? 'opened' : 'noBrowser' }));
  copyLink = (sessionId: string): Promise<void> => this.#tell(sessionId, async () => ({ what: 'copied', seconds: (await value(workstation.premia.copyLink({ sessionId }))).seconds }));

  /** Returns what went wrong, or null. */
  async forget(sessionId: string): Promise<CallError | null> {
    try {
      await value(workstation.premia.forget({ sessionId }));
      if (this.told?.sessionId === sessionId) this.told = null;
      await this.readSessions();
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }

  /** What differs from the client's record goes into it as well. */
  async keepWithClient(): Promise<void> {
    const { clientId, record } = this;
    const request = this.reading?.request;
    if (clientId === null || !record || !request) return;
    try {
      await value(workstation.clients.save({ clientId, record: recordWith(record, $state.snapshot(request)), replaces: record }));
      await this.#readRecord();
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }
}

export const premia = new PremiaState();
