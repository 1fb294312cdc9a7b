// The Coanda API of the practice environment: the token, the three simulators, and Premia's sessions.
import { performance } from 'node:perf_hooks';
import type { ManagementMode } from '../../preload/contract/catalogue';
import type { PracticeCredentials } from '../../preload/contract/practice';
import { coandaTable, type CoandaTable } from '../api/coanda/table';
import { Refusal, type Answer, type Call, type Route } from './exchange';
import { pause } from './faults';
import { Abandoned, Pace } from './pace';
import type { Journeys } from './premia';
import { routesOf, type Handlers } from './routes';
import { readSimulationRequest, type StartDateField } from './simulation-request';
import { simulate } from './simulator';
import { issueToken, newSessionId, readToken, sameText, secondsOf } from './tokens';

export interface CoandaOptions {
  now: () => Date;
  tokenLifetimeSeconds: number;
  simulationSeconds: number;
  startDateField: StartDateField;
  credentials: PracticeCredentials['coanda'];
  journeys: Journeys;
}

const titles: Record<number, string> = {
  401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 413: 'Payload Too Large',
  422: 'Bad Request', 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable',
};

/** A JSON body that describes the issue; the document gives no fixed shape. */
export function coandaError(status: number, message: string, issues: readonly string[] = []): Answer {
  return { status, body: { status, error: titles[status] ?? 'Error', message, ...(issues.length > 0 ? { issues } : {}) } };
}

function acquireToken(username: string, password: string, options: CoandaOptions): string {
  if (!username || !password) throw new Refusal(422, 'username and password are required');
  if (!sameText(username.toLowerCase(), options.credentials.userName) || !sameText(password, options.credentials.password)) {
    throw new Refusal(401, 'The user name or the password is wrong');
  }
  const iat = secondsOf(options.now());
  return issueToken({ jti: newSessionId(), iss: 'Practice', aud: 'coanda', sub: options.credentials.userName, cid: 0, iat, exp: iat + options.tokenLifetimeSeconds });
}

function requireToken(call: Call, now: () => Date): null {
  const token = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const claims = token ? readToken(token, 'coanda') : null;
  if (!claims) throw new Refusal(401, 'Token is invalid');
  if (secondsOf(now()) >= claims.exp) throw new Refusal(401, 'Token has expired');
  return null;
}

async function runSimulation(mode: ManagementMode, body: unknown, call: Call, options: CoandaOptions): Promise<object> {
  const begun = performance.now();
  const request = readSimulationRequest(mode, body, options.startDateField);
  const answer = await simulate(request, new Pace(call.gone));
  await pause(options.simulationSeconds * 1000 - (performance.now() - begun), call.gone);
  if (call.gone.aborted) throw new Abandoned();
  return answer;
}

export function coandaRoutes(options: CoandaOptions): Route[] {
  const handlers: Handlers<CoandaTable> = {
    acquireToken: ({ username, password }) => acquireToken(username, password, options),
    simulateFree: ({ body }, { call }) => runSimulation('free', body, call, options),
    simulateDelegated: ({ body }, { call }) => runSimulation('delegated', body, call, options),
    simulateGlidepath: ({ body }, { call }) => runSimulation('glidepath', body, call, options),
    createPremiaSession: ({ body }) => options.journeys.open(body),
  };
  return routesOf(coandaTable, handlers, { guards: { coanda: (call) => requireToken(call, options.now) }, refuses: { json: 422, parameters: 422, fields: () => 422 } });
}
