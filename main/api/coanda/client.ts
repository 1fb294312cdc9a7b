// Coanda as the program uses it: its token, simulations in three modes, and Premia sessions.
import type { ManagementMode } from '../../../preload/contract/catalogue';
import type { SimulationInput, SimulationResult } from '../../../preload/contract/simulations';
import { Failure } from '../../failure';
import type { CoandaSession } from '../../secrets/vault';
import { createApi } from '../api';
import type { Http } from '../http';
import type { Operation } from '../operation';
import { readJwt } from '../tokens';
import { writeDelegated, writeFree, writeGlidepath, type StartDateField } from './request';
import { readResult } from './result';
import { coandaTable } from './table';

export interface SimulationAnswer {
  /** Both bodies as they went over the wire. */
  request: string;
  response: string;
  result: SimulationResult;
  /** The spelling that was accepted, to be tried first the next time. */
  startDateField: StartDateField;
}

interface Caller { session?: CoandaSession | null }
type Context = Caller & { signal?: AbortSignal | undefined };

export function createCoanda(http: Http) {
  function credentials({ layers }: Operation, { session }: Caller): Record<string, string> {
    if (!layers.includes('coanda')) return {};
    if (!session) throw new Failure('sessionExpired', { details: { system: 'coanda' } });
    return { authorization: `Bearer ${session.jwt}` };
  }
  const api = createApi(coandaTable, http, credentials);

  const ask = {
    free: (input: SimulationInput, field: StartDateField, context: Context) => api.simulateFree({ body: writeFree(input, field) }, context),
    delegated: (input: SimulationInput, field: StartDateField, context: Context) => api.simulateDelegated({ body: writeDelegated(input, field) }, context),
    glidepath: (input: SimulationInput, field: StartDateField, context: Context) => api.simulateGlidepath({ body: writeGlidepath(input, field) }, context),
  } as const satisfies Record<ManagementMode, unknown>;

  async function post(session: CoandaSession, input: SimulationInput, field: StartDateField, signal?: AbortSignal) {
    return { ...(await ask[input.mode](input, field, { session, signal })), startDateField: field };
  }

  return {
    /** Every operation of the table, as documented. */
    api,

    /** The password travels in the query, as documented; nothing here keeps or repeats the address. */
    async signIn(userName: string, password: string): Promise<CoandaSession> {
      return { jwt: readJwt((await api.acquireToken({ username: userName, password }, {})).value), userName };
    },

    /**
     * Runs a simulation. The documents name the start date two ways: when the first spelling is refused as invalid,
     * the other is tried once; if that is refused too, the first refusal is the one reported.
     */
    async simulate(session: CoandaSession, input: SimulationInput, first: StartDateField, signal?: AbortSignal): Promise<SimulationAnswer> {
      const invalid = (error: unknown) => error instanceof Failure && [400, 422].includes(Number(error.details?.['status']));
      const answer = await post(session, input, first, signal).catch(async (refusal: unknown) => {
        if (!invalid(refusal)) throw refusal;
        const other = first === 'start_date' ? 'simulation_start_date' : 'start_date';
        return post(session, input, other, signal).catch((error: unknown) => {
          throw invalid(error) ? refusal : error;
        });
      });
      return { request: answer.sent ?? '', response: answer.received, startDateField: answer.startDateField, result: readResult(answer.value, input) };
    },
    close: () => http.close(),
  };
}
export type Coanda = ReturnType<typeof createCoanda>;
