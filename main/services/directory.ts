// DFS's reference lists: from the file at once, from DFS when asked; changed only where the environment grants it.
import type { Deed } from '../../preload/contract/activity';
import type { DirectoryChange, DirectoryEntry, DirectoryList, DirectoryWritten } from '../../preload/contract/directory';
import { editableFields, isChangeable, isLookedUp, namedByLanguage, type ChangeableKind, type DirectoryKind, type ListedKind, type LookedUpKind } from '../../preload/contract/directory-kinds';
import type { Stamped } from '../../preload/contract/values';
import { asksLanguage, listOperationOf, oneOperationOf, readList, readOne, readProductCategories } from '../api/dfs/directory';
import type { Dfs } from '../api/dfs/client';
import type { Answer } from '../api/api';
import { Failure } from '../failure';
import type { DfsSession } from '../secrets/vault';
import { bodyOf, createEntry, currentValue, removeEntry, updateEntry } from './directory-changes';
import type { Notify } from './notify';
import { attempt } from './activity-attempt';
import type { Session } from './session';
import type { Settings } from './settings';
import { isUncertain } from './uncertain';

type Call = (input: object, context: { session: DfsSession }) => Promise<Answer<unknown>>;
/** The list a product's risk categories are kept under, beside its constraints. */
const productCategories = 'productRiskCategories';

type DirectoryDeed = Extract<Deed, { action: 'directoryChanged' }>;

