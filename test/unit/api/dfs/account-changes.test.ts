// A changed account on the wire, in both forms the undocumented "object" may mean.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAccountChanges } from '../../../../main/api/dfs/account-changes';
import { createRemote, type Remote } from '../../../../main/api/remote';
import { dfsTable } from '../../../../main/api/dfs/table';
import { startPractice, type PracticeServer } from '../../../../main/practice/server';
import type { Environment } from '../../../../main/environments/schema';

let practice: PracticeServer;
beforeEach(async () => { practice = await startPractice(); });
afterEach(() => practice.close());

const documentedAsObject = ['Iban', 'InternalId', 'Name', 'Balance', 'BalanceDate', 'ParentId', 'Product', 'OpeningDate', 'ClosingDate', 'IntegrationStatus', 'CustomAttributes'];
const remoteWith = (accountPatch: Environment['dfs']['accountPatch']): Remote => {
  const { environment } = practice;
  return createRemote({ ...environment, dfs: { ...environment.dfs, accountPatch } }, { report: () => undefined, clock: () => undefined });
};

describe('changes of an account', () => {
  it('are wrapped in exactly the eleven fields the document calls "object"', () => {
    const every = { AccountNumber: 'a', Iban: 'i', InternalId: null, Name: 'n', BranchId: 1, AccountType: 2, Balance: 3.5, BalanceDate: '2026-11-22T00:00:00', IsActive: true, ParentId: 4, Product: 5, Status: 6, OpeningDate: null, ClosingDate: null, IntegrationStatus: 7, CustomAttributes: '{}' };
    const written = writeAccountChanges(every, 'wrapped') as Record<string, unknown>;
    expect(Object.keys(written).filter((name) => typeof written[name] === 'object').sort()).toEqual([...documentedAsObject].sort());
    expect(written).toMatchObject({ InternalId: { Value: null }, Balance: { Value: 3.5 }, AccountNumber: 'a' });
    expect(writeAccountChanges(every, 'plain')).toEqual(every);
    for (const form of ['plain', 'wrapped'] as const) expect(dfsTable.modifyAccount.body.safeParse(writeAccountChanges(every, form)).success).toBe(true);
  });

  it.each(['plain', 'wrapped'] as const)('sent %s change what is named and leave the rest', async (form) => {
    const remote = remoteWith(form);
    const { dfs } = practice.credentials;
    await remote.dfs.signIn(dfs.userName, dfs.password);
    const { session: signedIn, contactId } = await remote.dfs.secondFactor(7, dfs.passcode, false);
    const session = { contactId: contactId ?? 7, origin: 'password' as const, ...signedIn! };
    const [before] = (await remote.dfs.accounts(session, 410_027, 'en')).accounts;
    await remote.dfs.modifyAccount(session, { contactId: 410_027, accountId: before!.accountId }, { Name: 'Renamed', ClosingDate: null });
    const after = (await remote.dfs.accounts(session, 410_027, 'en')).accounts.find(({ accountId }) => accountId === before!.accountId)!;
    expect(after).toEqual({ ...before, name: 'Renamed', closingDate: null });
    expect(JSON.parse(practice.log().find(({ method }) => method === 'PATCH')!.body)).toEqual(form === 'plain' ? { Name: 'Renamed', ClosingDate: null } : { Name: { Value: 'Renamed' }, ClosingDate: { Value: null } });
    await remote.close();
  });
});
