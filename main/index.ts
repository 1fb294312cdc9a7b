// Electron's entry: one instance, the windows, and quitting.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, session, type BrowserWindow, type Session } from 'electron';
import { version } from '../package.json';
import type { App } from './app';
import { readArguments, refusedAtStart } from './electron/arguments';
import { watchSystem } from './electron/away';
import { watchProcesses } from './electron/diagnose';
import { cutOffChromium, guardAllContents, guardSession } from './electron/guards';
import { answerCalls, notifyFront, notifyWindows } from './electron/ipc';
import { clientOfArguments, clientOfLink, linkTo } from './electron/deep-link';
import { createFileDialogs } from './electron/file-dialogs';
import { createLauncher } from './electron/launcher';
import { createMenu } from './electron/menu';
import { createNotifications } from './electron/notifications';
import { registerScheme } from './electron/protocol';
import { createPreview } from './electron/preview';
import { createPrinter } from './electron/printing';
import { advisorNumbers, advisorWindow, createAdvisorWindow, frontAdvisor, numberOf, openSession, renewPages, roomForAnother } from './electron/windows';
import { administrators, deploymentFile, loadDeployment, type Deployment } from './environments/deployment';
import { createDiagnosticLog } from './diagnostics/log';
import { createKeychain, type Keychain } from './secrets/keychain';

/** How long a working keychain may take to answer while the program ends. */
const keychainPatienceMs = 2000;

const refused = app.isPackaged ? refusedAtStart(process.argv.slice(1), process.env) : [];
if (refused.length > 0) {
  process.stderr.write(`Advisor Workstation does not start with ${refused.join(', ')}.\n`);
  process.exit(78);
}
// An environment variable must not be able to switch certificate checks off.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];

const { environmentsFile, userDataDir } = readArguments(process.argv);
if (userDataDir) app.setPath('userData', userDataDir);
// For root on Linux Chromium refuses its sandbox; tests that run as root say so with this switch, a packaged program has no such way out.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerScheme();
cutOffChromium();
guardAllContents();

