// The directory's changeable part: banks, branches, account types, risk categories, economic zones. In memory, until the program ends.
import data from '../../../resources/practice/directory.json';
import lists from '../../../resources/practice/lists.json';
import references from '../../../resources/practice/references.json';
import type { DfsTable } from '../../api/dfs/table';
import { Refusal } from '../exchange';
import type { Handlers } from '../routes';
import { languageOf, namesFrom, wireName, type NamesByLanguage } from '../wire-names';

export interface Bank { id: number; name: string; bic: string | null; code: string | null }
export interface AccountType { id: number; code: string; name: NamesByLanguage; form: string; description: string | null }
export interface Branch {
  id: number; name: NamesByLanguage; form: string; bankId: number; countryId: number | null; code: string | null; address: (string | null)[]; bic: string | null; memberId: number | null; phone: string | null;
}
export interface RiskCategory { id: number; name: NamesByLanguage; form: string }
export interface EconomicZone extends RiskCategory { color: string | null }

const descriptions: Record<string, string> = data.accountTypeDescriptions;
const byId = <T extends { id: number }>(list: readonly T[]): Map<number, T> => new Map(list.map((item) => [item.id, { ...item }]));

export class Directory {
  readonly banks: Map<number, Bank> = byId(data.banks);
  readonly branches: Map<number, Branch> = byId(data.branches.map((branch) => ({ ...branch, name: branch.name as NamesByLanguage, memberId: 1 })));
  readonly riskCategories: Map<number, RiskCategory> = byId(data.riskCategories);
  readonly economicZones: Map<number, EconomicZone> = byId(data.economicZones.map((zone) => ({ ...zone, name: zone.name as NamesByLanguage })));
  readonly accountTypes: Map<number, AccountType> = byId([
    ...references.types.map((type) => ({ ...type, description: descriptions[type.code] ?? null })),
    ...data.extraAccountTypes.map((type) => ({ ...type, name: { fr: type.name }, form: 'plain' })),
  ]);
  readonly products = data.products;
  /** Answers whether accounts use it; the accounts are not the directory's. */
  usedByAccounts: (use: { branchId: number } | { typeId: number }) => boolean = () => false;
}

const hasCountry = (id: number): boolean => lists.countries.some((country) => country.id === id);
const nextId = (map: ReadonlyMap<number, unknown>): number => Math.max(0, ...map.keys()) + 1;

function found<T>(map: ReadonlyMap<number, T>, id: number, what: string): T {
  const item = map.get(id);
  if (!item) throw new Refusal(404, `There is no ${what} ${id}`);
  return item;
}

function remove(map: Map<number, unknown>, id: number, what: string, usedBy: string | null): undefined {
  found(map, id, what);
  if (usedBy) throw new Refusal(409, `The ${what} ${id} cannot be removed: ${usedBy}`);
  map.delete(id);
}

const wireBank = ({ id, name, bic, code }: Bank): object => ({ Id: id, Name: name, Bic: bic, Code: code });
const wireType = ({ id, code, name, form, description }: AccountType): object => ({ Id: id, Name: wireName(name, form, null), InternalId: code, Description: description });
const wireCategory = ({ id, name, form }: RiskCategory, language: string | null): object => ({ Id: id, Name: wireName(name, form, language) });
const wireZone = (zone: EconomicZone): object => ({ ...wireCategory(zone, null), Color: zone.color });
const wireBranch = (branch: Branch, language: string | null): object => ({
  Id: branch.id, Name: wireName(branch.name, branch.form, language), BankId: branch.bankId, CountryId: branch.countryId, Code: branch.code,
  AddressLine1: branch.address[0] ?? null, AddressLine2: branch.address[1] ?? null, AddressLine3: branch.address[2] ?? null, AddressLine4: branch.address[3] ?? null,
  Bic: branch.bic, LastModifiedByMemberId: branch.memberId, PhoneNumber: branch.phone,
});

type BankNames = 'listBanks' | 'getBank' | 'createBank' | 'updateBank' | 'deleteBank';
export function bankHandlers({ banks, branches }: Directory): Pick<Handlers<DfsTable>, BankNames> {
  const put = (id: number, body: { Name?: string | null | undefined; Bic?: string | null | undefined; Code?: string | null | undefined }): object => {
    const bank = { id, name: body.Name ?? '', bic: body.Bic ?? null, code: body.Code ?? null };
    banks.set(id, bank);
    return wireBank(bank);
  };
  return {
    listBanks: () => [...banks.values()].map(wireBank),
    getBank: ({ id }) => wireBank(found(banks, id, 'bank')),
    createBank: ({ body }) => put(nextId(banks), body),
    updateBank: ({ id, body }) => put(found(banks, id, 'bank').id, body),
    deleteBank: ({ id }) => remove(banks, id, 'bank', [...branches.values()].some((branch) => branch.bankId === id) ? 'it has branches' : null),
  };
}

