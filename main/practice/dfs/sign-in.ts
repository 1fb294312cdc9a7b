// Signing in to the practice DFS: passwords, passcodes, approvals on a phone, single sign-on.
import type { DfsTable } from '../../api/dfs/table';
import type { PendingApproval } from '../controls';
import { pause } from '../faults';
import type { Handlers } from '../routes';
import { newSessionId, readToken, sameText, secondsOf } from '../tokens';
import { campaignContact, codeMilliseconds, obfuscated, type Contact } from './contacts';
import { isTrustedDevice, newTrustedDeviceToken, type WireSession } from './sessions';
import type { World } from './world';

type Names = 'preAuthenticate' | 'authenticate' | 'getAuthenticationStatus' | 'authenticateByPassword' | 'authenticateMtan' | 'authenticateMobile' | 'authenticateSso' | 'reportAuthentication' | 'reportEnrollment';
type SecondFactor = 'Passcode' | 'Approve' | 'QrCode';

/** Between the two steps of signing in. The wish to end other sessions is acted on once the second factor is right. */
interface Step {
  factor: SecondFactor;
  until: number;
  expirePrevious: boolean;
}
interface Process {
  contact: Contact;
  approval: PendingApproval;
  setTrusted: boolean;
  expirePrevious: boolean;
  /** Given again when asked again: an answer may have been lost on its way. */
  success: object | null;
}

/** Rejections of credentials come with HTTP 200. */
const rejected = (result: string): object => ({ Result: result });

class SignIn {
  readonly #steps = new Map<Contact, Step>();
  readonly #processes = new Map<string, Process>();

  constructor(readonly world: World) {}

  /** Someone whose password is right, or the rejection. */
  withPassword(contact: Contact | null, password: string | null | undefined): Contact | object {
    const { contacts } = this.world;
    // An unknown name is answered like a wrong password.
    if (!contact?.active) return rejected('PasscodeInvalid');
    if (contacts.isLocked(contact)) return rejected('ContactLocked');
    if (contact.password !== null && sameText(password ?? '', contact.password)) return contact;
    contacts.countWrong(contact.passcode);
    return rejected('PasscodeInvalid');
  }

  isContact(found: Contact | object): found is Contact {
    return 'passcode' in found;
  }

  open(contact: Contact, expirePrevious: boolean, sso = false): WireSession {
    contact.passcode.wrong = 0;
    this.#steps.delete(contact);
    return this.world.sessions.open(contact, { expirePrevious, sso });
  }

  await(contact: Contact, factor: SecondFactor, expirePrevious: boolean): void {
    this.#steps.set(contact, { factor, expirePrevious, until: this.world.now().getTime() + codeMilliseconds });
  }

  /** The step someone is in, unless it took too long. */
  stepOf(contact: Contact): Step | null {
    const step = this.#steps.get(contact);
    return step && this.world.now().getTime() < step.until ? step : null;
  }

  /** Asks the phone; the end is heard by asking for the status. */
  begin(contact: Contact, { factor, expirePrevious }: Step, setTrusted: boolean): object {
    const id = newSessionId();
    const approval = this.world.controls.ask(contact.userName, factor === 'QrCode' ? 'QrCode' : 'Approve');
    this.#processes.set(id, { contact, approval, setTrusted, expirePrevious, success: null });
    this.#steps.delete(contact);
    const qr = { AsynchronousParameters: { QrCodeUrl: `futurae://auth?session=${id}` } };
    return { Result: 'Success', Status: 'Auth', Factor: factor, CampaignContact: campaignContact(contact), AuthStatusSessionId: id, ...(factor === 'QrCode' ? qr : {}) };
  }

  find(id: string | null | undefined): Process | null {
    return this.#processes.get(id ?? '') ?? null;
  }

  outcomeOf(process: Process): object {
    const verdict = process.approval.verdictAt(this.world.now());
    if (verdict === 'waiting' || verdict === 'scanned') return { Result: 'Waiting', Status: verdict === 'scanned' ? 'Pending' : 'Waiting' };
    if (verdict !== 'approved') return rejected(verdict === 'rejected' ? 'Deny' : 'Expired');
    process.success ??= { Result: 'Success', Status: 'Allow', ...(process.setTrusted ? { TrustedDeviceToken: newTrustedDeviceToken() } : {}), Session: this.open(process.contact, process.expirePrevious) };
    return process.success;
  }
}

