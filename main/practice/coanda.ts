// The Coanda API of the practice environment: the token and the three simulators.
import { performance } from 'node:perf_hooks';
import type { ManagementMode } from '../../preload/contract/catalogue';
import type { PracticeCredentials } from '../../preload/contract/practice';
import { parseJson, Refusal, type Answer, type Call, type Route } from './exchange';
import { pause } from './faults';
import { Abandoned, Pace } from './pace';
import { readSimulationRequest, type StartDateField } from './simulation-request';
import { simulate } from './simulator';
import { issueToken, newSessionId, readToken, sameText, secondsOf } from './tokens';

export interface CoandaOptions {
  now: () => Date;
  tokenLifetimeSeconds: number;
  simulationSeconds: number;
  startDateField: StartDateField;
  credentials: PracticeCredentials['coanda'];
}

const titles: Record<number, string> = {
  401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 413: 'Payload Too Large',
  422: 'Bad Request', 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable',
};

/** A JSON body that describes the issue; the document gives no fixed shape. */
export function coandaError(status: number, message: string, issues: readonly string[] = []): Answer {
  return { status, body: { status, error: titles[status] ?? 'Error', message, ...(issues.length > 0 ? { issues } : {}) } };
}

function acquireToken(call: Call, options: CoandaOptions): Answer {
  const username = call.query.get('username');
  const password = call.query.get('password');
  if (!username || !password) throw new Refusal(422, 'username and password are required');
  if (!sameText(username.toLowerCase(), options.credentials.userName) || !sameText(password, options.credentials.password)) {
    throw new Refusal(401, 'The user name or the password is wrong');
  }
  const iat = secondsOf(options.now());
  const token = issueToken({ jti: newSessionId(), iss: 'Practice', aud: 'coanda', sub: options.credentials.userName, cid: 0, iat, exp: iat + options.tokenLifetimeSeconds });
  return { status: 200, body: token, contentType: 'text/plain; charset=utf-8' };
}

function requireToken(call: Call, now: () => Date): void {
  const token = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const claims = token ? readToken(token, 'coanda') : null;
  if (!claims) throw new Refusal(401, 'Token is invalid');
  if (secondsOf(now()) >= claims.exp) throw new Refusal(401, 'Token has expired');
}

async function runSimulation(mode: ManagementMode, call: Call, options: CoandaOptions): Promise<Answer> {
  requireToken(call, options.now);
  const begun = performance.now();
  const request = readSimulationRequest(mode, parseJson(call, 422), options.startDateField);
  const answer = await simulate(request, new Pace(call.gone));
  await pause(options.simulationSeconds * 1000 - (performance.now() - begun), call.gone);
  if (call.gone.aborted) throw new Abandoned();
  return { status: 200, body: answer };
}

export function coandaRoutes(options: CoandaOptions): Route[] {
  const modes: ManagementMode[] = ['free', 'delegated', 'glidepath'];
  return [
    { method: 'GET', template: '/user-service/v1/token/acquire', answer: (call) => acquireToken(call, options) },
    ...modes.map((mode) => ({
      method: 'POST',
      template: `/simulator-service/simulator/${mode}_management`,
      answer: (call: Call) => runSimulation(mode, call, options),
    })),
  ];
}
