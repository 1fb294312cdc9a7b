// The form of a JSON Web Token, checked because a cut-off text/plain answer arrives without any error.
import { Failure } from '../failure';

/** While signing in nobody has a session yet: a refusal of any kind means that these credentials were refused. */
export function asSignInFailure(error: unknown): unknown {
  const refused = error instanceof Failure && ['sessionExpired', 'forbidden', 'requestRefused'].includes(error.code);
  return refused ? new Failure('signInRefused', { correlationId: error.correlationId }) : error;
}

/** Trims and checks. @throws Failure `unreadableAnswer` when it is no whole token. */
export function readJwt(text: unknown): string {
  const token = typeof text === 'string' ? text.trim().replace(/^"(.*)"$/, '$1') : '';
  const whole = token.length <= 8192 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
  if (!whole) throw new Failure('unreadableAnswer', { details: { reason: 'token' } });
  return token;
}
