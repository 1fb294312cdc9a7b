// Every call across the bridge: who may make it, what goes in, what comes out.
import { z } from 'zod';
import { clientAccess } from './access';
import { activityCheck, activityPage, activityQuery, activityState } from './activity';
import { about, amounts, connection, ending, language, preferences, taskId, taskProgress } from './app';
import { backupMade, backupState, backupWanted, restoreChosen, restored, restoreFound, restoreWanted } from './backup';
import { catalogue } from './catalogue';
import { commandIds } from './command-facts';
import { accountChanges, accountChoices, accounts, accountSearch, foundAccounts } from './accounts';
import { client, clientMark, clientRecord, foundClient } from './clients';
import { deployment } from './deployment';
import { changeableKind, directoryChanges, directoryEntry, directoryKind, directoryNumber, directoryWritten, stampedList } from './directory';
import { environmentCheck, environmentDetails, environmentId, environmentTest, fileContent, imported, newSecret, secretPlace } from './environments';
import type { Outcome } from './errors';
import { calibration, estimate, moved, solution, solvable } from './estimates';
import type { CallName, EventName } from './names';
import { practiceFaults, practiceOperations, practiceState, secondFactor } from './practice';
import { askedSettings, bookExported, importChosen, importLast, importPreview, importResult, importRun, importUndone } from './imports';
import { lockState, newPin, pinEntry, unfinished } from './lock';
import { newPremiaSession, premiaDraft, premiaRequest, premiaSent, premiaSession } from './premia';
import { newQueued, queued } from './queue';
import { firm, logo } from './firm';
import { reportsAtOnceMax } from './report-facts';
import { exported, exportedMany, madeReport, reportable, reportContent, reportRequest } from './reports';
import { credentials, dfsCredentials, environments, newPassword, passcode, sessionState } from './session';
import { draft, label, origin, simulation, simulationInput, simulationSummary, tableRequest } from './simulations';
import { updates } from './updates';
import { diagnostics, pageError } from './diagnostics';
import { id, stamped } from './values';

/** The window a call may come from: the advisor's, the hidden one that prints, or one that shows what would be printed. */
export type Role = 'advisor' | 'report' | 'preview';

const nothing = z.undefined();
const commandId = z.enum(commandIds);
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, role: Role = 'advisor') => ({ input, output, role });

