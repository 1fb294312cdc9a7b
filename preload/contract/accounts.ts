// Clients' accounts: as DFS has them, as they are searched, and as they are to be opened or changed.
import { z } from 'zod';
import { accountFields as editableFields, accountStates } from './account-facts';
import { currency, day, instant, money, stamped } from './values';

/** `other` keeps a state the documents do not name; its words are in `stateName`. */
export const accountState = z.enum(accountStates);

const number = z.int().nullable().default(null);
const text = z.string().nullable();

/** Numbers are DFS's own, of its lists. What was added later has a default: it is missing in what was kept before. */
const known = {
  accountId: z.int(),
  accountNumber: text,
  iban: text,
  internalId: text.default(null),
  name: text,
  typeId: number,
  typeName: text,
  productId: number,
  productName: text,
  branchId: number,
  contactGroupId: number,
  balance: money.nullable(),
  currencyId: number,
  currency: currency.nullable(),
  /** The day the provider gives for the balance, not the day it was read. */
  balanceDate: day.nullable(),
  statusId: number,
  state: accountState,
  stateName: text,
  isActive: z.boolean().nullable().default(null),
  integrationId: number,
  integrationName: text.default(null),
  openingDate: day.nullable(),
  closingDate: day.nullable(),
  /** The provider's own additions, by path; of text that is no JSON, one without a name. */
  attributes: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
};

/** What is different from the reading before: an account that is new, changed (with what it was), or not listed any more. */
export const accountSince = z.strictObject({
  kind: z.enum(['new', 'changed', 'gone']),
  /** When it was read before. */
  asOf: instant,
  balance: money.nullable(),
  state: accountState.nullable(),
});

export const subAccount = z.strictObject(known);
export const account = z.strictObject({ ...known, subAccounts: z.array(subAccount).default([]), since: accountSince.nullable().default(null),
  /** When it was read by itself, later than the list; null when it was not. */
  readAt: instant.nullable().default(null) });
export const accounts = stamped(z.array(account));

const numbers = z.array(z.int().min(0).max(2_147_483_647)).max(100);
/** An empty list of criteria is none. */
export const accountCriteria = z.strictObject({
  branchIds: numbers, currencyIds: numbers, contactGroupIds: numbers, typeIds: numbers, productIds: numbers, statusIds: numbers,
  isActive: z.boolean().nullable(),
});
/** Pages begin at 1. */
export const accountSearch = z.strictObject({ criteria: accountCriteria, page: z.int().min(1).max(100_000), pageSize: z.int().min(1).max(200) });
export const foundAccounts = stamped(z.strictObject({ accounts: z.array(account), total: z.int().nullable() }));

/** What numbers stand for, as far as it is known here. */
export const accountChoice = z.strictObject({ id: z.int(), name: z.string() });
const choices = z.array(accountChoice);
export const accountChoices = z.strictObject({ branches: choices, currencies: choices, contactGroups: choices, types: choices, products: choices, statuses: choices, integrations: choices, parents: choices });

/** One field of a form: what it was when the person saw it (null for a new account), and what it is to be; null empties it. */
export const accountChange = z.strictObject({
  field: z.enum(editableFields),
  from: z.union([z.string().max(10_000), z.number(), z.boolean()]).nullable(),
  to: z.union([z.string().max(10_000), z.number(), z.boolean()]).nullable(),
});
export const accountChanges = z.array(accountChange).min(1).max(editableFields.length);

export type Account = z.infer<typeof account>;
export type SubAccount = z.infer<typeof subAccount>;
export type AccountState = z.infer<typeof accountState>;
export type AccountSince = z.infer<typeof accountSince>;
export type AccountCriteria = z.infer<typeof accountCriteria>;
export type AccountSearch = z.infer<typeof accountSearch>;
export type AccountChoices = z.infer<typeof accountChoices>;
export type AccountChange = z.infer<typeof accountChange>;
