// What can be said of the activity log without schemas, so that pages may use it.
import type { Deed } from './activity';

/** What compliance asks for, as the screen filters it. */
export const activityKinds = ['access', 'view', 'simulation', 'estimate', 'report', 'premia', 'change', 'file', 'log'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** How far something that goes to a remote system has come: noted before it is sent, and again when it is known what it came to. */
export const deedSteps = ['sent', 'done', 'notDone', 'unknown'] as const;

/** What a printed report is about. */
export const reportKinds = ['simulation', 'estimate', 'comparison', 'summary'] as const;

/** What may be written to a file or the clipboard. */
export const exportedThings = ['book', 'selection', 'table', 'tableCopied', 'log', 'backup'] as const;

/** The fields of a client's record, by name: that one was changed may be noted, what is in it may not. */
export const recordFields = ['kind', 'name', 'contactId', 'lastName', 'firstName', 'birthDate', 'coSubscriber', 'legalEntity', 'email', 'risk', 'sustainability', 'notes', 'tags'] as const;

/** Why a chain is broken: entries are gone, one was changed or put in, its key is gone, or what anchors its end is gone. */
export const breakReasons = ['missing', 'changed', 'unkeyed', 'unanchored'] as const;

export const kindOfAction: Record<Deed['action'], ActivityKind> = {
  signIn: 'access', signOut: 'access', locked: 'access', unlocked: 'access', pinChanged: 'access', passwordChanged: 'access',
  clientViewed: 'view', simulationRun: 'simulation', estimateShown: 'estimate', report: 'report',
  premiaSession: 'premia', premiaOpened: 'premia', premiaLinkCopied: 'premia', premiaForgotten: 'premia',
  clientSaved: 'change', clientArchived: 'change', clientForgotten: 'change', accessUnlocked: 'change', accountOpened: 'change', accountChanged: 'change', directoryChanged: 'change',
  imported: 'change', importUndone: 'change', exported: 'file', exportFailed: 'file', backupRestored: 'file', verified: 'log', chainBroken: 'log',
};

/** The title of an entry in `resources/messages`, under `activity.title.`: its action, and where that makes two things of it, which. */
export function titleOf(deed: Deed) {
  switch (deed.action) {
    case 'signIn': return deed.how === 'kept' ? 'signIn.kept' : (`signIn.${deed.system}` as const);
    case 'pinChanged': return `pin.${deed.what}` as const;
    case 'clientSaved': return `clientSaved.${deed.what}` as const;
    case 'clientArchived': return deed.archived ? 'clientArchived' : 'clientRestored';
    case 'directoryChanged': return `directory.${deed.what}` as const;
    case 'estimateShown': return deed.solved ? 'estimateSolved' : 'estimateShown';
    case 'exported': return `exported.${deed.what}` as const;
    case 'verified': return `verified.${deed.outcome}` as const;
    default: return deed.action;
  }
}
export type ActivityTitle = ReturnType<typeof titleOf>;
