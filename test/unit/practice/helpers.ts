// Speaking to the practice backend the way a client does.
import { AccountBook, type WireAccount } from '../../../main/practice/dfs/accounts';
import { Directory } from '../../../main/practice/dfs/directory';
import type { PracticeServer } from '../../../main/practice/server';

export async function sendJson(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export interface Session { SessionId: string; JwtAccessToken: string }

export const pairOf = (session: Session): string => Buffer.from(`${session.SessionId}:${session.JwtAccessToken}`).toString('base64');

type Headers = Record<string, string>;

export async function preAuthenticate(practice: PracticeServer, changes: object = {}, headers: Headers = {}): Promise<Record<string, unknown>> {
  const { userName, password } = practice.credentials.dfs;
  const url = `${practice.environment.dfs.baseUrl}/v1.1/authentication/pre-authenticate`;
  return (await sendJson('POST', url, { UserName: userName, Password: password, ...changes }, headers)).json() as Promise<Record<string, unknown>>;
}

export async function authenticate(practice: PracticeServer, changes: object = {}, headers: Headers = {}): Promise<Record<string, unknown>> {
  const url = `${practice.environment.dfs.baseUrl}/v1.1/contacts/7/authentication/authenticate`;
  return (await sendJson('POST', url, { Passcode: practice.credentials.dfs.passcode, ...changes }, headers)).json() as Promise<Record<string, unknown>>;
}

/** The client application's token, from the identity endpoint. */
export async function applicationToken(practice: PracticeServer, changes: Headers = {}): Promise<string> {
  const { tokenUrl, clientId, clientSecret, scope } = practice.environment.dfs.application!;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret ?? '', scope, ...changes });
  return ((await (await fetch(tokenUrl, { method: 'POST', body: form })).json()) as { access_token: string }).access_token;
}

/** A session with both credentials, where practice asks for both. */
export async function newSession(practice: PracticeServer): Promise<Session> {
  const headers = { Authorization: `Bearer ${await applicationToken(practice)}` };
  await preAuthenticate(practice, {}, headers);
  return (await authenticate(practice, {}, headers))['Session'] as Session;
}

export async function signIn(practice: PracticeServer): Promise<Session> {
  await preAuthenticate(practice);
  return (await authenticate(practice))['Session'] as Session;
}

export function dfsGet(practice: PracticeServer, path: string, session: Session): Promise<Response> {
  return sendJson('GET', practice.environment.dfs.baseUrl + path, undefined, { 'X-Token-Jwt': pairOf(session) });
}

export async function coandaToken(practice: PracticeServer): Promise<string> {
  const query = new URLSearchParams({ username: practice.credentials.coanda.userName, password: practice.credentials.coanda.password });
  return (await fetch(`${practice.environment.coanda.baseUrl}/user-service/v1/token/acquire?${query.toString()}`)).text();
}

/** The documented sample of free management, without its trailing commas. */
export function sampleRequest(): Record<string, unknown> {
  return {
    simulation_start_date: '202008',
    simple_deposits: [{ amount: 5000, date: '202010' }],
    periodic_deposits: [{ amount: 197.2, start_date: '202008', end_date: '202507', frequency: 'MONTHLY' }],
    portfolio_composition: [
      { isin: 'LU1883308352', currency: 'GBP', percentage: 50 },
      { isin: 'LU1681046931', currency: 'EUR', percentage: 50 },
    ],
    target_amount: 5000,
    horizon: 60,
    current_savings: 1000,
    simulator_uuid: 'aaaic:simulators:243',
  };
}

export function simulateOver(practice: PracticeServer, token: string, mode: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${practice.environment.coanda.baseUrl}/simulator-service/simulator/${mode}_management`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

/** The made-up accounts of a client, as the API answers with them on 22 November 2026. */
export function accountsOf(contactId: number, language: string | null): WireAccount[] {
  const book = new AccountBook(new Directory(), () => new Date('2026-11-22T09:00:00Z'));
  return book.of(contactId).map((account) => book.wire(account, language));
}
