// What is sent to change an entry of the directory: the whole entry with the changed fields in their places, in the form each operation takes.
import type { Language } from '../../preload/contract/app';
import type { DirectoryChange, DirectoryEntry } from '../../preload/contract/directory';
import { fieldsOfKind, namedByLanguage, type ChangeableKind, type DirectoryFieldName } from '../../preload/contract/directory-kinds';
import { readEntry, wireName } from '../api/dfs/directory';
import type { Dfs } from '../api/dfs/client';
import { field, parseJson } from '../api/json';
import type { DfsTable } from '../api/dfs/table';
import type { InputOf } from '../api/operation';
import type { DfsSession } from '../secrets/vault';

type Body = Record<string, unknown>;
interface Fresh { entry: DirectoryEntry; received: string }

/** What a field of the form is now. A name without languages counts as the chosen language's. */
export function currentValue({ name, fields }: DirectoryEntry, changed: DirectoryChange['field'], language: Language): string | number | null {
  if (changed === 'name') return name.shown;
  if (!changed.startsWith('name.')) return fields[changed as DirectoryFieldName] ?? null;
  return namesOf(name, language)[changed.slice(5)] ?? null;
}

const namesOf = (name: DirectoryEntry['name'], language: Language): Record<string, string> => (name.plain === null ? name.byLanguage : { [language]: name.plain, ...name.byLanguage });

/** PUT replaces the whole entry, so everything documented goes along; a PATCH gets what changed. */
export function bodyOf(kind: ChangeableKind, fresh: Fresh | null, changes: readonly DirectoryChange[], language: Language): Body {
  const to = new Map(changes.map((change) => [change.field as string, change.to === '' ? null : change.to]));
  const fields = fieldsOfKind[kind].flatMap((name) => {
    const value = to.has(name) ? to.get(name) : fresh?.entry.fields[name];
    // A number that is not stated is left out: of these only the country may be null.
    return value === undefined || (value === null && (name === 'bankId' || name === 'lastModifiedByMemberId')) ? [] : [[wireName(name), value] as const];
  });
  return { Name: namedByLanguage(kind) ? listedNames(fresh, to, language) : to.has('name') ? to.get('name') : (fresh && nameAsReceived(fresh)), ...Object.fromEntries(fields) };
}

/** Every language the name has, also those no form shows: what is left out would be lost. */
function listedNames(fresh: Fresh | null, to: ReadonlyMap<string, unknown>, language: Language): { Language: string; Value: string }[] {
  const names: Record<string, unknown> = fresh ? { ...namesOf(fresh.entry.name, language) } : {};
  for (const [name, value] of to) if (name.startsWith('name.')) names[name.slice(5)] = value;
  return Object.entries(names).flatMap(([code, value]) => (typeof value === 'string' ? [{ Language: code, Value: value }] : []));
}

/** A name that stays is sent back as it came, in whatever form that was. */
function nameAsReceived({ received, entry }: Fresh): string | null {
  const name = field(parseJson(received), 'Name');
  return typeof name === 'string' ? name : entry.name.shown;
}

type InputBody<N extends keyof DfsTable> = InputOf<DfsTable[N]> extends { body: infer B } ? B : never;

/** The number of what was created, when the answer has one. */
export async function createEntry({ api }: Dfs, kind: ChangeableKind, body: Body, session: DfsSession): Promise<number | null> {
  const context = { session };
  const { value } = await {
    banks: () => api.createBank({ body: body as InputBody<'createBank'> }, context),
    branches: () => api.createBranch({ body: body as InputBody<'createBranch'> }, context),
    accountTypes: () => api.createAccountType({ body: body as InputBody<'createAccountType'> }, context),
    riskCategories: () => api.createRiskCategory({ body: body as InputBody<'createRiskCategory'> }, context),
    economicZones: () => Promise.reject(new Error('nothing creates an economic zone')),
  }[kind]();
  return readEntry(value, 'en').number;
}

export async function updateEntry({ api }: Dfs, kind: ChangeableKind, id: number, body: Body, session: DfsSession): Promise<void> {
  const context = { session };
  await {
    banks: () => api.updateBank({ id, body: body as InputBody<'updateBank'> }, context),
    branches: () => api.updateBranch({ id, body: body as InputBody<'updateBranch'> }, context),
    accountTypes: () => api.updateAccountType({ id, body: body as InputBody<'updateAccountType'> }, context),
    riskCategories: () => api.updateRiskCategory({ id, body: body as InputBody<'updateRiskCategory'> }, context),
    economicZones: () => api.updateEconomicZone({ id, body: body as InputBody<'updateEconomicZone'> }, context),
  }[kind]();
}

export async function removeEntry({ api }: Dfs, kind: ChangeableKind, id: number, session: DfsSession): Promise<void> {
  const remove = { banks: api.deleteBank, branches: api.deleteBranch, accountTypes: api.deleteAccountType, riskCategories: api.deleteRiskCategory, economicZones: api.deleteEconomicZone }[kind];
  await remove({ id }, { session });
}

