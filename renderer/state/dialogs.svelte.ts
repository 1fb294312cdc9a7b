// Dialogs that can be opened from anywhere; one at a time.

export type DialogName = 'palette' | 'help' | 'shortcuts' | 'settings' | 'about' | 'access' | 'queue' | 'tasks' | 'signOut' | 'import' | 'export';

class Dialogs {
  shown = $state<DialogName | null>(null);
  close = (): void => void (this.shown = null);
}

export const dialogs = new Dialogs();
