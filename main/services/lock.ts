// Locks the program and opens it again: nothing on the screen at once, then the file closed and the sessions let go, until the keychain and the PIN say yes.
import type { LockState } from '../../preload/contract/lock';
import { pinAttemptsMax, type LockReason } from '../../preload/contract/lock-facts';
import type { CallName } from '../../preload/contract/names';
import { Failure } from '../failure';
import type { Keychain } from '../secrets/keychain';
import { isPin, makePin, type KeptPin } from '../secrets/pin';
import type { Vault } from '../secrets/vault';
import type { Notify } from './notify';
import type { Session } from './session';

/** What is under way when the program is locked may still end; when the computer goes to sleep there is no time. */
const graceMs = 10_000;
const graceAsleepMs = 500;
/** How long pages have to put away what was being typed. */
const pagesMs = 1000;

/** What can be asked while the program is locked: nothing about anybody. */
const whileLocked: ReadonlySet<CallName> = new Set(['app.about', 'app.preferences', 'app.setPreferences', 'app.deployment', 'app.connection', 'app.amounts', 'environments.list', 'session.state', 'session.signOut', 'lock.state', 'lock.ready', 'lock.touched', 'lock.unlock', 'preview.close', 'menu.show', 'diagnostics.pageError']);

export interface LockDesk {
  session: Session;
  keychain: Keychain;
  notify: Notify;
  /** The numbers of the windows that are open. */
  windows(): readonly number[];
  /** Begins nothing new by itself, and settles when what it began has ended. */
  rest(): Promise<void>;
  /** Somebody is here (again). */
  resume(): void;
  /** Stops what is still under way. */
  stop(): void;
  /** Leaves nothing of anybody in memory or in a window, now that nobody is here. */
  clear(): void;
  now: () => Date;
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createLock({ session, keychain, notify, windows, rest, resume, stop, clear, now }: LockDesk) {
  let phase: LockState['phase'] = 'open';
  let why: LockReason | null = null;
  let since: string | null = null;
  let pin: KeptPin | null = null;
  let refused = 0;
  let screenOnly = false;
  let ended = false;
  let locking: Promise<void> | null = null;
  let unlocking = false;
  let checking = false;
  let pageReady: (window: number) => void = () => undefined;
  const underWay = new Set<Promise<unknown>>();
  /** Whose PIN is known. */
  let whose: Vault | null = null;

  const state = (): LockState => ({
    phase, why, since, pin: pin !== null, screenOnly, ended,
    attemptsLeft: pin !== null && pin.failures > 0 ? Math.max(0, pinAttemptsMax - pin.failures) : null,
  });
  function turn(next: LockState['phase'], reason: LockReason | null): LockState {
    phase = next;
    why = reason;
    since = next === 'open' ? null : (since ?? now().toISOString());
    if (next === 'open') resume();
    notify('lock.changed', state());
    return state();
  }

  /** Settles when every window has put away what was being typed in it. */
  function allPages(): Promise<void> {
    const left = new Set(windows());
    return new Promise((resolve) => {
      if (left.size === 0) resolve();
      pageReady = (window) => {
        left.delete(window);
        if (left.size === 0) resolve();
      };
    });
  }

  async function close(reason: LockReason): Promise<void> {
    ended = false;
    turn('locking', reason);
    const grace = reason === 'suspend' ? graceAsleepMs : graceMs;
    await Promise.race([allPages(), waited(Math.min(pagesMs, grace))]);
    const over = waited(grace);
    await Promise.race([Promise.all([rest(), ...underWay]), over]);
    stop();
    await Promise.race([Promise.all(underWay), over]);
    const done = session.lock(reason);
    screenOnly = done === 'screen';
    turn(done === 'nothing' ? 'open' : 'locked', done === 'nothing' ? null : reason);
    if (done !== 'nothing') clear();
  }

  /** One at a time: several PINs that are checked side by side would count as one. @throws Failure `busy` */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (checking) throw new Failure('busy');
    checking = true;
    try {
      return await work();
    } finally {
      checking = false;
    }
  }