export function signInHandlers(world: World): Pick<Handlers<DfsTable>, Names> {
  const signIn = new SignIn(world);
  const { contacts, controls, credentials, now } = world;
  return {
    preAuthenticate({ body }) {
      const found = signIn.withPassword(contacts.find('userName', body.UserName), body.Password);
      if (!signIn.isContact(found)) return found;
      const factor = controls.secondFactor === 'none' ? 'Passcode' : controls.secondFactor;
      const expirePrevious = body.ForceExpiringPreviousSession ?? false;
      const step = { Result: 'Success', Factor: factor, Provider: 'Practice', Length: credentials.passcode.length, CampaignContact: campaignContact(found) };
      const excused = controls.secondFactor === 'none' || (body.TrustedDeviceToken && isTrustedDevice(body.TrustedDeviceToken));
      if (excused) return { ...step, Status: 'Allow', Session: signIn.open(found, expirePrevious) };
      signIn.await(found, factor, expirePrevious);
      return { ...step, Status: 'Auth' };
    },

    authenticate({ contactId, body }) {
      const contact = contacts.get(contactId);
      const step = signIn.stepOf(contact);
      if (contacts.isLocked(contact)) return rejected('ContactLocked');
      if (!step) return rejected('AccessDenied');
      if (step.factor !== 'Passcode') return signIn.begin(contact, step, body.SetTrusted ?? false);
      if (!sameText(body.Passcode ?? '', credentials.passcode)) {
        contacts.countWrong(contact.passcode);
        return rejected('PasscodeInvalid');
      }
      return {
        Result: 'Success', Status: 'Allow', Factor: 'Passcode', CampaignContact: campaignContact(contact),
        ...(body.SetTrusted ? { TrustedDeviceToken: newTrustedDeviceToken() } : {}),
        Session: signIn.open(contact, step.expirePrevious),
      };
    },

    async getAuthenticationStatus({ body }, { call }) {
      const process = signIn.find(body.AuthStatusSessionId);
      if (!process || contacts.find('userName', body.UserName) !== process.contact) return rejected('AccessDenied');
      const { approval } = process;
      const verdict = approval.verdictAt(now());
      if (verdict === 'waiting' || verdict === 'scanned') await pause(Math.min(world.statusWaitSeconds * 1000, approval.millisecondsLeft(now())), approval.changed, call.gone);
      return signIn.outcomeOf(process);
    },

    authenticateByPassword({ body }) {
      const found = signIn.withPassword(contacts.find('userName', body.UserName), body.Password);
      if (!signIn.isContact(found)) return found;
      controls.sendMessage(obfuscated(found.mobile), contacts.newCode(found, 'signIn'));
      signIn.await(found, 'Passcode', body.ForceExpiringPreviousSession ?? false);
      return { Result: 'Success', CampaignContact: campaignContact(found) };
    },

    authenticateMtan({ contactId, body }) {
      const contact = contacts.get(contactId);
      const expirePrevious = signIn.stepOf(contact)?.expirePrevious ?? false;
      if (contacts.isLocked(contact)) return rejected('ContactLocked');
      if (!contacts.takeCode(contact, 'signIn', body.MTan)) return rejected('MTanInvalid');
      return { Result: 'Success', Session: signIn.open(contact, expirePrevious) };
    },

    authenticateMobile({ body }) {
      const found = signIn.withPassword(contacts.find('mobile', body.UserName) ?? contacts.find('userName', body.UserName), body.Password);
      return signIn.isContact(found) ? { Result: 'Success', Session: signIn.open(found, body.ForceExpiringPreviousSession ?? false) } : found;
    },

    authenticateSso({ body }) {
      const claims = readToken(body.AccessToken ?? '', 'singleSignOn');
      const contact = contacts.find('userName', claims?.sub);
      if (!claims || !contact) return rejected('TokenInvalid');
      if (secondsOf(now()) >= claims.exp) return rejected('TokenExpired');
      if (contacts.isLocked(contact)) return rejected('ContactLocked');
      return { Result: 'Success', Session: signIn.open(contact, false, true) };
    },

    reportAuthentication({ body }) {
      const process = signIn.find(body.session_id);
      if (!process) return rejected('Unknown');
      const approved = body.result === 'Allow' || body.result === 'Success';
      if (approved || body.result === 'Deny') controls.settle(approved ? 'approved' : 'rejected', process.approval);
      return { Result: 'Success' };
    },

    reportEnrollment: ({ body }) => (contacts.find('userName', body.username) ? { Result: 'Success' } : rejected('Unknown')),
  };
}
