// Answers that break on their way: cut, slow, of the wrong length, kind or size. Below HTTP where HTTP would mend them.
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import type { PracticeFault } from '../../preload/contract/practice';
import { encode, send, type Answer } from './exchange';
import { pause, type Struck } from './faults';

/** More than any client should take: 68 MiB, from about 70 KiB sent. */
const bombMebibytes = 68;
let bomb: Promise<Buffer> | null = null;

/** A JSON document of nothing but spaces, packed. Made once. */
function gzipBomb(): Promise<Buffer> {
  bomb ??= (() => {
    const mebibyte = Buffer.alloc(1024 * 1024, ' ');
    const pieces = [Buffer.from('['), ...Array.from({ length: bombMebibytes }, () => mebibyte), Buffer.from(']')];
    return buffer(Readable.from(pieces).pipe(createGzip({ level: 9 })));
  })();
  return bomb;
}

const portal = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Guest network</title></head>
<body><h1>Welcome to the guest network</h1><form method="post" action="/portal/accept"><button>Accept the terms and go online</button></form></body></html>`;

/** What a fault answers in place of the system; null for the kinds that let it answer. */
export function insteadOf(fault: PracticeFault | null, refusal: (status: number, message: string) => Answer): Answer | null {
  switch (fault?.kind) {
    case 'unauthorized': return refusal(401, 'Token is invalid');
    case 'unavailable': return refusal(503, 'Temporarily offline for maintenance');
    case 'rateLimited': return { ...refusal(429, 'Too many requests in a small interval'), headers: { 'Retry-After': String(Math.ceil(fault.seconds)) } };
    case 'htmlPage': return { status: 200, body: portal, contentType: 'text/html; charset=utf-8' };
    case 'redirect': return { status: 307, body: '', headers: { Location: fault.target ?? '/elsewhere' } };
    default: return null;
  }
}

const written = (socket: Socket, bytes: Buffer): Promise<void> => new Promise((resolve) => void socket.write(bytes, () => resolve()));

/** The first lines of an answer that ends with the connection, with the length it claims, if any. */
function headOf(answer: Answer, headers: Record<string, string>, length: number | null): Buffer {
  const lines = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`, ...Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)];
  if (length !== null) lines.push(`Content-Length: ${length}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

async function drip(socket: Socket, head: Buffer, body: Buffer, { fault, off }: Struck, gone: AbortSignal): Promise<void> {
  await written(socket, head);
  const size = Math.max(1, fault.bytes);
  let sent = 0;
  for (; sent < body.length && !off.aborted && !gone.aborted; sent += size) {
    await written(socket, body.subarray(sent, sent + size));
    if (sent + size < body.length) await pause(fault.seconds * 1000, off, gone);
  }
  // Switched off: the rest at once.
  socket.end(body.subarray(sent));
}

async function resetAt(socket: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length > 0) {
    await written(socket, bytes);
    // A reset overtakes what the other side has not read yet.
    await pause(50);
  }
  socket.resetAndDestroy();
}

/** Sends an answer the way the fault has it. Resolves when nothing more will be sent. */
export async function deliver(response: ServerResponse, answer: Answer, struck: Struck | null, gone: AbortSignal): Promise<void> {
  const { socket } = response;
  if (!struck || !socket) return send(response, answer);
  const { fault, off } = struck;
  const { headers, body } = encode(answer);
  switch (fault.kind) {
    case 'drip': return drip(socket, headOf(answer, headers, body.length), body, struck, gone);
    case 'resetAt': return resetAt(socket, Buffer.concat([headOf(answer, headers, body.length), body]).subarray(0, fault.bytes));
    case 'truncated': return void socket.end(Buffer.concat([headOf(answer, headers, null), body.subarray(0, Math.min(fault.bytes, Math.max(0, body.length - 1)))]));
    case 'wrongLength': return void socket.end(Buffer.concat([headOf(answer, headers, body.length + Math.max(1, fault.bytes)), body]));
    case 'halfOpen': {
      await pause(2_147_483_647, off, gone);
      return void socket.destroy();
    }
    case 'wrongContentType': return send(response, { ...answer, contentType: 'text/csv; charset=utf-8' });
    case 'malformedJson': return send(response, { ...answer, body: `${body.toString('utf8')},}` });
    case 'gzipBomb': return send(response, { ...answer, status: 200, body: await gzipBomb(), contentType: 'application/json; charset=utf-8', headers: { 'Content-Encoding': 'gzip' } });
    default: return send(response, answer);
  }
}
