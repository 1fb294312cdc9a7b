// The form of a JSON Web Token, checked because a cut-off text/plain answer arrives without any error.
import { Failure } from '../failure';

/** Trims and checks. @throws Failure `unreadableAnswer` when it is no whole token. */
export function readJwt(text: unknown): string {
  const token = typeof text === 'string' ? text.trim().replace(/^"(.*)"$/, '$1') : '';
  const whole = token.length <= 8192 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
  if (!whole) throw new Failure('unreadableAnswer', { details: { reason: 'token' } });
  return token;
}
