// What is opened, changed or removed in the practice DFS stays so until it is closed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { pairOf, sendJson, signIn, type Session } from './helpers';

type Json = Record<string, unknown>;
let practice: PracticeServer;
let session: Session;
beforeEach(async () => {
  practice = await startPractice();
  session = await signIn(practice);
});
afterEach(() => practice.close());

const ask = (method: string, path: string, body?: unknown) => sendJson(method, practice.environment.dfs.baseUrl + path, body, { 'X-Token-Jwt': pairOf(session) });
const json = async (method: string, path: string, body?: unknown): Promise<Json> => (await ask(method, path, body)).json() as Promise<Json>;
const statusOf = async (method: string, path: string, body?: unknown) => (await ask(method, path, body)).status;
const list = async (path: string): Promise<Json[]> => (await ask('GET', path)).json() as Promise<Json[]>;
const byId = (items: readonly Json[], id: unknown) => items.find((item) => item['Id'] === id);

const ofContact = '/v1.0/contacts/410027/accounts';
const opening = { AccountNumber: 'N-1', BranchId: 4, CurrencyId: 1, AccountType: 15, Status: 1, Product: 101, Name: 'Nouveau contrat' };

describe('accounts', () => {
  it('that were opened are listed, read and found', async () => {
    const opened = await json('POST', `${ofContact}/create`, opening);
    expect(opened).toMatchObject({ AccountNumber: 'N-1', Name: 'Nouveau contrat', IsActive: true, ContactGroupId: 512, Currency: { Code: 'EUR' }, Type: { Code: 'AV' }, SubAccounts: [] });
    expect(byId(await list(ofContact), opened['Id'])).toEqual(opened);
    expect(await json('GET', `${ofContact}/${String(opened['Id'])}`)).toEqual(opened);
    expect(await json('POST', `${ofContact}/search`, { AccountTypeIds: [15] })).toMatchObject({ TotalNumberOfResults: 2 });
    const sub = await json('POST', `${ofContact}/create`, { ...opening, AccountNumber: 'N-2', ParentId: opened['Id'] });
    expect((await json('GET', `${ofContact}/${String(opened['Id'])}`))['SubAccounts']).toEqual([sub]);
  });

  it.each<[string, Json, number]>([
    ['BranchId', { BranchId: 99 }, 422], ['CurrencyId', { CurrencyId: 99 }, 422], ['AccountType', { AccountType: 99 }, 422], ['Status', { Status: 99 }, 422], ['Product', { Product: 99 }, 422],
    ['ParentId', { ParentId: 70032 }, 422], ['ContactGroupId', { ContactGroupId: 5 }, 422], ['AccountNumber', { AccountNumber: '77893287921' }, 409], ['CurrencyId', { CurrencyId: undefined }, 422],
  ])('are not opened with a wrong %s', async (field, change, status) => {
    const answer = await ask('POST', `${ofContact}/create`, { ...opening, ...change });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as Json)['Message']).toContain(field);
    expect(await list(ofContact)).toHaveLength(4);
  });

  it('take changes plain or wrapped; null clears, absent leaves', async () => {
    const path = `${ofContact}/70018`;
    const before = await json('GET', path);
    expect(await json('PATCH', path, { Name: 'Courant' })).toEqual({ ...before, Name: 'Courant' });
    expect(await json('PATCH', path, { Name: { Value: 'Compte' }, Balance: { Value: 12.5 }, Product: 3 })).toMatchObject({ Name: 'Compte', Balance: 12.5, Product: { Id: 3 }, Iban: before['Iban'] });
    expect(await json('PATCH', path, { Iban: null, Balance: { Value: null }, Status: 3, IsActive: false })).toMatchObject({ Iban: null, Balance: null, Status: { Code: 'CLOSED' }, IsActive: false, Name: 'Compte' });
    expect(await json('PATCH', path, { AccountNumber: null, BranchId: null })).toMatchObject({ AccountNumber: before['AccountNumber'], BranchId: before['BranchId'] });
    expect(await json('GET', path)).toMatchObject({ Name: 'Compte', Iban: null });
    expect(await statusOf('PATCH', path, { AccountNumber: '67929081003' })).toBe(409);
    expect(await statusOf('PATCH', path, { ParentId: 70018 })).toBe(422);
    expect(await statusOf('PATCH', path, { Name: { value: 'x' } })).toBe(422);
    expect(await statusOf('PATCH', `${ofContact}/1`, {})).toBe(404);
  });

  it('are found by every criterion, page by page', async () => {
    const find = async (contactId: number, body: Json) => json('POST', `/v1.0/contacts/${contactId}/accounts/search`, body);
    const ids = ({ Accounts }: Json) => (Accounts as Json[]).map((account) => account['Id']);
    const all = await find(410148, {});
    expect(all).toMatchObject({ TotalNumberOfResults: 4 });
    expect(ids(await find(410148, { Page: 2, PageSize: 3 }))).toEqual(ids(all).slice(3));
    expect(await find(410148, { Page: 3, PageSize: 3 })).toEqual({ Accounts: [], TotalNumberOfResults: 4 });
    expect(ids(await find(410148, { BranchIds: [9] }))).toEqual([70230, 70245]);
    expect(ids(await find(410148, { BranchIds: [9], AccountTypeIds: [14] }))).toEqual([70245]);
    expect(ids(await find(410127, { IsActive: false }))).toEqual([70208]);
    expect(ids(await find(410127, { AccountStatusIds: [2] }))).toEqual([70221]);
    expect(ids(await find(410127, { ProductIds: [101] }))).toEqual([70217]);
    expect(ids(await find(410127, { ContactGroupIds: [1] }))).toEqual([]);
    expect(ids(await find(410148, { CurrencyIds: [2] })).length).toBeGreaterThan(0);
    expect(await statusOf('POST', '/v1.0/contacts/410148/accounts/search', { Page: 0 })).toBe(422);
  });
});