export const calls = {
  'app.about': call(nothing, about),
  'app.preferences': call(nothing, preferences),
  'app.setPreferences': call(preferences, preferences),
  'app.deployment': call(nothing, deployment),
  'app.updates': call(nothing, updates),
  'app.checkUpdates': call(nothing, updates),
  'app.connection': call(nothing, connection),
  'app.checkConnection': call(nothing, connection),
  'app.amounts': call(nothing, amounts),
  'app.hideAmounts': call(amounts, amounts),

  'environments.list': call(nothing, environments),
  'environments.select': call(z.strictObject({ environmentId }), environments),
  'environments.inspect': call(z.strictObject({ environmentId }), environmentDetails),
  'environments.test': call(z.strictObject({ environmentId, taskId }), z.array(environmentTest)),
  'environments.check': call(z.strictObject({ content: fileContent }), environmentCheck),
  'environments.import': call(z.strictObject({ content: fileContent }), imported),
  'environments.remove': call(z.strictObject({ environmentId }), environments),
  'environments.setSecret': call(z.strictObject({ environmentId, secret: newSecret }), z.strictObject({ secret: secretPlace })),

  'session.state': call(nothing, sessionState),
  'session.signIn': call(dfsCredentials, sessionState),
  'session.passcode': call(passcode, sessionState),
  'session.signInCoanda': call(credentials, sessionState),
  'session.awaitApproval': call(nothing, sessionState),
  'session.cancelChallenge': call(nothing, sessionState),
  'session.signInSso': call(z.strictObject({ accessToken: z.string().trim().min(1).max(16_384) }), sessionState),
  'session.check': call(nothing, z.strictObject({ valid: z.boolean(), result: z.string().nullable() })),
  'session.forgetDevice': call(nothing, sessionState),
  'session.signOut': call(z.strictObject({ forgetDevice: z.boolean() }), sessionState),
  'session.retryKeychain': call(nothing, sessionState),
  'session.startFresh': call(nothing, sessionState),
  'session.incidentSeen': call(nothing, sessionState),
  'session.showAside': call(nothing, z.null()),

  'lock.state': call(nothing, lockState),
  'lock.lock': call(nothing, lockState),
  /** The page shows nothing any more, and what was being typed in it is put away. */
  'lock.ready': call(unfinished.nullable(), z.null()),
  'lock.pickUp': call(nothing, unfinished),
  'lock.touched': call(nothing, z.null()),
  'lock.unlock': call(z.strictObject({ pin: pinEntry.nullable() }), lockState),
  /** `current` is the PIN there is, null for none. */
  'lock.setPin': call(z.strictObject({ current: pinEntry.nullable(), pin: newPin }), lockState),
  'lock.removePin': call(z.strictObject({ current: pinEntry }), lockState),

  'password.request': call(z.strictObject({ userName: z.string().trim().min(1).max(320) }), z.strictObject({ mobileNumber: z.string().nullable() })),
  'password.confirm': call(z.strictObject({ mtan: z.string().trim().min(1).max(40) }), z.null()),
  'password.reset': call(newPassword.extend({ activation: z.string().trim().min(1).max(2000) }), z.null()),
  'password.change': call(newPassword, z.null()),

  'access.status': call(z.strictObject({ clientId: id }), clientAccess),
  'access.unlock': call(z.strictObject({ clientId: id }), clientAccess),

  'clients.list': call(nothing, z.array(client)),
  'clients.record': call(z.strictObject({ clientId: id }), clientRecord),
  /** `clientId` null adds one. `replaces` is the record as the page read it: where another is kept by now, that one stays. */
  'clients.save': call(z.strictObject({ clientId: id.nullable(), record: clientRecord, replaces: clientRecord.nullable().default(null) }), client),
  'clients.mark': call(z.strictObject({ clientId: id, mark: clientMark }), client),
  'clients.opened': call(z.strictObject({ clientId: id }), z.null()),
  'clients.search': call(z.strictObject({ text: z.string().max(200) }), z.array(foundClient)),
  'clients.forget': call(z.strictObject({ clientId: id }), z.null()),
  /** `clientIds` null means everybody, the archived among them. */
  'clients.export': call(z.strictObject({ clientIds: z.array(id).min(1).max(20_000).nullable(), language }), bookExported),

  'imports.choose': call(nothing, importChosen),
  'imports.preview': call(askedSettings.extend({ importId: id }), importPreview),
  'imports.run': call(importRun, importResult),
  'imports.last': call(nothing, importLast.nullable()),
  'imports.undo': call(z.strictObject({ undoId: id }), importUndone),
  'imports.close': call(nothing, z.null()),

  'accounts.list': call(z.strictObject({ clientId: id }), accounts),
  'accounts.refresh': call(z.strictObject({ clientId: id }), accounts),
  'accounts.refreshOne': call(z.strictObject({ clientId: id, accountId: z.int() }), accounts),
  'accounts.search': call(accountSearch.extend({ clientId: id }), foundAccounts),
  'accounts.choices': call(z.strictObject({ clientId: id }), accountChoices),
  'accounts.open': call(z.strictObject({ clientId: id, changes: accountChanges }), accounts),
  'accounts.change': call(z.strictObject({ clientId: id, accountId: z.int(), changes: accountChanges }), accounts),
  'accounts.check': call(z.strictObject({ clientId: id, accountNumber: z.string().trim().min(1).max(200) }), z.strictObject({ found: z.boolean(), accounts })),
  'accounts.refreshAll': call(z.strictObject({ taskId }), z.strictObject({ refreshed: z.int(), failed: z.int() })),

  'catalogue.read': call(nothing, catalogue),

  'directory.read': call(z.strictObject({ kind: directoryKind }), stampedList),
  'directory.refresh': call(z.strictObject({ kind: directoryKind }), stampedList),
  'directory.lookUp': call(z.strictObject({ kind: directoryKind, number: directoryNumber }), stamped(directoryEntry)),
  'directory.create': call(z.strictObject({ kind: changeableKind, changes: directoryChanges }), directoryWritten),
  'directory.change': call(z.strictObject({ kind: changeableKind, number: directoryNumber, changes: directoryChanges }), directoryWritten),
  'directory.remove': call(z.strictObject({ kind: changeableKind, number: directoryNumber }), directoryWritten),

  'simulations.list': call(z.strictObject({ clientId: id }), z.array(simulationSummary)),
  'simulations.read': call(z.strictObject({ simulationId: id }), simulation),
  'simulations.run': call(z.strictObject({ taskId, clientId: id, input: simulationInput, origin: origin.default({ madeFrom: null, estimated: null }) }), simulation),
  'simulations.draft': call(z.strictObject({ clientId: id }), draft.nullable()),
  'simulations.saveDraft': call(z.strictObject({ clientId: id, draft }), z.null()),

  'simulations.label': call(z.strictObject({ simulationId: id, label }), z.null()),
  'simulations.exportTable': call(tableRequest, exported),
  'simulations.copyTable': call(tableRequest, z.strictObject({ rows: z.int() })),

  'queue.list': call(nothing, z.array(queued)),
  'queue.add': call(newQueued, queued),
  'queue.replace': call(z.strictObject({ queuedId: id, input: simulationInput }), queued),
  'queue.remove': call(z.strictObject({ queuedId: id }), z.null()),
  'queue.retry': call(z.strictObject({ queuedId: id }), z.null()),
  'queue.clear': call(z.strictObject({ which: z.enum(['done', 'all']) }), z.null()),

  /** null: a newer request overtook it. `simulationId` is the run to build on where it can carry the plan. */
  'estimates.run': call(z.strictObject({ clientId: id, simulationId: id.nullable(), input: simulationInput }), estimate.nullable()),
  'estimates.follow': call(z.strictObject({ clientId: id, simulationId: id.nullable(), input: simulationInput }), moved.nullable()),
  'estimates.solve': call(z.strictObject({ clientId: id, simulationId: id.nullable(), input: simulationInput, probability: z.number().gt(0).lt(1), for: solvable }), solution),
  'estimates.calibration': call(z.strictObject({ simulationId: id }), calibration),

  'premia.draft': call(z.strictObject({ clientId: id }), premiaDraft.nullable()),
  /** null throws it away. */
  'premia.saveDraft': call(z.strictObject({ clientId: id, draft: premiaDraft.nullable() }), z.null()),
  'premia.preview': call(z.strictObject({ request: premiaRequest }), premiaSent),
  'premia.create': call(newPremiaSession, premiaSession),
  'premia.list': call(z.strictObject({ clientId: id }), z.array(premiaSession)),
  'premia.open': call(z.strictObject({ sessionId: id }), z.strictObject({ opened: z.boolean() })),
  'premia.copyLink': call(z.strictObject({ sessionId: id }), z.strictObject({ seconds: z.int() })),
  'premia.forget': call(z.strictObject({ sessionId: id }), z.null()),

  'activity.list': call(activityQuery, activityPage),
  'activity.state': call(nothing, activityState),
  'activity.verify': call(z.strictObject({ taskId }), activityCheck),
  'activity.export': call(z.strictObject({ language }), exported),

  'backup.state': call(nothing, backupState),
  /** Asks where to; into a file that is read again and checked before it takes its name. */
  'backup.make': call(backupWanted, backupMade),
  'backup.later': call(nothing, backupState),
  'restore.choose': call(nothing, restoreChosen),
  /** Decrypts beside the file and checks; nothing is replaced yet. */
  'restore.open': call(restoreWanted, restoreFound),
  'restore.run': call(z.strictObject({ restoreId: id }), restored),
  'restore.close': call(nothing, z.null()),

  'firm.read': call(nothing, firm),
  'firm.save': call(firm, firm),
  /** Asks for a picture on this computer; null when the person chose none. */
  'firm.chooseLogo': call(nothing, logo.nullable()),

  'reports.export': call(z.strictObject({ report: reportRequest, language }), exported),
  /** Into a folder the person chooses, under names that are free there. */
  'reports.exportMany': call(z.strictObject({ taskId, reports: z.array(reportRequest).min(1).max(reportsAtOnceMax), language }), exportedMany),
  /** Shows the pages in a window of their own before anything is written. */
  'reports.preview': call(z.strictObject({ report: reportRequest, language }), z.null()),
  /** The newest first; of one client, or (null) of all. */
  'reports.made': call(z.strictObject({ clientId: id.nullable() }), z.array(madeReport)),
  'reports.again': call(z.strictObject({ reportId: id }), exported),
  /** By client's name, the newest first. Archived simulations are left out. */
  'reports.choices': call(nothing, z.array(reportable)),
  'reports.showInFolder': call(z.strictObject({ exportId: id }), z.null()),
  'reports.content': call(nothing, reportContent, 'report'),
  'reports.ready': call(z.strictObject({ pages: z.int().min(1).max(500) }), z.null(), 'report'),
  'preview.content': call(nothing, reportContent, 'preview'),
  'preview.save': call(nothing, exported, 'preview'),
  'preview.print': call(nothing, z.strictObject({ printed: z.boolean() }), 'preview'),
  'preview.showInFolder': call(z.strictObject({ exportId: id }), z.null(), 'preview'),
  'preview.touched': call(nothing, z.null(), 'preview'),
  'preview.close': call(nothing, z.null(), 'preview'),

  'diagnostics.read': call(nothing, diagnostics),
  'diagnostics.save': call(nothing, exported),
  'diagnostics.clear': call(nothing, diagnostics),
  'diagnostics.pageError': call(pageError, z.null()),

  'tasks.cancel': call(z.strictObject({ taskId }), z.null()),

  /** Beside the window that asks, on a client or (null) on the list. `most`: as many as there can be. */
  'windows.open': call(z.strictObject({ clientId: id.nullable() }), z.strictObject({ opened: z.boolean(), most: z.int() })),

  /** Which commands make sense now; the rest of the menu is grey. */
  'menu.show': call(z.strictObject({ enabled: z.array(commandId).max(commandIds.length) }), z.null()),
  /** The client a link from outside names, once; null when there is none. */
  'link.take': call(nothing, z.strictObject({ clientId: id }).nullable()),
  'link.copy': call(z.strictObject({ clientId: id }), z.null()),
  'practice.state': call(nothing, practiceState),
  'practice.operations': call(nothing, practiceOperations),
  'practice.setFaults': call(practiceFaults, practiceState),
  'practice.chooseFactor': call(z.strictObject({ secondFactor }), practiceState),
  'practice.settle': call(z.strictObject({ verdict: z.enum(['scanned', 'approved', 'rejected']) }), practiceState),
} satisfies Record<CallName, { input: z.ZodType; output: z.ZodType; role: Role }>;

