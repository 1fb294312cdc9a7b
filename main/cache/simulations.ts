// Stored simulations (written once, never changed) and the drafts they start from.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { draft, label, origin, provenance, simulation, simulationInput, simulationResult, simulationSummary, type Draft, type Label, type Simulation, type SimulationInput, type SimulationSummary, type StoredSummary } from '../../preload/contract/simulations';

interface Row {
  id: string; clientId: string; reference: string; simulatorName: string;
  input: string; fundNames: string; provenance: string; result: string; origin: string | null;
}
interface SummaryRow { summary: string; madeFrom: string | null; label: string | null }

const unlabelled: Label = { name: '', note: '', pinned: false, archived: false };

export function createSimulationRepository(database: Database.Database) {
  const insert = database.prepare(`INSERT INTO simulation
    (id, client_id, reference, received_at, simulator_name, input, fund_names, provenance, request, response, result, summary, origin)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const one = database.prepare<[string], Row>(`SELECT id, client_id AS clientId, reference, simulator_name AS simulatorName,
    input, fund_names AS fundNames, provenance, result, origin FROM simulation WHERE id = ?`);
  const summaries = database.prepare<[string], SummaryRow>(`SELECT summary, origin ->> '$.madeFrom' AS madeFrom, label
    FROM simulation LEFT JOIN simulation_label ON simulation_id = simulation.id WHERE client_id = ? ORDER BY received_at DESC, simulation.rowid DESC`);
  const writeLabel = database.prepare(`INSERT INTO simulation_label (simulation_id, label, saved_at) VALUES (?, ?, ?)
    ON CONFLICT (simulation_id) DO UPDATE SET label = excluded.label, saved_at = excluded.saved_at`);
  const similar = database.prepare<[string, string, string], { id: string; input: string }>(`SELECT id, input FROM simulation
    WHERE client_id = ? AND input ->> '$.mode' = ? AND input ->> '$.simulatorUuid' = ? ORDER BY received_at DESC, rowid DESC`);
  const readDraft = database.prepare<[string], { form: string }>('SELECT form FROM draft WHERE client_id = ?');
  const writeDraft = database.prepare('INSERT INTO draft (client_id, form, saved_at) VALUES (?, ?, ?) ON CONFLICT (client_id) DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at');

  return {
    /** `bodies` are the request and the response as they went over the wire. */
    add(item: Simulation, summary: StoredSummary, bodies: { request: string; response: string }): void {
      insert.run(item.id, item.clientId, item.reference, item.provenance.receivedAt, item.simulatorName, JSON.stringify(item.input),
        JSON.stringify(item.fundNames), JSON.stringify(item.provenance), bodies.request, bodies.response, JSON.stringify(item.result), JSON.stringify(summary), JSON.stringify(item.origin));
    },
    find(id: string): Simulation | null {
      const row = one.get(id);
      if (!row) return null;
      return simulation.parse({
        ...row,
        input: simulationInput.parse(JSON.parse(row.input)),
        fundNames: JSON.parse(row.fundNames),
        provenance: provenance.parse(JSON.parse(row.provenance)),
        result: simulationResult.parse(JSON.parse(row.result)),
        origin: row.origin === null ? undefined : origin.parse(JSON.parse(row.origin)),
        source: 'cache',
      });
    },
    list: (clientId: string): SimulationSummary[] => z.array(simulationSummary).parse(summaries.all(clientId).map((row) => ({
      ...(JSON.parse(row.summary) as object), madeFrom: row.madeFrom, label: row.label === null ? unlabelled : label.parse(JSON.parse(row.label)),
    }))),
    saveLabel: (id: string, next: Label, now: Date): void => void writeLabel.run(id, JSON.stringify(next), now.toISOString()),
    /** A client's runs on one simulator with what was asked, newest first, without reading more of them than are looked at. */
    *similar(clientId: string, { mode, simulatorUuid }: Pick<SimulationInput, 'mode' | 'simulatorUuid'>): Generator<{ id: string; input: SimulationInput }> {
      for (const row of similar.all(clientId, mode, simulatorUuid)) yield { id: row.id, input: simulationInput.parse(JSON.parse(row.input)) };
    },
    draft(clientId: string): Draft | null {
      const row = readDraft.get(clientId);
      const read = row ? draft.safeParse(JSON.parse(row.form)) : null;
      return read?.success ? read.data : null;
    },
    saveDraft: (clientId: string, form: Draft, now: Date): void => void writeDraft.run(clientId, JSON.stringify(form), now.toISOString()),
  };
}
export type SimulationRepository = ReturnType<typeof createSimulationRepository>;
