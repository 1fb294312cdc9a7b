// Somebody signed in to a practice server, over a real store: what a service needs of the session around it.
import { createRemote } from '../../../main/api/remote';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { startPractice, type PracticeOptions, type PracticeServer } from '../../../main/practice/server';
import type { Session } from '../../../main/services/session';
import { coandaToken, newSession } from '../practice/helpers';

export interface SignedIn {
  practice: PracticeServer;
  store: Store;
  session: Session;
  /** What was asked of the systems since the sign-in, without the application's own token. */
  asked(): string[];
  close(): Promise<void>;
}

export async function signedIn(changes: object = {}, options: PracticeOptions = {}): Promise<SignedIn> {
  const practice = await startPractice({ simulationSeconds: 0, ...options });
  const { SessionId: sessionId, JwtAccessToken: jwt } = await newSession(practice);
  const coanda = { jwt: await coandaToken(practice) };
  const dfs = { contactId: 7, sessionId, jwt, origin: 'password' as const };
  const remote = createRemote({ ...practice.environment, ...changes }, { report: () => undefined, clock: () => undefined });
  const store = createStore(openDatabase({ file: null, key: null }));
  const before = practice.log().length;
  const tokenPath = new URL(practice.environment.dfs.application!.tokenUrl).pathname;
  const session = {
    store: () => store, storeForLater: () => () => store, remote: () => remote,
    withDfs: (call: (api: typeof remote.dfs, own: typeof dfs) => unknown) => call(remote.dfs, dfs), withCoanda: (call: (api: typeof remote.coanda, own: typeof coanda) => unknown) => call(remote.coanda, coanda),
  } as unknown as Session;
  return {
    practice, store, session,
    asked: () => practice.log().slice(before).filter(({ path }) => path !== tokenPath).map(({ method, path }) => `${method} ${path}`),
    async close() {
      store.close();
      await remote.close();
      await practice.close();
    },
  };
}
