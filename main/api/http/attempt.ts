// One request and its answer over the wire, within its deadlines. Nothing is followed, kept or repeated here.
import { checkServerIdentity as problemOf, type PeerCertificate } from 'node:tls';
import type { Agent, fetch as Fetch, Response } from 'undici';
import { Failure } from '../../failure';
import { methodOf, type Operation, type Patience } from '../operation';
import { credentialsIn, failureOfConnection, failureOfStatus } from './failures';

/** All in milliseconds. */
export interface Limits {
  connect: number;
  /** Until the first byte of the answer, for operations that answer at once. */
  headers: number;
  /** Between two pieces of the body. */
  idle: number;
  /** The whole call, by how patient its operation is. */
  total: Record<Patience, number>;
}
export const limits: Limits = { connect: 5000, headers: 15_000, idle: 15_000, total: { notice: 3000, quick: 30_000, wait: 75_000, simulation: 120_000 } };

/** After decompression, so a small bomb cannot fill the memory. */
const bodyBytesMax = 32 * 1024 * 1024;

export interface Sending {
  url: URL;
  operation: Operation;
  headers: Record<string, string>;
  body: { text: string; type: string } | null;
  signal: AbortSignal | undefined;
}

export interface Told {
  /** Whether anything at all answered. */
  onReachability: (reached: boolean) => void;
  /** The server's clock minus ours, in milliseconds, from an answer's Date. */
  onClock: (skewMs: number) => void;
  /** What every request came to: its status where one came, its failure where there was one. */
  onDone: (done: Done) => void;
}

export interface Done { operation: Operation['id']; status: number | null; failure: Failure | null; milliseconds: number }

export function createAttempt({ connect, headers, idle, total }: Limits, { onReachability, onClock, onDone }: Told) {
  let loaded: ReturnType<typeof loadClient> | null = null;
  let closed = false;
  async function client(): ReturnType<typeof loadClient> {
    const found = await (loaded ??= loadClient(connect));
    if (closed) throw new Failure('cancelled');
    return found;
  }

  async function send(sending: Sending): Promise<string> {
    const { operation, signal } = sending;
    if (signal?.aborted) throw new Failure('cancelled');
    const watch = createWatch(total[operation.patience], signal);
    // Whoever computes or waits for a person sends nothing for a long time.
    if (operation.patience === 'quick') watch.within(headers);
    let answered = false;
    let status: number | null = null;
    let failed: Failure | null = null;
    const began = performance.now();
    try {
      const { fetch, dispatcher } = await client();
      const response = await fetch(sending.url, {
        method: methodOf(operation),
        headers: { accept: acceptOf[operation.answer], ...(sending.body ? { 'content-type': sending.body.type } : {}), ...sending.headers },
        body: sending.body?.text ?? null,
        // A redirect would carry the session's header, and a POST's body, to whoever it names.
        redirect: 'manual', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer',
        signal: watch.signal, dispatcher,
      });
      answered = true;
      status = response.status;
      onReachability(true);
      readClock(response, onClock);
      if (response.status >= 300 && response.status < 400) throw new Failure('unreadableAnswer', { details: { reason: 'redirect' } });
      const text = await readCapped(response, () => watch.within(idle));
      if (!response.ok) throw failureOfStatus(response.status, (name) => response.headers.get(name), text, credentialsIn(sending.headers, sending.body?.text, sending.url));
      // Done, and nothing to say about it: an object without fields says just that.
      if (response.status === 204) return operation.answer === 'json' ? '{}' : '';
      checkContentType(response, operation, text);
      return text;
    } catch (error) {
      failed = error instanceof Failure ? error : signal?.aborted ? new Failure('cancelled') : watch.signal.aborted ? new Failure('timeout') : failureOfConnection(error);
      if (!(error instanceof Failure) && failed.code !== 'cancelled' && (!answered || failed.code === 'offline')) onReachability(false);
      throw failed;
    } finally {
      watch.end();
      onDone({ operation: operation.id, status, failure: failed, milliseconds: performance.now() - began });
    }
  }

  /** Whether anything answers at all, whatever it says: no credentials go along, nothing of the answer is read. */
  async function knock(url: URL, signal: AbortSignal | undefined): Promise<number> {
    const watch = createWatch(total.notice, signal);
    try {
      const { fetch, dispatcher } = await client();
      return (await fetch(url, { method: 'GET', redirect: 'manual', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: watch.signal, dispatcher })).status;
    } catch (error) {
      if (signal?.aborted) throw new Failure('cancelled');
      throw watch.signal.aborted ? new Failure('timeout') : failureOfConnection(error);
    } finally {
      watch.end();
    }
  }

  return {
    send,
    knock,
    /** Ends what is under way and closes every connection. */
    async close(): Promise<void> {
      closed = true;
      await (await loaded)?.dispatcher.destroy();
    },
  };
}

