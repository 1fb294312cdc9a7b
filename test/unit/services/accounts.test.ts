// Clients' accounts: which are read, in whose place they are kept, and when reading all of them ends early.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { createAccountWriting } from '../../../main/services/account-writing';
import { createAccounts, type Accounts } from '../../../main/services/accounts';
import { createClients, type Clients } from '../../../main/services/clients';
import type { Session } from '../../../main/services/session';
import type { Settings } from '../../../main/services/settings';
import { subAccount, type Account, type AccountChange } from '../../../preload/contract/accounts';
import type { DirectoryEntry } from '../../../preload/contract/directory';
import { neverEmptied, onlyWhenOpened } from '../../../preload/contract/account-facts';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { ErrorCode } from '../../../preload/contract/errors';
import { sampleAccount } from '../../integration/cache/sample-store';

let store: Store;
let clients: Clients;
let accounts: Accounts;
let writing: ReturnType<typeof createAccountWriting>;
/** What DFS has, by contact; what is thrown instead of an answer. */
let there: Map<number, Account[]>;
let fails: Map<number, ErrorCode>;
/** What was asked of DFS. */
let asked: string[];
let events: string[];
/** The directory as it is kept. */
let lists: { branches: DirectoryEntry[]; accountTypes: DirectoryEntry[] };
/** Happens while DFS answers. */
let meanwhile: () => void;
let sent: unknown[];
const now = () => new Date('2026-11-26T09:00:00Z');

function answer(contactId: number): Account[] {
  meanwhile();
  const code = fails.get(contactId);
  if (code) throw new Failure(code);
  return there.get(contactId) ?? [];
}

beforeEach(() => {
  [there, fails, asked, sent, events, lists, meanwhile] = [new Map(), new Map(), [], [], [], { branches: [], accountTypes: [] }, () => undefined];
  store = createStore(openDatabase({ file: null, key: null }));
  const dfs = {
    accounts: async (_: unknown, contactId: number) => { asked.push(`all ${contactId}`); return { accounts: answer(contactId), received: '[]' }; },
    account: async (_: unknown, contactId: number, accountId: number) => { asked.push(`one ${accountId}`); return answer(contactId).find((account) => account.accountId === accountId) ?? null; },
    searchAccounts: async (_: unknown, contactId: number, body: unknown, language: string) => { asked.push(`search ${contactId} ${language}`); sent.push(body); return { accounts: answer(contactId), total: 7 }; },
    createAccount: async (_: unknown, contactId: number, fields: unknown) => { asked.push('open'); sent.push(fields); answer(contactId); },
    modifyAccount: async (_: unknown, { contactId }: { contactId: number }, fields: unknown) => { asked.push('change'); sent.push(fields); answer(contactId); },
  };
  const session = { store: () => store, storeForLater: () => () => store, withDfs: (call: (given: unknown, own: unknown) => Promise<unknown>) => call(dfs, {}) } as unknown as Session;
  const settings = { language: () => 'fr' } as unknown as Settings;
  clients = createClients(session, () => undefined, now);
  accounts = createAccounts(session, clients, { branches: () => lists.branches, accountTypes: () => lists.accountTypes }, settings, (event, ..._payload) => void events.push(event), now);
  writing = createAccountWriting(session, clients, accounts, settings, now);
});
afterEach(() => { store.close(); });
const client = (name: string, contactId: number | null) => clients.save(null, namedRecord(name, { contactId })).id;
const noted = () => store.activity.after(0, -1).filter(({ action }) => action !== 'clientSaved').map(({ action, details }) => `${action} ${(JSON.parse(details) as { step: string }).step}`);
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);

