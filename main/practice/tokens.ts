// Signed tokens (JWT, HS256) of the practice backend. Stateless, so a token outlives a restart of the program.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** No secret: it only protects made-up people on this machine. */
const practiceKey = 'practice tokens are for training and demonstration only';

export interface TokenClaims {
  /** Identifier of the session, 32 hexadecimal digits. */
  jti: string;
  iss: 'Practice';
  /** What the token opens: a person's session in DFS, Coanda, DFS for a client application, or DFS by way of a firm's own sign-on. */
  aud: 'dfs' | 'coanda' | 'application' | 'singleSignOn';
  sub: string;
  /** Contact id of the person signed in; 0 on Coanda, which has no contacts. */
  cid: number;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  /** The session began with a single sign-on. */
  sso?: true;
}

export function newSessionId(): string {
  return randomBytes(16).toString('hex');
}

export function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function sign(text: string): string {
  return createHmac('sha256', practiceKey).update(text).digest('base64url');
}

export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

export function issueToken(claims: TokenClaims): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${sign(content)}`;
}

/** The claims of a token we signed for that API, expired or not; null for anything else. */
export function readToken(token: string, audience: TokenClaims['aud']): TokenClaims | null {
  const [header, payload, signature, more] = token.split('.');
  if (!header || !payload || !signature || more !== undefined) return null;
  if (!sameText(sign(`${header}.${payload}`), signature)) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
  return claims.aud === audience ? claims : null;
}

/** Reads base64(`sessionId:jwt`) or the JWT alone; in the first form both halves must be of the same session. */
export function readSessionHeader(value: string): TokenClaims | null {
  if (value.includes('.')) return readToken(value, 'dfs');
  const pair = Buffer.from(value, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  if (colon < 0) return null;
  const claims = readToken(pair.slice(colon + 1), 'dfs');
  return claims && claims.jti === pair.slice(0, colon) ? claims : null;
}