/** Loaded when something is asked for the first time: it takes a tenth of the time the program starts in. */
async function loadClient(connect: number): Promise<{ fetch: typeof Fetch; dispatcher: Agent }> {
  const undici = await import('undici');
  // Verification is said here: by default it depends on a variable of the environment.
  const dispatcher = new undici.Agent({ connect: { timeout: connect, minVersion: 'TLSv1.2', rejectUnauthorized: true, checkServerIdentity }, headersTimeout: 0, bodyTimeout: 0, connections: 8, keepAliveTimeout: 4000 });
  return { fetch: undici.fetch, dispatcher };
}

/** How long a file may take, however slowly it comes. */
const fileMs = 60 * 60_000;

/**
 * A file from where updates come from, piece by piece: nothing goes along, no redirect is followed, and it may be no larger than said.
 * @throws Failure, or what `take` throws
 */
export async function fetchFile(url: URL, bytesMax: number, signal: AbortSignal, take: (piece: Uint8Array) => void | Promise<void>, { connect, headers, idle }: Omit<Limits, 'total'> = limits): Promise<void> {
  const { fetch, dispatcher } = await loadClient(connect);
  const watch = createWatch(fileMs, signal);
  const asked = async <T>(answer: Promise<T>): Promise<T> => answer.catch((error: unknown) => { throw watch.signal.aborted ? new Failure('timeout') : failureOfConnection(error); });
  try {
    watch.within(headers);
    const response = await asked(fetch(url, { method: 'GET', redirect: 'manual', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: watch.signal, dispatcher }));
    if (response.status !== 200 || !response.body) throw new Failure('notFound');
    let size = 0;
    const pieces = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    for (;;) {
      watch.within(idle);
      const { done, value } = await asked(pieces.next());
      if (done) return;
      size += value.byteLength;
      if (size > bytesMax) throw new Failure('unreadableAnswer', { details: { reason: 'size' } });
      await take(value);
    }
  } finally {
    watch.end();
    await dispatcher.destroy();
  }
}

/** Node's own look at whose certificate it is, under another code: with Node's, undici leaves whoever waits for a connection waiting until their time is over. */
function checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  return problemOf(host, certificate) && Object.assign(new Error('another host'), { code: 'CERT_OTHER_HOST' });
}

const acceptOf: Record<Operation['answer'], string> = { json: 'application/json', text: 'text/plain', anything: 'application/json, text/plain;q=0.5' };

/** Ends a call at its total deadline, or earlier when nothing moves; leaves no timer behind. */
function createWatch(totalMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const whole = setTimeout(stop, totalMs);
  let step: NodeJS.Timeout | undefined;
  signal?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    within(milliseconds: number): void {
      clearTimeout(step);
      step = setTimeout(stop, milliseconds);
    },
    /** Also lets go of the connection of an answer that was not read to its end. */
    end(): void {
      clearTimeout(whole);
      clearTimeout(step);
      signal?.removeEventListener('abort', stop);
      stop();
    },
  };
}

function readClock(response: Response, onClock: Told['onClock']): void {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) onClock(date - Date.now());
}

async function readCapped(response: Response, onPiece: () => void): Promise<string> {
  if (!response.body) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  onPiece();
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    onPiece();
    size += piece.byteLength;
    if (size > bodyBytesMax) throw new Failure('unreadableAnswer', { details: { reason: 'size' } });
    pieces.push(piece);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/** A captive portal answers 200 with a page of its own. */
function checkContentType(response: Response, operation: Operation, text: string): void {
  const type = response.headers.get('content-type') ?? '';
  const fits = operation.answer === 'json' ? /\bjson\b/i.test(type) : (operation.answer === 'anything' && text === '') || /^($|text\/plain|text\/json|application\/([\w.+-]+\+)?json\b)/i.test(type);
  if (!fits) throw new Failure('unreadableAnswer', { details: { reason: 'contentType' } });
}
