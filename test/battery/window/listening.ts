// Listens in every page there is and will be: to what scripts say, to rules that were broken, to requests that are not for us.
import type { ElectronApplication } from 'playwright-core';
import { mark } from '../payloads';

export interface Heard { ran: number; refused: string[]; asked: string[] }
export const listen = (application: ElectronApplication): Promise<void> => application.evaluate(({ app, webContents, session }, said) => {
  const heard: Heard = { ran: 0, refused: [], asked: [] };
  (globalThis as unknown as { heard: Heard }).heard = heard;
  const attach = (contents: Electron.WebContents) => contents.on('console-message', (...args: unknown[]) => {
    const text = typeof args[2] === 'string' ? args[2] : String((args[0] as { message?: string }).message);
    if (text.includes(said)) heard.ran += 1;
    if (/Content Security Policy|Trusted ?(?:Type|HTML|Script)|Refused to|violates the following/.test(text)) heard.refused.push(text.slice(0, 300));
  });
  app.on('render-process-gone', (_event, contents, details) => heard.refused.push(`a page ended: ${details.reason} ${details.exitCode} at ${contents.getURL().slice(0, 60)}`));
  webContents.getAllWebContents().forEach(attach);
  app.on('web-contents-created', (_event, contents) => attach(contents));
  const note = ({ url }: { url: string }) => {
    if (!/^(?:app:|data:|devtools:|blob:app:)/.test(url)) heard.asked.push(url.slice(0, 200));
  };
  for (const own of [session.fromPartition('workstation'), session.defaultSession]) {
    own.webRequest.onSendHeaders(note);
    own.webRequest.onErrorOccurred(note);
  }
}, mark);
export const heard = (application: ElectronApplication): Promise<Heard> => application.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);

/** How many of them run on a page that takes them for markup and has no rules. */
export const ranAsMarkup = (application: ElectronApplication, texts: readonly string[]): Promise<number> => application.evaluate(async ({ BrowserWindow, session }, all) => {
  const bare = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('bare'), sandbox: true } });
  await bare.loadURL('about:blank');
  for (const text of all) await bare.webContents.executeJavaScript(`document.body.innerHTML = ${JSON.stringify(text)}; new Promise((resolve) => setTimeout(resolve, 5))`).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
  bare.destroy();
  return (globalThis as unknown as { heard: Heard }).heard.ran;
}, [...texts]);