describe('the directory', () => {
  it.each<[string, string, Json, Json]>([
    ['/v1.0/banks', '', { Name: 'Banque des Trois Vallées', Bic: 'TVALFR2A', Code: '40999' }, { Name: 'Banque des Deux Vallées', Bic: null, Code: '40999' }],
    ['/v1.0/bankaccounttypes', '', { Name: 'Compte à terme', InternalId: 'CAT', Description: 'Douze mois' }, { Name: 'Compte à terme', InternalId: 'CAT', Description: null }],
    ['/v1.0/bankbranches', '', { Name: [{ Language: 'fr', Value: 'Annecy' }], BankId: 1, CountryId: 27, Code: '7' }, { Name: [{ Language: 'fr', Value: 'Annecy Lac' }], BankId: 3, Code: '7' }],
    ['/v1.0/riskcategories', '?language=fr', { Name: [{ Language: 'fr', Value: 'Patient' }, { Language: 'en', Value: 'Patient' }] }, { Name: [{ Language: 'fr', Value: 'Très patient' }] }],
  ])('%s: made, listed, changed, removed', async (path, query, made, changed) => {
    const one = await json('POST', path, made);
    expect(byId(await list(path + query), one['Id'])).toBeDefined();
    const single = `${path}/${String(one['Id'])}`;
    expect(await json('GET', single)).toEqual(one);
    const after = await json(path.endsWith('riskcategories') ? 'PATCH' : 'PUT', single, changed);
    expect(after).not.toEqual(one);
    expect(await json('GET', single)).toEqual(after);
    expect(await statusOf('DELETE', single)).toBe(200);
    expect([await statusOf('GET', single), await statusOf('DELETE', single)]).toEqual([404, 404]);
    expect(byId(await list(path + query), one['Id'])).toBeUndefined();
  });

  it.each(['/v1.0/banks/1', '/v1.0/bankbranches/4', '/v1.0/bankaccounttypes/15', '/v1.0/riskcategories/2', '/v1.0/economicalzones/1'])('%s is in use and stays', async (path) => {
    const answer = await ask('DELETE', path);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ Code: 'Conflict', Message: expect.stringContaining('cannot be removed') as string });
    expect(await statusOf('GET', path)).toBe(200);
  });

  it('ties branches to known banks and countries, and a new type can be used at once', async () => {
    expect(await statusOf('POST', '/v1.0/bankbranches', { Name: [], BankId: 99 })).toBe(422);
    expect(await statusOf('PUT', '/v1.0/bankbranches/14', { Name: [], BankId: 6, CountryId: 9999 })).toBe(400);
    const { Id } = await json('POST', '/v1.0/bankaccounttypes', { Name: 'Compte à terme', InternalId: 'CAT' });
    expect(await json('POST', `${ofContact}/create`, { ...opening, AccountType: Id })).toMatchObject({ Type: { Id, Code: 'CAT' } });
    expect(await statusOf('DELETE', `/v1.0/bankaccounttypes/${String(Id)}`)).toBe(409);
  });

  it('changes zones, of which there is no list', async () => {
    const zone = await json('PUT', '/v1.0/economicalzones/3', { Name: [{ Language: 'fr', Value: 'Amériques & Caraïbes' }], Color: '#123456' });
    expect(zone).toEqual({ Id: 3, Name: '<root><fr>Amériques &amp; Caraïbes</fr></root>', Color: '#123456' });
    expect(await json('GET', '/v1.0/economicalzones/3')).toEqual(zone);
    expect(await statusOf('GET', '/v1.0/economicalzones')).toBe(404);
    expect(await statusOf('DELETE', '/v1.0/economicalzones/5')).toBe(200);
  });
});

describe('lists', () => {
  it('have sixty countries and more, in all three forms of names', async () => {
    const countries = await list('/v1.0/countries/de');
    expect(countries.length).toBeGreaterThanOrEqual(60);
    expect(new Set(countries.map((country) => country['Code'])).size).toBe(countries.length);
    const forms = new Set(countries.map(({ Name }) => (Array.isArray(Name) ? 'list' : String(Name).startsWith('<root>') ? 'xml' : 'text')));
    expect([...forms].sort()).toEqual(['list', 'text', 'xml']);
    expect(JSON.stringify(countries)).toContain('Schweiz');
  });

  it('nest asset classes', async () => {
    const [equity] = await list('/v1.0/assetclasses/en');
    const [europe] = equity?.['Children'] as Json[];
    expect((europe?.['Children'] as Json[])[0]).toMatchObject({ Code: 'EQ_EUROZONE', ParentId: europe?.['Id'], Children: [] });
  });

  it('filter settings, and know no others', async () => {
    expect((await list('/v1.0/settings?group=Localization')).map(({ Group }) => Group)).toEqual(['Localization', 'Localization']);
    practice.chooseFactor('QrCode');
    expect(await json('GET', '/v1.0/settings/GlobalSettings/2FAFactor')).toEqual({ Key: '2FAFactor', Value: 'QrCode', Group: 'GlobalSettings' });
    expect(await statusOf('GET', '/v1.0/settings/GlobalSettings/Nothing')).toBe(404);
    expect(await statusOf('GET', '/v1.0/products/99/riskcategories?language=fr')).toBe(404);
    expect(await statusOf('GET', '/v1.0/products/101/riskcategories')).toBe(400);
  });
});