describe('one account', () => {
  it('is read into its place, and the others stay as they were read', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1), sampleAccount(2)]);
    await accounts.refresh(id);
    there.set(7, [sampleAccount(1, { name: 'Other' }), sampleAccount(2, { name: 'Anew' })]);
    const { data } = await accounts.refreshOne(id, 2);
    expect(data.map(({ accountId, name, readAt }) => [accountId, name, readAt])).toEqual([[1, 'Compte canari', null], [2, 'Anew', now().toISOString()]]);
    expect(asked).toEqual(['all 7', 'one 2']);
  });
  it('that is gone, or was never in the list, takes the whole list with it to be read', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1), sampleAccount(2)]);
    await accounts.refresh(id);
    there.set(7, [sampleAccount(1), sampleAccount(3)]);
    for (const [accountId, expected] of [[3, [1, 3, 2]], [2, [1, 3, 2]]] as const) expect((await accounts.refreshOne(id, accountId)).data.map((account) => account.accountId)).toEqual(expected);
    expect(asked).toEqual(['all 7', 'one 3', 'all 7', 'one 2', 'all 7']);
  });
});

describe('a client who was given another number while DFS answered', () => {
  it.each([['all', (id: string) => accounts.refresh(id)], ['one', (id: string) => accounts.refreshOne(id, 1)]] as const)('has their own accounts, none of somebody else: %s', async (_, read) => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1)]);
    there.set(8, [sampleAccount(5)]);
    await accounts.refresh(id);
    meanwhile = () => {
      meanwhile = () => undefined;
      clients.save(id, namedRecord('Adeline', { contactId: 8 }));
    };
    expect((await read(id)).data.map(({ accountId }) => accountId)).toEqual([5]);
    expect(accounts.list(id)).toMatchObject({ source: 'cache', data: [{ accountId: 5 }] });
    expect(asked.at(-1)).toBe('all 8');
  });
});

describe('reading one', () => {
  it('is told to everybody, and gives what is kept then', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1, { balance: { minor: 100, currency: 'EUR' } })]);
    await accounts.refresh(id);
    there.set(7, [sampleAccount(1, { balance: { minor: 300, currency: 'EUR' } })]);
    expect(await accounts.refreshOne(id, 1)).toMatchObject({ source: 'cache', asOf: now().toISOString(), data: [{ balance: { minor: 300 }, since: { kind: 'changed', balance: { minor: 100 } } }] });
    expect([events, store.accounts.read(id).data[0]?.balance?.minor]).toEqual([['accounts.changed', 'accounts.changed'], 300]);
  });
  it('reads all of them where none was read before, and says what else went wrong', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1)]);
    expect(await accounts.refreshOne(id, 1)).toMatchObject({ source: 'live', data: [{ accountId: 1, readAt: null }] });
    expect(asked).toEqual(['one 1', 'all 7']);
    for (const code of ['forbidden', 'offline'] as const) {
      fails.set(7, code);
      expect(await codeOf(accounts.refreshOne(id, 1))).toBe(code);
    }
    expect(await codeOf(accounts.refresh(client('Without', null)))).toBe('invalidInput');
  });
  it('that DFS says is not there takes the whole list with it', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1), sampleAccount(2)]);
    await accounts.refresh(id);
    there.set(7, [sampleAccount(1)]);
    meanwhile = () => {
      meanwhile = () => undefined;
      throw new Failure('notFound');
    };
    expect((await accounts.refreshOne(id, 2)).data.map(({ accountId, since }) => [accountId, since?.kind])).toEqual([[1, undefined], [2, 'gone']]);
  });
});

