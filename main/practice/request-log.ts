// What arrived at the practice backend, the last 500 requests, in memory only.
import type { IncomingHttpHeaders } from 'node:http';

export interface PracticeRequest {
  method: string;
  /** The documented operation, `METHOD /path`; null when it is none. */
  operation: string | null;
  /** With the prefix of its API, without the query. */
  path: string;
  queryNames: string[];
  headers: IncomingHttpHeaders;
  body: string;
  /** Null until answered, and for good when the connection ended without an answer. */
  status: number | null;
  /** `cut` by a fault or by closing, `abandoned` by the client. */
  outcome: 'pending' | 'answered' | 'cut' | 'abandoned';
}

const limit = 500;

export class RequestLog {
  #entries: PracticeRequest[] = [];

  get entries(): readonly PracticeRequest[] {
    return this.#entries;
  }

  add(entry: Omit<PracticeRequest, 'body' | 'status' | 'outcome'>): PracticeRequest {
    const added: PracticeRequest = { ...entry, body: '', status: null, outcome: 'pending' };
    this.#entries = [...this.#entries.slice(1 - limit), added];
    return added;
  }
}
