// Writes down what nobody expected: errors that reached the top, and processes that ended. No dump is made and nothing is sent.
import { app, dialog } from 'electron';
import { placeOf } from '../../preload/contract/error-place';
import type { DiagnosticLog } from '../diagnostics/log';

/** @param words what a person is told, in their language */
export function watchProcesses(log: DiagnosticLog, words: () => Promise<{ title: string; text: string }>): void {
  let told = false;
  process.on('uncaughtException', (error) => {
    log.note('unexpected', { where: 'main', ...placeOf(error) });
    // Not what the error says: it may hold anything, and helps nobody at a client's table.
    if (told || !app.isReady()) return;
    told = true;
    void words().then(({ title, text }) => dialog.showMessageBox({ type: 'warning', message: title, detail: text }));
  });
  process.on('unhandledRejection', (error) => log.note('unexpected', { where: 'promise', ...placeOf(error) }));
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => log.note('processGone', { process: 'page', why: reason, exitCode }));
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.note('processGone', { process: type, why: reason, exitCode }));
}
