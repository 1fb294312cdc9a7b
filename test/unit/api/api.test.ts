// What a table's typed functions make of an answer that says neither yes nor no, and of a caller who gives up.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { readAnswer } from '../../../main/api/api';
import { dfsTable } from '../../../main/api/dfs/table';
import { createRemote, type Remote } from '../../../main/api/remote';
import { environment as schema } from '../../../main/environments/schema';
import { Failure } from '../../../main/failure';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Everything at one server, which answers each path as told, or never. */
async function remoteWith(answers: Record<string, { status: number; body: string } | null>, tokenPath = '/token'): Promise<{ remote: Remote; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]!;
    asked.push(path);
    const answer = answers[path] ?? null;
    if (answer) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const application = { tokenUrl: origin + tokenPath, clientId: 'desk', clientSecret: 'secret-canary' };
  const remote = createRemote(schema.parse({ id: 'here', name: 'Here', dfs: { baseUrl: origin, application }, coanda: { baseUrl: origin }, premia: { baseUrl: origin } }), { report: () => undefined, clock: () => undefined });
  closing.push(() => remote.close(), () => server.closeAllConnections(), () => server.close());
  return { remote, asked };
}
const token = { status: 200, body: '{"access_token":"abc","expires_in":3600}' };

describe('a Result', () => {
  it.each(['{"Code":"Failed"}', 'true', 'false', '0', '""', '[]', '["Success"]'])('that is no word is no success: %s', (result) => {
    expect(() => readAnswer(dfsTable.changePassword, `{"Result":${result}}`)).toThrow('resultRefused');
  });
  it.each([['"Too short"', 'Too short'], ['7', '7'], ['{"Code":"Failed"}', ''], ['""', ''], [`"${'x'.repeat(80)}"`, 'x'.repeat(60)]])('that refuses is shown as it was said: %s', (result, shown) => {
    expect(() => readAnswer(dfsTable.changePassword, `{"Result":${result}}`)).toThrow(expect.objectContaining({ code: 'resultRefused', details: { result: shown } }) as Error);
  });
  it.each([
    ['PasscodeInvalid', 'passcodeInvalid'], ['InvalidPasscode', 'passcodeInvalid'], ['ContactLocked', 'contactLocked'], ['Locked', 'contactLocked'], ['AccessDenied', 'accessDenied'],
    ['MTanInvalid', 'codeInvalid'], ['InvalidMTan', 'codeInvalid'], ['ActivationKeyInvalid', 'codeInvalid'], ['Deny', 'approvalDenied'], ['Expired', 'approvalExpired'], ['Something', 'signInRefused'],
  ])('that refuses whoever signs in means what it says: %s', (result, code) => {
    expect(() => readAnswer(dfsTable.preAuthenticate, JSON.stringify({ Result: result }))).toThrow(expect.objectContaining({ code, details: { result } }) as Error);
  });
  it('beside Success may be one the operation names', () => {
    expect(readAnswer(dfsTable.unlockContact, '{"Result":"contactAlreadyUnlocked"}')).toMatchObject({ Result: 'contactAlreadyUnlocked' });
    expect(() => readAnswer(dfsTable.changePassword, '{"Result":"ContactAlreadyUnlocked"}')).toThrow('resultRefused');
  });
  it.each(['{"Result":"Success"}', '{"result":"SUCCESS"}', '{"Result":null}', '{}'])('is a success as before in %s', (body) => {
    expect(readAnswer(dfsTable.changePassword, body)).toBeTruthy();
  });
});

describe('an answer to what is documented to answer nothing', () => {
  it.each(['', ' ', 'OK', 'removed 1 entry', 'true', '7'])('may be anything plain: %j', (body) => {
    expect(readAnswer(dfsTable.modifyAccount, body)).toBeNull();
  });
  it.each(['{"Result":"Denied"}', ' {"Result":"Denied"}', '\r\n\t {"Result":"Denied"}'])('that refuses is a refusal, however it begins: %j', (body) => {
    expect(() => readAnswer(dfsTable.modifyAccount, body)).toThrow('resultRefused');
  });
});