export function createDirectory(session: Session, settings: Settings, notify: Notify, now: () => Date) {
  const asked = (name: ReturnType<typeof listOperationOf | typeof oneOperationOf> | 'listProductRiskCategories') => {
    const language = asksLanguage(name) ? settings.language() : '';
    return { language, ask: (input: object) => session.withDfs((dfs: Dfs, dfsSession) => (dfs.api[name] as Call)({ ...input, ...(language ? { language } : {}) }, { session: dfsSession })) };
  };

  /** From the file, read again with whatever reader this version has. */
  function read(kind: DirectoryKind): Stamped<DirectoryList> {
    return isLookedUp(kind) ? readLookedUp(kind) : readListed(kind);
  }

  function readListed(kind: ListedKind): Stamped<DirectoryList> {
    const wanted = asksLanguage(listOperationOf(kind)) ? settings.language() : '';
    const [reading] = session.store().directory.read(kind, wanted);
    if (!reading) return { data: { kind, entries: [], readIn: null, campaign: null }, asOf: null, source: 'cache' };
    const readIn = reading.language === wanted ? null : reading.language;
    return { data: { kind, readIn, ...readList(kind, reading.received, settings.language()) }, asOf: reading.asOf, source: 'cache' };
  }

  function readLookedUp(kind: LookedUpKind): Stamped<DirectoryList> {
    const { directory } = session.store();
    const language = settings.language();
    const categories = new Map(kind === 'productConstraints' ? directory.read(productCategories, language).map((reading) => [reading.item, reading.received]) : []);
    const readings = directory.read(kind, asksLanguage(oneOperationOf(kind)) ? language : '');
    const entries = readings.map(({ received, item, asOf }): DirectoryEntry => {
      const ofProduct = categories.get(item);
      return { ...readOne(kind, received, language, item), asOf, riskCategories: ofProduct === undefined ? null : readProductCategories(ofProduct, language) };
    });
    // The oldest of them: the list is no fresher than that.
    return { data: { kind, entries, readIn: null, campaign: null }, asOf: readings.map(({ asOf }) => asOf).sort()[0] ?? null, source: 'cache' };
  }

  /** Asks DFS for one entry. What has no list is kept; what is gone is forgotten. */
  async function lookUp(kind: DirectoryKind, number: number): Promise<Stamped<DirectoryEntry>> {
    if (!isLookedUp(kind) && !isChangeable(kind)) throw new Failure('invalidInput', { details: { field: 'kind' } });
    const store = session.storeForLater();
    const one = asked(oneOperationOf(kind));
    try {
      const { received } = await one.ask(kind === 'productConstraints' ? { productId: number } : { id: number });
      const categories = kind === 'productConstraints' ? asked('listProductRiskCategories') : null;
      const ofProduct = categories ? await categories.ask({ productId: number }) : null;
      const asOf = now().toISOString();
      const entry = { ...readOne(kind, received, settings.language(), number), asOf, riskCategories: ofProduct ? readProductCategories(ofProduct.received, settings.language()) : null };
      if (isLookedUp(kind)) {
        store().directory.save(kind, { language: one.language, item: number, asOf, received });
        if (categories && ofProduct) store().directory.save(productCategories, { language: categories.language, item: number, asOf, received: ofProduct.received });
        notify('directory.changed', { kind });
      }
      return { data: entry, asOf, source: 'live' };
    } catch (error) {
      if (error instanceof Failure && error.code === 'notFound' && isLookedUp(kind)) forget(store, kind, number);
      throw error;
    }
  }

  function forget(store: ReturnType<Session['storeForLater']>, kind: DirectoryKind, number: number): void {
    store().directory.forget(kind, number);
    if (kind === 'productConstraints') store().directory.forget(productCategories, number);
    notify('directory.changed', { kind });
  }

  async function refresh(kind: DirectoryKind): Promise<Stamped<DirectoryList>> {
    const store = session.storeForLater();
    if (isLookedUp(kind)) {
      for (const { item } of store().directory.read(kind, settings.language())) {
        // One that is gone leaves the list; it does not keep the others from being read.
        await lookUp(kind, item).catch((error: unknown) => {
          if (!(error instanceof Failure) || error.code !== 'notFound') throw error;
        });
      }
    } else {
      const list = asked(listOperationOf(kind));
      const { received } = await list.ask({});
      // Before it is kept: what cannot be read must not take the place of what can.
      readList(kind, received, settings.language());
      store().directory.save(kind, { language: list.language, item: 0, asOf: now().toISOString(), received });
      notify('directory.changed', { kind });
    }
    return { ...read(kind), source: 'live' };
  }

  /** @throws Failure `notGranted` before anything is sent. */
  function granted(): void {
    if (!session.remote().environment.administration) throw new Failure('notGranted');
  }

  /** Sends a change once. Whatever it comes to, the list is read again: it says what really happened. */
  async function written(kind: ChangeableKind, what: DirectoryDeed['what'], entry: number | null, write: (dfs: Dfs, dfsSession: DfsSession) => Promise<number | null>): Promise<DirectoryWritten> {
    try {
      const number = await attempt(session, now, null, (step) => ({ action: 'directoryChanged', what, kind, number: entry, step }), () => session.withDfs(write, { repeatable: false }));
      return { number, list: await refresh(kind).catch(() => read(kind)) };
    } catch (error) {
      const uncertain = error instanceof Failure && isUncertain(error);
      if (uncertain) await refresh(kind).catch(() => undefined);
      throw uncertain ? new Failure('outcomeUnknown', { correlationId: error.correlationId }) : error;
    }
  }

  return {
    read, refresh, lookUp,

    async create(kind: ChangeableKind, changes: readonly DirectoryChange[]): Promise<DirectoryWritten> {
      granted();
      checkFields(kind, changes);
      if (kind === 'economicZones') throw new Failure('invalidInput', { details: { field: 'kind' } });
      const body = bodyOf(kind, null, changes, settings.language());
      return written(kind, 'created', null, (dfs, dfsSession) => createEntry(dfs, kind, body, dfsSession));
    },

    /** @throws Failure `changedMeanwhile`, before anything is sent, when an entry is no longer what the person saw. */
    async change(kind: ChangeableKind, number: number, changes: readonly DirectoryChange[]): Promise<DirectoryWritten> {
      granted();
      checkFields(kind, changes);
      const here = session.storeForLater();
      const { ask } = asked(oneOperationOf(kind));
      const { received } = await ask({ id: number });
      // What was read in one environment must not be written to another.
      here();
      const fresh = readOne(kind, received, settings.language(), number);
      const stale = changes.find(({ field, from }) => (currentValue(fresh, field, settings.language())) !== (from === '' ? null : from));
      if (stale) throw new Failure('changedMeanwhile', { details: { field: stale.field } });
      const body = bodyOf(kind, { entry: fresh, received }, changes, settings.language());
      const result = await written(kind, 'changed', number, (dfs, dfsSession) => updateEntry(dfs, kind, number, body, dfsSession).then(() => number));
      if (!isLookedUp(kind)) return result;
      await lookUp(kind, number).catch(() => undefined);
      return { number, list: read(kind) };
    },

    async remove(kind: ChangeableKind, number: number): Promise<DirectoryWritten> {
      granted();
      const store = session.storeForLater();
      const result = await written(kind, 'removed', number, (dfs, dfsSession) => removeEntry(dfs, kind, number, dfsSession).then(() => number));
      if (!isLookedUp(kind)) return result;
      forget(store, kind, number);
      return { number, list: read(kind) };
    },
  };
}
export type Directory = ReturnType<typeof createDirectory>;

function checkFields(kind: ChangeableKind, changes: readonly DirectoryChange[]): void {
  const names: readonly string[] = editableFields(kind);
  const wrong = changes.find(({ field }) => (field === 'name' ? namedByLanguage(kind) : field.startsWith('name.') ? !namedByLanguage(kind) : !names.includes(field)));
  if (wrong) throw new Failure('invalidInput', { details: { field: wrong.field } });
}
