// Files a person asked for: where they go, and showing them again.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Exported } from '../../preload/contract/reports';
import { Failure } from '../failure';
import { writeAtomically } from '../files';

export type FileKind = 'pdf' | 'csv' | 'jsonl' | 'awbackup';

/** What the desktop must do for a file. */
export interface FileDesktop {
  /** The path the person chose, with the kind's ending, or null. */
  chooseFile(suggestedName: string, kind: FileKind): Promise<string | null>;
  /** The folder the person chose to write into, or null. */
  chooseFolder(): Promise<string | null>;
  showInFolder(path: string): void;
  /** Puts a text on the clipboard, because the person asked for it. */
  copyText(text: string): Promise<void>;
}

const filesKeptInMind = 50;

export function createExports(desktop: FileDesktop) {
  const written = new Map<string, string>();

  /** Under which it can be shown again, without a page ever knowing the path. */
  function note(path: string): string {
    const exportId = randomUUID();
    written.set(exportId, path);
    if (written.size > filesKeptInMind) written.delete(written.keys().next().value as string);
    return exportId;
  }

  return {
    note,
    /** Where a file is to go that is written by somebody else. */
    chooseFile: (suggestedName: string, kind: FileKind): Promise<string | null> => desktop.chooseFile(suggestedName, kind),
    chooseFolder: (): Promise<string | null> => desktop.chooseFolder(),
    /** Asks where to, makes the content only then, and writes it whole or not at all. */
    async save(suggestedName: string, kind: FileKind, make: () => Promise<{ content: Uint8Array; pages: number | null }>): Promise<Exported> {
      const chosen = await desktop.chooseFile(suggestedName, kind);
      if (chosen === null) return { state: 'cancelled' };
      const { content, pages } = await make();
      writeAtomically(chosen, content);
      return { state: 'saved', exportId: note(chosen), fileName: basename(chosen), pages };
    },
    /** Where files went is no longer known: their names may be those of a client who is to be forgotten. */
    forget: (): void => written.clear(),
    copy: (text: string): Promise<void> => desktop.copyText(text),
    showInFolder(exportId: string): void {
      const path = written.get(exportId);
      if (!path) throw new Failure('notFound');
      desktop.showInFolder(path);
    },
  };
}
export type Exports = ReturnType<typeof createExports>;
