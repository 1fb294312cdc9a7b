// Both systems of an environment, ready to be called: addresses, credentials and what may be called are fixed here.
import type { Environment } from '../environments/schema';
import { createCoanda, type Coanda } from './coanda/client';
import { createApplication } from './dfs/application';
import { createDfs, type Dfs } from './dfs/client';
import { createHttp, type Done, type HttpOptions } from './http';
import type { Operation } from './operation';

export interface Remote {
  environment: Environment;
  dfs: Dfs;
  coanda: Coanda;
  /** Ends what is under way and closes every connection. */
  close(): Promise<void>;
}

/** Hears what every attempt came to. */
export interface RemoteListener {
  report(system: 'dfs' | 'coanda', reached: boolean): void;
  /** The clock of DFS minus ours, in milliseconds. */
  clock(skewMs: number): void;
  /** What every request came to. */
  done?(done: Done): void;
}

/** What the app may call in an environment; whatever else the tables hold is refused before it is sent. */
export const allowedIn = (environment: Pick<Environment, 'administration'>) => ({ caller }: Operation): boolean => caller === 'advisor' || (caller === 'administration' && environment.administration);

export interface RemoteOptions extends Pick<HttpOptions, 'limits' | 'patience' | 'allows'> {
  /** The client application's secret, whenever a token is asked for; by default what the environment's file says. */
  secret?: () => Promise<string | null>;
}

export function createRemote(environment: Environment, listener: RemoteListener, { secret, ...more }: RemoteOptions = {}): Remote {
  const allows = allowedIn(environment);
  const onDone = (done: Done): void => listener.done?.(done);
  const { application: settings } = environment.dfs;
  const tokenUrl = settings ? new URL(settings.tokenUrl) : null;
  const identity = tokenUrl ? createHttp({
    baseUrl: tokenUrl.origin, allows: () => true,
    // Without a token DFS is out of reach, whatever it would answer itself.
    onReachability: (reached) => reached || listener.report('dfs', false), onDone, ...more,
  }) : null;
  const application = identity && settings && tokenUrl ? createApplication(identity, tokenUrl.pathname, settings, secret ?? (() => Promise.resolve(settings.clientSecret))) : null;
  const dfsHttp = createHttp({ baseUrl: environment.dfs.baseUrl, allows, onReachability: (reached) => listener.report('dfs', reached), onClock: (skewMs) => listener.clock(skewMs), onDone, ...more });
  const coandaHttp = createHttp({ baseUrl: environment.coanda.baseUrl, allows, onReachability: (reached) => listener.report('coanda', reached), onDone, ...more });
  return {
    environment,
    dfs: createDfs(dfsHttp, environment.dfs, application),
    coanda: createCoanda(coandaHttp),
    close: async () => void (await Promise.all([identity?.close(), dfsHttp.close(), coandaHttp.close()])),
  };
}
