// What a person at the panel of practice sees and decides: the phone, the mailbox, the second factor.
import type { PracticeState, SecondFactor } from '../../preload/contract/practice';

type Approval = NonNullable<PracticeState['approval']>;
export type Verdict = 'waiting' | 'scanned' | 'approved' | 'rejected' | 'expired';

/** How long a phone may take to answer. */
const approvalMilliseconds = 120_000;
const kept = 20;

/** One approval asked of a phone, until it ends. */
export class PendingApproval {
  #verdict: Verdict = 'waiting';
  #changed = new AbortController();
  readonly #until: number;

  constructor(readonly userName: string, readonly factor: Approval['factor'], readonly at: Date) {
    this.#until = at.getTime() + approvalMilliseconds;
  }

  /** Fires at the next change. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  verdictAt(now: Date): Verdict {
    if ((this.#verdict === 'waiting' || this.#verdict === 'scanned') && now.getTime() >= this.#until) this.#verdict = 'expired';
    return this.#verdict;
  }

  millisecondsLeft(now: Date): number {
    return Math.max(0, this.#until - now.getTime());
  }

  settle(verdict: Verdict, now: Date): void {
    const current = this.verdictAt(now);
    if (current !== 'waiting' && current !== 'scanned') return;
    this.#verdict = verdict;
    this.#changed.abort();
    this.#changed = new AbortController();
  }
}

export class Controls {
  #secondFactor: SecondFactor = 'Passcode';
  #approval: PendingApproval | null = null;
  #messages: PracticeState['messages'] = [];
  #mailbox: PracticeState['mailbox'] = [];

  constructor(private readonly now: () => Date, private readonly changed: () => void) {}

  get secondFactor(): SecondFactor {
    return this.#secondFactor;
  }

  chooseFactor(factor: SecondFactor): void {
    this.#secondFactor = factor;
    this.changed();
  }

  /** A new one takes the place of what waited. */
  ask(userName: string, factor: Approval['factor']): PendingApproval {
    this.#approval?.settle('expired', this.now());
    this.#approval = new PendingApproval(userName, factor, this.now());
    this.changed();
    return this.#approval;
  }

  settle(verdict: 'scanned' | 'approved' | 'rejected', approval = this.#approval): void {
    approval?.settle(verdict, this.now());
    this.changed();
  }

  sendMessage(to: string, code: string): void {
    this.#messages = [{ at: this.now().toISOString(), to, code }, ...this.#messages].slice(0, kept);
    this.changed();
  }

  sendMail(to: string, link: string, activationKey: string): void {
    this.#mailbox = [{ at: this.now().toISOString(), to, link, activationKey }, ...this.#mailbox].slice(0, kept);
    this.changed();
  }

  get state(): Omit<PracticeState, 'faults' | 'singleSignOnToken'> {
    const verdict = this.#approval?.verdictAt(this.now());
    const waits = this.#approval && (verdict === 'waiting' || verdict === 'scanned');
    return {
      secondFactor: this.#secondFactor,
      approval: waits ? { userName: this.#approval!.userName, factor: this.#approval!.factor, scanned: verdict === 'scanned', at: this.#approval!.at.toISOString() } : null,
      messages: [...this.#messages],
      mailbox: [...this.#mailbox],
    };
  }
}
