// The practice backend: both APIs over HTTP on this machine only, with made-up people and switchable faults.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Environment } from '../environments/schema';
import type { PracticeCredentials, PracticeFault, PracticeOperation, PracticeState, SecondFactor } from '../../preload/contract/practice';
import { coandaTable } from '../api/coanda/table';
import { dfsTable } from '../api/dfs/table';
import type { Table } from '../api/operation';
import { deliver, insteadOf } from './broken';
import { coandaError, coandaRoutes } from './coanda';
import { Controls } from './controls';
import { dfsError, dfsRoutes } from './dfs/api';
import { singleSignOnToken } from './dfs/world';
import { practiceCredentials, practiceEnvironment, prefixes } from './environment';
import { BodyTooLarge, dispatch, findRoute, readBody, Refusal, send, type Answer, type Match, type Route } from './exchange';
import { FaultSwitch, pause, type Struck, type System } from './faults';
import { identityOperation, identityPath, issueApplicationToken } from './identity';
import { Abandoned } from './pace';
import { createJourneys, premiaPath } from './premia';
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
  /** Whether DFS asks for the client application's token, or only checks one that comes along. */
  application?: 'required' | 'optional';
  /** How long a question about a waiting approval is held before it is answered `Waiting`. */
  statusWaitSeconds?: number;
  /** Told after every change of the state. */
  changed?: () => void;
}

export interface PracticeServer {
  environment: Environment;
  credentials: PracticeCredentials;
  /** What a fault can be set on. */
  operations: PracticeOperation[];
  state(): PracticeState;
  setFaults(faults: readonly PracticeFault[]): void;
  /** Which second factor the next sign-in asks for; `none` lets the password suffice. */
  chooseFactor(factor: SecondFactor): void;
  /** What the phone does with the approval that waits. */
  settle(verdict: 'scanned' | 'approved' | 'rejected'): void;
  log(): readonly PracticeRequest[];
  close(): Promise<void>;
}

interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  system: System;
  match: Match | string[];
  entry: PracticeRequest;
  gone: AbortSignal;
}

const errorOf = { dfs: dfsError, coanda: coandaError };

/** DFS by its prefix and its identity server; everything else, the Premia page included, belongs to Coanda. */
function systemOf(path: string): System {
  return path.startsWith(`${prefixes.dfs}/`) || path === identityPath ? 'dfs' : 'coanda';
}

const named = (table: Table, system: System): PracticeOperation[] => Object.entries(table).map(([name, { id }]) => ({ id, name, system }));
/** The token endpoint has a template of its own, outside the prefix. */
const operations: PracticeOperation[] = [...named(dfsTable, 'dfs'), ...named(coandaTable, 'coanda'), { id: identityOperation, name: 'applicationToken', system: 'dfs' }];

class Practice {
  readonly faults: FaultSwitch;
  readonly controls: Controls;
  readonly requests = new RequestLog();
  readonly server: Server;
  /** Open connections with the system each one spoke to last. */
  readonly #sockets = new Map<Socket, System | null>();
  readonly #inProgress = new Map<Socket, PracticeRequest>();
  readonly #routes: Record<System, Route[]>;
  readonly #identity: Route;
  readonly #journeys = createJourneys();

