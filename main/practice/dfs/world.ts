// What the handlers of the practice DFS share.
import type { PracticeCredentials } from '../../../preload/contract/practice';
import type { Controls } from '../controls';
import { Refusal } from '../exchange';
import { advisor } from '../people';
import type { Context } from '../routes';
import { issueToken, newSessionId, secondsOf } from '../tokens';
import { Contacts, type Contact } from './contacts';
import { Sessions } from './sessions';

export interface DfsOptions {
  now: () => Date;
  tokenLifetimeSeconds: number;
  /** How long a question about a waiting approval is held before it is answered `Waiting`. */
  statusWaitSeconds: number;
  credentials: PracticeCredentials['dfs'];
  controls: Controls;
}

export interface World extends DfsOptions {
  contacts: Contacts;
  sessions: Sessions;
}

export const worldOf = (options: DfsOptions): World => ({
  ...options,
  contacts: new Contacts(options.now, options.credentials.password),
  sessions: new Sessions(options.now, options.tokenLifetimeSeconds),
});

/** The contact of the path, who must be whoever is signed in. @throws Refusal 403 or 404 */
export function ownContact({ contacts }: World, contactId: number, owner: number | undefined): Contact {
  const contact = contacts.get(contactId);
  if (owner !== contact.id) throw new Refusal(403, 'The session is not of this contact');
  return contact;
}

/** The contact of the path, whom an advisor may serve; a client sees to nobody else. @throws Refusal 403 or 404 */
export function servedContact(world: World, contactId: number, { person }: Context): Contact {
  const contact = world.contacts.get(contactId);
  return person?.cid === advisor.contactId ? contact : ownContact(world, contactId, person?.cid);
}

const signOnSeconds = 3600;

/** What a firm's own sign-on would hand over for the advisor. */
export function singleSignOnToken({ credentials, now }: Pick<World, 'credentials' | 'now'>): string {
  const iat = secondsOf(now());
  return issueToken({ jti: newSessionId(), iss: 'Practice', aud: 'singleSignOn', sub: credentials.userName, cid: 0, iat, exp: iat + signOnSeconds });
}
