// Sessions of the practice DFS: signed tokens, so that they outlive a restart; what was logged off is remembered.
import { randomBytes } from 'node:crypto';
import { Refusal, type Call } from '../exchange';
import { issueToken, newSessionId, readSessionHeader, sameText, secondsOf, sign, type TokenClaims } from '../tokens';
import type { Contact } from './contacts';

export interface WireSession {
  SessionId: string;
  JwtAccessToken: string;
}

export class Sessions {
  /** By session id; who they belong to and how they began. */
  readonly #open = new Map<string, { contact: Contact; sso: boolean }>();
  readonly #loggedOff = new Set<string>();

  constructor(private readonly now: () => Date, private readonly lifetimeSeconds: number) {}

  open(contact: Contact, { expirePrevious = false, sso = false } = {}): WireSession {
    if (expirePrevious) for (const [id, session] of this.#open) if (session.contact === contact) this.logOff(id);
    return this.token(newSessionId(), contact, sso);
  }

  /** A token for a session: a first one, or the next one of the same session. */
  token(sessionId: string, contact: Contact, sso: boolean): WireSession {
    const iat = secondsOf(this.now());
    const claims: TokenClaims = { jti: sessionId, iss: 'Practice', aud: 'dfs', sub: contact.userName, cid: contact.id, iat, exp: iat + this.lifetimeSeconds, ...(sso ? { sso: true } : {}) };
    this.#open.set(sessionId, { contact, sso });
    return { SessionId: sessionId, JwtAccessToken: issueToken(claims) };
  }

  find(sessionId: string): { contact: Contact; sso: boolean } | null {
    return this.#open.get(sessionId) ?? null;
  }

  logOff(sessionId: string): void {
    this.#open.delete(sessionId);
    this.#loggedOff.add(sessionId);
  }

  /** Why a token does not stand, in the words of `Result`; null when it does. */
  problemWith(claims: TokenClaims | null): 'TokenInvalid' | 'SessionExpired' | 'TokenExpired' | null {
    if (!claims) return 'TokenInvalid';
    if (this.#loggedOff.has(claims.jti)) return 'SessionExpired';
    return secondsOf(this.now()) >= claims.exp ? 'TokenExpired' : null;
  }

  /** Whose session a request carries. @throws Refusal 401 */
  require(call: Call): TokenClaims {
    const header = call.headers['x-token-jwt'];
    const claims = typeof header === 'string' ? readSessionHeader(header.trim()) : null;
    const problem = this.problemWith(claims);
    if (!claims || problem === 'TokenInvalid') throw new Refusal(401, 'The header X-Token-Jwt is missing or not a session of this system');
    if (problem === 'SessionExpired') throw new Refusal(401, 'The session was logged off');
    if (problem) throw new Refusal(401, 'The token has expired');
    return claims;
  }

  /** Reads a token that is to be renewed: an expired one will do. @throws Refusal 401 */
  renewable(value: string | null | undefined): TokenClaims {
    const claims = readSessionHeader(value ?? '');
    if (!claims) throw new Refusal(401, 'XTokenJwt is not a session of this system');
    if (this.#loggedOff.has(claims.jti)) throw new Refusal(401, 'The session was logged off');
    return claims;
  }
}

/** A credential that stands for the second factor on this device. Signed, so it survives a restart of the program. */
export function newTrustedDeviceToken(): string {
  const device = randomBytes(12).toString('hex');
  return Buffer.from(`${device}:${sign(`device ${device}`)}`).toString('base64url');
}

export function isTrustedDevice(token: string): boolean {
  const [device, signature] = Buffer.from(token, 'base64url').toString('utf8').split(':');
  return Boolean(device && signature && sameText(sign(`device ${device}`), signature));
}
