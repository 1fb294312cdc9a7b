// Reading, finding, opening and changing accounts in the practice DFS.
import type { DfsTable } from '../../api/dfs/table';
import { Refusal } from '../exchange';
import { groupOf } from '../people';
import type { Handlers } from '../routes';
import { languageOf } from '../wire-names';
import type { Account, AccountBook } from './accounts';
import { servedContact, type World } from './world';

type Names = 'getAccount' | 'listAccounts' | 'searchAccounts' | 'createAccount' | 'modifyAccount';
type Changes = Parameters<Handlers<DfsTable>['modifyAccount']>[0]['body'];
type Search = Parameters<Handlers<DfsTable>['searchAccounts']>[0]['body'];

const pageSizeMax = 1000;

/** Documented as a bare object: the value itself or inside `{"Value": …}`. Absent leaves what there is, null clears it. */
function changed<T>(field: T | { Value: T | null } | null | undefined): T | null | undefined {
  return typeof field === 'object' && field !== null && 'Value' in field ? field.Value : (field as T | null | undefined);
}

/** Fields that are no objects cannot tell null from absent: both leave what there is. */
function changesOf(body: Changes): Partial<Account> {
  const wanted = {
    accountNumber: body.AccountNumber ?? undefined, branchId: body.BranchId ?? undefined, typeId: body.AccountType ?? undefined, statusId: body.Status ?? undefined, isActive: body.IsActive ?? undefined,
    iban: changed(body.Iban), internalId: changed(body.InternalId), name: changed(body.Name), balance: changed(body.Balance), balanceDate: changed(body.BalanceDate), parentId: changed(body.ParentId),
    productId: changed(body.Product), openingDate: changed(body.OpeningDate), closingDate: changed(body.ClosingDate), integrationStatusId: changed(body.IntegrationStatus), attributes: changed(body.CustomAttributes),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as Partial<Account>;
}

/** An empty list of criteria is none. */
function meets(account: Account, body: Search): boolean {
  const among = (list: readonly number[] | null | undefined, id: number | null): boolean => !list || list.length === 0 || (id !== null && list.includes(id));
  return among(body.BranchIds, account.branchId) && among(body.CurrencyIds, account.currencyId) && among(body.ContactGroupIds, groupOf(account.contactId)) && among(body.AccountTypeIds, account.typeId)
    && among(body.ProductIds, account.productId) && among(body.AccountStatusIds, account.statusId) && (typeof body.IsActive !== 'boolean' || body.IsActive === account.isActive);
}

export function accountHandlers(world: World, book: AccountBook): Pick<Handlers<DfsTable>, Names> {
  const found = (contactId: number, accountId: number): Account => {
    const account = book.find(contactId, accountId);
    if (!account) throw new Refusal(404, `The contact ${contactId} has no account ${accountId}`);
    return account;
  };
  return {
    getAccount({ contactId, accountId, language }, context) {
      return book.wire(found(servedContact(world, contactId, context).id, accountId), languageOf(language));
    },
    listAccounts({ contactId, language }, context) {
      return book.of(servedContact(world, contactId, context).id).map((account) => book.wire(account, languageOf(language)));
    },
    searchAccounts({ contactId, language, body }, context) {
      const { Page = 1, PageSize = pageSizeMax } = body;
      if (Page < 1 || PageSize < 1 || PageSize > pageSizeMax) throw new Refusal(422, `Page: begins at 1; PageSize: 1 to ${pageSizeMax}`);
      const all = book.of(servedContact(world, contactId, context).id).filter((account) => meets(account, body));
      return { Accounts: all.slice((Page - 1) * PageSize, Page * PageSize).map((account) => book.wire(account, languageOf(language))), TotalNumberOfResults: all.length };
    },
    createAccount({ contactId, language, body }, context) {
      const contact = servedContact(world, contactId, context);
      if (typeof body.ContactGroupId === 'number' && body.ContactGroupId !== contact.groupId) throw new Refusal(422, `ContactGroupId: ${body.ContactGroupId} is not the group of contact ${contactId}`);
      const account = book.open({
        contactId, parentId: body.ParentId ?? null, accountNumber: body.AccountNumber, iban: body.Iban ?? null, internalId: body.InternalId ?? null, name: body.Name ?? null,
        balance: body.Balance ?? null, balanceDate: body.BalanceDate ?? null, branchId: body.BranchId, currencyId: body.CurrencyId, typeId: body.AccountType, productId: body.Product ?? null,
        statusId: body.Status, integrationStatusId: body.IntegrationStatus ?? null, isActive: body.IsActive ?? true, openingDate: body.OpeningDate ?? null, closingDate: body.ClosingDate ?? null, attributes: body.CustomAttributes ?? null,
      });
      return book.wire(account, languageOf(language));
    },
    modifyAccount({ contactId, accountId, body }, context) {
      const account = found(servedContact(world, contactId, context).id, accountId);
      return book.wire(book.change(account, changesOf(body)), null);
    },
  };
}
