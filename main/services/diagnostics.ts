// Reads the diagnostic log out to whoever is about to send it, writes it to a file of their choice, or deletes it.
import type { Diagnostics } from '../../preload/contract/diagnostics';
import type { Exported } from '../../preload/contract/reports';
import type { DiagnosticLog } from '../diagnostics/log';
import type { Exports } from './exports';

/** What the screen shows: more than anybody reads. The file has everything. */
const shownMax = 200_000;

export function createDiagnostics(log: DiagnosticLog, exports: Exports, now: () => Date) {
  return {
    read(): Diagnostics {
      const all = log.read();
      const from = all.length > shownMax ? all.indexOf('\n', all.length - shownMax) + 1 : 0;
      const first = /^\{"at":"([^"]+)"/.exec(all)?.[1] ?? null;
      return { text: all.slice(from), entries: all.split('\n').length - 1, since: first, bytes: Buffer.byteLength(all) };
    },
    save: (): Promise<Exported> => exports.save(`advisor-workstation-diagnostics-${now().toISOString().slice(0, 10)}`, 'jsonl', () => Promise.resolve({ content: Buffer.from(log.read()), pages: null })),
    clear: (): void => log.clear(),
  };
}
