// What DFS is asked and what comes of it: credentials, a refused application token, approvals, renewals and accounts.
import { describe, expect, it } from 'vitest';
import { createDfs } from '../../../../main/api/dfs/client';
import type { Application } from '../../../../main/api/dfs/application';
import type { HttpRequest } from '../../../../main/api/http';
import type { Environment } from '../../../../main/environments/schema';
import { Failure } from '../../../../main/failure';

const session = { contactId: 7, origin: 'password' as const, sessionId: 's-1', jwt: 'j.w.t' };
const pair = Buffer.from('s-1:j.w.t').toString('base64');
const opened = { SessionId: 's-2', JwtAccessToken: 'n.e.w' };
const expired = (details: Record<string, string> = {}) => new Failure('sessionExpired', { details });
const environment = { tokenHeader: 'pair', accountPatch: 'plain' } as Environment['dfs'];

/** Answers one call after the other as told, and keeps what was asked. */
function dfsWith(answers: (object | Error)[], { application = true, mayHelp = true } = {}) {
  const asked: HttpRequest[] = [];
  const dropped: string[] = [];
  const tokens: Application = { token: () => Promise.resolve(`t${dropped.length}`), drop: (token) => (dropped.push(token), mayHelp) };
  const dfs = createDfs({
    close: () => Promise.resolve(),
    send: (request) => {
      asked.push(request);
      const next = answers[asked.length - 1]!;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(JSON.stringify(next));
    },
  }, environment, application ? tokens : null);
  return { dfs, asked, dropped, bodies: () => asked.map(({ body }) => (body === undefined ? null : (JSON.parse(body) as unknown))), bearers: () => asked.map(({ headers }) => headers?.['authorization']) };
}

describe('a token of the application that is refused', () => {
  it('is replaced where there is nothing else to refuse', async () => {
    const { dfs, bearers, dropped } = dfsWith([expired(), []]);
    expect((await dfs.api.listCountries({ language: 'fr' }, {})).value).toEqual([]);
    expect([bearers(), dropped]).toEqual([['Bearer t0', 'Bearer t1'], ['t0']]);
  });

  it('is replaced for a person’s call when the server says that it was the bearer', async () => {
    const { dfs, asked, bearers } = dfsWith([expired({ refused: 'bearer' }), []]);
    expect((await dfs.accounts(session, 7, 'en')).accounts).toEqual([]);
    expect(bearers()).toEqual(['Bearer t0', 'Bearer t1']);
    expect(asked[1]!.headers).toMatchObject({ 'x-token-jwt': pair });
  });

  it('is dropped, but nothing repeated, when it may have been the person’s session', async () => {
    const { dfs, asked, dropped } = dfsWith([expired()]);
    await expect(dfs.accounts(session, 7, 'en')).rejects.toMatchObject({ code: 'sessionExpired' });
    expect([asked.length, dropped]).toEqual([1, ['t0']]);
  });

  it('of a call that changes something leads to trying again by hand, never to a second call', async () => {
    const { dfs, asked } = dfsWith([expired({ refused: 'bearer' })]);
    await expect(dfs.api.changePassword({ contactId: 7, body: { Password: 'word' } }, { session })).rejects.toMatchObject({ code: 'tryAgain' });
    expect(asked).toHaveLength(1);
  });

  it('of a call that changes something is not said to be the bearer unless the server says so', async () => {
    await expect(dfsWith([expired()]).dfs.renew(session)).rejects.toMatchObject({ code: 'sessionExpired' });
  });

  it('is not replaced when a new one will not help', async () => {
    const { dfs, asked } = dfsWith([expired()], { mayHelp: false });
    await expect(dfs.api.listCountries({ language: 'fr' }, {})).rejects.toMatchObject({ code: 'sessionExpired' });
    expect(asked).toHaveLength(1);
  });

  it('twice is told as it is', async () => {
    const { dfs, asked } = dfsWith([expired(), expired()]);
    await expect(dfs.api.listCountries({ language: 'fr' }, {})).rejects.toMatchObject({ code: 'sessionExpired' });
    expect(asked).toHaveLength(2);
  });
});

it.each(['offline', 'forbidden', 'unavailable'] as const)('after %s the application’s token is kept', async (code) => {
  const { dfs, asked, dropped } = dfsWith([new Failure(code)]);
  await expect(dfs.api.listCountries({ language: 'fr' }, {})).rejects.toMatchObject({ code });
  expect([asked.length, dropped]).toEqual([1, []]);
});

it('without an application no bearer goes along, and a refusal is told', async () => {
  const { dfs, asked } = dfsWith([expired()], { application: false });
  await expect(dfs.accounts(session, 7, 'en')).rejects.toMatchObject({ code: 'sessionExpired' });
  expect(asked.map(({ headers }) => headers)).toEqual([{ 'x-token-jwt': pair }]);
});

it('without a session a person’s call is not sent, and the expired one is named', async () => {
  const { dfs, asked } = dfsWith([]);
  await expect(dfs.accounts(null as never, 7, 'en')).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'dfs' } });
  expect(asked).toEqual([]);
});

