// The practice backend: both APIs over HTTP on this machine only, with made-up people and switchable faults.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Environment } from '../environments/schema';
import type { PracticeCredentials, PracticeFault } from '../../preload/contract/practice';
import { coandaError, coandaRoutes } from './coanda';
import { dfsError, dfsRoutes } from './dfs';
import { practiceCredentials, practiceEnvironment, prefixes } from './environment';
import { BodyTooLarge, dispatch, readBody, Refusal, send, type Answer, type Route } from './exchange';
import { FaultSwitch, pause, type System } from './faults';
import { Abandoned } from './pace';
import { RequestLog, type PracticeRequest } from './request-log';
import type { StartDateField } from './simulation-request';

export type { PracticeRequest } from './request-log';

export interface PracticeOptions {
  /** 0 (default) for any free one. */
  port?: number;
  now?: () => Date;
  /** For both systems; by default 1200 for the DFS session token and 3600 for Coanda's. */
  tokenLifetimeSeconds?: number;
  /** How long a simulation takes at least, as a real one would. */
  simulationSeconds?: number;
  /** The name of the start date that is accepted; the other is refused with 422. */
  startDateField?: StartDateField;
}

export interface PracticeServer {
  environment: Environment;
  credentials: PracticeCredentials;
  fault(): PracticeFault;
  setFault(fault: PracticeFault): void;
  log(): readonly PracticeRequest[];
  close(): Promise<void>;
}

interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  system: System;
  entry: PracticeRequest;
  gone: AbortSignal;
}

const errorOf = { dfs: dfsError, coanda: coandaError };

/** DFS by its prefix; everything else, the Premia page included, belongs to Coanda. */
function systemOf(path: string): System {
  return path.startsWith(`${prefixes.dfs}/`) ? 'dfs' : 'coanda';
}

class Practice {
  readonly faults = new FaultSwitch();
  readonly requests = new RequestLog();
  readonly server: Server;
  /** Open connections with the system each one spoke to last. */
  readonly #sockets = new Map<Socket, System | null>();
  readonly #inProgress = new Map<Socket, PracticeRequest>();
  readonly #routes: Record<System, Route[]>;

  constructor(options: PracticeOptions) {
    const now = options.now ?? (() => new Date());
    this.#routes = {
      dfs: dfsRoutes({ now, tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 1200, credentials: practiceCredentials.dfs }),
      coanda: coandaRoutes({
        now,
        tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
        simulationSeconds: options.simulationSeconds ?? 1.4,
        startDateField: options.startDateField ?? 'simulation_start_date',
        credentials: practiceCredentials.coanda,
      }),
    };
    this.server = createServer((request, response) => void this.#receive(request, response));
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.set(socket, null);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  setFault(fault: PracticeFault): void {
    this.faults.set(fault);
    if (this.faults.current.kind === 'offline') this.#cutOpenConnections();
  }

  /** Being offline ends what is open too; a request under way counts as struck. */
  #cutOpenConnections(): void {
    for (const [socket, system] of this.#sockets) {
      if (system !== null && !this.faults.touches(system)) continue;
      if (system !== null && this.#inProgress.has(socket)) this.faults.strike(system);
      this.#cut(socket);
    }
  }

  #cut(socket: Socket): void {
    const entry = this.#inProgress.get(socket);
    if (entry) entry.outcome = 'cut';
    socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#sockets.keys()) this.#cut(socket);
  }

  #isOurHost(host: string | undefined): boolean {
    const { port } = this.server.address() as AddressInfo;
    return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '', 'http://practice');
    if (!url || !this.#isOurHost(request.headers.host)) return send(response, { status: 421, body: 'Not a request for this server', contentType: 'text/plain' });
    const system = systemOf(url.pathname);
    const entry = this.requests.add({ method: request.method ?? '', path: url.pathname, queryNames: [...url.searchParams.keys()], headers: request.headers });
    const gone = this.#follow(request.socket, response, system, entry);
    try {
      const answer = await this.#answer({ request, response, url, system, entry, gone });
      // A request cut while it waited stays cut, even if its answer is ready by now.
      if (!answer || gone.aborted || entry.outcome !== 'pending') return;
      entry.status = answer.status;
      entry.outcome = 'answered';
      send(response, answer);
    } catch {
      // The client went away while it was being listened to; nobody is left to tell.
      request.socket.destroy();
    }
  }

  /** Notes what the connection is busy with, and returns the signal that the client has gone. */
  #follow(socket: Socket, response: ServerResponse, system: System, entry: PracticeRequest): AbortSignal {
    const gone = new AbortController();
    this.#sockets.set(socket, system);
    this.#inProgress.set(socket, entry);
    response.once('close', () => {
      this.#inProgress.delete(socket);
      if (entry.outcome === 'pending') entry.outcome = 'abandoned';
      gone.abort();
    });
    return gone.signal;
  }

  /** Null when there is nothing to answer: the connection was cut or the client has gone. */
  async #answer(arrival: Arrival): Promise<Answer | null> {
    const { request, system, entry, gone } = arrival;
    const fault = this.faults.strike(system);
    if (fault?.kind === 'offline') {
      this.#cut(request.socket);
      return null;
    }
    try {
      entry.body = await readBody(request);
      if (fault?.kind === 'delay') await pause(fault.seconds * 1000, gone, this.faults.changed);
      return this.#refusalOf(fault, system) ?? (await this.#dispatch(arrival));
    } catch (problem) {
      if (problem instanceof Abandoned || gone.aborted) return null;
      if (problem instanceof Refusal) return errorOf[system](problem.status, problem.message, problem.issues);
      if (problem instanceof BodyTooLarge) return { ...errorOf[system](413, 'The body is larger than 1 MiB'), headers: { Connection: 'close' } };
      return errorOf[system](500, 'Something went wrong in the practice backend');
    }
  }

  #refusalOf(fault: PracticeFault | null, system: System): Answer | null {
    if (fault?.kind === 'unauthorized') return errorOf[system](401, 'Token is invalid');
    if (fault?.kind === 'unavailable') return errorOf[system](503, 'Temporarily offline for maintenance');
    if (fault?.kind !== 'rateLimited') return null;
    return { ...errorOf[system](429, 'Too many requests in a small interval'), headers: { 'Retry-After': String(Math.ceil(fault.seconds)) } };
  }

  #dispatch({ request, url, system, entry, gone }: Arrival): Promise<Answer> {
    const path = url.pathname.startsWith(`${prefixes[system]}/`) ? url.pathname.slice(prefixes[system].length) : '';
    return dispatch(this.#routes[system], {
      method: request.method ?? '', path, query: url.searchParams, headers: request.headers, bodyText: entry.body, params: {}, gone,
    });
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export async function startPractice(options: PracticeOptions = {}): Promise<PracticeServer> {
  const practice = new Practice(options);
  const port = await listen(practice.server, options.port ?? 0);
  return {
    environment: practiceEnvironment(port),
    credentials: structuredClone(practiceCredentials),
    fault: () => practice.faults.current,
    setFault: (fault) => practice.setFault(fault),
    log: () => practice.requests.entries,
    close: () => new Promise((resolve) => {
      practice.server.close(() => resolve());
      practice.cutAll();
    }),
  };
}
