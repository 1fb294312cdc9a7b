// Sign-in state of the practice DFS: wrong attempts, the lock, waiting second factors, sessions logged off.
import { randomBytes } from 'node:crypto';
import { advisor } from './people';
import { issueToken, newSessionId, sameText, secondsOf, sign, type TokenClaims } from './tokens';

const attemptsAllowed = 5;
const lockMilliseconds = 5 * 60_000;
/** How long a passcode may be typed after the password was right. */
const secondFactorMilliseconds = 5 * 60_000;

export interface WireSession {
  SessionId: string;
  JwtAccessToken: string;
}

export class DfsSessions {
  #wrong = 0;
  #lockedUntil = 0;
  #secondFactorUntil = 0;
  #expirePrevious = false;
  readonly #open = new Set<string>();
  readonly #loggedOff = new Set<string>();

  constructor(private readonly now: () => Date, private readonly lifetimeSeconds: number) {}

  get locked(): boolean {
    if (this.#lockedUntil === 0) return false;
    if (this.now().getTime() < this.#lockedUntil) return true;
    this.#lockedUntil = 0;
    this.#wrong = 0;
    return false;
  }

  countWrong(): void {
    this.#wrong += 1;
    if (this.#wrong >= attemptsAllowed) this.#lockedUntil = this.now().getTime() + lockMilliseconds;
  }

  /** The wish to end other sessions is asked with the password and acted on once the second factor is right. */
  awaitSecondFactor(expirePrevious: boolean): void {
    this.#expirePrevious = expirePrevious;
    this.#secondFactorUntil = this.now().getTime() + secondFactorMilliseconds;
  }

  get awaitsSecondFactor(): boolean {
    return this.now().getTime() < this.#secondFactorUntil;
  }

  open(expirePrevious: boolean): WireSession {
    if (expirePrevious) for (const id of this.#open) this.logOff(id);
    this.#wrong = 0;
    this.#secondFactorUntil = 0;
    return this.token(newSessionId());
  }

  openAfterSecondFactor(): WireSession {
    return this.open(this.#expirePrevious);
  }

  /** A token for a session: a first one, or the next one of the same session. */
  token(sessionId: string): WireSession {
    const iat = secondsOf(this.now());
    const claims: TokenClaims = { jti: sessionId, iss: 'Practice', aud: 'dfs', sub: advisor.userName, cid: advisor.contactId, iat, exp: iat + this.lifetimeSeconds };
    this.#open.add(sessionId);
    return { SessionId: sessionId, JwtAccessToken: issueToken(claims) };
  }

  logOff(sessionId: string): void {
    this.#open.delete(sessionId);
    this.#loggedOff.add(sessionId);
  }

  isLoggedOff(sessionId: string): boolean {
    return this.#loggedOff.has(sessionId);
  }

  hasExpired(claims: TokenClaims): boolean {
    return secondsOf(this.now()) >= claims.exp;
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