  constructor(options: PracticeOptions) {
    const now = options.now ?? (() => new Date());
    const changed = options.changed ?? (() => undefined);
    this.faults = new FaultSwitch(changed);
    this.controls = new Controls(now, changed);
    this.#identity = { operation: identityOperation, method: 'POST', template: identityPath, answer: (call) => issueApplicationToken(call, now) };
    this.#routes = {
      dfs: dfsRoutes({
        now,
        tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 1200,
        statusWaitSeconds: options.statusWaitSeconds ?? 8,
        application: options.application ?? 'optional',
        credentials: practiceCredentials.dfs,
        controls: this.controls,
      }),
      coanda: coandaRoutes({
        now,
        tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
        simulationSeconds: options.simulationSeconds ?? 1.4,
        startDateField: options.startDateField ?? 'simulation_start_date',
        credentials: practiceCredentials.coanda,
        journeys: this.#journeys,
      }),
    };
    this.server = createServer((request, response) => void this.#receive(request, response));
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.set(socket, null);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  setFaults(faults: readonly PracticeFault[]): void {
    this.faults.set(faults);
    this.#cutOpenConnections();
  }

  /** Being offline ends what is open too; a request under way counts as struck. */
  #cutOpenConnections(): void {
    for (const [socket, system] of this.#sockets) {
      const entry = this.#inProgress.get(socket);
      const systems: System[] = system === null ? ['dfs', 'coanda'] : [system];
      if (!systems.some((candidate) => this.faults.isOffline(candidate, entry?.operation ?? null))) continue;
      if (system !== null && entry) this.faults.strike(system, entry.operation);
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
    if (url.pathname === '/elsewhere') return send(response, { status: 200, body: 'Where redirects lead. Nothing should ask for it.', contentType: 'text/plain' });
    const system = systemOf(url.pathname);
    const match = this.#match(system, request.method ?? '', url.pathname);
    const operation = Array.isArray(match) ? null : match.route.operation;
    const entry = this.requests.add({ method: request.method ?? '', operation, path: url.pathname, queryNames: [...url.searchParams.keys()], headers: request.headers });
    const gone = this.#follow(request.socket, response, system, entry);
    try {
      await this.#respond({ request, response, url, system, match, entry, gone });
    } catch {
      // The client went away while it was being listened to; nobody is left to tell.
      request.socket.destroy();
    }
  }

  #match(system: System, method: string, path: string): Match | string[] {
    if (path === identityPath) return findRoute([this.#identity], method, path);
    if (path === premiaPath) return findRoute([this.#journeys.page], method, path);
    return path.startsWith(`${prefixes[system]}/`) ? findRoute(this.#routes[system], method, path.slice(prefixes[system].length)) : [];
  }

  async #respond(arrival: Arrival): Promise<void> {
    const { request, response, system, entry, gone } = arrival;
    const struck = this.faults.strike(system, entry.operation);
    const worst = struck.find(({ fault }) => fault.kind !== 'delay') ?? null;
    if (worst?.fault.kind === 'offline') return this.#cut(request.socket);
    const answer = await this.#answer(arrival, struck, worst);
    // A request cut while it waited stays cut, even if its answer is ready by now.
    if (!answer || gone.aborted || entry.outcome !== 'pending') return;
    this.#note(entry, answer, response, worst);
    await deliver(response, answer, worst, gone);
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

  #note(entry: PracticeRequest, { status }: Answer, response: ServerResponse, worst: Struck | null): void {
    if (worst?.fault.kind === 'resetAt') entry.outcome = 'cut';
    else if (worst?.fault.kind === 'halfOpen') response.once('close', () => { if (worst.off.aborted) entry.outcome = 'cut'; });
    else Object.assign(entry, { status, outcome: 'answered' });
  }

  /** Null when there is nothing to answer: the client has gone. */
  async #answer(arrival: Arrival, struck: Struck[], worst: Struck | null): Promise<Answer | null> {
    const { request, system, entry, gone } = arrival;
    try {
      entry.body = await readBody(request);
      for (const { fault, off } of struck) if (fault.kind === 'delay') await pause(fault.seconds * 1000, gone, off);
      return insteadOf(worst?.fault ?? null, errorOf[system]) ?? (await this.#dispatch(arrival));
    } catch (problem) {
      if (problem instanceof Abandoned || gone.aborted) return null;
      if (problem instanceof Refusal) return { ...errorOf[system](problem.status, problem.message, problem.issues), headers: problem.headers };
      if (problem instanceof BodyTooLarge) return { ...errorOf[system](413, 'The body is larger than 1 MiB'), headers: { Connection: 'close' } };
      return errorOf[system](500, 'Something went wrong in the practice backend');
    }
  }

  #dispatch({ request, url, match, entry, gone }: Arrival): Promise<Answer> {
    return dispatch(match, { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, bodyText: entry.body, params: {}, gone });
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
  const signOn = { credentials: practiceCredentials.dfs, now: options.now ?? (() => new Date()) };
  return {
    environment: practiceEnvironment(port),
    credentials: structuredClone(practiceCredentials),
    operations: structuredClone(operations),
    state: () => ({ faults: practice.faults.current, ...practice.controls.state, singleSignOnToken: singleSignOnToken(signOn) }),
    setFaults: (faults) => practice.setFaults(faults),
    chooseFactor: (factor) => practice.controls.chooseFactor(factor),
    settle: (verdict) => practice.controls.settle(verdict),
    log: () => practice.requests.entries,
    close: () => new Promise((resolve) => {
      practice.server.close(() => resolve());
      practice.cutAll();
    }),
  };
}
