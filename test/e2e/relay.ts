// A relay in front of a practice server, as a gateway would stand there: passes everything on, and can change answers on the way.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from '../../main/environments/schema';

/** What becomes of the answer to a simulation. */
export type Change = (answer: Record<string, unknown>) => unknown;

export interface Relay { environment: Environment; change: Change | null; close(): Promise<void> }

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Stands in for Coanda of the environment; the rest is asked directly. */
export async function startRelay(environment: Environment): Promise<Relay> {
  const target = new URL(environment.coanda.baseUrl);
  const relay: Relay = { environment, change: null, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => ['authorization', 'content-type', 'accept'].includes(name))) as Record<string, string>;
    const answer = await fetch(new URL(request.url ?? '/', target.origin), { method: request.method ?? 'GET', headers, ...(body.length > 0 ? { body: body.toString() } : {}) });
    const text = await answer.text();
    const changed = relay.change && answer.ok && request.url?.includes('/simulator/') ? JSON.stringify(relay.change(JSON.parse(text) as Record<string, unknown>)) : text;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(changed);
  }
  // What the provider does not answer is not answered here either.
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  relay.environment = { ...environment, coanda: { ...environment.coanda, baseUrl: environment.coanda.baseUrl.replace(target.origin, origin) } };
  return relay;
}
