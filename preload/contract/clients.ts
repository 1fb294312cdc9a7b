// The advisor's clients and their accounts.
import { z } from 'zod';
import { currency, day, id, instant, money, stamped } from './values';

export const client = z.strictObject({
  id,
  /** The person's identifier in DFS. */
  contactId: z.int(),
  name: z.string(),
  birthDate: day.nullable(),
  /** When their accounts were last read from DFS, null when never. */
  accountsAsOf: instant.nullable(),
  accountCount: z.int(),
  simulationCount: z.int(),
});

/** `other` keeps a state the documents do not name; its words are in `stateName`. */
export const accountState = z.enum(['active', 'inactive', 'blocked', 'closed', 'other']);

export const account = z.strictObject({
  /** DFS's number for the account. */
  accountId: z.int(),
  accountNumber: z.string().nullable(),
  iban: z.string().nullable(),
  name: z.string().nullable(),
  typeName: z.string().nullable(),
  productName: z.string().nullable(),
  balance: money.nullable(),
  currency: currency.nullable(),
  /** The day the provider gives for the balance, not the day it was read. */
  balanceDate: day.nullable(),
  state: accountState,
  stateName: z.string().nullable(),
  openingDate: day.nullable(),
  closingDate: day.nullable(),
});

export const accounts = stamped(z.array(account));

export type Client = z.infer<typeof client>;
export type Account = z.infer<typeof account>;
export type AccountState = z.infer<typeof accountState>;
