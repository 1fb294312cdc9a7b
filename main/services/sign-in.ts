// The steps of signing in to DFS: password, second factor or single sign-on. Every step is somebody's doing; none is repeated.
import { encode } from 'uqr';
import type { Challenge, DfsCredentials, SessionState } from '../../preload/contract/session';
import type { SignInStep } from '../api/dfs/wire';
import type { Remote } from '../api/remote';
import { readClaims } from '../api/tokens';
import { Failure } from '../failure';
import type { DfsSession } from '../secrets/vault';
import { awaitApproval } from './approval';

/** What signing in needs of the session around it. */
export interface SignInDesk {
  /** An answer counts for nothing once another environment was chosen or the person signed out. @throws Failure `cancelled` */
  stillHere<T>(ask: (remote: Remote) => Promise<T>): Promise<T>;
  /** `still` says whether this arrival is wanted up to the last moment. @throws Failure `cancelled` */
  enter(userName: string, session: DfsSession, trustedDeviceToken: string | null, still: () => boolean): Promise<void>;
  /** What stands for the second factor on this computer, for that person; null when there is none. */
  trustedDevice(userName: string): Promise<string | null>;
  forgetDevice(userName: string): Promise<void>;
  /** Tells everybody, and gives the state. */
  changed(): SessionState;
  now: () => Date;
}

interface Waiting {
  contactId: number;
  userName: string;
  /** Whether this computer is to be trusted from now on. */
  trust: boolean;
  challenge: Challenge;
  stop: AbortController;
}

