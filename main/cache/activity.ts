// The activity log in the encrypted file. Entries are added and read; nothing here changes or removes one.
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { deed as deedSchema, type Deed } from '../../preload/contract/activity';
import { beginning, createCheck, deedOf, pseudonymKeyOf, pseudonymOf, sealOf, type ActivityRow, type Broken, type Head } from './activity-chain';

export interface LogKeys {
  /** 32 random bytes in hexadecimal. */
  key: string;
  /** Whose log it is, by a name that tells nothing by itself. */
  owner: string;
}
/** For a database that lives in memory only: its log ends with it, or is taken over into the file's. */
export const passingKeys = (owner = ''): LogKeys => ({ key: randomBytes(32).toString('hex'), owner });

/** How entries are chosen: by whom, by when, and by anything else the caller finds in a row. */
export interface ActivityFilter { before: number | null; clientId: string | null; from: string | null; until: string | null }

/** Below every number SQLite has: numbers before the first are none of ours, and must be seen when somebody puts one in. */
export const wholeLog = -1e19;

const columns = 'SELECT sequence, at, actor, action, client, details, mac FROM activity';

export function createActivityRepository(database: Database.Database, { key, owner }: LogKeys) {
  const last = database.prepare<[], Head>('SELECT sequence, mac FROM activity ORDER BY sequence DESC LIMIT 1');
  const sealAt = database.prepare<[number], string>('SELECT mac FROM activity WHERE sequence = ?').pluck();
  const insert = database.prepare('INSERT INTO activity (sequence, at, actor, action, client, details, mac) VALUES (@sequence, @at, @actor, @action, @client, @details, @mac)');
  const after = database.prepare<[number, number], ActivityRow>(`${columns} WHERE sequence > ? ORDER BY sequence LIMIT ?`);
  const newest = database.prepare<{ before: number | null; client: string | null; from: string | null; until: string | null }, ActivityRow>(`${columns}
    WHERE (@before IS NULL OR sequence < @before) AND (@client IS NULL OR client = @client) AND (@from IS NULL OR at >= @from) AND (@until IS NULL OR at < @until) ORDER BY sequence DESC`);
  const ofClient = database.prepare<[string, string], ActivityRow>(`${columns} WHERE client = ? AND action = ? ORDER BY sequence DESC LIMIT 20`);
  const breaks = database.prepare<[], ActivityRow>(`${columns} WHERE action = 'chainBroken' ORDER BY sequence`);
  const count = database.prepare<[], number>('SELECT count(*) FROM activity').pluck();
  const clientIds = database.prepare<[], string>('SELECT id FROM client').pluck();

  const pseudonymKey = pseudonymKeyOf(key);
  /** Worked out once for each: a page of the log asks for everybody's. */
  const pseudonyms = new Map<string, string>();
  function pseudonym(clientId: string): string {
    let known = pseudonyms.get(clientId);
    if (known === undefined) pseudonyms.set(clientId, (known = pseudonymOf(pseudonymKey, 'client', clientId)));
    return known;
  }
  const actor = pseudonymOf(pseudonymKey, 'adviser', owner);
  const head = (): Head => last.get() ?? beginning;
  const listeners = new Set<() => void>();
  /** The end the keychain vouches for: what it stands for may not be lost. */
  let vouched = beginning;
  let closing: () => void = () => undefined;

  function add(deed: Deed, client: string | null, at: string, after: Head, link = after.mac): void {
    const { action, ...details } = deedSchema.parse(deed);
    const entry = { sequence: after.sequence + 1, at, actor, action, client, details: JSON.stringify(details) };
    insert.run({ ...entry, mac: sealOf(key, link, entry) });
    for (const heard of listeners) heard();
  }

  const has = ({ sequence, mac }: Head): boolean => sequence === 0 || sealAt.get(sequence) === mac;
  const noted = (fits: (said: Extract<Deed, { action: 'chainBroken' }>) => boolean): boolean => breaks.all().map(deedOf).some((one) => one?.action === 'chainBroken' && fits(one));

  /** What a check of the whole chain found, with the end that is vouched for held against it. */
  function against(found: Broken | null, end: Head | null): Broken | null {
    if (end === null || has(end)) return found;
    const last = head().sequence;
    const first = last < end.sequence ? last + 1 : end.sequence;
    return found !== null && found.first <= first ? found : { first, reason: last < end.sequence ? 'missing' : 'changed', recordedAt: null };
  }

  const repository = {
    owner, actor, pseudonym, head, has, against,
    /** Notes what was done, in the transaction that is open, if any: together with the deed, or not at all. */
    record(deed: Deed, clientId: string | null, at: Date): void {
      repository.secure(at);
      add(deed, clientId === null ? null : pseudonym(clientId), at.toISOString(), head());
    },
    /** As `record`, unless the like was noted of the client in these milliseconds. Whether it was noted now. */
    recordOnce(deed: Deed, clientId: string, at: Date, withinMs: number): boolean {
      const details = JSON.stringify(deed);
      const lately = ofClient.all(pseudonym(clientId), deed.action).some((row) => Math.abs(at.getTime() - Date.parse(row.at)) < withinMs && JSON.stringify(deedOf(row)) === details);
      if (!lately) repository.record(deed, clientId, at);
      return !lately;
    },
    /**
     * Notes that the chain is broken, once for each place and end. Where an end was anchored that is not there the chain
     * goes on behind it, sealed with it: numbers that are gone are never given again.
     */
    recordBreak({ first, reason }: Pick<Broken, 'first' | 'reason'>, missed: Head | null, at: Date): void {
      if (noted((one) => one.first === first && one.reason === reason && one.missed?.mac === missed?.mac)) return;
      const end = head();
      add({ action: 'chainBroken', first, reason, missed }, null, at.toISOString(), { sequence: Math.max(end.sequence, missed?.sequence ?? 0), mac: end.mac }, missed?.mac ?? end.mac);
    },
    /** Notes that this log came from a backup. @param known where the log of the same key on this computer had come to, null when there was none */
    recordRestore(madeAt: string, known: Head | null, at: Date): void {
      const end = head();
      const missed = known === null || has(known) ? null : known;
      add({ action: 'backupRestored', madeAt, end, missed }, null, at.toISOString(), { sequence: Math.max(end.sequence, missed?.sequence ?? 0), mac: end.mac }, missed?.mac ?? end.mac);
    },
    /** Takes over the entries of a log that was kept in memory: sealed anew, behind these. @param clientOf the client of a pseudonym there, or null */
    adopt(rows: Iterable<ActivityRow>, clientOf: (pseudonym: string) => string | null): void {
      for (const row of rows) {
        const said = deedOf(row);
        const clientId = row.client === null ? null : clientOf(row.client);
        if (said) add(said, clientId === null ? row.client : pseudonym(clientId), row.at, head());
      }
    },
    vouch(end: Head): void {
      vouched = end;
    },
    /** Notes that the end that is vouched for is gone, where it is, before its number is given again. */
    secure(at: Date): void {
      if (has(vouched) || noted(({ missed }) => missed?.mac === vouched.mac)) return;
      repository.recordBreak(repository.broken(vouched) ?? { first: vouched.sequence, reason: 'changed' }, vouched, at);
    },
    /** The first broken entry, by going along the whole chain and to where it should end; `end` is null when nothing vouches for that. */
    broken(end: Head | null): Broken | null {
      const check = createCheck(key);
      for (const row of after.all(wholeLog, -1)) check.take(row);
      return against(check.broken(), end);
    },
    /** In the order of their numbers. */
    after: (sequence: number, limit: number): ActivityRow[] => after.all(sequence, limit),
    /** Newest first, read as they are asked for. */
    newest: ({ clientId, ...filter }: ActivityFilter): IterableIterator<ActivityRow> => newest.iterate({ ...filter, client: clientId === null ? null : pseudonym(clientId) }),
    count: (): number => count.get() ?? 0,
    /** Everybody in the book by their pseudonym here. */
    clientsByPseudonym: (): Map<string, string> => new Map(clientIds.all().map((id) => [pseudonym(id), id])),
    check: (from?: Head) => createCheck(key, from),
    /** Told of every entry, also of one whose transaction may still fail. */
    listen: (listener: () => void): void => void listeners.add(listener),
    /** Told before the file is closed. */
    beforeClose(listener: () => void): void {
      closing = listener;
    },
    close: (): void => closing(),
  };
  return repository;
}
export type ActivityRepository = ReturnType<typeof createActivityRepository>;