it('a call of the application alone never carries the person’s session', async () => {
  const { dfs, asked } = dfsWith([[]]);
  await dfs.api.listCountries({ language: 'fr' }, { session });
  expect(asked[0]!.headers).toEqual({ authorization: 'Bearer t0' });
});

describe('signing in', () => {
  it('sends the name and the password, and a trusted device’s token where there is one', async () => {
    const { dfs, bodies } = dfsWith([{ Result: 'Success' }, { Result: 'Success' }]);
    await dfs.signIn('somebody', 'word');
    await dfs.signIn('somebody', 'word', { trustedDeviceToken: 'device', endOthers: true });
    expect(bodies()).toEqual([{ UserName: 'somebody', Password: 'word', ForceExpiringPreviousSession: false }, { UserName: 'somebody', Password: 'word', TrustedDeviceToken: 'device', ForceExpiringPreviousSession: true }]);
  });

  it('sends a passcode where there is one', async () => {
    const { dfs, asked, bodies } = dfsWith([{ Result: 'Success' }, { Result: 'Success' }]);
    await dfs.secondFactor(7, '123456', true);
    await dfs.secondFactor(7, null, false);
    expect(bodies()).toEqual([{ Passcode: '123456', SetTrusted: true }, { SetTrusted: false }]);
    expect(asked[0]!.path).toEqual({ contactId: 7 });
  });

  it('looks whether it was approved, by who waits for what', async () => {
    const { signal } = new AbortController();
    const { dfs, asked, bodies } = dfsWith([{ Result: 'Waiting' }, { Result: 'Success', Session: opened, TrustedDeviceToken: 'device' }, { Result: 'Success', Session: opened }]);
    expect(await dfs.approval('somebody', 'wait-1', signal)).toBeNull();
    expect(await dfs.approval('somebody', 'wait-1', signal)).toEqual({ session: { sessionId: 's-2', jwt: 'n.e.w' }, trustedDeviceToken: 'device' });
    expect(await dfs.approval('somebody', 'wait-1', signal)).toMatchObject({ trustedDeviceToken: null });
    expect(bodies()[0]).toEqual({ UserName: 'somebody', AuthStatusSessionId: 'wait-1' });
    expect(asked[0]!.signal).toBe(signal);
  });

  it('from elsewhere gives a session, or says that none came', async () => {
    const { dfs, bodies } = dfsWith([{ Result: 'Success', Session: opened }, { Result: 'Success' }]);
    expect(await dfs.singleSignOn('sso-token')).toEqual({ sessionId: 's-2', jwt: 'n.e.w' });
    await expect(dfs.singleSignOn('sso-token')).rejects.toMatchObject({ code: 'unreadableAnswer', details: { reason: 'session' } });
    expect(bodies()[0]).toEqual({ AccessToken: 'sso-token' });
  });
});

describe('a session', () => {
  it.each([['password', 'renew'], ['sso', 'renew/sso']] as const)('that began with %s is renewed where that is done, and stays whose it is', async (origin, path) => {
    const { dfs, asked, bodies } = dfsWith([{ Result: 'Success', Session: opened }]);
    expect(await dfs.renew({ ...session, origin })).toEqual({ contactId: 7, origin, sessionId: 's-2', jwt: 'n.e.w' });
    expect([asked[0]!.operation.id.split('/tokens/')[1], asked[0]!.path, bodies()[0]]).toEqual([path, { contactId: 7 }, { XTokenJwt: pair }]);
  });

  it('for which no other comes has expired', async () => {
    await expect(dfsWith([{ Result: 'Success' }]).dfs.renew(session)).rejects.toMatchObject({ code: 'sessionExpired' });
  });
});

describe('accounts', () => {
  it('are listed with the body as received', async () => {
    const { dfs, asked } = dfsWith([[{ Id: 5 }, { Id: 6 }]]);
    const { accounts, received } = await dfs.accounts(session, 7, 'fr');
    expect([accounts.map(({ accountId }) => accountId), received]).toEqual([[5, 6], '[{"Id":5},{"Id":6}]']);
    expect(asked[0]).toMatchObject({ path: { contactId: 7 }, query: { language: 'fr' } });
  });

  it('are looked at one by one; without a number it is none', async () => {
    const { dfs, asked } = dfsWith([{ Id: 5 }, {}]);
    expect(await dfs.account(session, 7, 5, 'en')).toMatchObject({ accountId: 5 });
    expect(await dfs.account(session, 7, 5, 'en')).toBeNull();
    expect(asked[0]).toMatchObject({ path: { contactId: 7, accountId: 5 } });
  });

  it('are found by criteria, with how many there are; those without a number are left out', async () => {
    const { dfs } = dfsWith([{ Accounts: [{ Id: 5 }, { Iban: 'FR76' }], TotalNumberOfResults: 12 }, {}]);
    const found = await dfs.searchAccounts(session, 7, {}, 'en');
    expect([found.accounts.map(({ accountId }) => accountId), found.total]).toEqual([[5], 12]);
    expect(await dfs.searchAccounts(session, 7, {}, 'en')).toEqual({ accounts: [], total: null });
  });
});
