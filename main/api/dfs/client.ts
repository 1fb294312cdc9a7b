// DFS as the program uses it: all operations of the table, and the few that need more than the table says.
import type { Language } from '../../../preload/contract/app';
import type { Account } from '../../../preload/contract/accounts';
import type { Environment } from '../../environments/schema';
import { Failure } from '../../failure';
import type { DfsSession } from '../../secrets/vault';
import { createApi } from '../api';
import type { Http } from '../http';
import { parseJson, textOf } from '../json';
import type { InputOf, Operation } from '../operation';
import { writeAccountChanges, type AccountChanges } from './account-changes';
import type { Application } from './application';
import { dfsTable, type DfsTable } from './table';
import { readAccount, readAccounts, readSession, readSignInStep, type SignInStep } from './wire';

/** `base64(sessionId:jwt)`: the documented form of the renew body, and by default of the X-Token-Jwt header. */
const pair = (session: DfsSession) => Buffer.from(`${session.sessionId}:${session.jwt}`).toString('base64');

type AccountSearchBody = InputOf<DfsTable['searchAccounts']>['body'];
interface Caller { session?: DfsSession | null }
export interface SignInOptions { trustedDeviceToken?: string | null; endOthers?: boolean }

export function createDfs(http: Http, environment: Environment['dfs'], application: Application | null) {
  const personHeader = (session: DfsSession) => (environment.tokenHeader === 'pair' ? pair(session) : session.jwt);

  async function credentials({ layers }: Operation, { session }: Caller): Promise<Record<string, string>> {
    if (layers.includes('person') && !session) throw new Failure('sessionExpired', { details: { system: 'dfs' } });
    return {
      ...(application && layers.includes('application') ? { authorization: `Bearer ${await application.token()}` } : {}),
      ...(session && layers.includes('person') ? { 'x-token-jwt': personHeader(session) } : {}),
    };
  }

  /** A refused call drops the application's token, in case that was the reason; only what may be repeated is tried with a new one. */
  const guarded: Http = !application ? http : {
    close: () => http.close(),
    async send(request) {
      const bearer = request.headers?.['authorization']?.slice('Bearer '.length);
      try {
        return await http.send(request);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'sessionExpired' || bearer === undefined) throw error;
        const { retry, layers } = request.operation;
        const mayHelp = application.drop(bearer);
        // Said to be the bearer, or nothing else to be refused: nobody has looked at the person's password or session.
        const itWasTheBearer = error.details?.['refused'] === 'bearer' || (retry !== 'never' && !layers.includes('person'));
        if (!mayHelp || !itWasTheBearer) throw error;
        if (retry === 'never') throw new Failure('tryAgain');
        return http.send({ ...request, headers: { ...request.headers, authorization: `Bearer ${await application.token()}` } });
      }
    },
  };
  const api = createApi(dfsTable, guarded, credentials);
  const nobody: Caller = {};

  return {
    /** Every operation of the table, as documented. */
    api,

    async signIn(userName: string, password: string, { trustedDeviceToken = null, endOthers = false }: SignInOptions = {}): Promise<SignInStep> {
      const body = { UserName: userName, Password: password, ...(trustedDeviceToken === null ? {} : { TrustedDeviceToken: trustedDeviceToken }), ForceExpiringPreviousSession: endOthers };
      return readSignInStep((await api.preAuthenticate({ body }, nobody)).value);
    },
    /** The second step: with a passcode, or without one to begin an approval elsewhere. */
    async secondFactor(contactId: number, passcode: string | null, trust: boolean): Promise<SignInStep> {
      return readSignInStep((await api.authenticate({ contactId, body: { ...(passcode === null ? {} : { Passcode: passcode }), SetTrusted: trust } }, nobody)).value);
    },
    /** One look at an approval; null while it is still waited for. */
    async approval(userName: string, statusSessionId: string, signal: AbortSignal): Promise<Pick<SignInStep, 'session' | 'trustedDeviceToken'> | null> {
      const { value } = await api.getAuthenticationStatus({ body: { UserName: userName, AuthStatusSessionId: statusSessionId } }, { signal });
      const session = readSession(value.Session);
      return session ? { session, trustedDeviceToken: textOf(value.TrustedDeviceToken, 4000) } : null;
    },
    /** A session from the token of a single sign-on. */
    async singleSignOn(accessToken: string): Promise<{ sessionId: string; jwt: string }> {
      const session = readSession((await api.authenticateSso({ body: { AccessToken: accessToken } }, nobody)).value.Session);
      if (!session) throw new Failure('unreadableAnswer', { details: { reason: 'session' } });
      return session;
    },
    /** A fresh session for an existing or expired one. @throws Failure `sessionExpired` when the provider will not renew. */
    async renew(session: DfsSession): Promise<DfsSession> {
      const input = { contactId: session.contactId, body: { XTokenJwt: pair(session) } };
      const { value } = await (session.origin === 'sso' ? api.renewSsoToken(input, nobody) : api.renewToken(input, nobody));
      const renewed = readSession(value.Session);
      if (!renewed) throw new Failure('sessionExpired');
      return { ...session, ...renewed };
    },
    /** The accounts of a contact, with the body as received. */
    async accounts(session: DfsSession, contactId: number, language: Language, signal?: AbortSignal): Promise<{ accounts: Account[]; received: string }> {
      const { received } = await api.listAccounts({ contactId, language }, { session, signal });
      return { accounts: readAccounts(parseJson(received), language), received };
    },
    /** One account as it is now; null when there is none. */
    async account(session: DfsSession, contactId: number, accountId: number, language: Language): Promise<Account | null> {
      return readAccount((await api.getAccount({ contactId, accountId, language }, { session })).value, language);
    },
    /** A page of the accounts that meet the criteria. */
    async searchAccounts(session: DfsSession, contactId: number, body: AccountSearchBody, language: Language): Promise<{ accounts: Account[]; total: number | null }> {
      const { value } = await api.searchAccounts({ contactId, language, body }, { session });
      return { accounts: (value.Accounts ?? []).flatMap((item) => readAccount(item, language) ?? []), total: value.TotalNumberOfResults };
    },
    /** Opens an account. Never repeated. */
    async createAccount(session: DfsSession, contactId: number, fields: Record<string, unknown>): Promise<void> {
      await api.createAccount({ contactId, body: fields as InputOf<DfsTable['createAccount']>['body'] }, { session });
    },
    /** Changes the given fields of an account and no other; null empties one. Never repeated. */
    async modifyAccount(session: DfsSession, account: { contactId: number; accountId: number }, changes: AccountChanges): Promise<void> {
      await api.modifyAccount({ ...account, body: writeAccountChanges(changes, environment.accountPatch) }, { session });
    },
    close: () => http.close(),
  };
}
export type Dfs = ReturnType<typeof createDfs>;
