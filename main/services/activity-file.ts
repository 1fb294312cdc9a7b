// The activity log as a file: every field as it is sealed, with the seals, so that whoever has the key can check it without this program.
import type { Language } from '../../preload/contract/app';
import { writeCell } from '../book/cells';
import { deedOf, type ActivityRow } from '../cache/activity-chain';
import { titleIn } from './activity-find';

const byteOrderMark = '\ufeff';
/** As in every file of this program: what spreadsheets expect in the language. */
const separators = { en: ',', fr: ';' } as const;
const columns = ['sequence', 'at', 'actor', 'action', 'client', 'details', 'mac', 'words'] as const;

/** One line; whom it concerns stays a pseudonym. */
export function activityLine(row: ActivityRow, language: Language): string {
  const deed = deedOf(row);
  const cells = [String(row.sequence), row.at, row.actor, row.action, row.client ?? '', row.details, row.mac, deed ? titleIn(language, deed) : ''];
  return cells.map((cell) => writeCell(cell, separators[language])).join(separators[language]);
}

export const activityHeading = (language: Language): string => byteOrderMark + columns.join(separators[language]);
