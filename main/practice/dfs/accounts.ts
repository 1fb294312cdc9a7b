// Accounts of the practice DFS: the made-up ones, and those opened or changed since the program began.
import accountRecords from '../../../resources/practice/accounts.json';
import references from '../../../resources/practice/references.json';
import { Refusal } from '../exchange';
import { groupOf } from '../people';
import { wireReference, type Reference } from '../wire-names';
import type { Directory } from './directory';

export interface Account {
  id: number;
  contactId: number;
  parentId: number | null;
  accountNumber: string;
  iban: string | null;
  internalId: string | null;
  name: string | null;
  balance: number | null;
  /** Written as received, or so many days before today. */
  balanceDate: string | null | { daysAgo: number };
  branchId: number;
  currencyId: number;
  typeId: number;
  productId: number | null;
  statusId: number;
  integrationStatusId: number | null;
  isActive: boolean;
  openingDate: string | null;
  closingDate: string | null;
  attributes: string | null;
}

export interface WireAccount {
  Id: number;
  SubAccounts: WireAccount[];
  [field: string]: unknown;
}

const { currencies, types, statuses, products, integrationStatuses } = references;

function idOf(list: readonly Reference[], code: string): number {
  const found = list.find((reference) => reference.code === code);
  if (!found) throw new Error(`No reference with the code ${code}`);
  return found.id;
}

/** Midnight that many days ago, with no offset, as the API writes it. */
const naiveDay = (now: Date, daysAgo: number): string => `${new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10)}T00:00:00`;

const madeUp = (): Account[] => accountRecords.map(({ currency, type, product, status, integrationStatus, balanceAgeDays, ...record }) => ({
  ...record,
  balanceDate: { daysAgo: balanceAgeDays },
  currencyId: idOf(currencies, currency), typeId: idOf(types, type), productId: idOf(products, product), statusId: idOf(statuses, status), integrationStatusId: idOf(integrationStatuses, integrationStatus),
  isActive: status !== 'CLOSED',
}));

export class AccountBook {
  readonly #accounts = madeUp();

  constructor(private readonly directory: Directory, private readonly now: () => Date) {
    directory.usedByAccounts = (use) => this.#accounts.some((account) => ('branchId' in use ? account.branchId === use.branchId : account.typeId === use.typeId));
  }

  /** Every account of a client, active or not; a sub-account stands inside its account only. */
  of(contactId: number): Account[] {
    return this.#accounts.filter((account) => account.contactId === contactId && account.parentId === null);
  }

  find(contactId: number, accountId: number): Account | null {
    return this.#accounts.find((account) => account.contactId === contactId && account.id === accountId) ?? null;
  }

  /** What is wrong with an account as it would be. @throws Refusal 409 or 422 */
  #check(account: Account): void {
    if (this.#accounts.some((other) => other.id !== account.id && other.accountNumber === account.accountNumber)) throw new Refusal(409, `AccountNumber: ${account.accountNumber} is already taken`);
    const known = (list: readonly { id: number }[], id: number | null): boolean => id === null || list.some((item) => item.id === id);
    const parent = account.parentId === null ? null : this.find(account.contactId, account.parentId);
    const problems = [
      account.accountNumber.trim() === '' && 'AccountNumber: is empty',
      !this.directory.branches.has(account.branchId) && `BranchId: there is no branch ${account.branchId}`,
      !this.directory.accountTypes.has(account.typeId) && `AccountType: there is no account type ${account.typeId}`,
      !known(currencies, account.currencyId) && `CurrencyId: there is no currency ${account.currencyId}`,
      !known(statuses, account.statusId) && `Status: there is no status ${account.statusId}`,
      !known(products, account.productId) && `Product: there is no product ${account.productId}`,
      !known(integrationStatuses, account.integrationStatusId) && `IntegrationStatus: there is no integration status ${account.integrationStatusId}`,
      account.parentId !== null && (parent === null || parent.id === account.id || parent.parentId !== null) && `ParentId: ${account.parentId} cannot hold this account`,
    ].filter((problem) => problem !== false);
    if (problems.length > 0) throw new Refusal(422, problems.join('; '), problems);
  }

  open(fields: Omit<Account, 'id'>): Account {
    const account = { ...fields, id: Math.max(...this.#accounts.map(({ id }) => id)) + 1 };
    this.#check(account);
    this.#accounts.push(account);
    return account;
  }

  change(account: Account, changes: Partial<Account>): Account {
    this.#check({ ...account, ...changes });
    return Object.assign(account, changes);
  }

  wire(account: Account, language: string | null): WireAccount {
    const reference = (list: readonly Reference[], id: number | null): object | null => {
      const found = list.find((item) => item.id === id);
      return found ? wireReference(found, language) : null;
    };
    return {
      Id: account.id,
      AccountNumber: account.accountNumber,
      Iban: account.iban,
      InternalId: account.internalId,
      Name: account.name,
      Balance: account.balance,
      BalanceLastUpdateDate: typeof account.balanceDate === 'object' ? account.balanceDate && naiveDay(this.now(), account.balanceDate.daysAgo) : account.balanceDate,
      BranchId: account.branchId,
      Currency: reference(currencies, account.currencyId),
      ContactGroupId: groupOf(account.contactId),
      Type: reference([...this.directory.accountTypes.values()], account.typeId),
      IsActive: account.isActive,
      OpeningDate: account.openingDate,
      Product: reference(products, account.productId),
      Status: reference(statuses, account.statusId),
      ClosingDate: account.closingDate,
      IntegrationStatus: reference(integrationStatuses, account.integrationStatusId),
      Attributes: account.attributes,
      SubAccounts: this.#accounts.filter((other) => other.parentId === account.id && other.contactId === account.contactId).map((other) => this.wire(other, language)),
    };
  }
}