/** The client a link named, kept until the window that was in front then may show them. */
let linked = { client: clientOfArguments(process.argv), window: 0 };
function follow(client: string | null): void {
  if (client === null) return;
  linked = { client, window: frontAdvisor()?.number ?? 0 };
  notifyFront('link.opened');
}
const links = {
  takeLink: (window: number) => {
    const { client } = linked;
    // Where that window is gone by now, whoever asks first has it.
    if (linked.window !== window && advisorNumbers().includes(linked.window)) return null;
    linked = { client: null, window: 0 };
    return client;
  },
  linkTo,
};
// On a Mac links come this way, also before there is a window.
app.on('open-url', (event, link) => {
  event.preventDefault();
  follow(clientOfLink(link));
});

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  const dataDir = app.getPath('userData');
  const ownEnvironments = join(dataDir, 'environments.json');
  // No window uses it; it asks for nothing either.
  guardSession(session.defaultSession);
  const own: Session = openSession(join(import.meta.dirname, '../renderer'));
  const diagnosticLog = createDiagnosticLog({ folder: join(dataDir, 'diagnostics') });
  let language: () => 'en' | 'fr' = systemLanguage;
  watchProcesses(diagnosticLog, () => language());
  const versions = { version, electron: process.versions.electron, chromium: process.versions['chrome'] ?? '', node: process.versions.node };
  diagnosticLog.note('started', { ...versions, platform: process.platform, arch: process.arch, packaged: app.isPackaged });
  const keychain = createKeychain();
  const launcher = createLauncher();
  const printer = createPrinter(() => own);
  const preview = createPreview(() => own);
  const notifications = createNotifications(() => language(), (ending) => {
    showWindow();
    notifyFront('ending.chosen', ending);
  });
  const menu = createMenu(() => frontAdvisor()?.number ?? 0, (window) => numberOf(window.webContents) !== 0, () => ({ language: language(), choose: (command) => notifyFront('menu.chosen', { command }), mac: process.platform === 'darwin' }));
  app.on('browser-window-focus', (_event, window) => {
    if (numberOf(window.webContents) !== 0) menu.turnMenu();
  });
  function openAdvisorWindow(from: BrowserWindow | null = null): number {
    const { number, window } = createAdvisorWindow(own, join(dataDir, 'window.json'), from);
    window.once('closed', () => {
      menu.forgetMenu(number);
      void workstation.then(({ windowClosed }) => windowClosed(number), () => undefined);
      // What prints and previews is about what the advisor's windows show: it goes with the last of them, and keeps nobody's program running.
      if (advisorNumbers().length > 0) return;
      printer.rest();
      preview.closePreview();
    });
    return number;
  }
  const windows = { windows: advisorNumbers, openWindow: (beside: number) => (roomForAnother() ? openAdvisorWindow(advisorWindow(beside)) : null) };
  // The window first: its process starts and loads while this one reads the rest of the program.
  const workstation = import('./app').then(({ createApp }) => createApp({
    dataDir,
    environmentsFile: environmentsFile ?? (existsSync(ownEnvironments) ? ownEnvironments : null),
    deployment: deploymentHere(),
    keychain,
    desktop: { ...createFileDialogs(), ...printer, ...preview, ...launcher, renewPages, ...links, ...notifications, ...menu, ...windows },
    about: versions,
    system: `${process.platform}-${process.arch}`,
    // A folder somebody unpacked; what was installed is the system's, and an AppImage has no folder of its own.
    programFolder: app.isPackaged && process.platform === 'linux' && process.env['APPIMAGE'] === undefined ? dirname(process.execPath) : null,
    systemLanguage: systemLanguage(),
    diagnosticLog,
    notify: notifyWindows,
    // A driver built for another runtime, only while developing: a packaged program loads nothing it was not packaged with.
    nativeBinding: app.isPackaged ? undefined : process.env['WORKSTATION_SQLITE_BINDING'],
  }));
  answerCalls(async (...call) => (await workstation).dispatch(...call));
  openAdvisorWindow();
  app.on('second-instance', (_event, argv) => {
    showWindow();
    follow(clientOfArguments(argv));
  });
  app.on('activate', () => (frontAdvisor() ? showWindow() : openAdvisorWindow()));
  app.on('window-all-closed', () => app.quit());
  quitCleanly(workstation, keychain, () => launcher.end().finally(() => diagnosticLog.note('ended', { clean: true })));
  const { preferences, lock } = await workstation;
  language = () => preferences().language ?? systemLanguage();
  watchSystem((why) => void lock(why));
}

/** Another file, also one of whoever starts the program, only while developing and testing. */
function deploymentHere(): Deployment {
  const { platform } = process;
  const tried = app.isPackaged ? undefined : process.env['WORKSTATION_DEPLOYMENT'];
  return tried === undefined ? loadDeployment(deploymentFile(platform), { owners: administrators, platform }) : loadDeployment(tried, { owners: [...administrators, process.getuid?.() ?? 0], platform });
}

const systemLanguage = (): 'en' | 'fr' => (app.getLocale().toLowerCase().startsWith('fr') ? 'fr' : 'en');

function showWindow(): void {
  const window = frontAdvisor()?.window;
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Closes the file before leaving; a keychain that never answers must not keep the program from ending. */
function quitCleanly(workstation: Promise<App>, keychain: Keychain, leave: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void leave().catch(() => undefined).then(async () => (await workstation).close()).finally(async () => {
      await workstation.then(({ applyUpdate }) => applyUpdate()).catch(() => undefined);
      closed = true;
      if (await isWaitedFor(keychain)) process.kill(process.pid, 'SIGKILL');
      else app.exit(0);
    });
  });
}

/**
 * Whether a question to the keychain is still open. It holds a thread that an orderly exit waits for, with the window
 * long gone: half a minute and more, and then a crash in the library. Everything is closed by then, so the process may
 * as well be ended at once.
 */
async function isWaitedFor(keychain: Keychain): Promise<boolean> {
  const state = keychain.state();
  if (state !== 'ready') return state === 'checking' || state === 'notAnswering';
  const answered = keychain.probe().then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), keychainPatienceMs));
  return !(await Promise.race([answered, late]));
}
