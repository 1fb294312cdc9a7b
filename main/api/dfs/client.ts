// DFS as functions: sign in, renew, log off, read accounts.
import type { Account } from '../../../preload/contract/clients';
import type { Language } from '../../../preload/contract/app';
import type { Environment } from '../../environments/schema';
import { Failure } from '../../failure';
import type { DfsSession } from '../../secrets/vault';
import type { Http, HttpRequest } from '../http';
import { parseJson } from '../json';
import { asSignInFailure } from '../tokens';
import { operations } from './operations';
import { checkResult, readAccounts, readSession, readSignInStep, type SignInStep } from './wire';

/** `base64(sessionId:jwt)`: the documented form of the renew body, and by default of the X-Token-Jwt header. */
const pair = (session: DfsSession) => Buffer.from(`${session.sessionId}:${session.jwt}`).toString('base64');

export function createDfs(http: Http, environment: Environment['dfs']) {
  const person = (session: DfsSession) => ({ 'x-token-jwt': environment.tokenHeader === 'pair' ? pair(session) : session.jwt });

  async function signInStep(request: HttpRequest): Promise<SignInStep> {
    try {
      return readSignInStep(parseJson(await http.send(request)));
    } catch (error) {
      throw asSignInFailure(error);
    }
  }

  return {
    async preAuthenticate(userName: string, password: string): Promise<SignInStep> {
      const body = JSON.stringify({ UserName: userName, Password: password, ForceExpiringPreviousSession: false });
      return signInStep({ operation: operations.preAuthenticate, body });
    },
    async authenticate(contactId: number, passcode: string): Promise<SignInStep> {
      const body = JSON.stringify({ Passcode: passcode, SetTrusted: false });
      return signInStep({ operation: operations.authenticate, path: { contactId }, body });
    },
    /** A fresh session for an existing or expired one. @throws Failure `sessionExpired` when the provider will not renew. */
    async renew(session: DfsSession): Promise<DfsSession> {
      const answer = parseJson(await http.send({ operation: operations.renew, path: { contactId: session.contactId }, body: JSON.stringify({ XTokenJwt: pair(session) }) }));
      checkResult(answer);
      const renewed = readSession(answer);
      if (!renewed) throw new Failure('sessionExpired');
      return { contactId: session.contactId, ...renewed };
    },
    async logOff(session: DfsSession): Promise<void> {
      await http.send({ operation: operations.logOff, path: { contactId: session.contactId }, headers: person(session) });
    },
    /** The accounts of a contact, with the body as received. */
    async accounts(session: DfsSession, contactId: number, language: Language, signal?: AbortSignal): Promise<{ accounts: Account[]; received: string }> {
      const received = await http.send({ operation: operations.accounts, path: { contactId }, query: { language }, headers: person(session), signal });
      return { accounts: readAccounts(parseJson(received), language), received };
    },
    /** Resolves when anything answers, whatever it says. */
    async reach(): Promise<void> {
      await http.send({ operation: operations.healthCheck });
    },
  };
}
export type Dfs = ReturnType<typeof createDfs>;
