// Running simulations and keeping them: every run is stored as received and as read, and never changed.
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { version } from '../../package.json';
import { checkSimulationInput } from '../../preload/contract/simulation-check';
import type { Draft, Label, Origin, Simulation, SimulationInput, SimulationSummary, StoredSummary } from '../../preload/contract/simulations';
import type { StartDateField } from '../api/coanda/request';
import type { Store } from '../cache';
import { Failure } from '../failure';
import type { Clients } from './clients';
import type { Notify } from './notify';
import type { Session } from './session';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Without letters and digits that are mistaken for one another when read aloud. */
const referenceAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

function newReference(at: Date): string {
  const tail = Array.from({ length: 5 }, () => referenceAlphabet[randomInt(referenceAlphabet.length)]).join('');
  return `S-${at.toISOString().slice(0, 10).replaceAll('-', '')}-${tail}`;
}

const startDateFact = (environmentId: string) => `coanda.startDateField.${environmentId}`;

interface NewRun { clientId: string; input: SimulationInput; origin: Origin }
type Progress = (step: 'sending' | 'waiting' | 'reading' | 'storing') => void;

export function createSimulations(session: Session, clients: Clients, notify: Notify, now: () => Date) {
  function check(input: SimulationInput): { simulatorName: string } {
    const problem = checkSimulationInput(input)[0];
    if (problem) throw new Failure('invalidInput', { details: { field: problem.field, reason: problem.code } });
    const simulator = session.remote().environment.catalogue.simulators.find((item) => item.uuid === input.simulatorUuid && item.mode === input.mode);
    if (!simulator) throw new Failure('invalidInput', { details: { field: 'simulatorUuid', reason: 'unknownSimulator' } });
    if (input.mode !== 'free' && !simulator.profiles.some(({ index, name }) => index === input.profile?.index && name === input.profile.name)) throw new Failure('invalidInput', { details: { field: 'profile', reason: 'required' } });
    return { simulatorName: simulator.name };
  }

  /** `stored`, given for a run from the queue, is told in the same transaction that stores the run. */
  async function run({ clientId, input, origin }: NewRun, signal: AbortSignal, progress: Progress, stored?: (simulationId: string, store: Store) => void): Promise<Simulation> {
    const client = clients.find(clientId);
    const { simulatorName } = check(input);
    const { environment } = session.remote();
    const store = session.storeForLater();
    const known = store().fact(startDateFact(environment.id)) as StartDateField | null;
    const first = known ?? environment.coanda.startDateField;
    const requestedAt = now();
    progress('waiting');
    const answer = await session.withCoanda((coanda, token) => coanda.simulate(token, input, first, signal));
    progress('storing');
    const receivedAt = now();
    const simulation: Simulation = {
      id: randomUUID(), clientId: client.id, reference: newReference(receivedAt), simulatorName, input,
      fundNames: Object.fromEntries(environment.catalogue.funds.filter((fund) => input.portfolio.some((line) => line.isin === fund.isin)).map((fund) => [fund.isin, fund.name])),
      result: answer.result,
      provenance: {
        environmentId: environment.id, environmentName: environment.name,
        requestedAt: requestedAt.toISOString(), receivedAt: receivedAt.toISOString(),
        requestHash: sha256(answer.request), responseHash: sha256(answer.response), applicationVersion: version,
      },
      origin, source: 'live',
    };
    const open = store();
    // Forgotten while Coanda was simulating: there is nobody to keep it for.
    clients.find(clientId);
    open.together(() => {
      open.simulations.add(simulation, summaryOf(simulation), answer);
      stored?.(simulation.id, open);
      const { requestHash, responseHash } = simulation.provenance;
      open.activity.record({ action: 'simulationRun', reference: simulation.reference, requestHash, responseHash, queued: stored !== undefined }, clientId, now());
    });
    if (answer.startDateField !== first) open.saveFact(startDateFact(environment.id), answer.startDateField);
    notify('simulations.changed', { clientId });
    return simulation;
  }

  return {
    run,
    /** Whether an input may be sent, and to which simulator. @throws Failure `invalidInput` */
    check,
    list: (clientId: string): SimulationSummary[] => session.store().simulations.list(clientId),
    /** @throws Failure `notFound`. */
    read(simulationId: string): Simulation {
      const found = session.store().simulations.find(simulationId);
      if (!found) throw new Failure('notFound');
      return found;
    },
    draft: (clientId: string): Draft | null => session.store().simulations.draft(clientId),
    /** Name, note, pin and archive: beside the run, which stays as it is. @throws Failure `notFound` */
    label(simulationId: string, label: Label): void {
      const { clientId } = this.read(simulationId);
      session.store().simulations.saveLabel(simulationId, label, now());
      notify('simulations.changed', { clientId });
    },
    saveDraft: (clientId: string, draft: Draft): void => session.store().simulations.saveDraft(clients.find(clientId).id, draft, now()),
  };
}
export type Simulations = ReturnType<typeof createSimulations>;

function summaryOf({ id, reference, simulatorName, input, result, provenance }: Simulation): StoredSummary {
  return {
    id, reference, simulatorName, receivedAt: provenance.receivedAt,
    currency: input.currency, horizonMonths: input.horizonMonths, targetAmount: input.targetAmount,
    successProbability: result.successProbability, medianAtHorizon: result.median.at(-1) ?? null,
  };
}