export type Calls = typeof calls;
export type Input<N extends CallName> = z.infer<Calls[N]['input']>;
/** As a caller writes it: what has a default may be left out. */
export type Asked<N extends CallName> = z.input<Calls[N]['input']>;
export type Output<N extends CallName> = z.infer<Calls[N]['output']>;

export const events = {
  'session.changed': nothing,
  'lock.changed': lockState,
  'connection.changed': nothing,
  'clients.changed': nothing,
  'accounts.changed': z.strictObject({ clientId: id }),
  'simulations.changed': z.strictObject({ clientId: id }),
  'queue.changed': nothing,
  'premia.changed': z.strictObject({ clientId: id }),
  'activity.changed': nothing,
  'directory.changed': z.strictObject({ kind: directoryKind }),
  'environments.changed': nothing,
  'environments.tested': z.strictObject({ taskId, result: environmentTest }),
  'tasks.progress': taskProgress,
  'practice.changed': nothing,
  'firm.changed': nothing,
  'reports.changed': nothing,
  /** To the window that prints: there is another report to lay out. */
  'reports.next': nothing,
  'link.opened': nothing,
  /** Somebody wants to see what the system told them of. */
  'ending.chosen': ending,
  /** Every window follows what was chosen in one of them. */
  'preferences.changed': preferences,
  'amounts.changed': amounts,
  /** A half-filled form of a client was kept: it is one form, in however many windows. */
  'drafts.changed': z.strictObject({ clientId: id, form: z.enum(['simulation', 'premia']) }),
  /** To the window in front: somebody chose a command in the menu. */
  'menu.chosen': z.strictObject({ command: commandId }),
} satisfies Record<EventName, z.ZodType>;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

type Subject<N extends CallName> = N extends `${infer S}.${string}` ? S : never;
type Verb<N extends CallName, S extends string> = N extends `${S}.${infer V}` ? V : never;
type Bridge<N extends CallName> = [Asked<N>] extends [undefined] ? () => Promise<Outcome<Output<N>>> : (input: Asked<N>) => Promise<Outcome<Output<N>>>;

/** `window.workstation`: `subject.verb(input)` for every call, and `on` for events (returns how to stop listening). */
export type Workstation = {
  [S in Subject<CallName>]: { [V in Verb<CallName, S>]: Bridge<Extract<CallName, `${S}.${V}`>> };
} & { on<N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): () => void };
