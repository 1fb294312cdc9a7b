// The activity log as the screen, the reports and the start of the program use it: noting, reading, verifying, writing to a file.
import type { ActivityCheck, ActivityEntry, ActivityPage, ActivityQuery, ActivityState, Deed } from '../../preload/contract/activity';
import { kindOfAction } from '../../preload/contract/activity-facts';
import type { Language, TaskProgress } from '../../preload/contract/app';
import type { Exported } from '../../preload/contract/reports';
import { breathe } from '../book/breathe';
import type { Store } from '../cache';
import { wholeLog } from '../cache/activity';
import { deedOf, type ActivityRow, type Head } from '../cache/activity-chain';
import { activityHeading, activityLine } from './activity-file';
import { finder } from './activity-find';
import type { Exports } from './exports';
import type { Notify } from './notify';
import type { Session } from './session';

/** The like of one client again within so long is the same looking. */
const viewMs = 15 * 60_000;
/** Entries read at a time while the chain is verified. */
const portion = 500;
/** The window comes first: verifying begins so long after somebody is there. */
const startMs = 1500;
/** The screen hears of new entries this seldom. */
const tellMs = 300;

type Progress = (step: TaskProgress['step'], done?: number, total?: number) => void;

export function createActivity(session: Session, exports: Exports, notify: Notify, now: () => Date) {
  /** The last verification, with the store it is of. */
  let last: { store: Store; check: ActivityCheck } | null = null;
  let watched: Store | null = null;
  let starting: NodeJS.Timeout | null = null;
  let telling: NodeJS.Timeout | null = null;

  function tellLater(): void {
    telling ??= setTimeout(() => {
      telling = null;
      notify('activity.changed');
    }, tellMs);
    telling.unref();
  }

  function reader(store: Store) {
    const ids = store.activity.clientsByPseudonym();
    const names = new Map<string, string>();
    const nameOf = (id: string): string => {
      let name = names.get(id);
      if (name === undefined) names.set(id, (name = store.clients.find(id)?.name ?? ''));
      return name;
    };
    const own = (row: ActivityRow): boolean => row.actor === store.activity.actor;
    function clientOf(row: ActivityRow): ActivityEntry['client'] {
      if (row.client === null) return null;
      const id = ids.get(row.client);
      return id === undefined ? (own(row) ? 'forgotten' : 'unknown') : { id, name: nameOf(id) };
    }
    return (row: ActivityRow): ActivityEntry => ({ sequence: row.sequence, at: row.at, mine: own(row), client: clientOf(row), deed: deedOf(row), mac: row.mac });
  }

  /** Goes along the whole chain a little at a time; entries that are added meanwhile are not waited for. @throws Failure `cancelled` when its owner leaves */
  async function verify(when: 'start' | 'asked', signal?: AbortSignal, progress: Progress = () => undefined): Promise<ActivityCheck> {
    const here = session.storeForLater();
    const anchor = session.anchor();
    // What is on its way to the keychain arrives first, so that as much as possible is vouched for.
    await anchor?.settled();
    const store = here();
    const { activity } = store;
    const anchored: Head | null = anchor?.state().anchored ?? null;
    const end = activity.head();
    const check = activity.check();
    const pause = breathe(signal);
    let taken = 0;
    let seen = wholeLog;
    for (let rows = activity.after(seen, portion); rows.length > 0; rows = here().activity.after(seen, portion)) {
      for (const row of rows) if (row.sequence <= end.sequence) check.take(row);
      // Numbers beyond what can be told apart here are somebody's invention, and were found to be.
      const last = rows.at(-1)?.sequence ?? seen;
      if (last <= seen) break;
      seen = last;
      taken += rows.length;
      progress('checking', Math.min(taken, end.sequence), end.sequence);
      if (seen >= end.sequence) break;
      await pause();
    }
    const broken = here().activity.against(check.broken(), anchored);
    const checkedAt = now();
    const entries = activity.count();
    const found = { checkedAt: checkedAt.toISOString(), entries, broken, anchor: anchor ? { place: 'keychain' as const, sequence: anchored?.sequence ?? null, failure: anchor.state().failure } : { place: 'memory' as const, sequence: null, failure: null } };
    // Found now: noted as well, so that it stays known when somebody puts the entry right again.
    if (broken && broken.recordedAt === null) activity.recordBreak(broken, null, checkedAt);
    activity.record({ action: 'verified', when, outcome: broken ? 'broken' : 'unbroken', entries, first: broken?.first ?? null }, null, checkedAt);
    last = { store, check: found };
    notify('activity.changed');
    return found;
  }

  /** Somebody came or left. */
  function sessionChanged(): void {
    const store = session.state().open ? session.store() : null;
    session.anchor()?.touched();
    if (store === watched) return;
    watched = store;
    if (starting) clearTimeout(starting);
    starting = null;
    if (store === null) return;
    store.activity.listen(tellLater);
    starting = setTimeout(() => void verify('start').catch(() => undefined), startMs);
    starting.unref();
  }

  return {
    /** Notes what was done; with `clientId`, to whom. For what is written to the file as well, note it in the same transaction instead. @throws Failure `notSignedIn` */
    record: (deed: Deed, clientId: string | null = null): void => session.store().activity.record(deed, clientId, now()),
    /** A client's page was looked at: once in a quarter of an hour. */
    viewed: (clientId: string): void => void session.store().activity.recordOnce({ action: 'clientViewed' }, clientId, now(), viewMs),
    /** An estimate built on that run stood on the screen, or was solved for: once in a quarter of an hour. */
    estimated: (clientId: string, reference: string | null, solved: boolean): void => void session.store().activity.recordOnce({ action: 'estimateShown', reference, solved }, clientId, now(), viewMs),
    /** The end of the log, to stand in a report: the last entry's number and its seal in hexadecimal. null when nobody is signed in, or nothing was noted. */
    digest(): { entries: number; mac: string } | null {
      if (!session.state().open) return null;
      const { sequence, mac } = session.store().activity.head();
      return sequence === 0 ? null : { entries: sequence, mac };
    },

    state(): ActivityState {
      const store = session.store();
      return { entries: store.activity.count(), check: last?.store === store ? last.check : null };
    },
    /** A page, newest first. */
    list({ text, language, kinds, before, clientId, from, until, limit }: ActivityQuery): ActivityPage {
      const store = session.store();
      const entryOf = reader(store);
      const matches = finder(text, language);
      const wanted = new Set(kinds);
      const entries: ActivityEntry[] = [];
      for (const row of store.activity.newest({ before, clientId, from, until })) {
        // Before it is read: most rows of a long log are of another kind.
        if (wanted.size > 0 && !wanted.has(kindOfAction[row.action as Deed['action']])) continue;
        const entry = entryOf(row);
        if (matches && !matches(entry.deed, entry.client !== null && typeof entry.client === 'object' ? entry.client.name : '')) continue;
        if (entries.length === limit) return { entries, more: true };
        entries.push(entry);
      }
      return { entries, more: false };
    },
    verify,
    /** Everything, oldest first. The export itself is the last entry of its own file. */
    export(language: Language): Promise<Exported> {
      const here = session.storeForLater();
      return exports.save(`activity-${language}-${now().toISOString().slice(0, 10)}.csv`, 'csv', async () => {
        const { activity } = here();
        // First, so that it stands in the file; a disk that is full afterwards leaves an entry too many, never one too few.
        activity.record({ action: 'exported', what: 'log', rows: activity.count() + 1 }, null, now());
        const pause = breathe();
        const lines = [activityHeading(language)];
        let done = wholeLog;
        for (let rows = activity.after(wholeLog, portion); rows.length > 0; rows = here().activity.after(done, portion)) {
          for (const row of rows) lines.push(activityLine(row, language));
          const last = rows.at(-1)?.sequence ?? done;
          if (last <= done) break;
          done = last;
          await pause();
        }
        return { content: Buffer.from(`${lines.join('\r\n')}\r\n`), pages: null };
      });
    },

    sessionChanged,
    stop(): void {
      for (const timer of [starting, telling]) if (timer) clearTimeout(timer);
    },
  };
}
export type Activity = ReturnType<typeof createActivity>;
