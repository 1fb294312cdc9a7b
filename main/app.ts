// Puts the parts together. Imports no Electron, so tests build the whole program in Node.
import { join } from 'node:path';
import type { Incident } from '../preload/contract/session';
import type { About, Language, Preferences } from '../preload/contract/app';
import type { CommandId } from '../preload/contract/command-facts';
import { windowsMax } from '../preload/contract/window-facts';
import type { LockReason } from '../preload/contract/lock-facts';
import type { ReportContent } from '../preload/contract/reports';
import { createFirm, type PictureDesktop } from './services/firm';
import { createRemote, type Remote } from './api/remote';
import { createEngine } from './engine/engine';
import { createKernel } from './engine/paths/create-kernel';
import { noDeployment, type Deployment } from './environments/deployment';
import { createImported } from './environments/imported';
import { loadEnvironments } from './environments/load';
import { practiceId, type Environment } from './environments/schema';
import { noLog, type DiagnosticLog } from './diagnostics/log';
import { observeCalls, observeRequests } from './diagnostics/observe';
import { createDispatcher, type Handlers } from './ipc/dispatcher';
import { startPractice, type PracticeOptions } from './practice/server';
import { createApplicationSecrets } from './secrets/application-secrets';
import type { Keychain } from './secrets/keychain';
import { createAccountWriting } from './services/account-writing';
import { createAccounts } from './services/accounts';
import { createActivity, type Activity } from './services/activity';
import { createNotedExports } from './services/activity-export';
import { createBackups } from './services/backup';
import { createBookExport } from './services/book-export';
import { createClientAccess } from './services/client-access';
import { createClients } from './services/clients';
import { createConnection } from './services/connection';
import { createDiagnostics } from './services/diagnostics';
import { createDirectory } from './services/directory';
import { testEnvironment } from './services/environment-test';
import { createEnvironments } from './services/environments';
import { createEndings, type EndingDesktop } from './services/endings';
import { createEstimates } from './services/estimates';
import { createIdle } from './services/idle';
import { createImports, type Imports, type OpenDesktop } from './services/imports';
import { createLock, type Lock } from './services/lock';
import type { Notify } from './services/notify';
import { createPasswords } from './services/passwords';
import { createProfiles } from './services/profile';
import { createExports, type FileDesktop } from './services/exports';
import { createPremia, type PremiaDesktop } from './services/premia';
import { createRestore, type RestoreDesktop } from './services/restore';
import { createQueue, type Queue } from './services/queue';
import { createReports, type ReportDesktop } from './services/reports';
import { createSession } from './services/session';
import { createSettings } from './services/settings';
import { createSimulationTables } from './services/simulation-table';
import { createSimulations } from './services/simulations';
import { createTasks } from './services/tasks';
import { createUnfinished } from './services/unfinished';
import { createUpdater } from './updates/updater';

/** The advisor's windows, by their numbers. */
export interface WindowDesktop {
  windows(): readonly number[];
  /** The number of a new one beside another, or null when there are as many as there can be. */
  openWindow(beside: number): number | null;
}

export interface AppOptions {
  dataDir: string;
  /** An environments file, or null for practice alone. */
  environmentsFile: string | null;
  /** What the organisation laid down for this computer; nothing when not given. */
  deployment?: Deployment;
  keychain: Keychain;
  desktop: EndingDesktop & FileDesktop & OpenDesktop & PictureDesktop & RestoreDesktop & ReportDesktop & PremiaDesktop & { reportContent(): ReportContent; reportReady(pages: number): void; renewPages(except?: number): void; showTheme(theme: Preferences['theme']): void; showMenu(enabled: readonly CommandId[], window: number): void; takeLink(window: number): string | null; linkTo(clientId: string): string } & WindowDesktop;
  about: About;
  /** Where updates go: the system they are for, as `linux-x64`, and the program's own folder where it can be replaced. */
  system?: string;
  programFolder?: string | null;
  systemLanguage: Language;
  notify: Notify;
  nativeBinding?: string | undefined;
  /** Where what may help support is written down; nowhere when not given. */
  diagnosticLog?: DiagnosticLog;
  practice?: PracticeOptions;
  now?: () => Date;
  /** IANA name of the zone reports are written in; the system's when not given. */
  timeZone?: string;
}

