// The identity server in front of the practice DFS: a token for the client application (OAuth 2 client credentials).
import { Refusal, type Answer, type Call } from './exchange';
import { issueToken, newSessionId, readToken, sameText, secondsOf } from './tokens';

export const identityPath = '/identity/connect/token';
export const identityOperation = `POST ${identityPath}`;

/** They open nothing but made-up data on this machine. */
export const clientApplication = { clientId: 'advisor-workstation', clientSecret: 'Falaise-Claire-93', scope: 'dfs.api' } as const;
const lifetimeSeconds = 3600;

/** The error shape of OAuth 2 (RFC 6749, 5.2). */
const refused = (status: number, error: string): Answer => ({ status, body: { error } });

export function issueApplicationToken(call: Call, now: () => Date): Answer {
  if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '')) return refused(400, 'invalid_request');
  const form = new URLSearchParams(call.bodyText);
  if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type');
  const { clientId, clientSecret, scope } = clientApplication;
  if (form.get('client_id') !== clientId || !sameText(form.get('client_secret') ?? '', clientSecret)) return refused(401, 'invalid_client');
  if ((form.get('scope') ?? scope) !== scope) return refused(400, 'invalid_scope');
  const iat = secondsOf(now());
  const token = issueToken({ jti: newSessionId(), iss: 'Practice', aud: 'application', sub: clientId, cid: 0, iat, exp: iat + lifetimeSeconds });
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds, scope } };
}

/** A bearer that is present must be valid; whether one must be present is a choice. The header tells which of the two credentials was refused. */
export function requireApplication(call: Call, presence: 'required' | 'optional', now: () => Date): null {
  const header = call.headers.authorization;
  if (header === undefined && presence === 'optional') return null;
  const refuse = (message: string): never => { throw new Refusal(401, message, [], { 'WWW-Authenticate': 'Bearer error="invalid_token"' }); };
  const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  const claims = token ? readToken(token, 'application') : null;
  if (!claims) return refuse('The client application’s token is missing or not one of this system');
  if (secondsOf(now()) >= claims.exp) return refuse('The client application’s token has expired');
  return null;
}
