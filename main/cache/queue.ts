// Runs that wait for the network. A run is marked before it is sent, so that a crash never leads to a second one.
import type Database from 'better-sqlite3';
import type { CallError } from '../../preload/contract/errors';
import { queued, type Queued, type QueueState } from '../../preload/contract/queue';

interface Row {
  id: string; clientId: string; clientName: string; simulatorName: string; input: string; origin: string;
  queuedAt: string; state: QueueState; error: string | null; simulationId: string | null;
}

export type QueuedItem = Omit<Queued, 'clientName'>;

export function createQueueRepository(database: Database.Database) {
  const columns = `SELECT queued_run.id, client_id AS clientId, client.name AS clientName, simulator_name AS simulatorName, input, origin,
    queued_at AS queuedAt, state, error, simulation_id AS simulationId FROM queued_run JOIN client ON client.id = client_id`;
  const all = database.prepare<[], Row>(`${columns} ORDER BY queued_at, queued_run.rowid`);
  const one = database.prepare<[string], Row>(`${columns} WHERE queued_run.id = ?`);
  const insert = database.prepare('INSERT INTO queued_run (id, client_id, simulator_name, input, origin, queued_at, state) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const writeInput = database.prepare("UPDATE queued_run SET input = ?, simulator_name = ?, state = 'waiting', attempts = 0, error = NULL WHERE id = ? AND state <> 'running' AND state <> 'done'");
  const writeState = database.prepare('UPDATE queued_run SET state = ?, error = ?, simulation_id = ? WHERE id = ?');
  const begin = database.prepare("UPDATE queued_run SET state = 'running', attempts = attempts + 1, error = NULL WHERE id = ? AND state = 'waiting'");
  const attempts = database.prepare<[string], { attempts: number }>('SELECT attempts FROM queued_run WHERE id = ?');
  const remove = database.prepare("DELETE FROM queued_run WHERE id = ? AND state <> 'running'");
  const read = (row: Row): Queued => queued.parse({ ...row, input: JSON.parse(row.input), origin: JSON.parse(row.origin), error: row.error === null ? null : JSON.parse(row.error) });

  return {
    all: (): Queued[] => all.all().map(read),
    find(id: string): Queued | null {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    add: (item: QueuedItem): void => void insert.run(item.id, item.clientId, item.simulatorName, JSON.stringify(item.input), JSON.stringify(item.origin), item.queuedAt, item.state),
    /** Another input for one that is not under way; it waits again. False when it was too late. */
    replace: (id: string, input: Queued['input'], simulatorName: string): boolean => writeInput.run(JSON.stringify(input), simulatorName, id).changes === 1,
    /** Takes a waiting one for sending. False when it is not waiting any more. */
    begin: (id: string): boolean => begin.run(id).changes === 1,
    attempts: (id: string): number => attempts.get(id)?.attempts ?? 0,
    settle: (id: string, state: QueueState, { error = null, simulationId = null }: { error?: CallError | null; simulationId?: string | null } = {}): void =>
      void writeState.run(state, error === null ? null : JSON.stringify(error), simulationId, id),
    /** False for one that is under way. */
    remove: (id: string): boolean => remove.run(id).changes === 1,
  };
}
export type QueueRepository = ReturnType<typeof createQueueRepository>;
