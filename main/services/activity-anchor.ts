// Anchors the end of the activity log in the keychain, behind every commit: entries that are cut off, or a file that is put back, are missed there.
import { asFailure, Failure } from '../failure';
import type { ErrorCode } from '../../preload/contract/errors';
import type { ActivityRepository } from '../cache/activity';
import type { Broken, Head } from '../cache/activity-chain';
import type { Vault } from '../secrets/vault';

/** Milliseconds between two writes to the keychain: what comes in between goes along with the next. */
const pauseMs = 250;

export interface AnchorState {
  /** Up to which entry the keychain vouches for the log. */
  anchored: Head;
  /** Why the last write did not succeed. */
  failure: ErrorCode | null;
}

/** What the keychain holds for a log, before its file is opened. */
export interface Kept { key: string | null; head: Head | null }

/** A keyring that was locked meanwhile answers as if it had nothing. @throws Failure `keychainLocked` then */
export async function readKept(vault: Vault, fileIsNew: boolean): Promise<Kept> {
  const kept = { key: await vault.activityKey(), head: await vault.activityHead() };
  if ((kept.key === null || kept.head === null) && !fileIsNew && (await vault.databaseKey()) === null) throw new Failure('keychainLocked');
  return kept;
}

export function createAnchor(vault: Vault, activity: ActivityRepository, start: Head, now: () => Date) {
  let anchored = start;
  let failure: ErrorCode | null = null;
  let wanted = false;
  let writing: Promise<void> | null = null;
  let closed = false;

  activity.vouch(start);

  /** The end as it is now. What was anchored and is no longer there is noted first, never written over. */
  function end(): Head {
    activity.secure(now());
    return activity.head();
  }

  async function write(head: Head): Promise<void> {
    if (head.sequence === anchored.sequence && head.mac === anchored.mac) return;
    try {
      await vault.saveActivityHead(head);
      anchored = head;
      activity.vouch(head);
      failure = null;
    } catch (error) {
      failure = asFailure(error).code;
    }
  }

  async function run(): Promise<void> {
    // After the transaction the entry is part of: an entry that was rolled back is never anchored.
    await new Promise((resolve) => setImmediate(resolve));
    while (wanted && !closed) {
      wanted = false;
      try {
        await write(end());
      } catch {
        // The file is busy or was closed: the next entry, or the next start, goes on.
        return;
      }
      if (failure !== null) return;
      if (wanted) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** Something was noted. */
  function touched(): void {
    wanted = true;
    writing ??= run().finally(() => {
      writing = null;
    });
  }

  return {
    touched,
    state: (): AnchorState => ({ anchored, failure }),
    /** Waits until the end as it is now is anchored, or the keychain has said no. */
    async settled(): Promise<void> {
      touched();
      while (writing) await writing;
    },
    /** To be called before the file is closed; the write that is left is waited for through what is returned. */
    close(): Promise<void> {
      let last: Head | null = null;
      try {
        last = end();
      } catch {
        // Nothing can be read any more: the next start finds the end behind what is anchored.
      }
      closed = true;
      const before = writing;
      return (async () => {
        await before;
        if (last) await write(last);
      })();
    },
  };
}
export type Anchor = ReturnType<typeof createAnchor>;

/** What is wrong where the file and the keychain meet, found before anything new is noted. */
export function compare(activity: ActivityRepository, { key, head }: Kept): { broken: Broken; missed: Head | null } | null {
  const end = activity.head();
  if (key === null) return end.sequence === 0 && (head?.sequence ?? 0) === 0 ? null : { broken: { first: 1, reason: 'unkeyed', recordedAt: null }, missed: null };
  if (head === null) return { broken: { first: end.sequence + 1, reason: 'unanchored', recordedAt: null }, missed: null };
  if (!activity.has(head)) return { broken: activity.broken(head) ?? { first: head.sequence, reason: 'changed', recordedAt: null }, missed: head };
  // What was committed and not yet anchored, when the program ended in between.
  const check = activity.check(head);
  for (const row of activity.after(head.sequence, -1)) check.take(row);
  const broken = check.broken();
  return broken?.recordedAt === null ? { broken, missed: null } : null;
}