  /** Counted before it is looked at: whoever ends the program in between has used it up. */
  async function admit(typed: string | null, kept: KeptPin): Promise<void> {
    const vault = session.vault();
    if (!vault) throw new Failure('keychainLocked');
    if (typed === null || typed === '') throw new Failure('pinNeeded');
    pin = { ...kept, failures: kept.failures + 1 };
    await vault.savePin(pin);
    if (await isPin(typed, kept)) {
      pin = { ...kept, failures: 0 };
      await vault.savePin(pin);
      return;
    }
    refused += 1;
    const left = pinAttemptsMax - pin.failures;
    if (left <= 0) await end();
    throw new Failure('pinWrong', { details: { left: Math.max(0, left) } });
  }

  /** Nobody gets in by trying on: whoever forgot the PIN signs in again. */
  async function end(): Promise<void> {
    await session.signOut({ forgetDevice: false, forgetPin: true });
    ended = true;
    leave();
  }
  function leave(): void {
    pin = null;
    refused = 0;
    screenOnly = false;
    if (phase !== 'open') turn('open', null);
  }

  /** The PIN as the keychain has it now. @throws Failure `keychainLocked` when there is one that it does not give */
  async function keptPin(): Promise<KeptPin | null> {
    if (screenOnly) return null;
    if (keychain.state() !== 'ready' && (await keychain.probe()) !== 'ready') throw new Failure('keychainLocked');
    const kept = (await session.vault()?.pin()) ?? null;
    if (kept === null && pin !== null) throw new Failure('keychainLocked');
    return kept;
  }

  async function unlock(typed: string | null): Promise<LockState> {
    await locking;
    if (phase !== 'locked') return state();
    return alone(async () => {
      unlocking = true;
      try {
        pin = await keptPin();
        if (pin) await admit(typed, pin);
        await session.unlock({ action: 'unlocked', pin: pin !== null, refused });
        refused = 0;
        return turn('open', null);
      } finally {
        unlocking = false;
        notify('lock.changed', state());
      }
    });
  }

  return {
    state,
    unlock,
    /** @throws Failure `locked` for what cannot be asked now */
    admits(name: CallName): void {
      if (phase === 'locked' && !whileLocked.has(name)) throw new Failure('locked');
    },
    /** A call is answered before the file is closed, as far as it takes no longer than a moment. */
    track(name: CallName, answer: Promise<unknown>): void {
      // Whoever is waited for on a phone may take minutes.
      if (name.startsWith('lock.') || name === 'session.awaitApproval') return;
      const settled = answer.then(() => undefined, () => undefined).finally(() => underWay.delete(settled));
      underWay.add(settled);
    },
    /** Nothing happens where nobody is. */
    async lock(reason: LockReason): Promise<LockState> {
      if (phase === 'open' && session.state().open) {
        locking = close(reason).finally(() => {
          locking = null;
        });
      }
      await locking;
      return state();
    },
    pageReady: (window: number) => pageReady(window),
    /** Somebody came or left: the lock of whoever was here before is not theirs. */
    async sessionChanged(): Promise<void> {
      const behind = session.behindLock();
      if (phase === 'open' && behind) {
        pin = behind.pin;
        turn('locked', 'start');
      } else if (phase === 'locked' && !behind && !unlocking) leave();
      else if (phase === 'open' && session.vault() !== whose) {
        const vault = session.vault();
        whose = vault;
        pin = null;
        if (vault) ended = false;
        const kept = (await vault?.pin().catch(() => null)) ?? null;
        if (whose === vault && kept) pin = kept;
      }
    },
    /** @throws Failure `pinWrong`, `pinNeeded`, `keychainUnavailable`, `busy` */
    setPin: (current: string | null, next: string): Promise<LockState> => alone(async () => {
      const vault = session.vault();
      if (!vault) throw new Failure('keychainUnavailable');
      const kept = await keptPin();
      if (kept) await admit(current, kept);
      const made = await makePin(next);
      await vault.savePin(made);
      pin = made;
      session.note({ action: 'pinChanged', what: 'set' });
      return turn(phase, why);
    }),
    removePin: (current: string): Promise<LockState> => alone(async () => {
      const kept = await keptPin();
      if (kept) {
        await admit(current, kept);
        await session.vault()?.savePin(null);
        session.note({ action: 'pinChanged', what: 'removed' });
      }
      pin = null;
      return turn(phase, why);
    }),
  };
}
export type Lock = ReturnType<typeof createLock>;