describe('what the numbers of an account stand for', () => {
  const entry = (number: number | null, name: string | null) => ({ number, name: { shown: name } }) as unknown as DirectoryEntry;
  it('comes from the directory first, then from this client and others, each once and by name', () => {
    const id = client('Adeline', 7);
    lists = { branches: [entry(2, 'Zurich'), entry(1, 'Annecy'), entry(null, 'None')], accountTypes: [entry(5, 'Of the directory'), entry(6, null)] };
    store.accounts.replace(id, [
      sampleAccount(1, { name: 'Mine', branchId: 3, typeId: 5, typeName: 'Of the account', currencyId: 4, currency: 'EUR', contactGroupId: 9, productId: 11, productName: 'Fund', statusId: 1, stateName: 'Open', integrationId: 8, integrationName: 'Bank' }),
      sampleAccount(2, { name: null, accountNumber: 'A-2', typeId: null, typeName: null }), sampleAccount(3, { name: null, accountNumber: null, typeId: null, typeName: null }),
    ], '[]', now().toISOString());
    store.accounts.replace(client('Another', 8), [sampleAccount(4, { name: 'Theirs', typeId: 6, typeName: 'Known there', contactGroupId: 10, currencyId: 5, currency: 'CHF' })], '[]', now().toISOString());
    expect(accounts.choices(id)).toEqual({
      parents: [{ id: 1, name: 'Mine' }, { id: 2, name: 'A-2' }, { id: 3, name: '3' }],
      branches: [{ id: 3, name: '3' }, { id: 1, name: 'Annecy' }, { id: 2, name: 'Zurich' }],
      types: [{ id: 6, name: 'Known there' }, { id: 5, name: 'Of the directory' }],
      currencies: [{ id: 5, name: 'CHF' }, { id: 4, name: 'EUR' }], contactGroups: [{ id: 9, name: '9' }], products: [{ id: 11, name: 'Fund' }], statuses: [{ id: 1, name: 'Open' }], integrations: [{ id: 8, name: 'Bank' }],
    });
  });
});

describe('searching', () => {
  const nothing = { branchIds: [], currencyIds: [], contactGroupIds: [], typeIds: [], productIds: [], statusIds: [], isActive: null };

  it('asks for what was chosen and nothing more, and keeps nothing of it', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1)]);
    expect(await accounts.search(id, { criteria: nothing, page: 1, pageSize: 50 })).toEqual({ data: { accounts: [sampleAccount(1)], total: 7 }, asOf: now().toISOString(), source: 'live' });
    await accounts.search(id, { criteria: { ...nothing, branchIds: [3], isActive: false }, page: 2, pageSize: 50 });
    await accounts.search(id, { criteria: { branchIds: [1], currencyIds: [2], contactGroupIds: [3], typeIds: [4], productIds: [5], statusIds: [6], isActive: true }, page: 1, pageSize: 10 });
    expect(sent).toEqual([
      { Page: 1, PageSize: 50 }, { Page: 2, PageSize: 50, BranchIds: [3], IsActive: false },
      { Page: 1, PageSize: 10, BranchIds: [1], CurrencyIds: [2], ContactGroupIds: [3], AccountTypeIds: [4], ProductIds: [5], AccountStatusIds: [6], IsActive: true },
    ]);
    expect([asked, accounts.list(id).data]).toEqual([['search 7 fr', 'search 7 fr', 'search 7 fr'], []]);
  });
});

describe('all accounts', () => {
  const all = (progress: number[] = []) => accounts.refreshAll(new AbortController().signal, (_, done) => void progress.push(done));
  beforeEach(() => {
    clients.mark(client('Archived', 1), { archived: true });
    client('Without', null);
    for (const contactId of [2, 3, 4]) client(`Client ${contactId}`, contactId);
  });
  it('are read of everybody who has any there, past those that cannot be read', async () => {
    fails.set(3, 'forbidden');
    const progress: number[] = [];
    expect(await all(progress)).toEqual({ refreshed: 2, failed: 1 });
    expect([asked, progress]).toEqual([['all 2', 'all 3', 'all 4'], [0, 1, 2, 3]]);
    expect(events).toEqual(['accounts.changed', 'accounts.changed', 'clients.changed']);
  });
  it('are read no further once that is stopped, and each is one of as many as there are', async () => {
    const stop = new AbortController();
    const told: unknown[] = [];
    expect(await codeOf(accounts.refreshAll(stop.signal, (...step) => { told.push(step); if (told.length === 2) stop.abort(); }))).toBe('cancelled');
    expect([asked, told]).toEqual([['all 2'], [['accounts', 0, 3], ['accounts', 1, 3]]]);
  });
  it.each<ErrorCode>(['offline', 'timeout', 'sessionExpired', 'cancelled', 'notSignedIn'])('are read no further where nothing further can succeed: %s', async (code) => {
    fails.set(3, code);
    expect(await codeOf(all())).toBe(code);
    expect(asked).toEqual(['all 2', 'all 3']);
  });
});

