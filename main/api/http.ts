// The only outbound HTTP: one instance per remote system, its origin and path prefix fixed when made.
import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { Failure } from '../failure';
import { field, parseJson, textOf } from './json';
import type { Operation } from './operation';

export interface HttpRequest {
  operation: Operation;
  path?: Record<string, number | string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: string;
  signal?: AbortSignal | undefined;
}

export interface Http {
  /** The body of a successful answer. @throws Failure for everything else. */
  send(request: HttpRequest): Promise<string>;
}

export interface HttpOptions {
  baseUrl: string;
  /** Told after every attempt whether anything at all answered. */
  onReachability?: (reached: boolean) => void;
  /** Waits between attempts are multiplied by this; tests pass 0. */
  patience?: number;
}

const bodyBytesMax = 32 * 1024 * 1024;
/** The longest a server's Retry-After is waited for here; beyond it the person is told instead. */
const retryAfterMaxSeconds = 10;
const attemptsAfterFirst = 2;

export function createHttp({ baseUrl, onReachability, patience = 1 }: HttpOptions): Http {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);

  async function once(request: HttpRequest): Promise<string> {
    const { operation } = request;
    const deadline = AbortSignal.timeout(operation.deadlineMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    const url = addressOf(base, request);
    try {
      const response = await fetch(url, {
        method: operation.id.slice(0, operation.id.indexOf(' ')),
        headers: {
          accept: operation.answer === 'json' ? 'application/json' : 'text/plain',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        // A redirect would carry the session's header, and a POST's body, to whoever it names.
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal,
      });
      onReachability?.(true);
      const text = await readCapped(response);
      if (!response.ok) throw failureOf(response, text);
      checkContentType(response, operation);
      return text;
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (request.signal?.aborted) throw new Failure('cancelled');
      const unexpectedRedirect = error instanceof Error && error.cause instanceof Error && /redirect/i.test(error.cause.message);
      if (unexpectedRedirect) throw new Failure('unreadableAnswer', { details: { reason: 'redirect' } });
      onReachability?.(false);
      // The original error is dropped on purpose: it may hold the URL, and with it a password.
      throw new Failure(deadline.aborted ? 'timeout' : 'offline');
    }
  }

  const again = retry(
    handleWhen((error) => error instanceof Failure && ['rateLimited', 'unavailable'].includes(error.code) && Number(error.details?.['retryAfterSeconds'] ?? 0) <= retryAfterMaxSeconds),
    { maxAttempts: attemptsAfterFirst, backoff: new DelegateBackoff(({ attempt, result }) => patience * pause(attempt, result)) },
  );

  return {
    send: (request) => (request.operation.retry === 'never' ? once(request) : orCancelled(again.execute(() => once(request), request.signal), request.signal)),
  };
}

/** The wait between two attempts cannot be shortened; whoever cancels does not have to sit it out. */
function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Failure('cancelled'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Milliseconds before the next attempt: the server's Retry-After, or a doubling wait with equal jitter. */
function pause(attempt: number, result: unknown): number {
  const asked = typeof result === 'object' && result !== null && 'error' in result && result.error instanceof Failure ? Number(result.error.details?.['retryAfterSeconds'] ?? 0) : 0;
  const capped = Math.min(400 * 2 ** attempt, 5000);
  return Math.max(asked * 1000, capped / 2 + Math.random() * (capped / 2));
}

/** @throws Failure `invalidInput` when a parameter would leave the environment's origin or prefix. */
function addressOf(base: URL, { operation, path = {}, query = {} }: HttpRequest): URL {
  const template = operation.id.slice(operation.id.indexOf(' ') + 2);
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name] ?? '').toWellFormed()).replaceAll('.', '%2E'));
  const url = new URL(base.pathname + filled, base.origin);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const segmentsKept = url.pathname.split('/').length === (base.pathname + template).split('/').length && !filled.split('/').includes('');
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || !segmentsKept) throw new Failure('invalidInput');
  return url;
}

async function readCapped(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // Counted after decompression, so a small bomb cannot fill the memory.
    if (size > bodyBytesMax) throw new Failure('unreadableAnswer', { details: { reason: 'size' } });
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function checkContentType(response: Response, operation: Operation): void {
  const type = response.headers.get('content-type') ?? '';
  const fits = operation.answer === 'json' ? /\bjson\b/i.test(type) : !/html/i.test(type);
  if (!fits) throw new Failure('unreadableAnswer', { details: { reason: 'contentType' } });
}

const codeByStatus: Record<number, Failure['code']> = {
  400: 'requestRefused', 401: 'sessionExpired', 403: 'forbidden', 404: 'notFound', 405: 'requestRefused', 409: 'requestRefused',
  412: 'requestRefused', 422: 'requestRefused', 429: 'rateLimited',
};

/** Reads the documented error body in any letter case; a gateway may answer something else altogether. */
function failureOf(response: Response, text: string): Failure {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    body = undefined;
  }
  const correlationId = textOf(field(body, 'CorrelationId'), 100) ?? textOf(response.headers.get('x-correlation-id'), 100) ?? undefined;
  const message = textOf(field(body, 'Message'), 300) ?? textOf(field(body, 'detail'), 300);
  const retryAfterSeconds = readRetryAfter(response.headers.get('retry-after'), Date.now());
  return new Failure(codeByStatus[response.status] ?? (response.status >= 500 ? 'unavailable' : 'requestRefused'), {
    correlationId,
    details: { status: response.status, ...(message ? { message } : {}), ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) },
  });
}

/** Retry-After in seconds from now: a number of seconds or an HTTP date; null when absent or senseless. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}
