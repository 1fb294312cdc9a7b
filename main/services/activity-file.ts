// The activity log as a file: every field as it is sealed, with the seals, so that whoever has the key can check it without this program.
import type { Language } from '../../preload/contract/app';
import { conventionIn, writeCell } from '../book/cells';
import { deedOf, type ActivityRow } from '../cache/activity-chain';
import { titleIn } from './activity-find';

const byteOrderMark = '\ufeff';
const columns = ['sequence', 'at', 'actor', 'action', 'client', 'details', 'mac', 'words'] as const;

/** One line; whom it concerns stays a pseudonym. */
export function activityLine(row: ActivityRow, language: Language): string {
  const deed = deedOf(row);
  const cells = [String(row.sequence), row.at, row.actor, row.action, row.client ?? '', row.details, row.mac, deed ? titleIn(language, deed) : ''];
  const { separator } = conventionIn(language);
  return cells.map((cell) => writeCell(cell, separator)).join(separator);
}

export const activityHeading = (language: Language): string => byteOrderMark + columns.join(conventionIn(language).separator);
