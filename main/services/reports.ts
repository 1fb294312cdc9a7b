// Reports: from a stored simulation to a PDF file, printed by a hidden window.
import { createHash } from 'node:crypto';
import type { About, Language } from '../../preload/contract/app';
import type { Exported, ReportContent } from '../../preload/contract/reports';
import type { Activity } from './activity';
import type { Clients } from './clients';
import type { ConnectionService } from './connection';
import type { Exports } from './exports';
import type { Session } from './session';
import type { Simulations } from './simulations';

/** What the desktop must do for a report. */
export interface ReportDesktop {
  /** Prints the pages the report window makes of the content. */
  print(content: ReportContent): Promise<{ pdf: Uint8Array; pages: number }>;
}

export interface ReportOptions {
  session: Session;
  clients: Clients;
  simulations: Simulations;
  connection: ConnectionService;
  exports: Exports;
  activity: Pick<Activity, 'record' | 'digest'>;
  desktop: ReportDesktop;
  about: About;
  now: () => Date;
}

/** Safe on every file system, and silent about the client. */
export const exportFileName = (reference: string, language: Language, kind: 'pdf' | 'csv'): string => `simulation-${reference.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 40)}-${language}.${kind}`;

export function createReports({ session, clients, simulations, connection, exports, activity, desktop, about, now }: ReportOptions) {
  return {
    async export(simulationId: string, language: Language): Promise<Exported> {
      const simulation = simulations.read(simulationId);
      const client = clients.find(simulation.clientId);
      return exports.save(exportFileName(simulation.reference, language, 'pdf'), 'pdf', async () => {
        const reachable = connection.state();
        const { pdf, pages } = await desktop.print({
          language, clientName: client.name, contactId: client.contactId, advisor: session.userName(), simulation,
          madeOffline: reachable.dfs.state === 'unreachable' || reachable.coanda.state === 'unreachable',
          madeAt: now().toISOString(), about,
        });
        // Before it is written: a report that cannot be noted is not made.
        activity.record({ action: 'report', kind: 'simulation', reference: simulation.reference, contentHash: createHash('sha256').update(pdf).digest('hex') }, client.id);
        return { content: pdf, pages };
      });
    },
  };
}
