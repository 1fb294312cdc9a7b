// Accounts through the whole program: every documented field, found at DFS, opened and changed once, in doubt when nobody knows.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { AccountChange } from '../../../preload/contract/accounts';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../keyring';
import { newFolder, signIn, start, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let north: PracticeServer;
let folder = '';
let configuration = '';
let program: Program;
let clientId = '';

beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = join(newFolder(), 'environments.json');
  writeFileSync(configuration, JSON.stringify({ format: 1, environments: [{ ...north.environment, id: 'north', name: 'North' }] }));
  program = await start(folder, configuration);
  await signIn(program, north);
  clientId = (await program.call('clients.list')).find(({ name }) => name === 'Adeline Monnier')!.id;
});
afterEach(async () => {
  await program.app.close();
  await north.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

const sent = (method: string, part: string) => north.log().filter((entry) => entry.method === method && entry.path.includes(part));
const refresh = async () => (await program.call('accounts.refresh', { clientId })).data;
const opening = (accountNumber: string): AccountChange[] => [
  { field: 'accountNumber', from: null, to: accountNumber }, { field: 'name', from: null, to: 'Livret neuf' }, { field: 'typeId', from: null, to: 11 }, { field: 'branchId', from: null, to: 4 },
  { field: 'currencyId', from: null, to: 1 }, { field: 'statusId', from: null, to: 1 }, { field: 'isActive', from: null, to: true }, { field: 'openingDate', from: null, to: '2026-11-02' }, { field: 'attributes', from: null, to: '{"Description":"ouvert ici"}' },
];

describe('reading', () => {
  it('has every documented field, and reads them again from the file', async () => {
    const live = await refresh();
    const horizon = live.find(({ accountId }) => accountId === 70020)!;
    expect(horizon).toMatchObject({ internalId: 'P-8709458', branchId: 4, contactGroupId: 512, currencyId: 1, isActive: true });
    for (const id of [horizon.typeId, horizon.productId, horizon.statusId, horizon.integrationId]) expect(id).toBeGreaterThan(0);
    expect(horizon.attributes).toEqual([{ name: 'Description', value: 'Contrat ouvert avant le mariage' }, { name: 'TaxOpeningDate', value: '2014-10-02' }, { name: 'ManagementMode', value: 'FREE' }]);
    expect((await program.call('accounts.list', { clientId })).data).toEqual(live);
  });

  it('under a number that was changed meanwhile, or of a client who was forgotten, is kept for nobody', async () => {
    const zoe = (await program.call('clients.list')).find(({ contactId }) => contactId === 410044)!;
    await program.call('clients.forget', { clientId: zoe.id });
    const record = await program.call('clients.record', { clientId });
    const held = async (meanwhile: () => Promise<unknown>) => {
      north.setFaults([faultOf('delay', { system: 'dfs', seconds: 1 })]);
      const reading = program.app.dispatch('advisor', 'accounts.refresh', { clientId });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await meanwhile();
      return reading;
    };
    const other = await held(() => program.call('clients.save', { clientId, record: { ...record, contactId: 410044 } }));
    expect(other).toMatchObject({ ok: true });
    expect((await program.call('accounts.list', { clientId })).data.map(({ name }) => name)).toContain("Compte courant d'Hérouël");
    expect(await held(() => program.call('clients.forget', { clientId }))).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });

  it('of a client without a contact number, asks nobody', async () => {
    const record = await program.call('clients.record', { clientId });
    const { id } = await program.call('clients.save', { clientId: null, record: { ...record, name: 'Nobody there', contactId: null } });
    const before = north.log().length;
    expect(await program.error('accounts.refresh', { clientId: id })).toMatchObject({ code: 'invalidInput', details: { reason: 'noContact' } });
    expect(north.log()).toHaveLength(before);
  });
});

describe('one account', () => {
  it('is read by itself, in its place, with its own time', async () => {
    const before = await refresh();
    await program.call('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'name', from: before.find(({ accountId }) => accountId === 70019)!.name, to: 'Ailleurs' }] });
    const lists = sent('GET', '/accounts').length;
    const { data, source } = await program.call('accounts.refreshOne', { clientId, accountId: 70019 });
    expect([source, data.map(({ accountId }) => accountId), data.filter(({ readAt }) => readAt !== null).map(({ accountId, name }) => [accountId, name])]).toEqual(['cache', before.map(({ accountId }) => accountId), [[70019, 'Ailleurs']]]);
    expect(sent('GET', '/accounts')).toHaveLength(lists + 1);
    expect((await refresh()).every(({ readAt }) => readAt === null)).toBe(true);
  });

  it('that is gone has the whole list read', async () => {
    await refresh();
    expect((await program.call('accounts.refreshOne', { clientId, accountId: 99 })).source).toBe('live');
  });
});

describe('searching', () => {
  it('asks DFS with every criterion, page by page', async () => {
    const all = await refresh();
    const none = { branchIds: [], currencyIds: [], contactGroupIds: [], typeIds: [], productIds: [], statusIds: [], isActive: null };
    const first = await program.call('accounts.search', { clientId, criteria: none, page: 1, pageSize: 2 });
    const second = await program.call('accounts.search', { clientId, criteria: none, page: 2, pageSize: 2 });
    expect([first.data.total, first.source]).toEqual([all.length, 'live']);
    expect([...first.data.accounts, ...second.data.accounts].map(({ accountId }) => accountId)).toEqual(all.slice(0, 4).map(({ accountId }) => accountId));
    const wanted = all[0]!;
    const criteria = { branchIds: [wanted.branchId!], currencyIds: [wanted.currencyId!], contactGroupIds: [wanted.contactGroupId!], typeIds: [wanted.typeId!], productIds: [wanted.productId!], statusIds: [wanted.statusId!], isActive: true };
    const found = await program.call('accounts.search', { clientId, criteria, page: 1, pageSize: 20 });
    expect(found.data.accounts.map(({ accountId }) => accountId)).toContain(wanted.accountId);
    expect((await program.call('accounts.search', { clientId, criteria: { ...criteria, isActive: false }, page: 1, pageSize: 20 })).data).toEqual({ accounts: [], total: 0 });
    const choices = await program.call('accounts.choices', { clientId });
    expect(choices.types).toContainEqual({ id: wanted.typeId, name: wanted.typeName });
  });
});

describe('opening', () => {
  it('sends the documented names once, and shows the account as new', async () => {
    await refresh();
    const { data } = await program.call('accounts.open', { clientId, changes: opening('NEW-1') });
    const made = data.find(({ accountNumber }) => accountNumber === 'NEW-1')!;
    expect(made).toMatchObject({ name: 'Livret neuf', typeId: 11, branchId: 4, openingDate: '2026-11-02', since: { kind: 'new' }, attributes: [{ name: 'Description', value: 'ouvert ici' }] });
    expect(sent('POST', 'accounts/create')).toHaveLength(1);
  });

  it('refuses what is missing before anything is sent, and says what the provider refused', async () => {
    expect(await program.error('accounts.open', { clientId, changes: opening('NEW-1').slice(0, 2) })).toMatchObject({ code: 'invalidInput', details: { field: 'typeId', reason: 'required' } });
    expect(sent('POST', 'accounts/create')).toHaveLength(0);
    const taken = (await refresh())[0]!.accountNumber!;
    expect((await program.error('accounts.open', { clientId, changes: opening(taken) })).code).not.toBe('outcomeUnknown');
  });

  it('says that nobody knows when the answer is cut off, never sends it again, and finds it by its number', async () => {
    await refresh();
    north.setFaults([faultOf('resetAt', { system: 'dfs', operation: 'POST /v1.0/contacts/{contactId}/accounts/create', times: 1, bytes: 4 })]);
    expect(await program.error('accounts.open', { clientId, changes: opening('NEW-2') })).toMatchObject({ code: 'outcomeUnknown', retryable: false });
    expect(sent('POST', 'accounts/create')).toHaveLength(1);
    expect(await program.call('accounts.check', { clientId, accountNumber: ' NEW-2 ' })).toMatchObject({ found: true });
    expect(await program.call('accounts.check', { clientId, accountNumber: 'NEW-3' })).toMatchObject({ found: false });
    expect(sent('POST', 'accounts/create')).toHaveLength(1);
  });
});

describe('changing', () => {
  it('sends only what differs, by the names DFS writes', async () => {
    const before = (await refresh()).find(({ accountId }) => accountId === 70019)!;
    const { data } = await program.call('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'name', from: before.name, to: 'Livret rebaptisé' }, { field: 'balance', from: before.balance!.minor / 100, to: 15_900.5 }, { field: 'balanceDate', from: before.balanceDate, to: '2026-11-20' }] });
    expect(data.find(({ accountId }) => accountId === 70019)).toMatchObject({
      name: 'Livret rebaptisé', balance: { minor: 1_590_050, currency: 'EUR' }, balanceDate: '2026-11-20', typeId: before.typeId, since: { kind: 'changed', balance: before.balance },
    });
    expect(sent('PATCH', 'accounts/70019')).toHaveLength(1);
  });

  it('sends nothing when the account is no longer what was on the screen', async () => {
    const before = (await refresh()).find(({ accountId }) => accountId === 70019)!;
    await program.call('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'name', from: before.name, to: 'By somebody else' }] });
    expect(await program.error('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'name', from: before.name, to: 'By me' }] })).toMatchObject({ code: 'changedMeanwhile', details: { field: 'name' } });
    expect(sent('PATCH', 'accounts/70019')).toHaveLength(1);
  });

  it('refuses what DFS cannot take', async () => {
    expect(await program.error('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'currencyId', from: 1, to: 2 }] })).toMatchObject({ details: { field: 'currencyId', reason: 'onlyWhenOpened' } });
    expect(await program.error('accounts.change', { clientId, accountId: 70019, changes: [{ field: 'accountNumber', from: 'x', to: null }] })).toMatchObject({ details: { reason: 'required' } });
    expect(sent('PATCH', 'accounts')).toHaveLength(0);
  });
});
