// From what HTTP says, or does not say, to a failure of the contract. The original errors are dropped: they may hold the URL.
import { Failure } from '../../failure';
import { field, isObject, parseJson, textOf } from '../json';

const codeByStatus: Record<number, Failure['code']> = {
  400: 'requestRefused', 401: 'sessionExpired', 403: 'forbidden', 404: 'notFound', 405: 'requestRefused', 409: 'requestRefused',
  412: 'requestRefused', 422: 'requestRefused', 429: 'rateLimited',
};

/** What a status other than 2xx means, without the credentials it quotes. Reads the documented error body in any letter case; a gateway may answer something else altogether. */
export function failureOfStatus(status: number, header: (name: string) => string | null, text: string, credentials: readonly string[]): Failure {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    // A page, or nothing: the status says enough.
  }
  const correlationId = textOf(field(body, 'CorrelationId'), 100) ?? textOf(header('x-correlation-id'), 100) ?? undefined;
  const said = field(body, 'Message') ?? field(body, 'detail');
  // Nothing but text is words: a number may be the code that was typed in.
  const message = typeof said === 'string' ? withoutAddress(textOf(credentials.reduce((words, credential) => words.replaceAll(credential, '…'), said), 300)) : null;
  const retryAfterSeconds = readRetryAfter(header('retry-after'), Date.now());
  // RFC 6750: the bearer itself was refused, before anybody looked at the rest.
  const bearerRefused = status === 401 && /\berror="?invalid_token\b/.test(header('www-authenticate') ?? '');
  return new Failure(codeByStatus[status] ?? (status >= 500 ? 'unavailable' : 'requestRefused'), {
    correlationId,
    details: { status, ...(message ? { message } : {}), ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }), ...(bearerRefused ? { refused: 'bearer' } : {}) },
  });
}

const secretNames = /password|passcode|token|secret|mtan|activationkey|jwt|session/i;

/** Every credential a request carries, as it is and as it is written in what is sent, and the path it goes to, so that an answer that quotes one is noticed. */
export function credentialsIn(headers: Readonly<Record<string, string>>, body: string | undefined, url: URL): string[] {
  const carried = Object.entries(headers).filter(([name]) => name === 'authorization' || name === 'x-token-jwt').map(([, value]) => value.replace(/^Bearer /, ''));
  const named = [...url.searchParams, ...entriesOf(body)].flatMap(([name, value]) => (secretNames.test(name) && typeof value === 'string' ? [value] : []));
  // `base64(sessionId:jwt)`: the other side knows the parts as well.
  const parts = [...carried, ...named].flatMap((value) => Buffer.from(value, 'base64').toString().split(':'));
  // A word of three letters is no credential, and may be in any sentence.
  const known = [...carried, ...named, ...parts, url.pathname].filter((value) => value.length > 3);
  // The longest first: one may begin with another, whose end would be left.
  return known.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), new URLSearchParams({ '': value }).toString().slice(1)]).sort((a, b) => b.length - a.length);
}

function entriesOf(body: string | undefined): [string, unknown][] {
  if (!body?.startsWith('{')) return [...new URLSearchParams(body ?? '')];
  const content = parseJson(body);
  return isObject(content) ? Object.entries(content) : [];
}

/** Servers like to quote the address they were asked at, and ours hold credentials: everything after such a beginning is left out. */
function withoutAddress(message: string | null): string | null {
  return message === null ? null : message.replace(/['"(]?(\b[a-z][a-z\d+.-]{0,20}:\/\/|\/[\w./-]{0,300}\?).*/is, '…');
}

/** Retry-After in seconds from now: a number of seconds or an HTTP date; null when absent or senseless. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Something is between us and the server, or the server is not who it says: all the names OpenSSL's verdicts have in Node. */
const certificateCodes = /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DEC)|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|UNSPECIFIED$|EPROTO)/;
/** An answer came, but not in one piece. */
const garbledCodes = /^(Z_|ERR__?ZLIB|ERR_BROTLI|HPE_|UND_ERR_(RES_CONTENT_LENGTH|RES_EXCEEDED|HEADERS_OVERFLOW|INVALID))/;
const slowCodes = /^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/;

/** What a connection's own error means. */
export function failureOfConnection(error: unknown): Failure {
  const codes = causesOf(error).map((cause) => ('code' in cause ? String(cause.code) : cause.message));
  if (codes.some((code) => certificateCodes.test(code))) return new Failure('untrusted');
  if (codes.some((code) => garbledCodes.test(code))) return new Failure('unreadableAnswer', { details: { reason: 'garbled' } });
  if (codes.includes('UND_ERR_CONNECT_TIMEOUT')) return new Failure('timeout', { details: { reason: 'connect' } });
  if (codes.some((code) => slowCodes.test(code))) return new Failure('timeout');
  const reason = codes.map((code) => reasonByCode[code]).find((known) => known !== undefined);
  return new Failure('offline', reason ? { details: { reason } } : {});
}

/** Nobody listens there, nobody is called that, or there is no way there: in all of them nothing was sent. */
const reasonByCode: Record<string, string> = { ECONNREFUSED: 'refused', ENOTFOUND: 'unknownHost', EAI_AGAIN: 'unknownHost', ENETUNREACH: 'noNetwork', EHOSTUNREACH: 'noNetwork', ENETDOWN: 'noNetwork' };

function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  for (let next = error; next instanceof Error && found.length < 6; next = next.cause) {
    found.push(next);
    if (next instanceof AggregateError) found.push(...next.errors.filter((inner: unknown) => inner instanceof Error));
  }
  return found;
}
