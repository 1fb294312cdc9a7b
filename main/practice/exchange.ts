// One request and its answer: reading the body, matching the path, answering in text or JSON.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a handler answers with; `body` is sent as JSON unless it is already text. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  contentType?: string;
}

export interface Call {
  method: string;
  /** Path below the prefix of its API. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  bodyText: string;
  /** Values of the `{name}` parts of the route. */
  params: Record<string, string>;
  /** Fires when the client has gone. */
  gone: AbortSignal;
}

export interface Route {
  /** `METHOD /path` as documented. */
  operation: string;
  method: string;
  /** e.g. `/v1.0/contacts/{contactId}/accounts` */
  template: string;
  answer: (call: Call) => Answer | Promise<Answer>;
}

/** Thrown by a handler to answer with an error; each API turns it into its own shape. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string, readonly issues: readonly string[] = [], readonly headers: Record<string, string> = {}) {
    super(message);
  }
}

export class BodyTooLarge extends Error {}

const bodyLimit = 1024 * 1024;

/** Reads the body as text, at most 1 MiB. What is beyond is read and dropped, so that the refusal can be delivered. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 16 * bodyLimit) throw new BodyTooLarge();
    if (size <= bodyLimit) chunks.push(chunk);
  }
  if (size > bodyLimit) throw new BodyTooLarge();
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a JSON body or refuses it with words. */
export function parseJson(call: Call, refusedWith: number): unknown {
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) throw new Refusal(refusedWith, 'The body must be sent as application/json');
  try {
    return JSON.parse(call.bodyText) as unknown;
  } catch {
    throw new Refusal(refusedWith, 'The body is not valid JSON');
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function matchPath(template: string, path: string): Record<string, string> | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) {
      if (value === '') return null;
      params[part.slice(1, -1)] = decoded(value);
    } else if (part !== value) return null;
  }
  return params;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** The route of a request, or the methods its path would take: none for an unknown path. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | string[] {
  const allowed: string[] = [];
  for (const route of routes) {
    const params = matchPath(route.template, path);
    if (!params) continue;
    if (route.method === method) return { route, params };
    allowed.push(route.method);
  }
  return allowed;
}

/** Answers with the route found; 404 for an unknown path, 405 for a known path with another method. */
export async function dispatch(match: Match | string[], call: Call): Promise<Answer> {
  if (!Array.isArray(match)) return match.route.answer({ ...call, params: match.params });
  if (match.length === 0) throw new Refusal(404, 'The specified endpoint does not exist');
  throw new Refusal(405, `This endpoint does not take ${call.method}; it takes ${match.join(', ')}`);
}

/** The answer as bytes, and the headers that say what they are. */
export function encode(answer: Answer): { headers: Record<string, string>; body: Buffer } {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  return { headers: { 'Content-Type': answer.contentType ?? 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...answer.headers }, body };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { headers, body } = encode(answer);
  response.writeHead(answer.status, { ...headers, 'Content-Length': body.length });
  response.end(body);
}
