// From what is stored to everything a report's pages show. Nothing is asked of the network.
import { randomUUID } from 'node:crypto';
import type { About, Language } from '../../preload/contract/app';
import type { Firm } from '../../preload/contract/firm';
import type { Lever, LogDigest, Proof, ReportContent, ReportRequest } from '../../preload/contract/reports';
import type { Simulation, SimulationInput } from '../../preload/contract/simulations';
import type { Store } from '../cache';
import { asFailure, Failure } from '../failure';
import type { Estimates } from '../services/estimates';
import { hashOf, proofOfRun, proofOfRuns } from './proof';

/** The probability a plan should have; where even that is out of reach, an even chance. */
const wanted = [0.8, 0.5];

export interface Circumstances {
  language: Language;
  firm: Firm;
  userName: string | null;
  madeAt: Date;
  timeZone: string;
  madeOffline: boolean;
  about: About;
  log: LogDigest | null;
}

type Plan = { simulation: Simulation; input: SimulationInput; successProbability: number | null };

export function createComposer(store: () => Store, estimates: Pick<Estimates, 'exact' | 'solve'>) {
  /** @throws Failure `notFound` */
  function run(id: string): Simulation {
    const found = store().simulations.find(id);
    if (!found) throw new Failure('notFound');
    return found;
  }

  /** null where there is no goal, it is likely enough as it is, or no estimate can be given. */
  async function leverOf({ simulation, input, successProbability }: Plan, error: number | null): Promise<Lever | null> {
    if (input.targetAmount === null || successProbability === null) return null;
    const question = { clientId: simulation.clientId, simulationId: simulation.id, input };
    try {
      const levels = wanted.filter((level) => level > successProbability);
      for (const probability of levels) {
        const scheduledContribution = useful(await estimates.solve({ ...question, probability, for: 'scheduledContribution' }));
        const horizon = useful(await estimates.solve({ ...question, probability, for: 'horizon' }));
        if (scheduledContribution || horizon || probability === levels.at(-1)) return { wanted: probability, scheduledContribution, horizon, error: error ?? (await estimates.exact(question)).error.successProbability };
      }
    } catch (failure) {
      if (asFailure(failure).code !== 'noEstimate') throw failure;
    }
    return null;
  }

  function paper(clientId: string, { firm, language, userName, madeAt, timeZone, madeOffline, about, log }: Circumstances, proof: Pick<Proof, 'inputs' | 'result'>, reference: string) {
    const client = store().clients.find(clientId);
    if (!client) throw new Failure('notFound');
    return {
      reportId: randomUUID(), reference, language, firm, client: { id: clientId, name: client.name, contactId: client.contactId },
      userName, madeAt: madeAt.toISOString(), timeZone, madeOffline, about, proof: { ...proof, log },
    };
  }

  async function ofEstimate(simulationId: string, input: SimulationInput, circumstances: Circumstances): Promise<ReportContent> {
    const asked = run(simulationId);
    const found = await estimates.exact({ clientId: asked.clientId, simulationId, input });
    // The run that carries it need not be the one it was begun from.
    const simulation = run(found.calibration.simulationId);
    const lever = await leverOf({ simulation, input, successProbability: found.result.successProbability }, found.error.successProbability);
    const proof = { inputs: hashOf({ input, calibration: found.calibration }), result: hashOf({ result: found.result, error: found.error }) };
    return { kind: 'estimate', ...paper(simulation.clientId, circumstances, proof, `${simulation.reference}-E${tail(proof.result)}`), simulation, estimate: found, lever };
  }

  function ofSeveral(ids: readonly string[], circumstances: Circumstances): ReportContent {
    const runs = ids.map(run);
    const [first] = runs;
    if (!first || runs.some(({ clientId }) => clientId !== first.clientId)) throw new Failure('invalidInput', { details: { field: 'simulationIds', reason: 'otherClient' } });
    const labels = new Map(store().simulations.list(first.clientId).map(({ id, label }) => [id, label.name]));
    const proof = proofOfRuns(runs);
    return {
      kind: 'comparison', ...paper(first.clientId, circumstances, proof, `C-${first.reference.slice(2, 10)}-${tail(proof.result)}`),
      compared: runs.map((simulation) => ({ name: labels.get(simulation.id) || simulation.reference, simulation })),
    };
  }

  function ofClient(clientId: string, circumstances: Circumstances): ReportContent {
    const { accounts, clients, premia, simulations } = store();
    const record = clients.record(clientId);
    if (!record) throw new Failure('notFound');
    const { data, asOf } = accounts.read(clientId);
    const shown = {
      person: { kind: record.kind, birthDate: record.birthDate, riskKey: record.risk?.key ?? null, riskDate: record.risk?.date ?? null },
      accounts: data, accountsAsOf: asOf,
      simulations: simulations.list(clientId).filter(({ label }) => !label.archived),
      premia: premia.list(clientId).map(({ id, createdAt, reference, journeyName, productName, state }) => ({ id, createdAt, reference, journeyName, productName, state })),
    };
    const proof = { inputs: hashOf({ contactId: record.contactId, accountsAsOf: asOf, simulations: shown.simulations.map(({ reference }) => reference) }), result: hashOf(shown) };
    return { kind: 'summary', ...paper(clientId, circumstances, proof, `B-${circumstances.madeAt.toISOString().slice(0, 10).replaceAll('-', '')}-${tail(proof.result)}`), ...shown };
  }

  return {
    /** @throws Failure `notFound`, `noEstimate` with a reason, `invalidInput` */
    async compose(request: ReportRequest, circumstances: Circumstances): Promise<ReportContent> {
      if (request.kind === 'summary') return ofClient(request.clientId, circumstances);
      if (request.kind === 'comparison') return ofSeveral(request.simulationIds, circumstances);
      if (request.kind === 'estimate') return ofEstimate(request.simulationId, request.input, circumstances);
      const simulation = run(request.simulationId);
      const lever = await leverOf({ simulation, input: simulation.input, successProbability: simulation.result.successProbability }, null);
      return { kind: 'simulation', ...paper(simulation.clientId, circumstances, proofOfRun(simulation), simulation.reference), simulation, lever };
    },
  };
}

/** Enough to tell two papers apart when quoted over the telephone. */
const tail = (hash: string): string => hash.slice(0, 5).toUpperCase();

const useful = <T extends { input: unknown; reason: string | null }>(solution: T): T | null => (solution.input === null || solution.reason !== null ? null : solution);