type TypeNames = 'listAccountTypes' | 'getAccountType' | 'createAccountType' | 'updateAccountType' | 'deleteAccountType';
export function accountTypeHandlers(directory: Directory): Pick<Handlers<DfsTable>, TypeNames> {
  const { accountTypes } = directory;
  const put = (id: number, body: { Name?: string | null | undefined; InternalId?: string | null | undefined; Description?: string | null | undefined }): object => {
    const type = { id, code: body.InternalId ?? '', name: { fr: body.Name ?? '' }, form: 'plain', description: body.Description ?? null };
    accountTypes.set(id, type);
    return wireType(type);
  };
  return {
    listAccountTypes: () => [...accountTypes.values()].map(wireType),
    getAccountType: ({ id }) => wireType(found(accountTypes, id, 'account type')),
    createAccountType: ({ body }) => put(nextId(accountTypes), body),
    updateAccountType: ({ id, body }) => put(found(accountTypes, id, 'account type').id, body),
    deleteAccountType: ({ id }) => remove(accountTypes, id, 'account type', directory.usedByAccounts({ typeId: id }) ? 'accounts have this type' : null),
  };
}

type BranchNames = 'listBranches' | 'getBranch' | 'createBranch' | 'updateBranch' | 'deleteBranch';
type BranchBody = Parameters<Handlers<DfsTable>['createBranch']>[0]['body'];
export function branchHandlers(directory: Directory): Pick<Handlers<DfsTable>, BranchNames> {
  const { banks, branches } = directory;
  const put = (id: number, body: BranchBody, status: number): object => {
    if (body.BankId === undefined || !banks.has(body.BankId)) throw new Refusal(status, `BankId: there is no bank ${body.BankId ?? ''}`);
    if (typeof body.CountryId === 'number' && !hasCountry(body.CountryId)) throw new Refusal(status, `CountryId: there is no country ${body.CountryId}`);
    const name = namesFrom(body.Name);
    const branch: Branch = {
      id, name: Object.keys(name).length > 0 ? name : { fr: body.Code ?? '' }, form: 'byLanguage', bankId: body.BankId, countryId: body.CountryId ?? null, code: body.Code ?? null,
      address: [body.AddressLine1, body.AddressLine2, body.AddressLine3, body.AddressLine4].map((line) => line ?? null), bic: body.Bic ?? null, memberId: body.LastModifiedByMemberId ?? null, phone: body.PhoneNumber ?? null,
    };
    branches.set(id, branch);
    return wireBranch(branch, null);
  };
  return {
    listBranches: ({ language }) => [...branches.values()].map((branch) => wireBranch(branch, languageOf(language))),
    getBranch: ({ id }) => wireBranch(found(branches, id, 'branch'), null),
    createBranch: ({ body }) => put(nextId(branches), body, 422),
    updateBranch: ({ id, body }) => put(found(branches, id, 'branch').id, body, 400),
    deleteBranch: ({ id }) => remove(branches, id, 'branch', directory.usedByAccounts({ branchId: id }) ? 'accounts are kept there' : null),
  };
}

type CategoryNames = 'listRiskCategories' | 'getRiskCategory' | 'createRiskCategory' | 'updateRiskCategory' | 'deleteRiskCategory' | 'getEconomicZone' | 'updateEconomicZone' | 'deleteEconomicZone';
export function categoryHandlers({ riskCategories, economicZones, products }: Directory): Pick<Handlers<DfsTable>, CategoryNames> {
  const put = (id: number, name: NamesByLanguage): object => {
    const category = { id, name, form: 'byLanguage' };
    riskCategories.set(id, category);
    return wireCategory(category, null);
  };
  const zonesOf = ({ constraints }: (typeof products)[number]): number[] => constraints.EconomicZones?.map((zone) => zone.Id) ?? [];
  return {
    listRiskCategories: ({ language }) => [...riskCategories.values()].map((category) => wireCategory(category, languageOf(language))),
    getRiskCategory: ({ id }) => wireCategory(found(riskCategories, id, 'risk category'), null),
    createRiskCategory: ({ body }) => put(nextId(riskCategories), namesFrom(body.Name)),
    updateRiskCategory({ id, body }) {
      const before = found(riskCategories, id, 'risk category');
      return put(id, body.Name === undefined ? before.name : namesFrom(body.Name));
    },
    deleteRiskCategory: ({ id }) => remove(riskCategories, id, 'risk category', products.some((product) => product.riskCategoryIds.includes(id)) ? 'products belong to it' : null),
    getEconomicZone: ({ id }) => wireZone(found(economicZones, id, 'economic zone')),
    updateEconomicZone({ id, body }) {
      const zone = { id: found(economicZones, id, 'economic zone').id, name: namesFrom(body.Name), form: 'alwaysByLanguage', color: body.Color ?? null };
      economicZones.set(id, zone);
      return wireZone(zone);
    },
    deleteEconomicZone: ({ id }) => remove(economicZones, id, 'economic zone', products.some((product) => zonesOf(product).includes(id)) ? 'products are limited by it' : null),
  };
}
