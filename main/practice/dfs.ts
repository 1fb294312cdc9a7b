// The DFS API of the practice environment: sign-in with a second factor, and clients' accounts.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PracticeCredentials } from '../../preload/contract/practice';
import { DfsSessions, isTrustedDevice, newTrustedDeviceToken } from './dfs-sessions';
import { parseJson, Refusal, type Answer, type Call, type Route } from './exchange';
import { accountOf, accountsOf, advisor, isKnownContact } from './people';
import { readSessionHeader, sameText, type TokenClaims } from './tokens';

export interface DfsOptions {
  now: () => Date;
  tokenLifetimeSeconds: number;
  credentials: PracticeCredentials['dfs'];
}

const int32 = 2_147_483_647;
const preAuthenticateBody = z.strictObject({
  UserName: z.string().nullable(),
  Password: z.string().nullable(),
  TrustedDeviceToken: z.string().nullish(),
  ForceExpiringPreviousSession: z.boolean().optional(),
});
const authenticateBody = z.strictObject({ Passcode: z.string().nullable(), SetTrusted: z.boolean().optional() });
const renewBody = z.strictObject({ XTokenJwt: z.string().nullable() });

const codes: Record<number, string> = {
  400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 405: 'MethodNotAllowed', 413: 'PayloadTooLarge',
  422: 'UnprocessableEntity', 429: 'TooManyRequests', 500: 'ServerError', 503: 'ServiceUnavailable',
};

/** The error shape of the DFS API. The correlation id is what an advisor quotes to support. */
export function dfsError(status: number, message: string): Answer {
  return { status, body: { Code: codes[status] ?? 'Error', Message: message, CorrelationId: randomBytes(16).toString('hex') } };
}

const success = (body: unknown): Answer => ({ status: 200, body });
/** Rejections of credentials come with HTTP 200. */
const rejected = (result: 'PasscodeInvalid' | 'ContactLocked' | 'AccessDenied'): Answer => success({ Result: result });

function readBodyAs<T>(call: Call, schema: z.ZodType<T>, wrongFieldStatus: number): T {
  const parsed = schema.safeParse(parseJson(call, 400));
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  throw new Refusal(wrongFieldStatus, `The request was not in the required format. ${words}`);
}

function integerOf(call: Call, name: string): number {
  const text = call.params[name] ?? '';
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value > int32) throw new Refusal(400, `${name} must be a whole number (int32)`);
  return value;
}

function languageOf(call: Call): string | null {
  const language = call.query.get('language');
  if (language === null) return null;
  if (!/^[a-z]{2}(-[A-Za-z]{2})?$/.test(language)) throw new Refusal(400, 'language must be a code such as fr or fr-FR');
  return language.slice(0, 2);
}

class DfsApi {
  readonly #sessions: DfsSessions;
  readonly #credentials: PracticeCredentials['dfs'];
  readonly #now: () => Date;

  constructor(options: DfsOptions) {
    this.#sessions = new DfsSessions(options.now, options.tokenLifetimeSeconds);
    this.#credentials = options.credentials;
    this.#now = options.now;
  }

