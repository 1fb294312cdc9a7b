// Coanda as functions: get a token, run a simulation.
import type { SimulationInput, SimulationResult } from '../../../preload/contract/simulations';
import { Failure } from '../../failure';
import type { CoandaSession } from '../../secrets/vault';
import type { Http } from '../http';
import { parseJson } from '../json';
import { asSignInFailure, readJwt } from '../tokens';
import { acquireToken, simulate } from './operations';
import { writeRequest, type StartDateField } from './request';
import { readResult } from './result';

export interface SimulationAnswer {
  /** Both bodies as they went over the wire. */
  request: string;
  response: string;
  result: SimulationResult;
  /** The spelling that was accepted, to be tried first the next time. */
  startDateField: StartDateField;
}

export function createCoanda(http: Http) {
  async function post(session: CoandaSession, input: SimulationInput, field: StartDateField, signal?: AbortSignal) {
    const request = writeRequest(input, field);
    const response = await http.send({ operation: simulate[input.mode], headers: { authorization: `Bearer ${session.jwt}` }, body: request, signal });
    return { request, response, startDateField: field };
  }

  return {
    /** The password travels in the query, as documented; nothing here keeps or repeats the address. */
    async signIn(userName: string, password: string): Promise<CoandaSession> {
      try {
        return { jwt: readJwt(await http.send({ operation: acquireToken, query: { username: userName, password } })) };
      } catch (error) {
        throw asSignInFailure(error);
      }
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
      return { ...answer, result: readResult(parseJson(answer.response), input) };
    },
  };
}
export type Coanda = ReturnType<typeof createCoanda>;
