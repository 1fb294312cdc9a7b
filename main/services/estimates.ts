// Local what-ifs on a stored simulation: which one carries the plan, its calibration kept with it, and only the newest question answered.
import type { Calibration as Stated, Estimate, Moved, RefusalReason, Solution, Solvable } from '../../preload/contract/estimates';
import { checkSimulationInput } from '../../preload/contract/simulation-check';
import type { Simulation, SimulationInput } from '../../preload/contract/simulations';
import type { Store } from '../cache';
import { calibrationVersion, type Calibration } from '../engine/calibrate';
import { refusalOf, type Base } from '../engine/estimate';
import type { Engine } from '../engine/engine';
import { Failure } from '../failure';
import { disagreementOf } from './estimate-base';
import { solveGoal, unanswered } from './estimate-goal';
import { movedOf, paymentsOf, planOf, quantilesOf, resultOf, sourceOf } from './estimate-source';
import { createNewest } from './newest';
import type { Session } from './session';
import type { Simulations } from './simulations';

/** Paths of 10,000 scenarios take tens of megabytes: freed when nobody asked for so long. */
const idleMs = 60_000;

export interface Question { clientId: string; simulationId: string | null; input: SimulationInput }

interface Carrier { base: Base; simulation: Simulation }

const refuse = (reason: RefusalReason): never => { throw new Failure('noEstimate', { details: { reason } }); };

export function createEstimates(session: Session, simulations: Simulations, engine: Engine, now: () => Date) {
  /** By window: what is asked in one is no answer to another. */
  const newest = new Map<number, ReturnType<typeof createNewest>>();
  /** By simulation; they never change. Belongs to one store: another person's or environment's starts anew. */
  let known = new Map<string, Promise<Carrier | null>>();
  let knownOf: Store | null = null;
  let idle: NodeJS.Timeout | null = null;

  function newestOf(window: number): ReturnType<typeof createNewest> {
    const found = newest.get(window) ?? createNewest();
    newest.set(window, found);
    return found;
  }

  function carriers(): typeof known {
    if (knownOf !== session.store()) {
      known = new Map();
      knownOf = session.store();
      void engine.rest();
    }
    return known;
  }

  async function calibrate(simulation: Simulation): Promise<Calibration | null> {
    const kept = session.store().calibrations.find(simulation.id, calibrationVersion);
    if (kept) return kept;
    const store = session.storeForLater();
    const made = await engine.calibrate(sourceOf(simulation.input, simulation.result));
    if (made) store().calibrations.save(simulation.id, made, now());
    return made;
  }

  /** null when its result says too little. */
  function carrier(simulationId: string): Promise<Carrier | null> {
    const all = carriers();
    const found = all.get(simulationId);
    if (found) return found;
    const simulation = simulations.read(simulationId);
    const made = calibrate(simulation).then((calibration) => calibration && { base: { id: simulationId, payments: paymentsOf(simulation.input), calibration }, simulation });
    all.set(simulationId, made);
    made.catch(() => all.delete(simulationId));
    return made;
  }

  /** The preferred run where it agrees with the plan, else the client's newest that does. @throws Failure `noEstimate` */
  async function choose({ clientId, simulationId, input }: Question): Promise<Carrier> {
    let reason: RefusalReason = 'otherSimulator';
    const preferred = simulationId === null ? null : ((await carriers().get(simulationId))?.simulation ?? simulations.read(simulationId));
    if (preferred) {
      const difference = disagreementOf(preferred.input, input);
      const found = difference ? null : await carrier(preferred.id);
      if (found) return found;
      reason = difference ?? 'incompleteResult';
    }
    for (const other of session.store().simulations.similar(clientId, input)) {
      const difference = other.id === simulationId ? null : disagreementOf(other.input, input);
      if (difference) reason = reason === 'otherSimulator' ? difference : reason;
      else if (other.id !== simulationId) {
        const found = await carrier(other.id);
        if (found) return found;
        reason = 'incompleteResult';
      }
    }
    return refuse(reason);
  }

  async function ready(question: Question): Promise<Carrier> {
    const problem = checkSimulationInput(question.input)[0];
    if (problem) throw new Failure('invalidInput', { details: { field: problem.field, reason: problem.code } });
    const chosen = await choose(question);
    const refusal = refusalOf(chosen.base, question.input.horizonMonths);
    if (refusal) refuse(refusal);
    if (idle) clearTimeout(idle);
    idle = setTimeout(() => void engine.rest(), idleMs);
    idle.unref();
    return chosen;
  }

  async function answer(question: Question): Promise<Estimate> {
    const { base, simulation } = await ready(question);
    const estimated = await engine.estimate(base, planOf(question.input), 'full');
    return {
      input: question.input, result: resultOf(question.input, estimated, simulation.result.allocation),
      error: estimated.uncertainty, calibration: statedOf({ base, simulation }), scenarioCount: estimated.scenarioCount, allMonths: true,
    };
  }

  return {
    /** For paper: whatever else is asked meanwhile. @throws Failure `noEstimate` with a reason */
    exact: answer,
    /** null when a newer question of the same window came meanwhile, of this kind or the next. @throws Failure `noEstimate` with a reason */
    run: (question: Question, window = 1): Promise<Estimate | null> => newestOf(window).run(() => answer(question)),
    /** While the hand moves. */
    follow: (question: Question, window = 1): Promise<Moved | null> => newestOf(window).run(async () => {
      const chosen = await ready(question);
      return { ...movedOf(await engine.estimate(chosen.base, planOf(question.input), 'dragging')), calibration: statedOf(chosen) };
    }),
    /** @throws Failure `noEstimate` with a reason */
    async solve({ for: what, probability, ...question }: Question & { probability: number; for: Solvable }): Promise<Solution> {
      if (what !== 'target' && question.input.targetAmount === null) return unanswered(what, 'noTarget');
      return solveGoal(engine, (await ready(question)).base, { input: question.input, probability, for: what });
    },
    /** @throws Failure `noEstimate` with a reason */
    async calibration(simulationId: string): Promise<Stated> {
      return statedOf((await carrier(simulationId)) ?? refuse('incompleteResult'));
    },
    windowClosed: (window: number): void => void newest.delete(window),
    /** What was worked out of stored simulations: one of them is forgotten for good. */
    forget(): void {
      known = new Map();
      void engine.rest();
    },
    async close(): Promise<void> {
      if (idle) clearTimeout(idle);
      await engine.close();
    },
  };
}
export type Estimates = ReturnType<typeof createEstimates>;

function statedOf({ base: { calibration: { replay } }, simulation: { id, reference, provenance } }: Carrier): Stated {
  return { simulationId: id, reference, receivedAt: provenance.receivedAt, replay: quantilesOf(replay.largest), horizon: quantilesOf(replay.horizon), successProbability: replay.successProbability };
}
