// Electron's entry: one instance, the windows, and quitting.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, BrowserWindow, session, type Session } from 'electron';
import { version } from '../package.json';
import type { Language } from '../resources/messages/index';
import { readArguments, refusedAtStart } from './electron/arguments';
import { watchSystem } from './electron/away';
import { watchProcesses } from './electron/diagnose';
import { cutOffChromium, guardAllContents, guardSession } from './electron/guards';
import { answerCalls, notifyWindows, sendCommand } from './electron/ipc';
import { clientOfArguments, clientOfLink, linkTo } from './electron/deep-link';
import { createFileDialogs } from './electron/file-dialogs';
import { createLauncher } from './electron/launcher';
import { registerScheme } from './electron/protocol';
import { createPreview } from './electron/preview';
import { createPrinter } from './electron/printing';
import { quitCleanly } from './electron/quit';
import { showTheme, themeKept } from './electron/theme';
import { createAdvisorWindow, openSession, renewPages } from './electron/windows';
import { createDiagnosticLog } from './diagnostics/log';
import { createKeychain } from './secrets/keychain';

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

/** The client a link named; kept until a page may show them. */
let linked: string | null = clientOfArguments(process.argv);
function follow(client: string | null): void {
  if (client === null) return;
  linked = client;
  notifyWindows('link.opened');
}
const links = {
  takeLink: () => {
    const client = linked;
    linked = null;
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
  /** The chosen one, once there is a program to ask. */
  let language: () => Language | null = () => null;
  watchProcesses(diagnosticLog, async () => (await import('./electron/system-language')).unexpectedWords(language()));
  const versions = { version, electron: process.versions.electron, chromium: process.versions['chrome'] ?? '', node: process.versions.node };
  diagnosticLog.note('started', { ...versions, platform: process.platform, arch: process.arch, packaged: app.isPackaged });
  const keychain = createKeychain();
  const launcher = createLauncher();
  const printer = createPrinter(() => own);
  const preview = createPreview(() => own);
  /** The others are about what it shows: they go with it, and keep nobody's program running. */
  const openAdvisorWindow = () => createAdvisorWindow(own, join(dataDir, 'window.json')).once('closed', () => {
    printer.rest();
    preview.closePreview();
  });
  showTheme(themeKept(dataDir));
  openAdvisorWindow();
  // The window first: its process starts and loads while this one reads the rest of the program.
  const workstation = import('./program').then(({ createProgram }) => createProgram({
    dataDir,
    environmentsFile: environmentsFile ?? (existsSync(ownEnvironments) ? ownEnvironments : null),
    // Another file, also one of whoever starts the program, only while developing and testing.
    otherDeploymentFile: app.isPackaged ? undefined : process.env['WORKSTATION_DEPLOYMENT'],
    keychain,
    desktop: { ...createFileDialogs(), ...printer, ...preview, ...launcher, renewPages, showTheme, ...links },
    about: versions,
    // A folder somebody unpacked; what was installed is the system's, and an AppImage has no folder of its own.
    programFolder: app.isPackaged && process.platform === 'linux' && process.env['APPIMAGE'] === undefined ? dirname(process.execPath) : null,
    diagnosticLog,
    notify: notifyWindows,
    sendCommand,
    showWindow,
    // A driver built for another runtime, only while developing: a packaged program loads nothing it was not packaged with.
    nativeBinding: app.isPackaged ? undefined : process.env['WORKSTATION_SQLITE_BINDING'],
  }));
  answerCalls(async (...call) => (await workstation).dispatch(...call));
  app.on('second-instance', (_event, argv) => {
    showWindow();
    follow(clientOfArguments(argv));
  });
  app.on('activate', () => (BrowserWindow.getAllWindows().length === 0 ? openAdvisorWindow() : showWindow()));
  app.on('window-all-closed', () => app.quit());
  quitCleanly(workstation, keychain, () => launcher.end().finally(() => diagnosticLog.note('ended', { clean: true })));
  const program = await workstation;
  language = program.language;
  watchSystem((why) => void program.lock(why));
}

function showWindow(): void {
  const window = BrowserWindow.getAllWindows().find((candidate) => candidate.isVisible());
  if (window?.isMinimized()) window.restore();
  window?.focus();
}
