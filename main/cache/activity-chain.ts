// The chain of the activity log: how an entry is sealed with the one before it, and how a break is found. Knows no database.
import { createHmac, type BinaryLike } from 'node:crypto';
import { z } from 'zod';
import type { breakReasons } from '../../preload/contract/activity-facts';
import { deed, type Deed } from '../../preload/contract/activity';

/** An entry as it is stored; `details` is the JSON text of what its action carries. */
export interface ActivityRow { sequence: number; at: string; actor: string; action: string; client: string | null; details: string; mac: string }
export type Unsealed = Omit<ActivityRow, 'mac'>;

/** Where the chain ends: the last entry's number and its seal (64 hexadecimal digits). */
export interface Head { sequence: number; mac: string }
/** Before the first entry. */
export const beginning: Head = { sequence: 0, mac: '0'.repeat(64) };

export interface Broken { first: number; reason: (typeof breakReasons)[number]; recordedAt: string | null }

const hmac = (key: BinaryLike, ...parts: BinaryLike[]) => parts.reduce((hash, part) => hash.update(part), createHmac('sha256', key));

/** The key of the pseudonyms follows from the log's own, so that one item in the keychain opens all of it. */
export const pseudonymKeyOf = (key: string): Buffer => hmac(Buffer.from(key, 'hex'), 'pseudonyms').digest();
/** 128 bits that do not tell who it is without the key: the same for the same subject and log. */
export const pseudonymOf = (pseudonymKey: Buffer, subject: 'client' | 'adviser', id: string): string => hmac(pseudonymKey, `${subject}\0${id}`).digest('hex').slice(0, 32);

/** What is sealed: the entry's fields in this order as a JSON array in UTF-8, its number among them. */
export const bytesOf = ({ sequence, at, actor, action, client, details }: Unsealed): string => JSON.stringify([sequence, at, actor, action, client, details]);
/** HMAC-SHA256 of the seal before (32 bytes) and the entry's bytes. @param key 64 hexadecimal digits */
export const sealOf = (key: string, previous: string, entry: Unsealed): string => hmac(Buffer.from(key, 'hex'), Buffer.from(previous, 'hex'), bytesOf(entry)).digest('hex');

const anyDetails = z.record(z.string(), z.unknown());

/** What an entry says, or null when it says what none can: it was changed. */
export function deedOf({ action, details }: Pick<ActivityRow, 'action' | 'details'>): Deed | null {
  try {
    return deed.parse({ ...anyDetails.parse(JSON.parse(details)), action });
  } catch {
    return null;
  }
}

/**
 * Goes along the chain, entry by entry in the order of their numbers. What is found first stays; entries that note an
 * earlier break count as well, so that putting things right again does not undo that it was found.
 */
export function createCheck(key: string, from: Head = beginning) {
  let { sequence: last, mac: previous } = from;
  let found: Broken | null = null;

  const note = (broken: Broken): void => {
    if (found === null || broken.first < found.first) found = broken;
    else if (broken.first === found.first && broken.recordedAt !== null) found = { ...broken, recordedAt: found.recordedAt ?? broken.recordedAt };
  };

  /** A noted break, or a restored backup, was sealed with the end that was missed, where there was one. */
  function sealed(row: ActivityRow, said: Deed | null): boolean {
    const missed = said?.action === 'chainBroken' || said?.action === 'backupRestored' ? said.missed : null;
    const right = sealOf(key, missed?.mac ?? previous, row) === row.mac;
    if (right && said?.action === 'chainBroken') note({ first: said.first, reason: said.reason, recordedAt: row.at });
    return right;
  }

  /** A backup that took the place of a longer log goes on behind that one's end. Its own end must be all there: it is in the entry. */
  const restored = (row: ActivityRow, said: Deed | null): boolean =>
    said?.action === 'backupRestored' && said.end.sequence === last && said.end.mac === previous && row.sequence === Math.max(last, said.missed?.sequence ?? 0) + 1;

  return {
    take(row: ActivityRow): void {
      // Before the first: no number of ours, so somebody put it in.
      if (row.sequence <= last) return note({ first: last + 1, reason: 'changed', recordedAt: null });
      const said = row.action === 'chainBroken' || row.action === 'backupRestored' ? deedOf(row) : null;
      const right = sealed(row, said);
      const gap = row.sequence !== last + 1 && !(right && restored(row, said));
      if (gap) note({ first: last + 1, reason: 'missing', recordedAt: null });
      else if (said?.action === 'backupRestored' && !restored(row, said)) note({ first: row.sequence, reason: 'changed', recordedAt: null });
      if (!right && !gap) note({ first: row.sequence, reason: 'changed', recordedAt: null });
      last = row.sequence;
      previous = row.mac;
    },
    /** The lowest broken number so far, or null. */
    broken: (): Broken | null => found,
    /** The last entry that was taken. */
    end: (): Head => ({ sequence: last, mac: previous }),
  };
}
