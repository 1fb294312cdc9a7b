// The directory over the wire: which operation a list comes from, and our entries out of its JSON, leniently and with what nobody documented.
import type { Language } from '../../../preload/contract/app';
import type { DirectoryEntry, DirectoryList, DirectoryName } from '../../../preload/contract/directory';
import { directoryFieldNames, numericFields, type ChangeableKind, type DirectoryFieldName, type ListedKind, type LookedUpKind } from '../../../preload/contract/directory-kinds';
import { Failure } from '../../failure';
import { readAnswer } from '../api';
import { itemsMax } from '../fields';
import { field, isObject, numberOf, textOf, type JsonObject } from '../json';
import { nameIn, readNames, type Names } from '../names';
import { dfsTable, type DfsTable } from './table';

const listOperation = {
  banks: 'listBanks', branches: 'listBranches', accountTypes: 'listAccountTypes', riskCategories: 'listRiskCategories', assetClasses: 'listAssetClasses', securityTypes: 'listSecurityTypes',
  campaignConfiguration: 'getCampaignConfiguration', countries: 'listCountries', continents: 'listContinents', languages: 'listLanguages', salutations: 'listSalutations',
  contactStatuses: 'listContactStatuses', documentTypes: 'listDocumentTypes', severityLevels: 'listSeverityLevels',
} as const satisfies Record<ListedKind, keyof DfsTable>;
const oneOperation = {
  banks: 'getBank', branches: 'getBranch', accountTypes: 'getAccountType', riskCategories: 'getRiskCategory', economicZones: 'getEconomicZone', productConstraints: 'getProductConstraints',
} as const satisfies Record<ChangeableKind | LookedUpKind, keyof DfsTable>;

export const listOperationOf = (kind: ListedKind) => listOperation[kind];
export const oneOperationOf = (kind: ChangeableKind | LookedUpKind) => oneOperation[kind];

/** Whether the operation takes a language, and so answers differently in each. */
export function asksLanguage(name: keyof DfsTable): boolean {
  const { path, query } = dfsTable[name];
  return 'language' in path.shape || 'language' in query.shape;
}

/** `addressLine1` is `AddressLine1` over there. */
export const wireName = (name: DirectoryFieldName): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The table reads the names it knows of; those inside a tree are as they came. */
const isRead = (value: unknown): value is Names => isObject(value) && isObject(value['byLanguage']);

export function readName(value: unknown, language: Language): DirectoryName {
  const names = isRead(value) ? value : readNames(value);
  return { shown: nameIn(names, language), plain: names?.plain ?? null, byLanguage: { ...names?.byLanguage } };
}

const known = new Set(['id', 'name', 'parentid', 'children', 'optimisationconstraint', ...directoryFieldNames.map((name) => name.toLowerCase())]);

/** One entry out of an object of an answer. A field nobody wrote comes out as null, one nobody documented under `other`. */
export function readEntry(wire: unknown, language: Language, more: Partial<DirectoryEntry> = {}): DirectoryEntry {
  const number = numberOf(field(wire, 'Id'));
  return {
    number: number !== null && Number.isInteger(number) ? number : null,
    name: readName(field(wire, 'Name'), language),
    fields: Object.fromEntries(directoryFieldNames.filter((name) => field(wire, wireName(name)) !== undefined).map((name) => [name, fieldValue(name, field(wire, wireName(name)))])),
    other: isObject(wire) ? factsOf(Object.fromEntries(Object.entries(wire).filter(([key]) => !known.has(key.toLowerCase())))) : [],
    parent: null, part: null, riskCategories: null, asOf: null, ...more,
  };
}

function fieldValue(name: DirectoryFieldName, value: unknown): string | number | null {
  const plain = isObject(value) ? (field(value, 'Value') ?? field(value, 'Code') ?? field(value, 'Id')) : value;
  return numericFields.includes(name) ? numberOf(plain) : textOf(plain, 2000);
}

const factsMax = 300;
const depthMax = 8;

