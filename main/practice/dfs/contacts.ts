// Everyone the practice DFS knows: passwords, locks after wrong attempts, codes sent to phones, activation keys.
import { randomBytes, randomInt } from 'node:crypto';
import clientRecords from '../../../resources/practice/clients.json';
import { Refusal } from '../exchange';
import { advisor } from '../people';
import { sameText } from '../tokens';

const attemptsAllowed = 5;
const lockMilliseconds = 5 * 60_000;
/** How long a code or a second factor may take. */
export const codeMilliseconds = 5 * 60_000;

export type CodePurpose = 'signIn' | 'onboarding' | 'password';
interface Lock {
  wrong: number;
  /** Milliseconds since 1970; 0 when open, infinite until someone lifts it. */
  until: number;
}

export interface Contact {
  id: number;
  groupId: number;
  userName: string;
  email: string;
  /** With the country's exit code, without separators. */
  mobile: string;
  firstName: string;
  lastName: string;
  /** Null when there is none to sign in with. */
  password: string | null;
  active: boolean;
  passcode: Lock;
  mtan: Lock;
  code: { text: string; purpose: CodePurpose; until: number } | null;
  activationKey: string | null;
}

const contact = (fields: Pick<Contact, 'id' | 'groupId' | 'userName' | 'mobile' | 'firstName' | 'lastName' | 'password'>, locked = false): Contact => ({
  ...fields, email: fields.userName, active: true, passcode: { wrong: 0, until: locked ? Infinity : 0 }, mtan: { wrong: 0, until: 0 }, code: null, activationKey: null,
});

export class Contacts {
  readonly #all: Contact[];

  constructor(private readonly now: () => Date, advisorPassword: string) {
    const { contactId: id, contactGroupId: groupId, userName, mobile, firstName, lastName } = advisor;
    this.#all = [
      contact({ id, groupId, userName, mobile, firstName, lastName, password: advisorPassword }),
      ...clientRecords.map((record, index) => contact({
        id: record.contactId, groupId: record.contactGroupId, userName: `contact-${record.contactId}@practice.example`,
        // 06 39 98 is kept for fiction by the French regulator.
        mobile: `003363998${String(1000 + index)}`, firstName: '', lastName: record.name, password: null,
      }, 'locked' in record)),
    ];
  }

  /** @throws Refusal 404 */
  get(id: number): Contact {
    const found = this.#all.find((candidate) => candidate.id === id);
    if (!found) throw new Refusal(404, `There is no contact ${id}`);
    return found;
  }

  find(by: 'userName' | 'email' | 'mobile', text: string | null | undefined): Contact | null {
    const wanted = (text ?? '').trim().toLowerCase().replace(/^\+/, '00');
    return this.#all.find((candidate) => wanted !== '' && candidate[by] === wanted) ?? null;
  }

  #isLocked(lock: Lock): boolean {
    if (lock.until === 0) return false;
    if (this.now().getTime() < lock.until) return true;
    Object.assign(lock, { wrong: 0, until: 0 });
    return false;
  }

  locksOf({ passcode, mtan }: Contact): { passcode: boolean; mtan: boolean } {
    return { passcode: this.#isLocked(passcode), mtan: this.#isLocked(mtan) };
  }

  isLocked(one: Contact): boolean {
    const { passcode, mtan } = this.locksOf(one);
    return passcode || mtan;
  }

  countWrong(lock: Lock): void {
    lock.wrong += 1;
    if (lock.wrong >= attemptsAllowed) lock.until = this.now().getTime() + lockMilliseconds;
  }

  unlock(one: Contact): void {
    for (const lock of [one.passcode, one.mtan]) Object.assign(lock, { wrong: 0, until: 0 });
  }

  newCode(one: Contact, purpose: CodePurpose): string {
    const text = String(randomInt(1_000_000)).padStart(6, '0');
    one.code = { text, purpose, until: this.now().getTime() + codeMilliseconds };
    return text;
  }

  /** A right code is used up; a wrong one counts towards the lock. */
  takeCode(one: Contact, purpose: CodePurpose, text: string | null | undefined): boolean {
    const waiting = one.code?.purpose === purpose && this.now().getTime() < one.code.until ? one.code : null;
    if (waiting && sameText(waiting.text, text ?? '')) {
      one.code = null;
      one.mtan.wrong = 0;
      return true;
    }
    this.countWrong(one.mtan);
    return false;
  }

  newActivationKey(one: Contact): string {
    one.activationKey = randomBytes(16).toString('hex');
    return one.activationKey;
  }

  withActivationKey(key: string | null | undefined): Contact | null {
    return this.#all.find(({ activationKey }) => activationKey !== null && sameText(activationKey, key ?? '')) ?? null;
  }
}

/** All but the last three digits stay hidden, as on the documented sample. */
export const obfuscated = (mobile: string): string => `***|*******${mobile.slice(-3)}`;

/** The documents draw it collapsed; this is the shape practice gives it. */
export const campaignContact = ({ id, firstName, lastName, userName }: Contact): object => ({ Id: id, FirstName: firstName, LastName: lastName, UserName: userName });
