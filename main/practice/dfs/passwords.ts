// New passwords in the practice DFS: by a code on the phone and a link in the mailbox, or while signed in.
import type { DfsTable } from '../../api/dfs/table';
import { Refusal } from '../exchange';
import type { Handlers } from '../routes';
import { obfuscated, type Contact } from './contacts';
import { ownContact, type World } from './world';

type Names = 'authenticateOnboarding' | 'activateOnboarding' | 'forgottenPassword' | 'forgottenPasswordMtan' | 'resetPassword' | 'changePassword';

const lengthMin = 8;
const defaultRedirect = 'https://practice.example/activate';

function checkedPassword(body: { Password?: string | null | undefined; ConfirmPassword?: string | null | undefined }): string {
  const password = body.Password ?? '';
  if (password.length < lengthMin) throw new Refusal(422, `Password: must have at least ${lengthMin} characters`);
  if (password !== body.ConfirmPassword) throw new Refusal(422, 'ConfirmPassword: is not the same as Password');
  return password;
}

export function passwordHandlers(world: World): Pick<Handlers<DfsTable>, Names> {
  const { contacts, controls } = world;

  const sendCode = (contact: Contact, purpose: 'onboarding' | 'password'): object => {
    controls.sendMessage(obfuscated(contact.mobile), contacts.newCode(contact, purpose));
    return { Result: 'Success', ContactId: contact.id, ObfuscatedMobileNumber: obfuscated(contact.mobile) };
  };
  /** Practice is a system in test mode: the key comes back in the answer too. */
  const sendLink = (contact: Contact, redirectUrl: string | null | undefined): string => {
    const key = contacts.newActivationKey(contact);
    controls.sendMail(contact.email, `${redirectUrl ?? defaultRedirect}?activationKey=${key}`, key);
    return key;
  };

  return {
    authenticateOnboarding({ body }) {
      const contact = contacts.find('mobile', body.MobileNumber);
      return contact ? sendCode(contact, 'onboarding') : { Result: 'AccessDenied' };
    },
    activateOnboarding({ contactId, body }) {
      const contact = contacts.get(contactId);
      if (contacts.isLocked(contact)) return { Result: 'ContactLocked' };
      if (!contacts.takeCode(contact, 'onboarding', body.MTan)) return { Result: 'MTanInvalid' };
      contact.active = false;
      return { Result: 'Success', UserName: contact.userName, Email: contact.email, ActivationKey: sendLink(contact, body.RedirectUrl) };
    },
    forgottenPassword({ body }) {
      const contact = body.UserName ? contacts.find('userName', body.UserName) : contacts.find('email', body.Email);
      return contact ? sendCode(contact, 'password') : { Result: 'AccessDenied' };
    },
    forgottenPasswordMtan({ contactId, body }) {
      const contact = contacts.get(contactId);
      if (contacts.isLocked(contact)) return { Result: 'ContactLocked' };
      if (!contacts.takeCode(contact, 'password', body.MTan)) return { Result: 'MTanInvalid' };
      contact.password = null;
      return { Result: 'Success', ActivationKey: sendLink(contact, body.RedirectUrl) };
    },
    resetPassword({ body }) {
      const contact = contacts.withActivationKey(body.ActivationKey);
      if (!contact) return { Result: 'ActivationKeyInvalid' };
      contact.password = checkedPassword(body);
      contact.activationKey = null;
      contact.active = true;
      return { Result: 'Success' };
    },
    changePassword({ contactId, body }, { person }) {
      ownContact(world, contactId, person?.cid).password = checkedPassword(body);
      return { Result: 'Success' };
    },
  };
}
