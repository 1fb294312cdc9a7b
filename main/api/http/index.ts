// The only outbound HTTP: one instance per remote system, its origin, prefix and permitted operations fixed when made.
import { Failure } from '../../failure';
import type { Operation } from '../operation';
import { addressOf } from './address';
import { createAttempt, limits as ourLimits, type Limits, type Told } from './attempt';
import { createPolicy } from './policy';

export { readRetryAfter } from './failures';
export type { Done, Limits } from './attempt';

export interface HttpRequest {
  operation: Operation;
  path?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: string | undefined;
  /** Sent as a form instead. */
  form?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

export interface Http {
  /** The body of a successful answer. @throws Failure for everything else. */
  send(request: HttpRequest): Promise<string>;
  /** Ends what is under way and closes every connection. */
  close(): Promise<void>;
}

export interface HttpOptions extends Partial<Told> {
  baseUrl: string;
  /** What may be called here; anything else is refused before it is sent. */
  allows?: (operation: Operation) => boolean;
  limits?: Limits;
  /** Waits between attempts are multiplied by this; tests pass 0. */
  patience?: number;
}

const nobody = () => undefined;

export function createHttp({ baseUrl, allows = () => true, limits = ourLimits, patience = 1, onReachability = nobody, onClock = nobody, onDone = nobody }: HttpOptions): Http {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const attempt = createAttempt(limits, { onReachability, onClock, onDone });
  const policy = createPolicy(patience);

  return {
    async send({ operation, path = {}, query = {}, headers = {}, body, form, signal }) {
      if (!allows(operation)) throw new Failure('notGranted');
      const url = addressOf(base, operation, path, query);
      const content = form ? { text: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' } : body === undefined ? null : { text: body, type: 'application/json' };
      return policy.execute(operation.retry, () => attempt.send({ url, operation, headers, body: content, signal }), signal);
    },
    close: () => attempt.close(),
  };
}

/** Whether anything answers at a base URL: the status, whatever it is. For systems that have no operation to ask without a session. @throws Failure */
export async function knock(baseUrl: string, signal?: AbortSignal, limits: Limits = ourLimits): Promise<number> {
  const attempt = createAttempt(limits, { onReachability: nobody, onClock: nobody, onDone: nobody });
  return attempt.knock(new URL(baseUrl), signal).finally(() => attempt.close());
}