export function createSignIn(desk: SignInDesk) {
  let waiting: Waiting | null = null;
  /** What the last wait came to, for whoever asks only when it has ended; null once signing in went on. */
  let lastApproval: Promise<SessionState> | null = null;
  /** Counts up whenever signing in begins anew, is given up or is done. */
  let attempt = 0;

  function leave(): void {
    attempt += 1;
    waiting?.stop.abort();
    waiting = null;
    lastApproval = null;
  }

  /** The questions of one attempt: once another has begun or this one was given up, nothing more is asked, and no answer counts. */
  function attend() {
    const mine = attempt;
    const still = () => attempt === mine;
    async function ask<T>(question: (remote: Remote) => Promise<T>): Promise<T> {
      if (!still()) throw new Failure('cancelled');
      try {
        const answer = await desk.stillHere(question);
        if (still()) return answer;
      } catch (error) {
        if (still()) throw error;
      }
      throw new Failure('cancelled');
    }
    return { ask, still };
  }
  type Attempt = ReturnType<typeof attend>;

  function wait(next: Waiting): SessionState {
    leave();
    waiting = next;
    return desk.changed();
  }

  async function proceed(mine: Attempt, step: SignInStep, userName: string, trust: boolean): Promise<SessionState> {
    if (!mine.still()) throw new Failure('cancelled');
    const contactId = needed(step.contactId, 'contact');
    if (step.status === 'allow') {
      await desk.enter(userName, { contactId, origin: 'password', ...needed(step.session, 'session') }, trust ? step.trustedDeviceToken : null, mine.still);
      return desk.changed();
    }
    const factor = factorOf(step);
    const about = { contactId, userName, trust, stop: new AbortController() };
    if (factor === 'passcode') return wait({ ...about, challenge: challengeOf(factor, step, desk.now()) });
    const begun = await mine.ask(({ dfs }) => dfs.secondFactor(contactId, null, trust));
    if (begun.status === 'allow') return proceed(mine, { ...begun, contactId }, userName, trust);
    return waitForApproval({ ...about, challenge: challengeOf(factor, { ...step, qrCode: begun.qrCode }, desk.now()) }, needed(begun.statusSessionId, 'statusSession'));
  }

  function waitForApproval(mine: Waiting, statusSessionId: string): SessionState {
    const { userName, contactId, trust, stop } = mine;
    const begun = wait(mine);
    const approval = (async () => {
      try {
        const approved = await desk.stillHere(({ dfs }) => awaitApproval((signal) => dfs.approval(userName, statusSessionId, signal), stop.signal));
        if (waiting !== mine) throw new Failure('cancelled');
        await desk.enter(userName, { contactId, origin: 'password', ...needed(approved.session, 'session') }, trust ? approved.trustedDeviceToken : null, () => waiting === mine);
        return desk.changed();
      } catch (error) {
        if (waiting === mine) {
          waiting = null;
          desk.changed();
        }
        throw error;
      }
    })();
    // Whoever shows the wait asks for its end; that nobody does is no error of the program.
    approval.catch(() => undefined);
    lastApproval = approval;
    return begun;
  }

  return {
    waiting: (): Readonly<Waiting> | null => waiting,
    /** Somebody has arrived, or nobody is expected any more. */
    leave,
    async password({ userName, password, trust = false, endOthers = false }: DfsCredentials): Promise<SessionState> {
      leave();
      const mine = attend();
      const trustedDeviceToken = await desk.trustedDevice(userName);
      const step = await mine.ask(({ dfs }) => dfs.signIn(userName, password, { trustedDeviceToken, endOthers }));
      // Asked for the second factor all the same: the token is worth nothing any more.
      if (trustedDeviceToken !== null && step.status !== 'allow') await desk.forgetDevice(userName);
      return proceed(mine, step, userName, trust);
    },
    async passcode(passcode: string): Promise<SessionState> {
      if (waiting?.challenge.factor !== 'passcode') throw new Failure('notSignedIn');
      const { contactId, userName, trust } = waiting;
      const mine = attend();
      const step = await mine.ask(({ dfs }) => dfs.secondFactor(contactId, passcode, trust));
      if (step.status !== 'allow') throw new Failure('factorUnsupported', { details: { factor: step.factor ?? '' } });
      return proceed(mine, { ...step, contactId: step.contactId ?? contactId }, userName, trust);
    },
    /** The state after the approval that is waited for. @throws Failure `approvalDenied`, `approvalExpired`, `cancelled` … */
    approval: async (): Promise<SessionState> => lastApproval ?? desk.changed(),
    cancel(): SessionState {
      leave();
      return desk.changed();
    },
    /** A session from the firm's single sign-on; who it is stands in the tokens. */
    async singleSignOn(accessToken: string): Promise<SessionState> {
      leave();
      const mine = attend();
      const session = await mine.ask(({ dfs }) => dfs.singleSignOn(accessToken));
      const claims = [readClaims(session.jwt), readClaims(accessToken)];
      const contactId = needed(claims.find((claim) => claim.contactId !== null)?.contactId ?? null, 'contact');
      const userName = needed(claims.find((claim) => claim.subject !== null)?.subject ?? null, 'subject');
      await desk.enter(userName, { contactId, origin: 'sso', ...session }, null, mine.still);
      return desk.changed();
    },
  };
}
export type SignIn = ReturnType<typeof createSignIn>;

/** @throws Failure when an answer lacks what every such answer has. */
function needed<T>(value: T | null, reason: string): T {
  if (value === null) throw new Failure('unreadableAnswer', { details: { reason } });
  return value;
}

/** @throws Failure `factorUnsupported` for one this program does not know. */
function factorOf(step: SignInStep): Challenge['factor'] {
  const factor = ({ passcode: 'passcode', approve: 'approve', qrcode: 'qrCode' } as const)[step.factor?.toLowerCase() ?? ''];
  if (!factor) throw new Failure('factorUnsupported', { details: { factor: step.factor ?? '' } });
  return factor;
}

function challengeOf(factor: Challenge['factor'], step: SignInStep, now: Date): Challenge {
  return { factor, provider: step.provider, passcodeLength: step.passcodeLength, since: now.toISOString(), qrCode: factor === 'qrCode' ? drawQrCode(needed(step.qrCode, 'qrCode')) : null };
}

/** Drawn here, because a picture fetched from elsewhere would tell elsewhere who signs in. */
function drawQrCode(text: string): string[] {
  try {
    return encode(text, { ecc: 'M', border: 2 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
  } catch {
    throw new Failure('unreadableAnswer', { details: { reason: 'qrCode' } });
  }
}