  #campaignContact(): object {
    return { Id: advisor.contactId, FirstName: advisor.firstName, LastName: advisor.lastName, UserName: advisor.userName };
  }

  #advisorOnly(call: Call): void {
    const contactId = integerOf(call, 'contactId');
    if (contactId === advisor.contactId) return;
    throw isKnownContact(contactId) ? new Refusal(403, 'The session is not of this contact') : new Refusal(404, `There is no contact ${contactId}`);
  }

  #signedIn(call: Call): TokenClaims {
    const header = call.headers['x-token-jwt'];
    const claims = typeof header === 'string' ? readSessionHeader(header.trim()) : null;
    if (!claims) throw new Refusal(401, 'The header X-Token-Jwt is missing or not a session of this system');
    if (this.#sessions.isLoggedOff(claims.jti)) throw new Refusal(401, 'The session was logged off');
    if (this.#sessions.hasExpired(claims)) throw new Refusal(401, 'The token has expired');
    return claims;
  }

  preAuthenticate(call: Call): Answer {
    const body = readBodyAs(call, preAuthenticateBody, 422);
    if ((body.UserName ?? '').trim().toLowerCase() !== this.#credentials.userName) return rejected('PasscodeInvalid');
    if (this.#sessions.locked) return rejected('ContactLocked');
    if (!sameText(body.Password ?? '', this.#credentials.password)) {
      this.#sessions.countWrong();
      return rejected('PasscodeInvalid');
    }
    const step = { Result: 'Success', Factor: 'Passcode', Provider: 'Practice', Length: this.#credentials.passcode.length, CampaignContact: this.#campaignContact() };
    if (body.TrustedDeviceToken && isTrustedDevice(body.TrustedDeviceToken)) {
      return success({ ...step, Status: 'Allow', Session: this.#sessions.open(body.ForceExpiringPreviousSession ?? false) });
    }
    this.#sessions.awaitSecondFactor(body.ForceExpiringPreviousSession ?? false);
    return success({ ...step, Status: 'Auth' });
  }

  authenticate(call: Call): Answer {
    this.#advisorOnly(call);
    const body = readBodyAs(call, authenticateBody, 422);
    if (this.#sessions.locked) return rejected('ContactLocked');
    if (!this.#sessions.awaitsSecondFactor) return rejected('AccessDenied');
    if (!sameText(body.Passcode ?? '', this.#credentials.passcode)) {
      this.#sessions.countWrong();
      return rejected('PasscodeInvalid');
    }
    return success({
      Result: 'Success', Status: 'Allow', Factor: 'Passcode', CampaignContact: this.#campaignContact(),
      ...(body.SetTrusted ? { TrustedDeviceToken: newTrustedDeviceToken() } : {}),
      Session: this.#sessions.openAfterSecondFactor(),
    });
  }

  renew(call: Call): Answer {
    this.#advisorOnly(call);
    const claims = readSessionHeader(readBodyAs(call, renewBody, 400).XTokenJwt ?? '');
    if (!claims) throw new Refusal(401, 'XTokenJwt is not a session of this system');
    if (this.#sessions.isLoggedOff(claims.jti)) throw new Refusal(401, 'The session was logged off');
    return success({ Result: 'Success', Session: this.#sessions.token(claims.jti) });
  }

  logOff(call: Call): Answer {
    const claims = this.#signedIn(call);
    this.#advisorOnly(call);
    this.#sessions.logOff(claims.jti);
    return success({ Result: 'Success' });
  }

  status(call: Call): Answer {
    this.#signedIn(call);
    this.#advisorOnly(call);
    return success({ IsPasscodeLocked: this.#sessions.locked, IsMTanLocked: false, IsTwoFactorLocked: this.#sessions.locked, AccountStatusCode: 'IsActive' });
  }

  accounts(call: Call): Answer {
    this.#signedIn(call);
    const contactId = this.#contact(call);
    return success(accountsOf(contactId, languageOf(call), this.#now()));
  }

  account(call: Call): Answer {
    this.#signedIn(call);
    const contactId = this.#contact(call);
    const accountId = integerOf(call, 'accountId');
    const account = accountOf(contactId, accountId, languageOf(call), this.#now());
    if (!account) throw new Refusal(404, `The contact ${contactId} has no account ${accountId}`);
    return success(account);
  }

  #contact(call: Call): number {
    const contactId = integerOf(call, 'contactId');
    if (!isKnownContact(contactId)) throw new Refusal(404, `There is no contact ${contactId}`);
    return contactId;
  }
}

export function dfsRoutes(options: DfsOptions): Route[] {
  const api = new DfsApi(options);
  const ofContact = '/v1.0/contacts/{contactId}';
  return [
    { method: 'POST', template: '/v1.1/authentication/pre-authenticate', answer: (call) => api.preAuthenticate(call) },
    { method: 'POST', template: '/v1.1/contacts/{contactId}/authentication/authenticate', answer: (call) => api.authenticate(call) },
    { method: 'PUT', template: `${ofContact}/authentication/tokens/renew`, answer: (call) => api.renew(call) },
    { method: 'POST', template: `${ofContact}/authentication/logoff`, answer: (call) => api.logOff(call) },
    { method: 'GET', template: `${ofContact}/authentication/status`, answer: (call) => api.status(call) },
    { method: 'GET', template: `${ofContact}/accounts`, answer: (call) => api.accounts(call) },
    { method: 'GET', template: `${ofContact}/accounts/{accountId}`, answer: (call) => api.account(call) },
    { method: 'GET', template: '/v1.0/health-check', answer: () => ({ status: 200, body: 'OK', contentType: 'text/plain; charset=utf-8' }) },
  ];
}
