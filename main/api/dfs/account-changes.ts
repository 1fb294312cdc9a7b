// The fields of an account that are to change, in the form the environment wants them.
import type { z } from 'zod';
import { dayFields, type AccountField } from '../../../preload/contract/account-facts';
import { documentedType } from '../fields';
import { dfsTable } from './table';

const body = dfsTable.modifyAccount.body;
type Body = z.input<typeof body>;
/** A field's own value; the wrapper is this module's business. */
type Plain<T> = Exclude<T, { Value: unknown }>;
/** By the document's names. Absent leaves a field as it is, null empties it. */
export type AccountChanges = { [K in keyof Body]?: Plain<Body[K]> };

/** Documented as a bare "object", which tells nothing: they go as they are, or wrapped to tell null from absent. */
const wrapped = new Set(Object.entries(body.shape).filter(([, schema]) => documentedType(schema.unwrap().unwrap())?.type === 'object').map(([name]) => name));

export function writeAccountChanges(changes: AccountChanges, form: 'plain' | 'wrapped'): Body {
  if (form === 'plain') return changes as Body;
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, wrapped.has(name) && value !== undefined ? { Value: value } : value])) as Body;
}

type WireField = keyof Body | 'CurrencyId' | 'ContactGroupId';
/** The document's names for what is written; for some of them it reads others. */
const wireNames: Record<AccountField, WireField> = {
  accountNumber: 'AccountNumber', name: 'Name', iban: 'Iban', internalId: 'InternalId', typeId: 'AccountType', productId: 'Product', branchId: 'BranchId', currencyId: 'CurrencyId', contactGroupId: 'ContactGroupId',
  parentId: 'ParentId', statusId: 'Status', isActive: 'IsActive', integrationId: 'IntegrationStatus', balance: 'Balance', balanceDate: 'BalanceDate', openingDate: 'OpeningDate', closingDate: 'ClosingDate', attributes: 'CustomAttributes',
};

/** A day is sent as its midnight without offset, as DFS writes days itself. */
const wireValue = (name: AccountField, value: unknown): unknown => (dayFields.includes(name) && typeof value === 'string' ? `${value}T00:00:00` : value);

/** By our names, to the document's. */
export const wireFields = (fields: Partial<Record<AccountField, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [wireNames[name as AccountField], wireValue(name as AccountField, value)]));
