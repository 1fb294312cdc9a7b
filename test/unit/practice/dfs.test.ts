// Sign-in, sessions and accounts of the practice DFS.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { authenticate, dfsGet, pairOf, preAuthenticate, sendJson, signIn, type Session } from './helpers';

let practice: PracticeServer;
let clock: Date;
const later = (seconds: number): void => { clock = new Date(clock.getTime() + seconds * 1000); };
const base = (): string => practice.environment.dfs.baseUrl;
const renew = (value: unknown, contactId = 7): Promise<Response> =>
  sendJson('PUT', `${base()}/v1.0/contacts/${contactId}/authentication/tokens/renew`, { XTokenJwt: value });
const claimsOf = (session: Session): Record<string, unknown> =>
  JSON.parse(Buffer.from(session.JwtAccessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

beforeEach(async () => {
  clock = new Date('2026-11-22T09:00:00Z');
  practice = await startPractice({ now: () => clock });
});
afterEach(() => practice.close());

describe('signing in', () => {
  it('asks for a passcode, then opens a session of 1200 seconds', async () => {
    const first = await preAuthenticate(practice);
    expect(first).toMatchObject({ Result: 'Success', Status: 'Auth', Factor: 'Passcode', Length: 6, CampaignContact: { Id: 7 } });
    expect(first).not.toHaveProperty('Session');
    const second = await authenticate(practice);
    expect(second).toMatchObject({ Result: 'Success', Status: 'Allow' });
    expect(second).not.toHaveProperty('TrustedDeviceToken');
    const session = second['Session'] as Session;
    expect(session.SessionId).toMatch(/^[0-9a-f]{32}$/);
    const claims = claimsOf(session);
    expect(claims['jti']).toBe(session.SessionId);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(1200);
  });

  it('skips the passcode for a trusted device, also after a restart', async () => {
    await preAuthenticate(practice);
    const { TrustedDeviceToken } = await authenticate(practice, { SetTrusted: true });
    await practice.close();
    practice = await startPractice({ now: () => clock });
    expect(await preAuthenticate(practice, { TrustedDeviceToken })).toMatchObject({ Status: 'Allow', Session: {} });
    expect(await preAuthenticate(practice, { TrustedDeviceToken: 'Zm9yZ2VkOnRva2Vu' })).toMatchObject({ Status: 'Auth' });
  });

  it('refuses a passcode nobody asked for, or one that comes too late', async () => {
    expect(await authenticate(practice)).toEqual({ Result: 'AccessDenied' });
    await preAuthenticate(practice);
    later(301);
    expect(await authenticate(practice)).toEqual({ Result: 'AccessDenied' });
  });

  it('locks after five wrong attempts and unlocks after five minutes', async () => {
    await preAuthenticate(practice);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await preAuthenticate(practice, { Password: 'wrong' })).toEqual({ Result: 'PasscodeInvalid' });
    for (let attempt = 0; attempt < 2; attempt += 1) expect(await authenticate(practice, { Passcode: '000000' })).toEqual({ Result: 'PasscodeInvalid' });
    expect(await authenticate(practice)).toEqual({ Result: 'ContactLocked' });
    expect(await preAuthenticate(practice)).toEqual({ Result: 'ContactLocked' });
    later(299);
    expect(await preAuthenticate(practice)).toEqual({ Result: 'ContactLocked' });
    later(1);
    expect(await preAuthenticate(practice)).toMatchObject({ Status: 'Auth' });
    expect(await preAuthenticate(practice, { Password: 'wrong' })).toEqual({ Result: 'PasscodeInvalid' });
  });

  it('does not tell an unknown user name from a wrong password', async () => {
    expect(await preAuthenticate(practice, { UserName: 'nobody@practice.example' })).toEqual({ Result: 'PasscodeInvalid' });
  });

  it('ends the previous session when asked to', async () => {
    const previous = await signIn(practice);
    await preAuthenticate(practice, { ForceExpiringPreviousSession: true });
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', previous)).status).toBe(200);
    await authenticate(practice);
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', previous)).status).toBe(401);
  });

  it.each([
    ['{"UserName": "a"', 400], ['{"UserName":"a","Password":5}', 422], ['{"UserName":"a","Password":"b","Remember":true}', 422], ['[]', 422],
  ])('refuses the body %s with %i', async (body, status) => {
    const answer = await sendJson('POST', `${base()}/v1.1/authentication/pre-authenticate`, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ Code: expect.any(String), Message: expect.any(String), CorrelationId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });
});

describe('sessions', () => {
  it('accepts the pair and the plain token, and nothing forged', async () => {
    const session = await signIn(practice);
    const read = async (header: string): Promise<number> => (await sendJson('GET', `${base()}/v1.0/contacts/410027/accounts`, undefined, { 'X-Token-Jwt': header })).status;
    expect(await read(pairOf(session))).toBe(200);
    expect(await read(session.JwtAccessToken)).toBe(200);
    expect(await read(pairOf({ ...session, SessionId: '0'.repeat(32) }))).toBe(401);
    expect(await read(`${session.JwtAccessToken.slice(0, -3)}abc`)).toBe(401);
    expect(await read('nonsense')).toBe(401);
    expect((await sendJson('GET', `${base()}/v1.0/contacts/410027/accounts`)).status).toBe(401);
  });

  it('renews an expired token within the same session', async () => {
    const session = await signIn(practice);
    later(1200);
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', session)).status).toBe(401);
    const answer = await renew(pairOf(session));
    expect(answer.status).toBe(200);
    const renewed = ((await answer.json()) as { Session: Session }).Session;
    expect(renewed.SessionId).toBe(session.SessionId);
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', renewed)).status).toBe(200);
  });

  it('survives a restart, but not a log-off', async () => {
    const session = await signIn(practice);
    await practice.close();
    practice = await startPractice({ now: () => clock });
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', session)).status).toBe(200);
    const logOff = await sendJson('POST', `${base()}/v1.0/contacts/7/authentication/logoff`, undefined, { 'X-Token-Jwt': pairOf(session) });
    expect(await logOff.json()).toEqual({ Result: 'Success' });
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', session)).status).toBe(401);
    expect((await renew(pairOf(session))).status).toBe(401);
  });

  it('refuses to renew nonsense, a Coanda token, or for another contact', async () => {
    const session = await signIn(practice);
    expect((await renew('bm9uc2Vuc2U=')).status).toBe(401);
    expect((await renew(5)).status).toBe(400);
    expect((await renew(pairOf(session), 410027)).status).toBe(403);
    expect((await renew(pairOf(session), 999)).status).toBe(404);
  });

  it('tells the status of the contact', async () => {
    const session = await signIn(practice);
    const status = await (await dfsGet(practice, '/v1.0/contacts/7/authentication/status', session)).json();
    expect(status).toEqual({ IsPasscodeLocked: false, IsMTanLocked: false, IsTwoFactorLocked: false, AccountStatusCode: 'IsActive' });
  });
});

describe('accounts', () => {
  it('lists them in the documented shape, in a language when asked', async () => {
    const session = await signIn(practice);
    const list = async (query: string): Promise<Record<string, { Name: string }>[]> =>
      (await (await dfsGet(practice, `/v1.0/contacts/410027/accounts${query}`, session)).json()) as Record<string, { Name: string }>[];
    const [current, , lifeInsurance] = await list('');
    expect(Object.keys(current ?? {})).toEqual(['Id', 'AccountNumber', 'Iban', 'InternalId', 'Name', 'Balance', 'BalanceLastUpdateDate', 'BranchId', 'Currency',
      'ContactGroupId', 'Type', 'IsActive', 'OpeningDate', 'Product', 'Status', 'ClosingDate', 'IntegrationStatus', 'Attributes', 'SubAccounts']);
    expect(current).toMatchObject({ Balance: 4218.36, BalanceLastUpdateDate: '2026-11-21T00:00:00', Currency: { Code: 'EUR' } });
    expect(current?.['Type']?.Name).toBe('<root><de>Girokonto</de><en>Current account</en><fr>Compte courant</fr></root>');
    const [inEnglish] = await list('?language=en');
    expect(inEnglish?.['Type']?.Name).toBe('Current account');
    expect(lifeInsurance?.['Iban']).toBeNull();
  });

  it('answers one account, sub-accounts inside theirs', async () => {
    const session = await signIn(practice);
    const accounts = (await (await dfsGet(practice, '/v1.0/contacts/410031/accounts', session)).json()) as { Id: number; SubAccounts: { Id: number }[] }[];
    const parent = accounts.find((account) => account.SubAccounts.length > 0);
    expect(accounts.some((account) => account.Id === parent?.SubAccounts[0]?.Id)).toBe(false);
    const one = await (await dfsGet(practice, `/v1.0/contacts/410031/accounts/${parent?.Id}`, session)).json();
    expect(one).toEqual(parent);
  });

  it.each([
    ['/v1.0/contacts/410133/accounts', 200], ['/v1.0/contacts/123/accounts', 404], ['/v1.0/contacts/abc/accounts', 400], ['/v1.0/contacts/3000000000/accounts', 400],
    ['/v1.0/contacts/410027/accounts/1', 404], ['/v1.0/contacts/410027/accounts?language=French', 400], ['/v1.0/nothing', 404], ['/v1.1/authentication/pre-authenticate', 405],
  ])('GET %s answers %i', async (path, status) => {
    const answer = await dfsGet(practice, path, await signIn(practice));
    expect(answer.status).toBe(status);
    const body = await answer.json();
    if (status === 200) expect(body).toEqual([]);
    else expect(body).toMatchObject({ Code: expect.any(String), Message: expect.any(String), CorrelationId: expect.any(String) });
  });

  it('is healthy', async () => {
    const answer = await fetch(`${base()}/v1.0/health-check`);
    expect(await answer.text()).toBe('OK');
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });
});
