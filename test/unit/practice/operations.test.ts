// Every documented operation answers its documented success when asked with its documented sample, and refuses without its credentials.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coandaTable } from '../../../main/api/coanda/table';
import { dfsTable } from '../../../main/api/dfs/table';
import { methodOf, templateOf, type Operation } from '../../../main/api/operation';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { documentOf, documents } from '../../documents';
import { accountsOf, applicationToken, coandaToken, newSession, pairOf, preAuthenticate, sendJson, authenticate, type Session } from './helpers';

type Json = Record<string, unknown>;

let practice: PracticeServer;
let session: Session;
let tokens: { application: string; coanda: string };
beforeAll(async () => {
  practice = await startPractice({ simulationSeconds: 0, statusWaitSeconds: 0.05, application: 'required' });
  tokens = { application: await applicationToken(practice), coanda: await coandaToken(practice) };
  session = await newSession(practice);
});
afterAll(() => practice.close());

const bearer = () => ({ Authorization: `Bearer ${tokens.application}` });
const post = async (path: string, body: unknown): Promise<Json> => (await sendJson('POST', practice.environment.dfs.baseUrl + path, body, bearer())).json() as Promise<Json>;
const latestCode = (): string => practice.state().messages[0]?.code ?? '';
const credentials = () => ({ UserName: practice.credentials.dfs.userName, Password: practice.credentials.dfs.password });
const passwordStep = () => preAuthenticate(practice, {}, bearer());
const forgotten = (): Promise<Json> => post('/v1.1/authentication/forgotten-password', { UserName: credentials().UserName });
const activationKey = async (): Promise<unknown> => {
  await forgotten();
  return (await post('/v1.0/contacts/7/authentication/forgotten-password/mtan', { MTan: latestCode() }))['ActivationKey'];
};
const approval = async (): Promise<Json> => {
  practice.chooseFactor('Approve');
  await passwordStep();
  const started = await authenticate(practice, { SetTrusted: true }, bearer());
  practice.chooseFactor('Passcode');
  return started;
};
const passwordAgain = () => credentials().Password;

