// The book as a file for spreadsheets, where the person says.
import type { Language } from '../../preload/contract/app';
import type { ClientRecord } from '../../preload/contract/clients';
import type { BookExported } from '../../preload/contract/imports';
import { breathe } from '../book/breathe';
import { bookText, byteOrderMark } from '../book/write-book';
import { Failure } from '../failure';
import type { NotedExports } from './activity-export';
import type { Session } from './session';

/** Silent about whose book it is. */
const fileName = (language: Language, now: Date): string => `clients-${language}-${now.toISOString().slice(0, 10)}.csv`;

export function createBookExport(session: Session, save: NotedExports, now: () => Date) {
  return {
    /** Everybody (null), the archived among them, or those named. @throws Failure `notFound`. */
    async export(clientIds: readonly string[] | null, language: Language): Promise<BookExported> {
      const { clients } = session.store();
      const all = clients.all();
      const wanted = clientIds === null ? all : clientIds.map((id) => {
        const client = all.find((one) => one.id === id);
        if (!client) throw new Failure('notFound');
        return client;
      });
      const exported = await save(fileName(language, now()), 'csv', { action: 'exported', what: clientIds === null ? 'book' : 'selection', rows: wanted.length }, null, async () => {
        const pause = breathe();
        const records: ClientRecord[] = [];
        for (const { id } of wanted) {
          const record = clients.record(id);
          if (record) records.push(record);
          await pause();
        }
        return { content: Buffer.from(byteOrderMark + bookText(records, language)), pages: null };
      });
      return { exported, clients: wanted.length, archived: wanted.filter(({ archived }) => archived).length };
    },
  };
}
