// The directory's lists as they were received last, in each language they were asked in.
import type Database from 'better-sqlite3';

export interface DirectoryReading {
  /** '' for a list that is not asked in a language. */
  language: string;
  /** 0 for a whole list, otherwise the number that was looked up. */
  item: number;
  asOf: string;
  received: string;
}

export function createDirectoryRepository(database: Database.Database) {
  // A copy in another language is better than none: the wanted one first, then the newest.
  const rows = database.prepare<[string, string], DirectoryReading>(`
    SELECT language, item, as_of AS asOf, received FROM directory_reading WHERE list = ?
    ORDER BY item, language = ? DESC, as_of DESC`);
  const save = database.prepare('INSERT OR REPLACE INTO directory_reading (list, language, item, as_of, received) VALUES (?, ?, ?, ?, ?)');
  const forget = database.prepare('DELETE FROM directory_reading WHERE list = ? AND item = ?');

  return {
    /** One reading for each number looked up, or the whole list's; in the language, or in whichever there is. */
    read(list: string, language: string): DirectoryReading[] {
      const all = rows.all(list, language);
      return all.filter((row, index) => index === 0 || all[index - 1]?.item !== row.item);
    },
    save: (list: string, { language, item, asOf, received }: DirectoryReading): void => void save.run(list, language, item, asOf, received),
    /** In every language: it is gone in all of them. */
    forget: (list: string, item: number): void => void forget.run(list, item),
  };
}
export type DirectoryRepository = ReturnType<typeof createDirectoryRepository>;
