// Reports: from what is stored to PDF files, one or many; each is kept with what its pages show and can be made again.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { About, Language } from '../../preload/contract/app';
import type { Firm } from '../../preload/contract/firm';
import type { Exported, ExportedMany, MadeReport, Reportable, ReportContent, ReportKind, ReportRequest } from '../../preload/contract/reports';
import type { Store } from '../cache';
import { asFailure, Failure } from '../failure';
import { writeAtomically } from '../files';
import { createComposer } from '../report/compose';
import { finishPdf } from '../report/finish-pdf';
import { contentHash, sha256 } from '../report/proof';
import { reportTitle } from '../report/title';
import type { Activity } from './activity';
import type { ConnectionService } from './connection';
import type { Estimates } from './estimates';
import type { Exports } from './exports';
import type { Notify } from './notify';
import type { Session } from './session';

/** What the desktop must do for reports. */
export interface ReportDesktop {
  /** Prints the pages the report window makes of the content. */
  print(content: ReportContent): Promise<{ pdf: Uint8Array; pages: number }>;
  /** Shows the pages in a window of their own. */
  preview(content: ReportContent): void;
  /** What the window shows that asks. @throws Failure `notFound` */
  previewed(): ReportContent;
  /** Hands the previewed pages to the system's print dialog; false when the person cancelled it. */
  printPreview(): Promise<boolean>;
  closePreview(): void;
  /** What was printed is kept in no window any more. */
  letGo(): void;
}

export interface ReportOptions {
  session: Session;
  estimates: Pick<Estimates, 'exact' | 'solve'>;
  connection: ConnectionService;
  exports: Exports;
  activity: Pick<Activity, 'record' | 'digest'>;
  desktop: ReportDesktop;
  firm: { read(): Firm };
  about: About;
  notify: Notify;
  now: () => Date;
  timeZone: string;
}

interface Printed { content: Uint8Array; pages: number }
type Progress = (step: 'printing', done: number, total: number) => void;

/** Safe on every file system, and silent about the client. */
export const exportFileName = (reference: string, language: Language, ending: 'pdf' | 'csv', kind: ReportKind = 'simulation'): string => `${kind}-${reference.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 40)}-${language}.${ending}`;

const fileNameOf = ({ reference, language, kind }: Pick<ReportContent, 'reference' | 'language' | 'kind'>): string => exportFileName(reference, language, 'pdf', kind);

/** The name, or with a number when the folder has it already: nothing is written over unasked. */
function freeName(folder: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : name.replace(/\.pdf$/, `-${number}.pdf`);
    if (!existsSync(join(folder, candidate))) return join(folder, candidate);
  }
}

