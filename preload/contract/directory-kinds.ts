// The directory's lists and their fields, as the forms and tables name them. Without schemas, so that pages can use it.

/** What DFS keeps as reference data, a kind a list. */
export const directoryKinds = [
  'banks', 'branches', 'accountTypes', 'riskCategories', 'economicZones', 'assetClasses', 'securityTypes', 'productConstraints', 'campaignConfiguration',
  'countries', 'continents', 'languages', 'salutations', 'contactStatuses', 'documentTypes', 'severityLevels',
] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** There is no list of these: what was looked up by number is kept, and listed. */
export const lookedUpKinds = ['economicZones', 'productConstraints'] as const satisfies readonly DirectoryKind[];
export type LookedUpKind = (typeof lookedUpKinds)[number];
export type ListedKind = Exclude<DirectoryKind, LookedUpKind>;
export const isLookedUp = (kind: DirectoryKind): kind is LookedUpKind => (lookedUpKinds as readonly string[]).includes(kind);

/** What an environment with administration may change; nothing creates an economic zone. */
export const changeableKinds = ['banks', 'branches', 'accountTypes', 'riskCategories', 'economicZones'] as const satisfies readonly DirectoryKind[];
export type ChangeableKind = (typeof changeableKinds)[number];
export const isChangeable = (kind: DirectoryKind): kind is ChangeableKind => (changeableKinds as readonly string[]).includes(kind);
export const isCreatable = (kind: DirectoryKind): boolean => isChangeable(kind) && kind !== 'economicZones';

export const directoryFieldNames = [
  'code', 'bic', 'internalId', 'description', 'bankId', 'countryId', 'addressLine1', 'addressLine2', 'addressLine3', 'addressLine4', 'phoneNumber', 'lastModifiedByMemberId', 'color',
] as const;
export type DirectoryFieldName = (typeof directoryFieldNames)[number];
/** Numbers of other entries; the others are text. */
export const numericFields: readonly DirectoryFieldName[] = ['bankId', 'countryId', 'lastModifiedByMemberId'];

const coded = ['code'] as const;
/** The documented fields of a kind beside its number and name, in the order they are shown. */
export const fieldsOfKind: Readonly<Record<DirectoryKind, readonly DirectoryFieldName[]>> = {
  banks: ['bic', 'code'],
  branches: ['bankId', 'countryId', 'code', 'addressLine1', 'addressLine2', 'addressLine3', 'addressLine4', 'bic', 'phoneNumber', 'lastModifiedByMemberId'],
  accountTypes: ['internalId', 'description'],
  riskCategories: [], economicZones: ['color'], productConstraints: [],
  assetClasses: coded, securityTypes: coded, campaignConfiguration: coded, countries: coded, continents: coded, languages: coded, salutations: coded, contactStatuses: coded, documentTypes: coded, severityLevels: coded,
};

/** What a person may type; who changed a branch last is DFS's to say. */
export const editableFields = (kind: ChangeableKind): readonly DirectoryFieldName[] => fieldsOfKind[kind].filter((name) => name !== 'lastModifiedByMemberId');

/** Banks and account types have one name, the others one for each language. */
export const namedByLanguage = (kind: ChangeableKind): boolean => kind !== 'banks' && kind !== 'accountTypes';

/** `name`, `name.fr`, or a field's own name. */
export type EditedField = 'name' | `name.${string}` | DirectoryFieldName;