/** Whatever an object holds, as paths with their values: `EconomicZones[0].Id`. */
export function factsOf(value: unknown, path = '', depth = 0): DirectoryEntry['other'] {
  if (Array.isArray(value) || isObject(value)) {
    if (depth >= depthMax) return [{ path, value: '…' }];
    const entries = Array.isArray(value) ? value.map((item, index) => [`${path}[${index}]`, item] as const) : Object.entries(value).map(([key, item]) => [`${path}${path ? '.' : ''}${cleanKey(key)}`, item] as const);
    return entries.slice(0, factsMax).flatMap(([inner, item]) => factsOf(item, inner, depth + 1)).slice(0, factsMax);
  }
  const text = typeof value === 'boolean' ? String(value) : textOf(value, 2000);
  return text === null ? [] : [{ path, value: text }];
}
const cleanKey = (key: string): string => textOf(key, 100) ?? '';

/** The nested children of a list as one list, each after its parent; also when they come flat with `ParentId`. */
function readTree(items: readonly unknown[], language: Language): DirectoryEntry[] {
  const found: DirectoryEntry[] = [];
  const placed = new Set<unknown>();
  // Each entry once, whatever it says of its parent: a circle, or a number that many have, must not multiply them.
  const add = (wire: unknown, parent: number | null, depth: number): void => {
    if (placed.has(wire) || depth > depthMax) return;
    placed.add(wire);
    if (placed.size > itemsMax) throw new Failure('unreadableAnswer', { details: { reason: 'size' } });
    const position = found.push(readEntry(wire, language, { parent })) - 1;
    for (const child of childrenOf(wire)) add(child, position, depth + 1);
  };
  const idIn = (item: unknown, name: 'Id' | 'ParentId') => numberOf(field(item, name));
  const numbers = new Set(items.map((item) => idIn(item, 'Id')).filter((number) => number !== null));
  const isTop = (item: unknown) => { const parent = idIn(item, 'ParentId'); return parent === null || !numbers.has(parent) || parent === idIn(item, 'Id'); };
  const flat = Map.groupBy(items.filter((item) => !isTop(item)), (item) => idIn(item, 'ParentId'));
  const childrenOf = (wire: unknown): unknown[] => {
    const nested = field(wire, 'Children');
    const number = idIn(wire, 'Id');
    return [...(Array.isArray(nested) ? nested.filter(isObject) : []), ...(number === null ? [] : (flat.get(number) ?? []))];
  };
  // What nobody led to stands at the top.
  for (const item of [...items.filter(isTop), ...items]) add(item, null, 0);
  return found;
}

/** A whole list as received. @throws Failure `unreadableAnswer` when it is none. */
export function readList(kind: ListedKind, received: string, language: Language): Pick<DirectoryList, 'entries' | 'campaign'> {
  const value = readAnswer(dfsTable[listOperation[kind]], received);
  if (kind === 'campaignConfiguration') return readCampaign(value as JsonObject, language);
  const items = value as unknown[];
  return { entries: kind === 'assetClasses' ? readTree(items, language) : items.map((item) => readEntry(item, language)), campaign: null };
}

function readCampaign(value: JsonObject, language: Language): Pick<DirectoryList, 'entries' | 'campaign'> {
  const part = (items: unknown, name: DirectoryEntry['part']) => (Array.isArray(items) ? items.map((item) => readEntry(item, language, { part: name })) : []);
  const standard = value['DefaultLanguage'];
  return {
    entries: [...part(value['ProductOffers'], 'productOffer'), ...part(value['Languages'], 'language')],
    campaign: {
      defaultLanguage: readName(field(standard, 'Name'), language).shown ?? textOf(field(standard, 'Code')),
      timeZoneUtcOffsetMinutes: numberOf(value['DefaultTimeZoneUtcOffsetMinutes']),
    },
  };
}

/** One entry that was asked for by its number, as received. @throws Failure `unreadableAnswer` when it is none. */
export function readOne(kind: ChangeableKind | LookedUpKind, received: string, language: Language, number: number): DirectoryEntry {
  const value = readAnswer(dfsTable[oneOperation[kind]], received);
  if (!isObject(value)) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
  const entry = readEntry(value, language);
  const constraints = kind === 'productConstraints' ? factsOf(field(value, 'OptimisationConstraint')) : [];
  return { ...entry, number: entry.number ?? number, other: [...constraints, ...entry.other] };
}

/** The risk categories of a product, as received. */
export const readProductCategories = (received: string, language: Language): NonNullable<DirectoryEntry['riskCategories']> =>
  (readAnswer(dfsTable.listProductRiskCategories, received) as unknown[]).map((item) => readEntry(item, language)).map(({ number, name }) => ({ number, name }));

