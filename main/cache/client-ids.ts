// What clients are called inside: the same contact has the same id in every file, and one that was forgotten leaves only a pseudonym.
import { createHash } from 'node:crypto';

/** So that two files of an advisor can be joined. */
export function idOf(contactId: number): string {
  const hex = createHash('sha256').update(`client\0${contactId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What remains of a contact that was forgotten: it does not tell who it was. The salt is the file's own. */
export const pseudonymOf = (salt: string, contactId: number): string => createHash('sha256').update(`${salt}\0${contactId}`).digest('hex');
