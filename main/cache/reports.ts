// Reports that were made, with what their pages show. Letterheads and simulations are kept once and named in it.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { firm } from '../../preload/contract/firm';
import { madeReport, reportContent, type MadeReport, type Reportable, type ReportContent } from '../../preload/contract/reports';
import type { Simulation } from '../../preload/contract/simulations';

/** How many are listed; older ones stay and are found by their client. */
const listedMax = 500;

const columns = `SELECT report.id AS id, client_id AS clientId, client.name AS clientName, report.kind AS kind, reference, language, made_at AS madeAt, pages,
  content_hash AS contentHash, file_hash AS fileHash FROM report JOIN client ON client.id = client_id`;

export function createReportRepository(database: Database.Database, simulation: (id: string) => Simulation | null) {
  const letterhead = database.prepare('INSERT INTO report_letterhead (hash, firm) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const insert = database.prepare(`INSERT INTO report (id, client_id, made_at, kind, reference, language, pages, content_hash, file_hash, letterhead, content)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
  const all = database.prepare<[], MadeReport>(`${columns} ORDER BY made_at DESC, report.rowid DESC LIMIT ${listedMax}`);
  const ofClient = database.prepare<[string], MadeReport>(`${columns} WHERE client_id = ? ORDER BY made_at DESC, report.rowid DESC LIMIT ${listedMax}`);
  const choices = database.prepare<[], Reportable>(`SELECT client.id AS clientId, client.name AS clientName, simulation.id AS simulationId, reference, coalesce(label ->> '$.name', '') AS name, received_at AS receivedAt
    FROM simulation JOIN client ON client.id = client_id LEFT JOIN simulation_label ON simulation_id = simulation.id WHERE NOT coalesce(label ->> '$.archived', 0)
    ORDER BY client.name COLLATE NOCASE, client.contact_id, client.number, received_at DESC, simulation.rowid DESC`);
  const one = database.prepare<[string], { content: string; firm: string }>('SELECT content, firm FROM report JOIN report_letterhead ON hash = letterhead WHERE id = ?');

  const remove = database.prepare('DELETE FROM report WHERE id = ?');

  return {
    remove: (reportId: string): void => void remove.run(reportId),
    /** Whether it was not kept yet: what is previewed may be saved more than once. */
    add(content: ReportContent, made: { pages: number; contentHash: string; fileHash: string }): boolean {
      const head = JSON.stringify(content.firm);
      const hash = createHash('sha256').update(head).digest('hex');
      return database.transaction(() => {
        letterhead.run(hash, head);
        return insert.run(content.reportId, content.client.id, content.madeAt, content.kind, content.reference, content.language, made.pages, made.contentHash, made.fileHash, hash, JSON.stringify(named(content))).changes > 0;
      })();
    },
    list: (clientId: string | null): MadeReport[] => z.array(madeReport).parse(clientId === null ? all.all() : ofClient.all(clientId)),
    /** Every simulation a report can be made of. */
    choices: (): Reportable[] => choices.all(),
    /** What its pages show, as it was. */
    content(reportId: string): ReportContent | null {
      const row = one.get(reportId);
      if (!row) return null;
      return reportContent.parse({ ...(whole(JSON.parse(row.content) as Named, simulation) as object), firm: firm.parse(JSON.parse(row.firm)) });
    },
  };
}
export type ReportRepository = ReturnType<typeof createReportRepository>;

type Named = Record<string, unknown> & { kind: ReportContent['kind']; simulation?: string; compared?: { name: string; simulation: string }[] };

function named({ firm: _letterhead, ...content }: ReportContent): object {
  if (content.kind === 'comparison') return { ...content, compared: content.compared.map((item) => ({ ...item, simulation: item.simulation.id })) };
  return 'simulation' in content ? { ...content, simulation: content.simulation.id } : content;
}

function whole(content: Named, simulation: (id: string) => Simulation | null): unknown {
  if (content.kind === 'comparison') return { ...content, compared: content.compared?.map((item) => ({ ...item, simulation: simulation(item.simulation) })) };
  return content.simulation === undefined ? content : { ...content, simulation: simulation(content.simulation) };
}
