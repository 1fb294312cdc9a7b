// Second factors on a phone, single sign-on, codes, activation links and locks of the practice DFS.
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { applicationToken, authenticate, dfsGet, pairOf, preAuthenticate, sendJson, signIn, type Session } from './helpers';

type Json = Record<string, unknown>;
let practice: PracticeServer;
let clock: Date;
let changes: number;
const later = (seconds: number): void => { clock = new Date(clock.getTime() + seconds * 1000); };
beforeEach(async () => {
  clock = new Date('2026-11-22T09:00:00Z');
  changes = 0;
  practice = await startPractice({ now: () => clock, statusWaitSeconds: 1, changed: () => { changes += 1; } });
});
afterEach(() => practice.close());

const ask = (method: string, path: string, body?: unknown, session?: Session) => sendJson(method, practice.environment.dfs.baseUrl + path, body, session ? { 'X-Token-Jwt': pairOf(session) } : {});
const post = async (path: string, body: unknown): Promise<Json> => (await ask('POST', path, body)).json() as Promise<Json>;
const userName = () => practice.credentials.dfs.userName;
const status = (started: Json) => post('/v1.1/authentication/authenticate/status', { UserName: userName(), AuthStatusSessionId: started['AuthStatusSessionId'] });
const code = () => practice.state().messages[0]?.code ?? '';

async function begin(factor: 'Approve' | 'QrCode', changed: object = {}): Promise<Json> {
  practice.chooseFactor(factor);
  expect(await preAuthenticate(practice)).toMatchObject({ Status: 'Auth', Factor: factor });
  return authenticate(practice, { Passcode: null, ...changed });
}