interface Setting { path?: Json; query?: Json; body?: Json | (() => Promise<Json>); header?: () => Promise<string> }
/** What a sample cannot know: numbers that exist here, and secrets made a moment ago. */
const settings: Partial<Record<keyof typeof dfsTable, Setting>> = {
  getAccount: { path: { contactId: 410027, accountId: 70018 } },
  modifyAccount: { path: { contactId: 410027, accountId: 70018 },
    // Its sample draws what is documented as an object without what is in it.
    body: {
      AccountNumber: '0099', Iban: 'FR7639917003717789328792130', InternalId: 'P-1', Name: { Value: 'Compte' }, BranchId: 9, AccountType: 1, Balance: 12.5, BalanceDate: '2026-11-21T00:00:00',
      ParentId: null, Product: { Value: 3 }, Status: 1, OpeningDate: null, ClosingDate: { Value: null }, IntegrationStatus: 1, CustomAttributes: '{}',
    } },
  unlockContact: { path: { contactId: 410127 } },
  getTokenBySession: { path: { get sessionId() { return session.SessionId; } } },
  preAuthenticate: { body: async () => ({ ...credentials(), ForceExpiringPreviousSession: false }) },
  authenticateByPassword: { body: async () => ({ ...credentials(), ForceExpiringPreviousSession: false }) },
  authenticateMobile: { body: async () => ({ ...credentials(), ForceExpiringPreviousSession: false }) },
  authenticate: { body: async () => { await passwordStep(); return { Passcode: practice.credentials.dfs.passcode }; } },
  getAuthenticationStatus: { body: async () => { const { AuthStatusSessionId } = await approval(); practice.settle('approved'); return { UserName: credentials().UserName, AuthStatusSessionId }; } },
  authenticateOnboarding: { body: { MobileNumber: '+33639980007' } },
  activateOnboarding: { path: { contactId: 410044 }, body: async () => { await post('/v1.1/authentication/authenticate/onboarding', { MobileNumber: '0033639981002' }); return { MTan: latestCode() }; } },
  authenticateSso: { body: async () => ({ AccessToken: practice.state().singleSignOnToken }) },
  authenticateMtan: { body: async () => { await post('/v1.1/authentication/authenticate', credentials()); return { MTan: latestCode() }; } },
  validateToken: { body: async () => ({ AccessToken: session.JwtAccessToken }) },
  forgottenPassword: { body: async () => ({ UserName: credentials().UserName }) },
  forgottenPasswordMtan: { body: async () => { await forgotten(); return { MTan: latestCode() }; } },
  resetPassword: { body: async () => ({ ActivationKey: await activationKey(), Password: passwordAgain(), ConfirmPassword: passwordAgain() }) },
  changePassword: { body: async () => ({ Password: passwordAgain(), ConfirmPassword: passwordAgain() }) },
  logOff: { header: async () => pairOf(await newSession(practice)) },
  renewToken: { body: async () => ({ XTokenJwt: pairOf(session) }) },
  renewSsoToken: { body: async () => ({ XTokenJwt: pairOf((await post('/v1.0/authentication/authenticate/sso', { AccessToken: practice.state().singleSignOnToken }))['Session'] as Session) }) },
  deleteBank: { path: { id: 9001 } }, deleteAccountType: { path: { id: 9001 } }, deleteBranch: { path: { id: 9001 } }, deleteRiskCategory: { path: { id: 6 } }, deleteEconomicZone: { path: { id: 5 } },
  reportAuthentication: { body: async () => ({ username: credentials().UserName, session_id: (await approval())['AuthStatusSessionId'] }) },
  reportEnrollment: { body: async () => ({ username: credentials().UserName }) },
  getResourceSets: { path: { name: 'Common' } },
  getSetting: { path: { group: 'GlobalSettings', key: '2FAFactor' } },
  listStoredProcedures: { path: { dataSourceName: 'BackOffice', schema: 'dbo' } },
  listProductRiskCategories: { path: { productId: 101 } }, getProductConstraints: { path: { productId: 101 } },
};
const usualPath: Json = { contactId: 7, accountId: 70018, id: 1, language: 'fr', productId: 101 };
/** Things to delete that nothing uses, made first. */
const disposable: Record<string, [string, Json]> = {
  deleteBank: ['/v1.0/banks', { Name: 'Banque éphémère' }],
  deleteAccountType: ['/v1.0/bankaccounttypes', { Name: 'Éphémère' }],
  deleteBranch: ['/v1.0/bankbranches', { Name: [], BankId: 1, Code: 'E' }],
};

const fill = (operation: Operation, path: Json): string =>
  templateOf(operation).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name] ?? usualPath[name];
    if (value === undefined) throw new Error(`${operation.id}: give ${name} a value that practice has, in usualPath or settings of this file`);
    return encodeURIComponent(String(value));
  });
const queryOf = (operation: Operation): string => ('language' in operation.query.shape ? '?language=fr' : '');

async function ask(name: keyof typeof dfsTable, headers?: Record<string, string>): Promise<Response> {
  const operation: Operation = dfsTable[name];
  const setting = settings[name] ?? {};
  const path = { ...setting.path };
  if (disposable[name] && !headers) {
    const made = await sendJson('POST', practice.environment.dfs.baseUrl + disposable[name][0], disposable[name][1], { ...bearer(), 'X-Token-Jwt': pairOf(session) });
    path['id'] = ((await made.json()) as Json)['Id'];
  }
  // Refused requests are not prepared: nobody reads that far.
  const own = typeof setting.body === 'function' ? (headers ? {} : await setting.body()) : setting.body;
  const body = operation.body ? { ...documentOf(operation.id).requestSamples[0], ...own } : undefined;
  const credential = { ...bearer(), 'X-Token-Jwt': (headers ? undefined : await setting.header?.()) ?? pairOf(session) };
  return sendJson(methodOf(operation), practice.environment.dfs.baseUrl + fill(operation, path) + queryOf(operation), body, headers ?? credential);
}

const names = Object.keys(dfsTable) as (keyof typeof dfsTable)[];

