// The names of all calls and events, and nothing else: all the preload needs to know.

export const callNames = [
  'app.about', 'app.preferences', 'app.setPreferences', 'app.deployment', 'app.updates', 'app.checkUpdates', 'app.connection', 'app.checkConnection', 'app.amounts', 'app.hideAmounts',
  'environments.list', 'environments.select', 'environments.inspect', 'environments.test', 'environments.check', 'environments.import', 'environments.remove', 'environments.setSecret',
  'session.state', 'session.signIn', 'session.passcode', 'session.signInCoanda', 'session.signOut',
  'session.awaitApproval', 'session.cancelChallenge', 'session.signInSso', 'session.check', 'session.forgetDevice',
  'session.retryKeychain', 'session.startFresh', 'session.incidentSeen', 'session.showAside',
  'lock.state', 'lock.lock', 'lock.ready', 'lock.pickUp', 'lock.touched', 'lock.unlock', 'lock.setPin', 'lock.removePin',
  'password.request', 'password.confirm', 'password.reset', 'password.change',
  'access.status', 'access.unlock',
  'clients.list', 'clients.record', 'clients.save', 'clients.mark', 'clients.opened', 'clients.search', 'clients.forget', 'clients.export',
  'imports.choose', 'imports.preview', 'imports.run', 'imports.last', 'imports.undo', 'imports.close',
  'accounts.list', 'accounts.refresh', 'accounts.refreshOne', 'accounts.refreshAll', 'accounts.search', 'accounts.choices', 'accounts.open', 'accounts.change', 'accounts.check',
  'catalogue.read',
  'directory.read', 'directory.refresh', 'directory.lookUp', 'directory.create', 'directory.change', 'directory.remove',
  'simulations.list', 'simulations.read', 'simulations.run', 'simulations.draft', 'simulations.saveDraft', 'simulations.label', 'simulations.exportTable', 'simulations.copyTable',
  'queue.list', 'queue.add', 'queue.replace', 'queue.remove', 'queue.retry', 'queue.clear',
  'estimates.run', 'estimates.follow', 'estimates.solve', 'estimates.calibration',
  'premia.draft', 'premia.saveDraft', 'premia.preview', 'premia.create', 'premia.list', 'premia.open', 'premia.copyLink', 'premia.forget',
  'activity.list', 'activity.state', 'activity.verify', 'activity.export',
  'backup.state', 'backup.make', 'backup.later',
  'restore.choose', 'restore.open', 'restore.run', 'restore.close',
  'firm.read', 'firm.save', 'firm.chooseLogo',
  'reports.export', 'reports.exportMany', 'reports.preview', 'reports.made', 'reports.again', 'reports.choices', 'reports.showInFolder', 'reports.content', 'reports.ready',
  'preview.content', 'preview.save', 'preview.print', 'preview.showInFolder', 'preview.touched', 'preview.close',
  'diagnostics.read', 'diagnostics.save', 'diagnostics.clear', 'diagnostics.pageError',
  'tasks.cancel',
  'windows.open',
  'menu.show', 'link.take', 'link.copy',
  'practice.state', 'practice.operations', 'practice.setFaults', 'practice.chooseFactor', 'practice.settle',
] as const;
export type CallName = (typeof callNames)[number];

export const eventNames = ['session.changed', 'lock.changed', 'connection.changed', 'clients.changed', 'accounts.changed', 'simulations.changed', 'queue.changed', 'premia.changed', 'activity.changed', 'directory.changed', 'environments.changed', 'environments.tested', 'tasks.progress', 'practice.changed', 'firm.changed', 'reports.changed', 'reports.next', 'menu.chosen', 'link.opened', 'ending.chosen', 'preferences.changed', 'amounts.changed', 'drafts.changed'] as const;
export type EventName = (typeof eventNames)[number];

/** The two IPC channels everything goes through. */
export const callChannel = 'workstation:call';
export const eventChannel = 'workstation:event';