export function createReports({ session, estimates, connection, exports, desktop, firm, activity, about, notify, now, timeZone }: ReportOptions) {
  const composer = createComposer(() => session.store(), estimates);

  function compose(request: ReportRequest, language: Language): Promise<ReportContent> {
    const { dfs, coanda } = connection.state();
    return composer.compose(request, {
      language, timeZone, about, firm: firm.read(), userName: session.userName(), madeAt: now(), log: activity.digest(),
      madeOffline: dfs.state === 'unreachable' || coanda.state === 'unreachable',
    });
  }

  async function print(content: ReportContent): Promise<Printed> {
    const { pdf, pages } = await desktop.print(content);
    const title = reportTitle(content);
    return { content: finishPdf(pdf, { title, language: content.language, creator: `Advisor Workstation ${content.about.version}`, madeAt: new Date(content.madeAt) }), pages };
  }

  const noted = (content: ReportContent, hash = contentHash(content)): void => activity.record({ action: 'report', kind: content.kind, reference: content.reference, contentHash: hash }, content.client.id);

  /** Kept and noted before it is written: what cannot be noted is not made. */
  function keep(content: ReportContent, store: Store, { content: pdf, pages }: Printed): { fresh: boolean } {
    const hash = contentHash(content);
    const fresh = store.together(() => {
      noted(content, hash);
      return store.reports.add(content, { pages, contentHash: hash, fileHash: sha256(pdf) });
    });
    notify('reports.changed');
    return { fresh };
  }

  /** Nothing is written or shown of a client who was forgotten meanwhile, or for somebody who left. @throws Failure `notFound`, `cancelled` */
  function check(content: ReportContent, store: Store): void {
    if (!store.clients.find(content.client.id)) throw new Failure('notFound');
  }

  /** Nobody holds what could not be written: that is noted, and it is no report unless it was one before. */
  function unmade(content: ReportContent, store: Store, { fresh }: { fresh: boolean }): void {
    store.together(() => {
      if (fresh) store.reports.remove(content.reportId);
      activity.record({ action: 'exportFailed' }, content.client.id);
    });
    notify('reports.changed');
  }

  /** Asks where to, and prints only then. */
  async function save(content: () => Promise<ReportContent>, name: string): Promise<Exported> {
    const later = session.storeForLater();
    let undo: (() => void) | null = null;
    try {
      return await exports.save(name, 'pdf', async () => {
        const made = await content();
        const printed = await print(made);
        check(made, later());
        const kept = keep(made, later(), printed);
        undo = () => unmade(made, later(), kept);
        return printed;
      });
    } catch (error) {
      (undo as (() => void) | null)?.();
      throw error;
    }
  }

  /** As the file will be called, before anything is worked out for it. */
  function nameFor(request: ReportRequest, language: Language): string {
    const { simulations } = session.store();
    const ids = request.kind === 'comparison' ? request.simulationIds : request.kind === 'summary' ? [] : [request.simulationId];
    const references = ids.map((id) => simulations.find(id)?.reference);
    if (references.includes(undefined)) throw new Failure('notFound');
    const day = now().toISOString().slice(0, 10).replaceAll('-', '');
    return exportFileName(references[0] ?? `B-${day}`, language, 'pdf', request.kind);
  }

  return {
    export: (request: ReportRequest, language: Language): Promise<Exported> => save(() => compose(request, language), nameFor(request, language)),
    /** One after the other into a folder. What cannot be made is named, the others are. @throws Failure when the folder cannot be written at all */
    async exportMany(requests: readonly ReportRequest[], language: Language, signal: AbortSignal, progress: Progress): Promise<ExportedMany> {
      const folder = await exports.chooseFolder();
      if (folder === null) return { state: 'cancelled' };
      const later = session.storeForLater();
      const saved: Extract<ExportedMany, { state: 'done' }>['saved'] = [];
      const failed: Extract<ExportedMany, { state: 'done' }>['failed'] = [];
      for (const [index, request] of requests.entries()) {
        if (signal.aborted) break;
        progress('printing', index, requests.length);
        try {
          later();
          const content = await compose(request, language);
          const printed = await print(content);
          check(content, later());
          const path = freeName(folder, fileNameOf(content));
          const kept = keep(content, later(), printed);
          try {
            writeAtomically(path, printed.content);
          } catch (error) {
            unmade(content, later(), kept);
            throw error;
          }
          saved.push({ index, fileName: basename(path), pages: printed.pages });
        } catch (error) {
          const failure = asFailure(error);
          failed.push({ index, error: failure.toCallError() });
          // Nothing further can be written or read: the rest would fail alike.
          if (['diskFull', 'fileNotWritten', 'notSignedIn', 'cancelled'].includes(failure.code)) {
            for (let rest = index + 1; rest < requests.length; rest += 1) failed.push({ index: rest, error: failure.toCallError() });
            break;
          }
        }
      }
      progress('printing', requests.length, requests.length);
      const first = saved[0];
      return { state: 'done', exportId: exports.note(first ? join(folder, first.fileName) : folder), saved, failed, stopped: signal.aborted };
    },
    async preview(request: ReportRequest, language: Language): Promise<void> {
      const later = session.storeForLater();
      const content = await compose(request, language);
      check(content, later());
      desktop.preview(content);
    },
    previewed: (): ReportContent => desktop.previewed(),
    /** What the preview shows, to the letter. */
    async savePreview(): Promise<Exported> {
      const content = desktop.previewed();
      return save(() => Promise.resolve(content), fileNameOf(content));
    },
    async printPreview(): Promise<{ printed: boolean }> {
      const content = desktop.previewed();
      const printed = await desktop.printPreview();
      if (printed) noted(content);
      return { printed };
    },
    made: (clientId: string | null): MadeReport[] => session.store().reports.list(clientId),
    /** From what was kept: the same text on the same pages, of the day it was made. @throws Failure `notFound` */
    async again(reportId: string): Promise<Exported> {
      const content = session.store().reports.content(reportId);
      if (!content) throw new Failure('notFound');
      return save(() => Promise.resolve(content), fileNameOf(content));
    },
    choices: (): Reportable[] => session.store().reports.choices(),
  };
}
export type Reports = ReturnType<typeof createReports>;
