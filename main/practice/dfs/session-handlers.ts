// Tokens and locks of the practice DFS: validate, renew, log off; who is locked out, and lifting the lock.
import type { DfsTable } from '../../api/dfs/table';
import { Refusal } from '../exchange';
import type { Handlers } from '../routes';
import { readSessionHeader } from '../tokens';
import { ownContact, servedContact, type World } from './world';

type Names = 'validateToken' | 'getTokenBySession' | 'renewToken' | 'renewSsoToken' | 'logOff' | 'getContactStatus' | 'unlockContact';

export function sessionHandlers(world: World): Pick<Handlers<DfsTable>, Names> {
  const { contacts, sessions } = world;

  /** A session is renewed the way it began. */
  const renew = (contactId: number, header: string | null | undefined, sso: boolean): object => {
    contacts.get(contactId);
    const claims = sessions.renewable(header);
    const contact = ownContact(world, contactId, claims.cid);
    if ((claims.sso ?? false) !== sso) return { Result: 'AccessDenied' };
    return { Result: 'Success', Session: sessions.token(claims.jti, contact, sso) };
  };

  return {
    validateToken: ({ body }) => ({ Result: sessions.problemWith(readSessionHeader(body.AccessToken ?? '')) ?? 'Success' }),
    getTokenBySession({ contactId, sessionId }) {
      const session = sessions.find(sessionId);
      if (session?.contact !== contacts.get(contactId)) throw new Refusal(404, 'There is no such session of this contact');
      return { Result: 'Success', Session: sessions.token(sessionId, session.contact, session.sso) };
    },
    renewToken: ({ contactId, body }) => renew(contactId, body.XTokenJwt, false),
    renewSsoToken: ({ contactId, body }) => renew(contactId, body.XTokenJwt, true),
    logOff({ contactId }, { person }) {
      ownContact(world, contactId, person?.cid);
      if (person) sessions.logOff(person.jti);
      return { Result: 'Success' };
    },
    getContactStatus({ contactId }, context) {
      const contact = servedContact(world, contactId, context);
      const locks = contacts.locksOf(contact);
      return { IsPasscodeLocked: locks.passcode, IsMTanLocked: locks.mtan, IsTwoFactorLocked: locks.passcode, AccountStatusCode: contact.active ? 'IsActive' : 'IsInactive' };
    },
    unlockContact({ contactId }, context) {
      const contact = servedContact(world, contactId, context);
      if (!contacts.isLocked(contact)) return { Result: 'ContactAlreadyUnlocked' };
      contacts.unlock(contact);
      return { Result: 'Success' };
    },
  };
}