describe('opening and changing', () => {
  const to = (field: AccountChange['field'], value: AccountChange['to'], from: AccountChange['from'] = null): AccountChange => ({ field, from, to: value });
  const needed = [to('accountNumber', 'A-1'), to('typeId', 1), to('branchId', 2), to('currencyId', 3), to('statusId', 4)];

  it('sends an empty field as none, once, and notes both ends of it', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1)]);
    expect((await writing.open(id, [...needed, to('iban', ''), to('name', 'Compte')])).data).toHaveLength(1);
    expect(sent).toEqual([{ AccountNumber: 'A-1', AccountType: 1, BranchId: 2, CurrencyId: 3, Status: 4, Iban: null, Name: 'Compte' }]);
    expect([asked, noted()]).toEqual([['open', 'all 7'], ['accountOpened sent', 'accountOpened done']]);
  });
  it('is refused without what an account needs, before anything is sent', async () => {
    const id = client('Adeline', 7);
    for (const given of [needed.slice(1), [to('accountNumber', ''), ...needed.slice(1)], [to('accountNumber', null), ...needed.slice(1)]]) {
      expect(() => writing.open(id, given)).toThrow(expect.objectContaining({ code: 'invalidInput', details: { field: 'accountNumber', reason: 'required' } }) as Error);
    }
    expect([asked, noted()]).toEqual([[], []]);
  });
  it('of what nobody knows the end of says so, and reads what is there', async () => {
    const id = client('Adeline', 7);
    for (const [code, expected, read] of [['timeout', 'outcomeUnknown', true], ['requestRefused', 'requestRefused', false]] as const) {
      fails.set(7, code);
      asked = [];
      expect(await codeOf(writing.open(id, needed))).toBe(expected);
      expect(asked).toEqual(['open', ...(read ? ['all 7'] : [])]);
    }
    expect(noted()).toEqual(['accountOpened sent', 'accountOpened unknown', 'accountOpened sent', 'accountOpened notDone']);
  });
  it('changes only what is still as it was seen', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1, { name: 'Compte', iban: null })]);
    await writing.change(id, 1, [to('name', '', 'Compte'), to('iban', 'FR76', '')]);
    expect([sent, noted()]).toEqual([[{ Name: null, Iban: 'FR76' }], ['accountChanged sent', 'accountChanged done']]);
    expect(await codeOf(writing.change(id, 1, [to('name', 'Mine', 'Yours')]))).toBe('changedMeanwhile');
    expect(sent).toHaveLength(1);
  });
  it('changes nothing that is only said when opening, nor empties what an account needs, and sends nothing then', async () => {
    const id = client('Adeline', 7);
    there.set(7, [sampleAccount(1)]);
    for (const [field, value, reason] of [[onlyWhenOpened[0]!, 'x', 'onlyWhenOpened'], [neverEmptied[0]!, '', 'required'], [neverEmptied[0]!, null, 'required']] as const) {
      await expect(writing.change(id, 1, [to(field, value)])).rejects.toMatchObject({ code: 'invalidInput', details: { field, reason } });
    }
    expect(asked).toEqual([]);
    expect(await codeOf(writing.change(id, 9, [to('name', 'Mine')]))).toBe('notFound');
    expect([sent, noted()]).toEqual([[], []]);
  });
  it('says whether one of a number is there now, however it is written, also inside another', async () => {
    const id = client('Adeline', 7);
    const inner = subAccount.parse(Object.fromEntries(Object.entries(sampleAccount(3, { accountNumber: 'IN 3' })).filter(([field]) => field in subAccount.shape)));
    there.set(7, [sampleAccount(1, { accountNumber: 'A 12' }), sampleAccount(2, { accountNumber: null, subAccounts: [inner] })]);
    for (const [number, found] of [['A12', true], [' A 1 2', true], ['IN3', true], ['A1', false]] as const) expect((await writing.check(id, number)).found, number).toBe(found);
    there.set(7, []);
    expect(await writing.check(id, 'A12')).toMatchObject({ found: false, accounts: { data: [{ since: { kind: 'gone' } }, { since: { kind: 'gone' } }] } });
  });
});