describe('the application’s token', () => {
  it('that does not come keeps nobody who gives up', async () => {
    const { remote } = await remoteWith({});
    const begun = performance.now();
    await expect(remote.dfs.api.listCountries({ language: 'fr' }, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('is asked for at an address that ends in a slash', async () => {
    const { remote, asked } = await remoteWith({ '/o/token/': token, '/v1.0/countries/fr': { status: 200, body: '[]' } }, '/o/token/');
    await remote.dfs.api.listCountries({ language: 'fr' }, {});
    expect(asked).toEqual(['/o/token/', '/v1.0/countries/fr']);
  });

  it.each([400, 503])('refused with %i never tells the secret a server quotes', async (status) => {
    const { remote } = await remoteWith({ '/token': { status, body: JSON.stringify({ Message: 'client_secret secret-canary is wrong' }) } });
    const error = await remote.dfs.api.listCountries({ language: 'fr' }, {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Failure);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  });
});

it.each([400, 404, 500])('signing in, refused with %i, never tells the password a server quotes', async (status) => {
  const quoting = { status, body: JSON.stringify({ Message: 'password-canary is not a password' }) };
  const { remote } = await remoteWith({ '/token': token, '/v1.1/authentication/pre-authenticate': quoting, '/user-service/v1/token/acquire': quoting });
  for (const { signIn } of [remote.dfs, remote.coanda]) {
    const error = await signIn('somebody', 'password-canary').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Failure);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  }
});

describe('what does not fit an operation', () => {
  const session = { contactId: 7, sessionId: 's', jwt: 'h.e.s', origin: 'password' as const };
  it.each<[string, (api: Remote['dfs']['api']) => Promise<unknown>, string]>([
    ['a parameter nobody documented', (api) => api.listCountries({ language: 'fr', page: 1 } as never, {}), 'page'],
    ['a parameter of the wrong kind', (api) => api.listCountries({ language: 'French' }, {}), 'language'],
    ['a parameter of the query of the wrong kind', (api) => api.listAccounts({ contactId: 7, language: 'French' }, { session }), 'language'],
    ['a missing parameter', (api) => api.listAccounts({} as never, { session }), 'contactId'],
    ['a field of the body', (api) => api.changePassword({ contactId: 7, body: { Password: 5 as never } }, { session }), 'Password'],
    ['no body', (api) => api.changePassword({ contactId: 7 } as never, { session }), ''],
  ])('is refused with its name and not sent: %s', async (_, call, field) => {
    const { remote, asked } = await remoteWith({});
    await expect(call(remote.dfs.api)).rejects.toMatchObject({ code: 'invalidInput', details: { field } });
    expect(asked).toEqual([]);
  });
});

describe('204, which the documents do not list', () => {
  const session = { contactId: 7, sessionId: 's', jwt: 'h.e.s', origin: 'password' as const };
  it('is a success of what changes something, and no list, and opens nobody’s session', async () => {
    const none = { status: 204, body: '' };
    const { remote } = await remoteWith({ '/token': token, '/v1.0/contacts/7/authentication/reset-password': none, '/v1.0/banks': none, '/v1.1/authentication/pre-authenticate': none });
    const { api } = remote.dfs;
    await expect(api.changePassword({ contactId: 7, body: { Password: 'a', ConfirmPassword: 'a' } }, { session })).resolves.toMatchObject({ value: { Result: null } });
    await expect(api.listBanks({}, { session })).rejects.toMatchObject({ code: 'unreadableAnswer' });
    await expect(api.preAuthenticate({ body: { UserName: 'a', Password: 'b' } }, {})).rejects.toMatchObject({ code: 'signInRefused' });
  });
});