describe('DFS', () => {
  it('has every operation', () => {
    expect(names).toHaveLength(documents.dfs.length);
    expect(practice.operations.map(({ id }) => id)).toEqual([...names.map((name) => dfsTable[name].id), ...Object.values(coandaTable).map(({ id }) => id), 'POST /identity/connect/token']);
  });

  it.each(names)('%s answers its documented success', async (name) => {
    const answer = await ask(name);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, text]);
    const operation: Operation = dfsTable[name];
    const { responseSample } = documentOf(operation.id);
    expect(practice.log().at(-1)?.operation).toBe(operation.id);
    if (operation.answer === 'text') return expect(text).toBe('OK');
    if (responseSample === undefined && text === '') return;
    const body: unknown = JSON.parse(text);
    expect(operation.response.safeParse(body).error).toBeUndefined();
    if (Array.isArray(responseSample)) expect((body as Json[]).length > 0 || name === 'listAccounts', 'practice has nothing of it for whoever asks here: name somebody in settings of this file for whom it has').toBe(true);
    const fields = responseSample && !Array.isArray(responseSample) ? Object.keys(responseSample) : [];
    // These three are given only in some of the cases.
    const sometimes = ['Session', 'TrustedDeviceToken', 'AuthStatusSessionId'];
    expect(Object.keys(body as Json)).toEqual(expect.arrayContaining(fields.filter((field) => !sometimes.includes(field) || !['preAuthenticate', 'authenticate'].includes(name))));
    if ('Result' in (body as Json)) expect((body as Json)['Result']).toBe('Success');
  });

  it.each(names)('%s refuses without the application’s token, and a person’s where the document has one', async (name) => {
    const person = { 'X-Token-Jwt': pairOf(session) };
    const withoutBearer = await ask(name, person);
    expect(withoutBearer.status).toBe(401);
    expect(withoutBearer.headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask(name, { ...person, Authorization: 'Bearer made.up.token' })).status).toBe(401);
    const operation: Operation = dfsTable[name];
    if (!operation.layers.includes('person')) return;
    const withoutPerson = await ask(name, bearer());
    expect(withoutPerson.status).toBe(401);
    expect(withoutPerson.headers.get('www-authenticate')).toBeNull();
  });

  it('takes a bearer as optional when told so, but never a wrong one', async () => {
    const other = await startPractice();
    const health = (headers: Record<string, string>) => fetch(`${other.environment.dfs.baseUrl}/v1.0/health-check`, { headers });
    expect((await health({})).status).toBe(200);
    expect((await health({ Authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await health({ Authorization: `Bearer ${tokens.coanda}` })).status).toBe(401);
    expect((await health({ Authorization: `Bearer ${await applicationToken(other)}` })).status).toBe(200);
    await other.close();
  });
});

describe('Coanda', () => {
  const operations: Operation[] = Object.values(coandaTable);
  const samplesOf = (id: string) => documentOf(id).requestSamples;

  it.each(operations.slice(1).flatMap((operation) => samplesOf(operation.id).map((sample, index) => [operation.id, index, operation, sample] as const)))('%s answers sample %i', async (_id, _index, operation, sample) => {
    const url = practice.environment.coanda.baseUrl + templateOf(operation);
    // One sample has a null where the table knows numbers only: practice takes what we may write, and we leave out what is not answered.
    const answered = Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== null));
    const answer = await sendJson('POST', url, answered, { Authorization: `Bearer ${tokens.coanda}` });
    const body: unknown = await answer.json();
    expect([answer.status, answer.status === 200 ? null : body]).toEqual([200, null]);
    expect(operation.response.safeParse(body).error).toBeUndefined();
    expect(practice.log().at(-1)?.operation).toBe(operation.id);
    expect((await sendJson('POST', url, sample)).status).toBe(401);
  });

  it('opens another journey at each call, and none that it does not know', async () => {
    const url = `${practice.environment.coanda.baseUrl}/premia/api/v1/sessions`;
    const open = async (changes: Json) => sendJson('POST', url, { ...(samplesOf('POST /premia/api/v1/sessions')[0] as Json), ...changes }, { Authorization: `Bearer ${tokens.coanda}` });
    const [one, two] = [(await (await open({})).json()) as Json, (await (await open({})).json()) as Json];
    expect(one['sessionHash']).not.toBe(two['sessionHash']);
    const refused = await open({ recoJourneyUuid: 'aaaic:reco_journeys:999', clientBirthDate: '1980-01-01' });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('clientBirthDate') as string });
    expect((await open({ recoJourneyUuid: 'aaaic:reco_journeys:999' })).status).toBe(422);
  });
});

it('the made-up accounts of everyone are what the list answers', () => {
  expect(accountsOf(410027, 'fr')).toHaveLength(4);
});