describe('an approval', () => {
  it('is waited for, and opens the session when the phone approves', async () => {
    const started = await begin('Approve', { SetTrusted: true });
    expect(started).toMatchObject({ Result: 'Success', Status: 'Auth', Factor: 'Approve', AuthStatusSessionId: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(started).not.toHaveProperty('Session');
    expect(practice.state().approval).toMatchObject({ userName: userName(), factor: 'Approve', scanned: false });
    const begun = performance.now();
    expect(await status(started)).toMatchObject({ Result: 'Waiting' });
    expect(performance.now() - begun).toBeGreaterThan(990);
    const waiting = status(started);
    setTimeout(() => practice.settle('approved'), 30);
    const approvedAt = performance.now();
    const { Session, TrustedDeviceToken, Result } = await waiting;
    expect(performance.now() - approvedAt).toBeLessThan(800);
    expect(Result).toBe('Success');
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', Session as Session)).status).toBe(200);
    expect(practice.state().approval).toBeNull();
    // An answer that was lost is given again, and is the same.
    expect(await status(started)).toMatchObject({ Session: Session as object });
    expect(await preAuthenticate(practice, { TrustedDeviceToken })).toMatchObject({ Status: 'Allow' });
    expect(changes).toBeGreaterThan(2);
  });

  it('gives no trusted device unasked, and ends with a rejection, after two minutes, or with the next one', async () => {
    const rejected = await begin('Approve');
    practice.settle('rejected');
    expect(await status(rejected)).toEqual({ Result: 'Deny' });
    const slow = await begin('Approve');
    later(120);
    expect(await status(slow)).toEqual({ Result: 'Expired' });
    practice.settle('approved');
    expect(await status(slow)).toEqual({ Result: 'Expired' });
    const first = await begin('Approve');
    const second = await begin('Approve');
    practice.settle('approved');
    expect(await status(first)).toEqual({ Result: 'Expired' });
    expect(await status(second)).not.toHaveProperty('TrustedDeviceToken');
    expect(await status({ AuthStatusSessionId: 'f'.repeat(32) })).toEqual({ Result: 'AccessDenied' });
  });

  it('by QR code shows an address to scan, and tells of the scan', async () => {
    const started = await begin('QrCode');
    expect(started).toMatchObject({ Factor: 'QrCode', AsynchronousParameters: { QrCodeUrl: expect.stringMatching(/^futurae:\/\/auth\?/) as string } });
    const waiting = status(started);
    setTimeout(() => practice.settle('scanned'), 20);
    expect(await waiting).toEqual({ Result: 'Waiting', Status: 'Pending' });
    expect(practice.state().approval?.scanned).toBe(true);
    practice.settle('approved');
    expect(await status(started)).toMatchObject({ Result: 'Success' });
  });

  it('may come from the provider’s server', async () => {
    const session = await signIn(practice);
    const report = (started: Json, result: string) => ask('POST', '/v1.1/callback/authentication/futurae', { username: userName(), session_id: started['AuthStatusSessionId'], result }, session);
    const denied = await begin('Approve');
    await report(denied, 'Deny');
    expect(await status(denied)).toEqual({ Result: 'Deny' });
    const allowed = await begin('Approve');
    await report(allowed, 'Waiting');
    expect(await status(allowed)).toMatchObject({ Result: 'Waiting' });
    await report(allowed, 'Allow');
    expect(await status(allowed)).toMatchObject({ Result: 'Success' });
  });

  it('is not asked for when no second factor is wanted', async () => {
    practice.chooseFactor('none');
    expect(await preAuthenticate(practice)).toMatchObject({ Status: 'Allow', Session: {} });
  });
});

describe('single sign-on', () => {
  const open = async () => post('/v1.0/authentication/authenticate/sso', { AccessToken: practice.state().singleSignOnToken });
  const renew = async (session: Session, sso = '') => (await ask('PUT', `/v1.0/contacts/7/authentication/tokens/renew${sso}`, { XTokenJwt: pairOf(session) })).json();

  it('opens a session that is renewed in its own way', async () => {
    const { Session: opened } = await open();
    expect((await dfsGet(practice, '/v1.0/contacts/410027/accounts', opened as Session)).status).toBe(200);
    expect(await renew(opened as Session, '/sso')).toMatchObject({ Result: 'Success', Session: { SessionId: (opened as Session).SessionId } });
    expect(await renew(opened as Session)).toEqual({ Result: 'AccessDenied' });
    expect(await renew(await signIn(practice), '/sso')).toEqual({ Result: 'AccessDenied' });
  });

  it('takes no other token, and none that has expired', async () => {
    const token = practice.state().singleSignOnToken;
    const { JwtAccessToken } = await signIn(practice);
    expect(await post('/v1.0/authentication/authenticate/sso', { AccessToken: JwtAccessToken })).toEqual({ Result: 'TokenInvalid' });
    later(3600);
    expect(await post('/v1.0/authentication/authenticate/sso', { AccessToken: token })).toEqual({ Result: 'TokenExpired' });
  });
});

describe('a forgotten password', () => {
  it('goes by code and link; then only the new one signs in', async () => {
    const forgotten = await post('/v1.1/authentication/forgotten-password', { Email: userName() });
    expect(forgotten).toEqual({ Result: 'Success', ContactId: 7, ObfuscatedMobileNumber: '***|*******007' });
    expect(practice.state().messages).toHaveLength(1);
    const path = '/v1.0/contacts/7/authentication/forgotten-password/mtan';
    expect(await post(path, { MTan: 'no' })).toEqual({ Result: 'MTanInvalid' });
    const { ActivationKey } = await post(path, { MTan: code(), RedirectUrl: 'https://firm.example/new' });
    expect(await post(path, { MTan: code() })).toEqual({ Result: 'MTanInvalid' });
    const [mail] = practice.state().mailbox;
    expect(mail).toMatchObject({ to: userName(), link: `https://firm.example/new?activationKey=${ActivationKey as string}`, activationKey: ActivationKey });
    expect(await preAuthenticate(practice)).toEqual({ Result: 'PasscodeInvalid' });
    const reset = (Password: string, ConfirmPassword = Password) => ask('POST', '/v1.0/authentication/reset-password', { ActivationKey, Password, ConfirmPassword });
    expect((await reset('short')).status).toBe(422);
    expect((await reset('Prairie-Rouge-31', 'Prairie-Rouge-32')).status).toBe(422);
    expect(await (await reset('Prairie-Rouge-31')).json()).toEqual({ Result: 'Success' });
    expect(await (await reset('Prairie-Rouge-33')).json()).toEqual({ Result: 'ActivationKeyInvalid' });
    expect(await preAuthenticate(practice)).toEqual({ Result: 'PasscodeInvalid' });
    expect(await preAuthenticate(practice, { Password: 'Prairie-Rouge-31' })).toMatchObject({ Status: 'Auth' });
  });

  it('takes a code once, within five minutes; five wrong ones lock', async () => {
    const path = '/v1.0/contacts/7/authentication/forgotten-password/mtan';
    await post('/v1.1/authentication/forgotten-password', { UserName: userName() });
    later(300);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await post(path, { MTan: code() })).toEqual({ Result: 'MTanInvalid' });
    expect(await post(path, { MTan: code() })).toEqual({ Result: 'ContactLocked' });
    expect(await preAuthenticate(practice)).toEqual({ Result: 'ContactLocked' });
  });

  it('can be changed by whoever is signed in, for nobody else', async () => {
    const session = await signIn(practice);
    const change = (contactId: number) => ask('POST', `/v1.0/contacts/${contactId}/authentication/reset-password`, { Password: 'Prairie-Rouge-31', ConfirmPassword: 'Prairie-Rouge-31' }, session);
    expect((await change(410027)).status).toBe(403);
    expect((await change(7)).status).toBe(200);
    expect(await preAuthenticate(practice, { Password: 'Prairie-Rouge-31' })).toMatchObject({ Status: 'Auth' });
  });
});

describe('locks', () => {
  it('of a client can be seen and lifted by the advisor', async () => {
    const session = await signIn(practice);
    const state = async () => (await dfsGet(practice, '/v1.0/contacts/410127/authentication/status', session)).json();
    const unlock = async () => (await ask('DELETE', '/v1.0/contacts/410127/authentication/unlock', undefined, session)).json();
    expect(await state()).toEqual({ IsPasscodeLocked: true, IsMTanLocked: false, IsTwoFactorLocked: true, AccountStatusCode: 'IsActive' });
    expect(await unlock()).toEqual({ Result: 'Success' });
    expect(await state()).toMatchObject({ IsPasscodeLocked: false });
    expect(await unlock()).toEqual({ Result: 'ContactAlreadyUnlocked' });
    expect((await ask('DELETE', '/v1.0/contacts/99/authentication/unlock', undefined, session)).status).toBe(404);
  });
});

describe('tokens', () => {
  const validate = async (AccessToken: string) => (await post('/v1.0/authentication/tokens/validate', { AccessToken }))['Result'];

  it('are told apart: good, expired, logged off, forged', async () => {
    const session = await signIn(practice);
    expect(await validate(session.JwtAccessToken)).toBe('Success');
    expect(await validate('a.b.c')).toBe('TokenInvalid');
    later(1200);
    expect(await validate(session.JwtAccessToken)).toBe('TokenExpired');
    const other = await signIn(practice);
    await ask('POST', '/v1.0/contacts/7/authentication/logoff', undefined, other);
    expect(await validate(other.JwtAccessToken)).toBe('SessionExpired');
    expect((await ask('GET', `/v1.1/contacts/7/authentication/tokens/${other.SessionId}`)).status).toBe(404);
  });

  it('of the application need the right secret and scope', async () => {
    const token = async (changes: Record<string, string>) => applicationToken(practice, changes);
    expect(await token({})).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    for (const wrong of [{ client_secret: 'no' }, { client_id: 'no' }, { scope: 'no' }, { grant_type: 'password' }]) expect(await token(wrong)).toBeUndefined();
    const health = (bearer: string) => fetch(`${practice.environment.dfs.baseUrl}/v1.0/health-check`, { headers: { Authorization: `Bearer ${bearer}` } });
    const bearer = await token({});
    expect((await health(bearer)).status).toBe(200);
    later(3600);
    expect((await health(bearer)).status).toBe(401);
    expect(practice.log().find(({ operation }) => operation === 'POST /identity/connect/token')?.body).toContain('grant_type=client_credentials');
  });
});
