// Premia's sessions and drafts in the encrypted file. What opens a session is read by itself, when it is to be opened.
import type Database from 'better-sqlite3';
import type { CallError } from '../../preload/contract/errors';
import { premiaDraft, type PremiaDraft, type PremiaState } from '../../preload/contract/premia';

export interface PremiaRow {
  id: string; clientId: string; createdAt: string; reference: string; journeyName: string; productName: string; state: PremiaState;
  /** The body as it went over the wire. */
  sent: string;
  /** The first characters of what opens it, and how many there are in all. */
  beginning: string | null; length: number | null;
  error: CallError | null;
}
export type NewPremiaRow = Pick<PremiaRow, 'id' | 'clientId' | 'createdAt' | 'reference' | 'journeyName' | 'productName' | 'sent'>;

/** No more of what opens a session is ever shown. */
const shownCharacters = 4;

export function createPremiaRepository(database: Database.Database) {
  const columns = `SELECT id, client_id AS clientId, created_at AS createdAt, reference, journey AS journeyName, product AS productName, sent, state,
    substr(session_hash, 1, ${shownCharacters}) AS beginning, length(session_hash) AS length, error FROM premia_session`;
  type Row = Omit<PremiaRow, 'error'> & { error: string | null };
  const one = database.prepare<[string], Row>(`${columns} WHERE id = ?`);
  const all = database.prepare<[string], Row>(`${columns} WHERE client_id = ? ORDER BY created_at DESC, rowid DESC`);
  const hash = database.prepare<[string], { hash: string | null }>('SELECT session_hash AS hash FROM premia_session WHERE id = ?');
  const insert = database.prepare("INSERT INTO premia_session (id, client_id, created_at, reference, journey, product, sent, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'unknown')");
  const create = database.prepare("UPDATE premia_session SET state = 'created', session_hash = ?, error = NULL WHERE id = ?");
  const fail = database.prepare('UPDATE premia_session SET state = ?, error = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM premia_session WHERE id = ?');
  const doubtful = database.prepare<[string, string], { found: number }>("SELECT count(*) AS found FROM premia_session WHERE client_id = ? AND reference = ? AND state = 'unknown'");
  const readDraft = database.prepare<[string], { form: string }>('SELECT form FROM premia_draft WHERE client_id = ?');
  const writeDraft = database.prepare('INSERT INTO premia_draft (client_id, form, saved_at) VALUES (?, ?, ?) ON CONFLICT (client_id) DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at');
  const removeDraft = database.prepare('DELETE FROM premia_draft WHERE client_id = ?');
  const read = (row: Row): PremiaRow => ({ ...row, error: row.error === null ? null : (JSON.parse(row.error) as CallError) });

  return {
    list: (clientId: string): PremiaRow[] => all.all(clientId).map(read),
    find(id: string): PremiaRow | null {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    /** What opens the session. */
    hash: (id: string): string | null => hash.get(id)?.hash ?? null,
    /** Before it is sent. */
    begin: (row: NewPremiaRow): void => void insert.run(row.id, row.clientId, row.createdAt, row.reference, row.journeyName, row.productName, row.sent),
    created: (id: string, sessionHash: string): void => void create.run(sessionHash, id),
    failed: (id: string, state: 'unknown' | 'refused', error: CallError): void => void fail.run(state, JSON.stringify(error), id),
    /** Whether a session of this reference may exist without our knowing. */
    mayExist: (clientId: string, reference: string): boolean => (doubtful.get(clientId, reference)?.found ?? 0) > 0,
    /** Also from the write-ahead log. */
    forget(id: string): void {
      remove.run(id);
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    draft(clientId: string): PremiaDraft | null {
      const row = readDraft.get(clientId);
      const draft = row ? premiaDraft.safeParse(JSON.parse(row.form)) : null;
      return draft?.success ? draft.data : null;
    },
    /** Null throws it away. */
    saveDraft(clientId: string, draft: PremiaDraft | null, now: Date): void {
      if (draft === null) removeDraft.run(clientId);
      else writeDraft.run(clientId, JSON.stringify(draft), now.toISOString());
    },
  };
}
export type PremiaRepository = ReturnType<typeof createPremiaRepository>;