export async function createApp(options: AppOptions) {
  const now = options.now ?? (() => new Date());
  const { keychain, desktop, about, diagnosticLog = noLog, deployment = noDeployment } = options;
  let shownTo: string | null = null;
  /** No window keeps what it showed or printed. */
  const leavePages = (): void => {
    desktop.closePreview();
    desktop.letGo();
  };
  const notify: Notify = (event, ...payload) => {
    options.notify(event, ...payload);
    if (event === 'session.changed') diagnosticLog.note('session', session.state());
    if (event === 'lock.changed' && lock) diagnosticLog.note('lock', lock.state());
    if (event === 'connection.changed') {
      const { dfs, coanda } = connection.state();
      diagnosticLog.note('connection', { dfs: dfs.state, coanda: coanda.state });
    }
    // Either may be what the queue waits for.
    if (event === 'connection.changed' || event === 'session.changed') queue?.wake();
    // Somebody came, or somebody else: a file that was chosen before is not theirs, and their index may have more to do.
    if (event === 'session.changed') {
      imports?.sessionChanged();
      activity?.sessionChanged();
      void lock?.sessionChanged();
      // What was shown or printed for one person is not left standing for another.
      const { open, environmentId } = session.state();
      const person = open ? `${environmentId} ${session.userName()}` : null;
      if (person !== shownTo) leavePages();
      shownTo = person;
    }
  };
  const settings = createSettings(options.dataDir, options.systemLanguage, deployment.settings);
  desktop.showTheme(settings.preferences().theme);
  const connection = createConnection(notify, now);
  const secrets = createApplicationSecrets(keychain, settings.get().folderId);
  const environments = createEnvironments({
    deployment, loaded: loadEnvironments(options.environmentsFile), file: options.environmentsFile, imported: createImported(options.dataDir), secrets, notify,
    startPractice: () => startPractice({ ...options.practice, changed: () => notify('practice.changed') }),
  });
  /** Said until it was seen; the same that goes on is said once. */
  const happened = (kind: Incident['kind'], aside: string | null): void => {
    if (['unwritten', 'damaged'].includes(kind) && settings.get().incident?.kind === kind) return;
    try {
      settings.save({ incident: { kind, aside, at: now().toISOString() } });
    } catch {
      // The folder takes nothing: it is said in this run.
    }
    notify('session.changed');
  };
  const profiles = createProfiles({ keychain, dataDir: options.dataDir, folderId: settings.get().folderId, nativeBinding: options.nativeBinding, now, happened });
  const session = createSession({ keychain, profiles, settings, notify, now });
  const tasks = createTasks(notify);
  const endings = createEndings(desktop, () => settings.preferences().sayEndings);
  let remote: Remote | null = null;
  let queue: Queue | null = null;
  let imports: Imports | null = null;
  let activity: Activity | null = null;
  let lock: Lock | null = null;
  const clients = createClients(session, notify, now);
  const unfinished = createUnfinished(session);
  const passwords = createPasswords(session, now);
  const access = createClientAccess(session, clients, now);
  const directory = createDirectory(session, settings, notify, now);
  const kept = { branches: () => directory.read('branches').data.entries, accountTypes: () => directory.read('accountTypes').data.entries };
  const accounts = createAccounts(session, clients, kept, settings, notify, now);
  const accountWriting = createAccountWriting(session, clients, accounts, settings, now);
  const simulations = createSimulations(session, clients, notify, now);
  const exports = createExports(desktop);
  const diagnostics = createDiagnostics(diagnosticLog, exports, now);
  const log = createActivity(session, exports, notify, now);
  activity = log;
  const noted = createNotedExports(session, exports, now);
  const tables = createSimulationTables(simulations, exports, log, noted);
  const estimates = createEstimates(session, simulations, createEngine(createKernel()), now);
  const firm = createFirm(options.dataDir, desktop, notify, deployment.firm);
  const reports = createReports({ session, estimates, connection, exports, desktop, firm, activity: log, about, notify, now, timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone });
  const waiting = createQueue(session, clients, simulations, connection, endings, notify, now);
  queue = waiting;
  const book = createBookExport(session, noted, now);
  const taking = createImports(session, desktop, notify, now);
  imports = taking;
  const premia = createPremia(session, clients, connection, desktop, notify, now);

  function use(environment: Environment): void {
    void remote?.close();
    // What is still under way to the one before ends in a closed connection: that says nothing about this one.
    const mine = (): boolean => remote === made;
    const made: Remote = createRemote(environment, {
      report: (system, reached) => { if (mine()) connection.report(system, reached); },
      clock: (skewMs) => { if (mine()) session.clock(skewMs); },
      done: observeRequests(diagnosticLog),
    }, { secret: () => secrets.read(environment) });
    remote = made;
    session.use(remote);
    connection.reset(async () => void (await remote?.dfs.api.healthCheck({}, {})));
  }

  const updater = createUpdater({ source: deployment.updates, version: about.version, system: options.system ?? '', dataDir: options.dataDir, programFolder: options.programFolder ?? null, now });
  updater.start();

  const backups = createBackups({ session, exports, dataDir: options.dataDir, application: about.version, nativeBinding: options.nativeBinding, reminds: () => environments.selected().id !== practiceId, now });
  const restore = createRestore({
    desktop, session, profiles, settings, keychain, dataDir: options.dataDir, nativeBinding: options.nativeBinding, happened, now,
    known: async (id) => (environments.list().all.some((item) => item.id === id) ? environments.find(id) : null),
    async choose({ id }) {
      tasks.cancelAll();
      leavePages();
      estimates.forget();
      if (id !== environments.selected().id) use(await environments.select(id));
    },
  });
  const lockable = createLock({
    session, keychain, notify, now,
    windows: () => desktop.windows(),
    rest: () => waiting.hold(),
    resume: () => waiting.release(),
    stop: () => {
      tasks.cancelAll();
      waiting.abort();
    },
    clear() {
      leavePages();
      exports.forget();
      estimates.forget();
      restore.close();
      // With it go its connections, and the token of the application.
      use(environments.selected());
      desktop.renewPages();
    },
  });
  lock = lockable;
  const idle = createIdle({ minutes: () => settings.preferences().lockMinutes, away: () => void lockable.lock('idle') });

  use(await environments.selectFirst(settings.get().environmentId));
  // Asking the keychain may take as long as a person takes to unlock it; the window does not wait.
  const restored = keychain.probe().then(() => session.resume());

  let amounts = { hidden: false };
  /** Which windows a file was chosen in, while nothing is done with it: one that closes does not put away what another has open. */
  let importing = 0;
  let restoring = 0;
  const leaveImport = (window: number): void => {
    if (window === importing) taking.close();
  };
  const leaveRestore = (window: number): void => {
    if (window === restoring) restore.close();
  };
  const touched = (): null => {
    idle.touched();
    return null;
  };
  const handlers: Handlers = {
    'app.about': () => about,
    'app.preferences': () => settings.preferences(),
    'app.setPreferences': (next) => {
      const preferences = settings.savePreferences(next);
      desktop.showTheme(preferences.theme);
      notify('preferences.changed', preferences);
      return preferences;
    },
    'app.deployment': () => ({
      file: deployment.file, refusal: deployment.refusal, problems: deployment.problems, unknown: deployment.unknown,
      fixed: {
        language: deployment.settings.language !== undefined, theme: deployment.settings.theme !== undefined, lockMinutesMax: deployment.settings.lockMinutesMax ?? null,
        firm: Object.keys(deployment.firm), environments: deployment.environments.map(({ name }) => name),
      },
    }),
    'app.updates': () => updater.state(),
    'app.checkUpdates': () => updater.check(),
    'app.connection': () => connection.state(),
    'app.checkConnection': () => connection.check(),
    'app.amounts': () => amounts,
    'app.hideAmounts': (next) => {
      amounts = next;
      notify('amounts.changed', amounts);
      return amounts;
    },
    'environments.list': () => environments.list(),
    async 'environments.select'({ environmentId }) {
      if (environmentId !== environments.selected().id) {
        tasks.cancelAll();
        use(await environments.select(environmentId));
        settings.save({ environmentId, lastProfile: null });
        notify('session.changed');
      }
      return environments.list();
    },
    'environments.inspect': ({ environmentId }) => environments.inspect(environmentId),
    'environments.test': ({ environmentId, taskId }) => tasks.run(taskId, async (signal) => {
      const environment = await environments.find(environmentId);
      return testEnvironment(environment, () => secrets.read(environment), signal, (result) => notify('environments.tested', { taskId, result }));
    }),
    'environments.check': ({ content }) => environments.check(content),
    'environments.import': ({ content }) => environments.import(content),
    'environments.remove': ({ environmentId }) => environments.remove(environmentId),
    'environments.setSecret': ({ environmentId, secret }) => environments.setSecret(environmentId, secret),
    'session.state': () => session.state(),
    'session.signIn': (credentials) => session.signIn.password(credentials),
    'session.passcode': ({ passcode }) => session.signIn.passcode(passcode),
    'session.awaitApproval': () => session.signIn.approval(),
    'session.cancelChallenge': () => session.signIn.cancel(),
    'session.signInSso': ({ accessToken }) => session.signIn.singleSignOn(accessToken),
    'session.check': () => session.check(),
    'session.forgetDevice': () => session.forgetDevice(),
    'session.signInCoanda': (credentials) => session.signInCoanda(credentials),
    'session.signOut': (options) => {
      tasks.cancelAll();
      // Not only once the provider has thanked us, or has not.
      leavePages();
      // From behind the lock somebody leaves who does not know the PIN any more.
      return session.signOut({ ...options, forgetPin: lockable.state().phase === 'locked' });
    },
    'session.retryKeychain': () => session.retryKeychain(),
    'session.startFresh': () => session.startFresh(),
    'session.incidentSeen': () => session.incidentSeen(),
    'session.showAside': () => {
      const aside = settings.get().incident?.aside;
      if (aside) desktop.showInFolder(join(options.dataDir, aside));
      return null;
    },
    'lock.state': () => lockable.state(),
    'lock.lock': () => lockable.lock('asked'),
    'lock.ready': (work, window) => {
      if (work && lockable.state().phase === 'locking') unfinished.putAway(window, work);
      lockable.pageReady(window);
      return null;
    },
    'lock.pickUp': (_, window) => unfinished.pickUp(window, desktop.windows()),
    'lock.touched': touched,
    'preview.touched': touched,
    async 'lock.unlock'({ pin }) {
      idle.touched();
      const state = await lockable.unlock(pin);
      void connection.check();
      return state;
    },
    'lock.setPin': ({ current, pin }) => lockable.setPin(current, pin),
    'lock.removePin': ({ current }) => lockable.removePin(current),
    'password.request': ({ userName }) => passwords.request(userName),
    'password.confirm': async ({ mtan }) => {
      await passwords.confirm(mtan);
      return null;
    },
    'password.reset': async ({ activation, password, confirmed }) => {
      await passwords.reset(activation, password, confirmed);
      return null;
    },
    'password.change': async ({ password, confirmed }) => {
      await passwords.change(password, confirmed);
      return null;
    },
    'access.status': ({ clientId }) => access.status(clientId),
    'access.unlock': ({ clientId }) => access.unlock(clientId),
    'clients.list': () => clients.list(),
    'clients.record': ({ clientId }) => clients.record(clientId),
    'clients.save': ({ clientId, record, replaces }) => clients.save(clientId, record, replaces),
    'clients.mark': ({ clientId, mark }) => clients.mark(clientId, mark),
    'clients.opened': ({ clientId }) => {
      clients.opened(clientId);
      log.viewed(clientId);
      return null;
    },
    'clients.search': ({ text }) => clients.search(text),
    'clients.forget': ({ clientId }) => {
      unfinished.forget(clientId);
      clients.forget(clientId);
      leavePages();
      exports.forget();
      estimates.forget();
      return null;
    },
    'clients.export': ({ clientIds, language }) => book.export(clientIds, language),
    async 'imports.choose'(_, window) {
      const chosen = await taking.choose();
      if (chosen.state === 'chosen') importing = window;
      return chosen;
    },
    'imports.preview': ({ importId, ...asked }) => taking.preview(importId, asked),
    async 'imports.run'(wanted, window) {
      importing = 0;
      try {
        return await endings.watch('import', tasks.run(wanted.taskId, (signal, progress) => taking.run(wanted, signal, progress)));
      } finally {
        importing = window;
      }
    },
    'imports.last': () => taking.last(),
    'imports.undo': ({ undoId }) => taking.undo(undoId),
    'imports.close': (_, window) => {
      leaveImport(window);
      return null;
    },
    'accounts.list': ({ clientId }) => accounts.list(clientId),
    'accounts.refresh': ({ clientId }) => accounts.refresh(clientId),
    'accounts.refreshAll': ({ taskId }) => endings.watch('accounts', tasks.run(taskId, (signal, progress) => accounts.refreshAll(signal, progress)), ({ failed }) => ({ well: failed === 0 })),
    'accounts.refreshOne': ({ clientId, accountId }) => accounts.refreshOne(clientId, accountId),
    'accounts.search': ({ clientId, ...search }) => accounts.search(clientId, search),
    'accounts.choices': ({ clientId }) => accounts.choices(clientId),
    'accounts.open': ({ clientId, changes }) => accountWriting.open(clientId, changes),
    'accounts.change': ({ clientId, accountId, changes }) => accountWriting.change(clientId, accountId, changes),
    'accounts.check': ({ clientId, accountNumber }) => accountWriting.check(clientId, accountNumber),
    'catalogue.read': () => session.remote().environment.catalogue,
    'directory.read': ({ kind }) => directory.read(kind),
    'directory.refresh': ({ kind }) => directory.refresh(kind),
    'directory.lookUp': ({ kind, number }) => directory.lookUp(kind, number),
    'directory.create': ({ kind, changes }) => directory.create(kind, changes),
    'directory.change': ({ kind, number, changes }) => directory.change(kind, number, changes),
    'directory.remove': ({ kind, number }) => directory.remove(kind, number),
    'simulations.list': ({ clientId }) => simulations.list(clientId),
    'simulations.read': ({ simulationId }) => simulations.read(simulationId),
    'simulations.run': ({ taskId, ...run }) => endings.watch('simulation', tasks.run(taskId, (signal, progress) => simulations.run(run, signal, progress)), ({ id, clientId }) => ({ simulationId: id, clientId })),
    'simulations.draft': ({ clientId }) => simulations.draft(clientId),
    'simulations.saveDraft': ({ clientId, draft }) => {
      simulations.saveDraft(clientId, draft);
      notify('drafts.changed', { clientId, form: 'simulation' });
      return null;
    },
    'simulations.label': ({ simulationId, label }) => {
      simulations.label(simulationId, label);
      return null;
    },
    'simulations.exportTable': ({ simulationId, language, unit }) => tables.export(simulationId, language, unit),
    'simulations.copyTable': ({ simulationId, language, unit }) => tables.copy(simulationId, language, unit),
    'queue.list': () => waiting.list(),
    'queue.add': (item) => waiting.add(item),
    'queue.replace': ({ queuedId, input }) => waiting.replace(queuedId, input),
    'queue.remove': ({ queuedId }) => {
      waiting.remove(queuedId);
      return null;
    },
    'queue.retry': ({ queuedId }) => {
      waiting.retry(queuedId);
      return null;
    },
    'queue.clear': ({ which }) => {
      waiting.clear(which);
      return null;
    },
    'premia.draft': ({ clientId }) => premia.draft(clientId),
    'premia.saveDraft': ({ clientId, draft }) => {
      premia.saveDraft(clientId, draft);
      notify('drafts.changed', { clientId, form: 'premia' });
      return null;
    },
    'premia.preview': ({ request }) => premia.preview(request),
    'premia.create': (attempt) => premia.create(attempt),
    'premia.list': ({ clientId }) => premia.list(clientId),
    'premia.open': ({ sessionId }) => premia.open(sessionId),
    'premia.copyLink': ({ sessionId }) => premia.copyLink(sessionId),
    'premia.forget': ({ sessionId }) => {
      premia.forget(sessionId);
      return null;
    },
    async 'estimates.run'(question, window) {
      const shown = await estimates.run(question, window);
      // Under the hand many are worked out: the one that stays is noted.
      if (shown) log.estimated(question.clientId, shown.calibration.reference, false);
      return shown;
    },
    'estimates.follow': (question, window) => estimates.follow(question, window),
    async 'estimates.solve'(question) {
      const solved = await estimates.solve(question);
      log.estimated(question.clientId, question.simulationId === null ? null : simulations.read(question.simulationId).reference, true);
      return solved;
    },
    'estimates.calibration': ({ simulationId }) => estimates.calibration(simulationId),
    'activity.list': (query) => log.list(query),
    'activity.state': () => log.state(),
    'activity.verify': ({ taskId }) => tasks.run(taskId, (signal, progress) => log.verify('asked', signal, progress)),
    'activity.export': ({ language }) => log.export(language),
    'backup.state': () => backups.state(),
    'backup.make': ({ taskId, passphrase }) => tasks.run(taskId, (signal, progress) => backups.make(passphrase, signal, progress)),
    'backup.later': () => backups.later(),
    async 'restore.choose'(_, window) {
      const chosen = await restore.choose();
      if (chosen.state === 'chosen') restoring = window;
      return chosen;
    },
    'restore.open': ({ taskId, restoreId, passphrase }) => tasks.run(taskId, (signal, progress) => restore.open(restoreId, passphrase, signal, progress)),
    async 'restore.run'({ restoreId }, window) {
      restoring = 0;
      const restored = await restore.run(restoreId);
      // What the other windows show is of the file before.
      if (desktop.windows().length > 1) desktop.renewPages(window);
      return restored;
    },
    'restore.close': (_, window) => {
      leaveRestore(window);
      return null;
    },
    'firm.read': () => firm.read(),
    'firm.save': (next) => firm.save(next),
    'firm.chooseLogo': () => firm.chooseLogo(),
    'reports.export': ({ report, language }) => reports.export(report, language),
    'reports.exportMany': ({ taskId, reports: wanted, language }) => endings.watch('reports', tasks.run(taskId, (signal, progress) => reports.exportMany(wanted, language, signal, progress)),
      (made) => (made.state === 'cancelled' || made.stopped ? null : { well: made.failed.length === 0 })),
    'reports.preview': async ({ report, language }) => {
      await reports.preview(report, language);
      return null;
    },
    'reports.made': ({ clientId }) => reports.made(clientId),
    'reports.again': ({ reportId }) => reports.again(reportId),
    'reports.choices': () => reports.choices(),
    'reports.showInFolder': ({ exportId }) => {
      exports.showInFolder(exportId);
      return null;
    },
    'preview.content': () => reports.previewed(),
    'preview.save': () => reports.savePreview(),
    'preview.print': () => reports.printPreview(),
    'preview.showInFolder': ({ exportId }) => {
      exports.showInFolder(exportId);
      return null;
    },
    'preview.close': () => {
      desktop.closePreview();
      return null;
    },
    'reports.content': () => desktop.reportContent(),
    'reports.ready': ({ pages }) => {
      desktop.reportReady(pages);
      return null;
    },
    'diagnostics.read': () => diagnostics.read(),
    'diagnostics.save': () => diagnostics.save(),
    'diagnostics.clear': () => {
      diagnostics.clear();
      return diagnostics.read();
    },
    'diagnostics.pageError': (error) => {
      diagnosticLog.note('unexpected', { where: 'page', ...error });
      return null;
    },
    'tasks.cancel': ({ taskId }) => {
      tasks.cancel(taskId);
      return null;
    },
    'windows.open': ({ clientId }, window) => {
      if (clientId === null) session.store();
      else clients.find(clientId);
      const opened = desktop.openWindow(window);
      // Its page finds where it belongs as one does that was locked.
      if (opened !== null && clientId !== null) unfinished.putAway(opened, { place: { section: 'clients', clientId, tab: 'accounts', adding: false }, records: [] });
      return { opened: opened !== null, most: windowsMax };
    },
    'menu.show': ({ enabled }, window) => {
      desktop.showMenu(enabled, window);
      return null;
    },
    'link.take': (_, window) => {
      const clientId = desktop.takeLink(window);
      return clientId === null ? null : { clientId };
    },
    'link.copy': async ({ clientId }) => {
      await exports.copy(desktop.linkTo(clientId));
      return null;
    },
    'practice.state': () => environments.practice().state(),
    'practice.operations': () => environments.practice().operations,
    'practice.setFaults': (faults) => {
      environments.practice().setFaults(faults);
      return environments.practice().state();
    },
    'practice.chooseFactor': ({ secondFactor }) => {
      environments.practice().chooseFactor(secondFactor);
      return environments.practice().state();
    },
    'practice.settle': ({ verdict }) => {
      environments.practice().settle(verdict);
      return environments.practice().state();
    },
  };

  const dispatch = createDispatcher(handlers, lockable, observeCalls(diagnosticLog));
  return {
    dispatch: async (...asked: Parameters<typeof dispatch>) => {
      const outcome = await dispatch(...asked);
      // Something in the file could not be read: it is looked at as a whole, and the person told.
      if (!outcome.ok && outcome.error.code === 'cacheUnreadable') session.doubt();
      return outcome;
    },
    lock: (why: LockReason) => lockable.lock(why),
    /** What it had open of a file is put away with it; what is under way goes on. */
    windowClosed(window: number): void {
      leaveImport(window);
      leaveRestore(window);
      estimates.windowClosed(window);
    },
    /** Settles when the keychain has answered and what was signed in is open again. */
    restored,
    preferences: () => settings.preferences(),
    /** After everything is closed: puts a newer version in place, where one is ready. */
    applyUpdate: (): Promise<boolean> => updater.apply(),
    async close(): Promise<void> {
      updater.stop();
      idle.stop();
      tasks.cancelAll();
      restore.close();
      waiting.stop();
      taking.stop();
      log.stop();
      connection.stop();
      await estimates.close();
      await session.close();
      await remote?.close();
      await environments.close();
    },
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;
