// What can be said of accounts without schemas, so that pages may use it.

export const accountStates = ['active', 'inactive', 'blocked', 'closed', 'other'] as const;

/** Fields of an account that can be written, in the order forms show them. DFS takes currency and group when it is opened only. */
export const accountFields = [
  'accountNumber', 'name', 'iban', 'internalId', 'typeId', 'productId', 'branchId', 'currencyId', 'contactGroupId', 'parentId',
  'statusId', 'isActive', 'integrationId', 'balance', 'balanceDate', 'openingDate', 'closingDate', 'attributes',
] as const;
export type AccountField = (typeof accountFields)[number];

export const requiredFields: readonly AccountField[] = ['accountNumber', 'typeId', 'branchId', 'currencyId', 'statusId'];
/** Not to be changed later, as documented. */
export const onlyWhenOpened: readonly AccountField[] = ['currencyId', 'contactGroupId'];
/** Documented as values that cannot be told from absent ones when they are null: they are never emptied. */
export const neverEmptied: readonly AccountField[] = ['accountNumber', 'branchId', 'typeId', 'statusId', 'isActive'];
export const dayFields: readonly AccountField[] = ['balanceDate', 'openingDate', 'closingDate'];
/** A field that is a number of one of DFS's lists, and the list. */
export const choiceFields = { typeId: 'types', productId: 'products', branchId: 'branches', currencyId: 'currencies', contactGroupId: 'contactGroups', parentId: 'parents', statusId: 'statuses', integrationId: 'integrations' } as const satisfies Partial<Record<AccountField, string>>;
export type ChoiceField = keyof typeof choiceFields;
export const isChoice = (field: AccountField): field is ChoiceField => Object.hasOwn(choiceFields, field);
