// The what-if over the simulation on the screen: changed inputs, the local estimate that follows the hand, goal seeking.
import type { RefusalReason, Solution, Solvable } from '../../preload/contract/estimates';
import type { CallError } from '../../preload/contract/errors';
import { checkSimulationInput, type Problem } from '../../preload/contract/simulation-check';
import type { Origin, Simulation, SimulationInput } from '../../preload/contract/simulations';
import { errorOf, value, workstation } from '../lib/bridge';
import { History } from '../lib/history';
import { estimateOf, type MovingEstimate } from '../lib/moving';
import { applyChanges, changesOf, type Changes } from '../lib/what-if';
import { outcomesOf } from '../views/simulation/words';
import { simulations } from './simulations.svelte';

export const solvables: readonly Solvable[] = ['scheduledContribution', 'oneOffContribution', 'horizon', 'target'];
const noChanges: Changes = { contribution: 0, oneOff: 0, oneOffAt: 0, withdrawal: 0, withdrawalFrom: 0, horizonMonths: 12, targetAmount: null, simulatorUuid: '', profile: null };

class WhatIfState {
  base = $state.raw<Simulation | null>(null);
  open = $state(false);
  /** Replaced as a whole at each change, never written into: what comes of it is handed over as it is. */
  changes = $state.raw<Changes>(noChanges);
  estimate = $state.raw<MovingEstimate | null>(null);
  refusal = $state.raw<RefusalReason | null>(null);
  error = $state.raw<CallError | null>(null);
  canUndo = $state(false);
  canRedo = $state(false);
  /** The probability to be reached, as a fraction. */
  wanted = $state(0.8);
  solutions = $state.raw<Solution[] | null>(null);
  solving = $state(false);
  #history = new History<Changes>(noChanges);
  #next: { input: SimulationInput; moving: boolean } | null = null;
  #busy = false;

  input = $derived.by((): SimulationInput | null => {
    if (this.base === null) return null;
    const simulator = simulations.catalogue.simulators.find(({ uuid }) => uuid === this.changes.simulatorUuid);
    return applyChanges(this.base.input, this.changes, simulator?.mode ?? this.base.input.mode);
  });
  problems: Problem[] = $derived(this.input === null ? [] : checkSimulationInput(this.input));
  changed = $derived(this.base !== null && JSON.stringify(this.changes) !== JSON.stringify(changesOf(this.base.input)));

  /** Another simulation on the screen: nothing of the one before stays. */
  attach(base: Simulation): void {
    if (this.base?.id === base.id) return;
    this.leave();
    this.base = base;
    this.#begin(changesOf(base.input));
    // Made once for each result, in the background: the first what-if then finds it there. What is wrong with it is said there, too.
    void workstation.estimates.calibration({ simulationId: base.id });
  }

  leave(): void {
    this.base = null;
    this.open = false;
    this.estimate = null;
    this.refusal = null;
    this.error = null;
    this.solutions = null;
    this.#next = null;
  }

  #begin(changes: Changes): void {
    this.changes = changes;
    this.#history = new History(changes);
    this.#readHistory();
  }
  #readHistory(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
  }

  toggle(): void {
    this.open = !this.open;
    if (this.open) this.ask();
    else this.estimate = null;
  }

  /** Back to the stored result's own inputs. */
  reset(): void {
    if (this.base) this.set(changesOf(this.base.input), null);
  }

  /** A change by hand; `field` keeps the moves of one slider together, and `moving` says that the hand is still on it. */
  set(next: Partial<Changes>, field: string | null, moving = false): void {
    this.changes = { ...this.changes, ...next };
    this.#history.record(this.changes, field, performance.now());
    this.#readHistory();
    if (!moving) this.solutions = null;
    this.ask(moving);
  }
  /** The hand has left the slider: everything is worked out. */
  settle = (): void => {
    this.solutions = null;
    this.ask();
  };
  undo = (): void => this.#step(this.#history.undo());
  redo = (): void => this.#step(this.#history.redo());
  #step(changes: Changes | null): void {
    if (changes === null) return;
    this.changes = { ...changes };
    this.#readHistory();
    this.settle();
  }

  /** Only the newest question matters; the next is asked when the one under way has been answered. */
  ask(moving = false): void {
    if (!this.open || this.input === null) return;
    if (this.problems.length > 0) return;
    this.#next = { input: this.input, moving };
    if (!this.#busy) void this.#answer();
  }

  async #answer(): Promise<void> {
    this.#busy = true;
    while (this.#next !== null && this.base !== null) {
      const { base } = this;
      const { input, moving } = this.#next;
      this.#next = null;
      try {
        const question = { clientId: base.clientId, simulationId: base.id, input };
        const estimate = moving ? estimateOf(await value(workstation.estimates.follow(question)), input) : await value(workstation.estimates.run(question));
        if (estimate !== null && this.base === base && this.open) [this.estimate, this.refusal, this.error] = [estimate, null, null];
      } catch (caught) {
        if (this.base === base) this.#refuse(errorOf(caught));
      }
    }
    this.#busy = false;
  }

  #refuse(error: CallError): void {
    this.estimate = null;
    const reason = error.code === 'noEstimate' ? (String(error.details?.['reason'] ?? '') as RefusalReason) : null;
    this.refusal = reason;
    this.error = reason === null ? error : null;
  }

  async solve(): Promise<void> {
    const { base, input } = this;
    if (base === null || input === null || this.solving || this.problems.length > 0) return;
    this.solving = true;
    try {
      const found: Solution[] = [];
      for (const item of solvables) found.push(await value(workstation.estimates.solve({ clientId: base.clientId, simulationId: base.id, input, probability: this.wanted, for: item })));
      if (this.base === base) this.solutions = found;
    } catch (caught) {
      if (this.base === base) this.#refuse(errorOf(caught));
    } finally {
      this.solving = false;
    }
  }

  /** Takes a found plan over as the what-if. */
  apply(solution: Solution): void {
    if (solution.input === null || this.base === null) return;
    const found = changesOf(solution.input);
    this.set(found, null);
  }

  /** Where a run of this what-if comes from: the simulation it began with, and what was estimated. */
  origin(): Origin {
    const { base, estimate } = this;
    const outcomes = estimate && outcomesOf(estimate);
    return {
      madeFrom: base?.id ?? null,
      estimated: estimate && outcomes && {
        basedOn: estimate.calibration.simulationId, successProbability: estimate.result.successProbability,
        unfavourable: outcomes.unfavourable, median: outcomes.median, favourable: outcomes.favourable,
        error: { successProbability: estimate.error.successProbability, median: estimate.error.median, outer: estimate.error.outer },
      },
    };
  }
}

export const whatIf = new WhatIfState();
