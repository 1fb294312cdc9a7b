// Reports: from a stored simulation to a PDF file, printed by a hidden window.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { About, Language } from '../../preload/contract/app';
import type { Exported, ReportContent } from '../../preload/contract/reports';
import { Failure } from '../failure';
import { writeAtomically } from '../files';
import type { Clients } from './clients';
import type { ConnectionService } from './connection';
import type { Session } from './session';
import type { Simulations } from './simulations';

/** What the desktop must do for a report. */
export interface ReportDesktop {
  /** The path the person chose, or null. */
  chooseFile(suggestedName: string): Promise<string | null>;
  /** Prints the pages the report window makes of the content. */
  print(content: ReportContent): Promise<{ pdf: Uint8Array; pages: number }>;
  showInFolder(path: string): void;
}

export interface ReportOptions {
  session: Session;
  clients: Clients;
  simulations: Simulations;
  connection: ConnectionService;
  desktop: ReportDesktop;
  about: About;
  now: () => Date;
}

const filesKeptInMind = 50;

/** Safe on every file system, and silent about the client. */
export const reportFileName = (reference: string, language: Language): string => `simulation-${reference.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 40)}-${language}.pdf`;

export function createReports({ session, clients, simulations, connection, desktop, about, now }: ReportOptions) {
  const written = new Map<string, string>();

  return {
    async export(simulationId: string, language: Language): Promise<Exported> {
      const simulation = simulations.read(simulationId);
      const client = clients.find(simulation.clientId);
      const chosen = await desktop.chooseFile(reportFileName(simulation.reference, language));
      if (chosen === null) return { state: 'cancelled' };
      const reachable = connection.state();
      const { pdf, pages } = await desktop.print({
        language, clientName: client.name, contactId: client.contactId, advisor: session.userName(), simulation,
        madeOffline: reachable.dfs.state === 'unreachable' || reachable.coanda.state === 'unreachable',
        madeAt: now().toISOString(), about,
      });
      writeAtomically(chosen, pdf);
      const exportId = randomUUID();
      written.set(exportId, chosen);
      if (written.size > filesKeptInMind) written.delete(written.keys().next().value as string);
      return { state: 'saved', exportId, fileName: basename(chosen), pages };
    },
    showInFolder(exportId: string): void {
      const path = written.get(exportId);
      if (!path) throw new Failure('notFound');
      desktop.showInFolder(path);
    },
  };
}
