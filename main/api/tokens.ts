// The form of a JSON Web Token, checked because a cut-off text/plain answer arrives without any error.
import { Failure } from '../failure';
import { field, idOf, numberOf, parseJson, textOf } from './json';

/** While signing in nobody has a session yet: a refusal of any kind means that these credentials were refused. */
export function asSignInFailure(error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const refused = ['sessionExpired', 'forbidden', 'requestRefused'].includes(error.code);
  // What the server has to say may quote what it was given: a password, a code, a token.
  const { message: _, ...details } = error.details ?? {};
  return new Failure(refused ? 'signInRefused' : error.code, { correlationId: error.correlationId, ...(refused ? {} : { details }) });
}

/** Trims and checks. @throws Failure `unreadableAnswer` when it is no whole token. */
export function readJwt(text: unknown): string {
  const token = typeof text === 'string' ? text.trim().replace(/^"(.*)"$/, '$1') : '';
  const whole = token.length <= 8192 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
  if (!whole) throw new Failure('unreadableAnswer', { details: { reason: 'token' } });
  return token;
}

export interface TokenTimes { issuedAt: number | null; expiresAt: number | null }

/** What a token says of its own life, in seconds since 1970, and whose it is. For planning only: nobody has checked the signature. */
export function readClaims(jwt: string): TokenTimes & { contactId: number | null; subject: string | null } {
  let claims: unknown = null;
  try {
    claims = parseJson(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    // An opaque token says nothing.
  }
  return { issuedAt: numberOf(field(claims, 'iat')), expiresAt: numberOf(field(claims, 'exp')), contactId: idOf(field(claims, 'cid')), subject: textOf(field(claims, 'sub'), 320) };
}
export const readTimes: (jwt: string) => TokenTimes = readClaims;
