// Banks, their branches, and account types: the directory's changeable part.
import { z } from 'zod';
import { operation } from '../../define';
import { read, reply, replyList, write } from '../../fields';

const layers = ['application', 'person'] as const;
const { int32, text, names } = write;
const byId = { id: int32 };
/** Success of a deletion is not documented. */
const removal = { layers, path: byId, answer: 'anything', response: z.unknown(), caller: 'administration' } as const;

const bank = reply({ Id: read.int32, Name: read.names, Bic: read.text, Code: read.text });
const bankBody = z.strictObject({ Name: text.nullish(), Bic: text.nullish(), Code: text.nullish() });

const accountType = reply({ Id: read.int32, Name: read.names, InternalId: read.text, Description: read.text });
const accountTypeBody = z.strictObject({ Name: text.nullish(), InternalId: text.nullish(), Description: text.nullish() });

const branch = reply({
  Id: read.int32, Name: read.names, BankId: read.int32, CountryId: read.int32, Code: read.text,
  AddressLine1: read.text, AddressLine2: read.text, AddressLine3: read.text, AddressLine4: read.text,
  Bic: read.text, LastModifiedByMemberId: read.int32, PhoneNumber: read.text,
});
const branchBody = z.strictObject({
  Name: names.nullish(), BankId: int32.optional(), CountryId: int32.nullish(), Code: text.nullish(),
  AddressLine1: text.nullish(), AddressLine2: text.nullish(), AddressLine3: text.nullish(), AddressLine4: text.nullish(),
  Bic: text.nullish(), LastModifiedByMemberId: int32.optional(), PhoneNumber: text.nullish(),
});

export const bankOperations = {
  deleteBank: operation('DELETE /v1.0/banks/{id}', { summary: 'Removes a bank.', ...removal }),
  getBank: operation('GET /v1.0/banks/{id}', { summary: 'One bank.', layers, path: byId, response: bank }),
  updateBank: operation('PUT /v1.0/banks/{id}', { summary: 'Changes a bank.', layers, path: byId, body: bankBody, response: bank, caller: 'administration' }),
  deleteAccountType: operation('DELETE /v1.0/bankaccounttypes/{id}', { summary: 'Removes an account type.', ...removal }),
  getAccountType: operation('GET /v1.0/bankaccounttypes/{id}', { summary: 'One account type.', layers, path: byId, response: accountType }),
  updateAccountType: operation('PUT /v1.0/bankaccounttypes/{id}', { summary: 'Changes an account type.', layers, path: byId, body: accountTypeBody, response: accountType, caller: 'administration' }),
  deleteBranch: operation('DELETE /v1.0/bankbranches/{id}', { summary: 'Removes a branch.', ...removal }),
  getBranch: operation('GET /v1.0/bankbranches/{id}', { summary: 'One branch.', layers, path: byId, response: branch }),
  updateBranch: operation('PUT /v1.0/bankbranches/{id}', { summary: 'Changes a branch.', layers, path: byId, body: branchBody, response: branch, caller: 'administration' }),
  listBanks: operation('GET /v1.0/banks', { summary: 'All banks.', layers, response: replyList(bank) }),
  createBank: operation('POST /v1.0/banks', { summary: 'Adds a bank.', layers, body: bankBody, response: bank, caller: 'administration' }),
  listAccountTypes: operation('GET /v1.0/bankaccounttypes', { summary: 'All account types.', layers, response: replyList(accountType) }),
  createAccountType: operation('POST /v1.0/bankaccounttypes', { summary: 'Adds an account type.', layers, body: accountTypeBody, response: accountType, caller: 'administration' }),
  listBranches: operation('GET /v1.0/bankbranches', { summary: 'All branches.', layers, query: { language: write.language.optional() }, response: replyList(branch) }),
  createBranch: operation('POST /v1.0/bankbranches', { summary: 'Adds a branch.', layers, body: branchBody, response: branch, caller: 'administration' }),
};
