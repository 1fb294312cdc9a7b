// Writing a file that is noted first: what cannot be noted is not written, and one that could not be written after all is noted as well.
import type { Deed } from '../../preload/contract/activity';
import type { Exported } from '../../preload/contract/reports';
import type { Exports, FileKind } from './exports';
import type { Session } from './session';

interface Content { content: Uint8Array; pages: number | null }

/** As `exports.save`, with the entry noted between the making and the writing. @param clientId whom the file is about, null for many */
export function createNotedExports(session: Session, exports: Exports, now: () => Date) {
  return async (name: string, kind: FileKind, deed: Deed, clientId: string | null, make: () => Promise<Content>): Promise<Exported> => {
    const store = session.storeForLater();
    let noted = false;
    try {
      return await exports.save(name, kind, async () => {
        const made = await make();
        store().activity.record(deed, clientId, now());
        noted = true;
        return made;
      });
    } catch (error) {
      if (noted) store().activity.record({ action: 'exportFailed' }, clientId, now());
      throw error;
    }
  };
}
export type NotedExports = ReturnType<typeof createNotedExports>;
