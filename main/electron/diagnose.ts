// Writes down what nobody expected: errors that reached the top, and processes that ended. No dump is made and nothing is sent.
import { app, dialog } from 'electron';
import { placeOf } from '../../preload/contract/error-place';
import type { DiagnosticLog } from '../diagnostics/log';

const words = {
  en: { title: 'Something unexpected happened inside the program', text: 'Nothing that was stored is changed. If the program goes on behaving oddly, end it and start it again; About this program has diagnostics for support.' },
  fr: { title: 'Quelque chose d’inattendu s’est produit dans le programme', text: 'Rien de ce qui est enregistré n’est modifié. Si le programme continue à se comporter étrangement, fermez-le et relancez-le\u202f; « À propos » contient un diagnostic pour l’assistance.' },
};

export function watchProcesses(log: DiagnosticLog, language: () => 'en' | 'fr'): void {
  let told = false;
  process.on('uncaughtException', (error) => {
    log.note('unexpected', { where: 'main', ...placeOf(error) });
    // Not what the error says: it may hold anything, and helps nobody at a client's table.
    if (told || !app.isReady()) return;
    told = true;
    const { title, text } = words[language()];
    void dialog.showMessageBox({ type: 'warning', message: title, detail: text });
  });
  process.on('unhandledRejection', (error) => log.note('unexpected', { where: 'promise', ...placeOf(error) }));
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => log.note('processGone', { process: 'page', why: reason, exitCode }));
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.note('processGone', { process: type, why: reason, exitCode }));
}
