// Accounts of a contact.
import { z } from 'zod';
import { operation } from '../../define';
import { partList, read, reply, replyList, write } from '../../fields';

const layers = ['application', 'person'] as const;
const { int32, text, flag, instant, double, int32List, wrapped } = write;
const ofContact = { contactId: int32 };
const language = { language: write.language.optional() };

const accountFields = {
  Id: read.int32,
  AccountNumber: read.text,
  Iban: read.text,
  InternalId: read.text,
  Name: read.names,
  Balance: read.number,
  BalanceLastUpdateDate: read.text,
  BranchId: read.int32,
  Currency: read.object,
  ContactGroupId: read.int32,
  Type: read.object,
  IsActive: read.flag,
  OpeningDate: read.text,
  Product: read.object,
  Status: read.object,
  ClosingDate: read.text,
  IntegrationStatus: read.object,
  Attributes: read.longText,
};
/** One account; inside a sub-account nothing further is read. */
const account = reply({ ...accountFields, SubAccounts: partList(reply(accountFields)) });

export const accountOperations = {
  getAccount: operation('GET /v1.0/contacts/{contactId}/accounts/{accountId}', {
    summary: 'One account of a contact, active or not.',
    layers, path: { ...ofContact, accountId: int32 }, query: language, response: account,
  }),
  modifyAccount: operation('PATCH /v1.0/contacts/{contactId}/accounts/{accountId}', {
    summary: 'Changes the given fields of an account. What a success carries is not documented.',
    layers, path: { ...ofContact, accountId: int32 }, answer: 'anything', response: z.unknown(),
    body: z.strictObject({
      AccountNumber: text.nullish(),
      Iban: wrapped(text).nullish(),
      InternalId: wrapped(text).nullish(),
      Name: wrapped(text).nullish(),
      BranchId: int32.nullish(),
      AccountType: int32.nullish(),
      Balance: wrapped(double).nullish(),
      BalanceDate: wrapped(instant).nullish(),
      IsActive: flag.nullish(),
      ParentId: wrapped(int32).nullish(),
      Product: wrapped(int32).nullish(),
      Status: int32.nullish(),
      OpeningDate: wrapped(instant).nullish(),
      ClosingDate: wrapped(instant).nullish(),
      IntegrationStatus: wrapped(int32).nullish(),
      CustomAttributes: wrapped(text).nullish(),
    }),
  }),
  listAccounts: operation('GET /v1.0/contacts/{contactId}/accounts', {
    summary: 'All accounts of a contact, active or not.',
    layers, path: ofContact, query: language, response: replyList(account),
  }),
  createAccount: operation('POST /v1.0/contacts/{contactId}/accounts/create', {
    summary: 'Opens an account. What a success carries is not documented.',
    layers, path: ofContact, query: language, answer: 'anything', response: z.unknown(),
    body: z.strictObject({
      AccountNumber: text,
      Iban: text.nullish(),
      InternalId: text.nullish(),
      Name: text.nullish(),
      BranchId: int32,
      CurrencyId: int32,
      ContactGroupId: int32.nullish(),
      AccountType: int32,
      Balance: double.nullish(),
      BalanceDate: instant.nullish(),
      IsActive: flag.optional(),
      ParentId: int32.nullish(),
      Product: int32.nullish(),
      Status: int32,
      OpeningDate: instant.nullish(),
      ClosingDate: instant.nullish(),
      IntegrationStatus: int32.nullish(),
      CustomAttributes: text.nullish(),
    }),
  }),
  searchAccounts: operation('POST /v1.0/contacts/{contactId}/accounts/search', {
    summary: 'Accounts of a contact that meet given criteria, page by page.',
    layers, path: ofContact, query: language, retry: 'read',
    response: reply({ Accounts: partList(account), TotalNumberOfResults: read.int32 }),
    body: z.strictObject({
      Page: int32.optional(),
      PageSize: int32.optional(),
      BranchIds: int32List.nullish(),
      CurrencyIds: int32List.nullish(),
      ContactGroupIds: int32List.nullish(),
      AccountTypeIds: int32List.nullish(),
      IsActive: flag.nullish(),
      ProductIds: int32List.nullish(),
      AccountStatusIds: int32List.nullish(),
    }),
  }),
};
