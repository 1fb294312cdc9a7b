// Asks every system of an environment whether it answers, beside whatever session there is and without touching it.
import type { EnvironmentTest } from '../../preload/contract/environments';
import { createApplication } from '../api/dfs/application';
import { dfsTable } from '../api/dfs/table';
import { createHttp, knock } from '../api/http';
import type { Environment } from '../environments/schema';
import { asFailure, Failure } from '../failure';

type System = EnvironmentTest['system'];
type Answered = Pick<EnvironmentTest, 'outcome' | 'status'>;

/** Each result is told as soon as it is there; all of them come back at the end. */
export async function testEnvironment(environment: Environment, secret: () => Promise<string | null>, signal: AbortSignal, told: (result: EnvironmentTest) => void): Promise<EnvironmentTest[]> {
  const { application, baseUrl } = environment.dfs;
  const token = application ? tokenOf(application, secret, signal) : null;
  // Whoever gives up does not wait for it; then nobody hears of its end.
  token?.catch(() => undefined);

  async function one(system: System, url: string, ask: () => Promise<Answered>): Promise<EnvironmentTest> {
    const started = performance.now();
    const answer = await ask().then((answered) => ({ ...answered, error: null }), resultOf);
    if (signal.aborted) throw new Failure('cancelled');
    const result = { system, host: new URL(url).host, ...answer, milliseconds: Math.round(performance.now() - started) };
    told(result);
    return result;
  }

  return Promise.all([
    ...(application && token ? [one('identity', application.tokenUrl, () => token.then((given) => ({ outcome: given === null ? ('secretMissing' as const) : ('well' as const), status: null })))] : []),
    // With the application's token where there is one, without where there is none to be had: somebody answers all the same.
    one('dfs', baseUrl, async () => healthOf(baseUrl, await Promise.resolve(token).catch(() => null), signal)),
    ...(['coanda', 'premia'] as const).map((system) => one(system, environment[system].baseUrl, async () => ({ outcome: 'well', status: await knock(environment[system].baseUrl, signal) }))),
  ]);
}

/** Null when there is no secret to ask with. */
async function tokenOf(settings: NonNullable<Environment['dfs']['application']>, secret: () => Promise<string | null>, signal: AbortSignal): Promise<string | null> {
  const known = await secret();
  if (known === null) return null;
  const url = new URL(settings.tokenUrl);
  const http = createHttp({ baseUrl: url.origin });
  const close = () => void http.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return createApplication(http, url.pathname, settings, () => Promise.resolve(known)).token().finally(() => {
    signal.removeEventListener('abort', close);
    return http.close();
  });
}

async function healthOf(baseUrl: string, token: string | null, signal: AbortSignal): Promise<Answered> {
  const http = createHttp({ baseUrl });
  try {
    const words = await http.send({ operation: dfsTable.healthCheck, headers: token === null ? {} : { authorization: `Bearer ${token}` }, signal });
    return { outcome: /^\s*"?ok"?\s*$/i.test(words) ? 'well' : 'answered', status: 200 };
  } finally {
    await http.close();
  }
}

const silence: Partial<Record<string, EnvironmentTest['outcome']>> = { untrusted: 'certificate', timeout: 'noAnswer' };

/** Silence by its kind; everything else is an answer, only not the right one. */
function resultOf(caught: unknown): Answered & Pick<EnvironmentTest, 'error'> {
  const failure = asFailure(caught);
  const status = failure.details?.['status'];
  const reason = failure.details?.['reason'];
  const offline = reason === 'refused' || reason === 'unknownHost' ? reason : 'cut';
  return { outcome: failure.code === 'offline' ? offline : (silence[failure.code] ?? 'answered'), status: typeof status === 'number' ? status : null, error: failure.toCallError() };
}
