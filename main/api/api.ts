// A table of operations as typed functions: what goes in is checked against the entry, what comes out is read by it.
import type { z } from 'zod';
import { Failure } from '../failure';
import type { Http } from './http';
import { orCancelled } from './http/policy';
import { field, parseJson, textOf } from './json';
import type { InputOf, Operation, ReplyOf, Table } from './operation';
import { asSignInFailure } from './tokens';

export interface Answer<R> {
  value: R;
  /** The body as it came over the wire. */
  received: string;
  /** The body as it was sent. */
  sent: string | undefined;
}

/** `C` is what the credentials of a call are made of, e.g. a session. */
export type Api<T extends Table, C> = { [K in keyof T]: (input: InputOf<T[K]>, context: C & { signal?: AbortSignal | undefined }) => Promise<Answer<ReplyOf<T[K]>>> };

/** The headers that carry an operation's credentials. @throws Failure `sessionExpired` when one is missing. */
export type Credentials<C> = (operation: Operation, context: C) => Promise<Record<string, string>> | Record<string, string>;

export function createApi<T extends Table, C>(table: T, http: Http, credentials: Credentials<C>): Api<T, C> {
  const caller = (operation: Operation) => async (input: Record<string, unknown>, context: C & { signal?: AbortSignal }) => {
    const { path, query, body } = checked(operation, input);
    const headers = await orCancelled(Promise.resolve(credentials(operation, context)), context.signal);
    try {
      const received = await http.send({ operation, path, query, body, headers, signal: context.signal });
      return { value: readAnswer(operation, received), received, sent: body };
    } catch (error) {
      throw operation.signsIn ? asSignInFailure(error) : error;
    }
  };
  return Object.fromEntries(Object.entries(table).map(([name, operation]) => [name, caller(operation)])) as unknown as Api<T, C>;
}

/** What will be sent, exactly as documented. @throws Failure `invalidInput`, naming the field. */
function checked(operation: Operation, input: Record<string, unknown>) {
  const { body, ...parameters } = input;
  const among = (names: readonly string[]) => Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
  const known = new Set([...Object.keys(operation.path.shape), ...Object.keys(operation.query.shape)]);
  const unknown = Object.keys(parameters).find((name) => !known.has(name));
  if (unknown !== undefined) throw new Failure('invalidInput', { details: { field: unknown } });
  return {
    path: fitting(operation.path, among(Object.keys(operation.path.shape))) as Record<string, unknown>,
    query: fitting(operation.query, among(Object.keys(operation.query.shape))) as Record<string, unknown>,
    body: operation.body ? JSON.stringify(fitting(operation.body, body)) : undefined,
  };
}

function fitting(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Failure('invalidInput', { details: { field: result.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '' } });
}

/** Reads a successful answer. @throws Failure `unreadableAnswer`, or what a refusing `Result` means. */
export function readAnswer(operation: Operation, received: string): unknown {
  const body = operation.answer === 'text' ? received : operation.answer === 'json' ? parseJson(received) : parseOrNull(received);
  checkResult(operation, body);
  const read = operation.response.safeParse(body);
  if (!read.success) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
  return read.data;
}

/** Where success is not documented an empty or plain body is as good as any. */
function parseOrNull(received: string): unknown {
  return /^\s*[[{"]/.test(received) ? parseJson(received) : null;
}

const refusals: Record<string, Failure['code']> = {
  passcodeinvalid: 'passcodeInvalid', invalidpasscode: 'passcodeInvalid', contactlocked: 'contactLocked', locked: 'contactLocked',
  accessdenied: 'accessDenied', mtaninvalid: 'codeInvalid', invalidmtan: 'codeInvalid', activationkeyinvalid: 'codeInvalid', deny: 'approvalDenied', expired: 'approvalExpired',
};

/** Refusals arrive with HTTP 200 and a Result. The set is open: whatever the entry does not name is a refusal, shown with its value. */
function checkResult(operation: Operation, body: unknown): void {
  const given = field(body, 'Result') ?? null;
  const result = textOf(given, 60);
  // Signing in without any Result is no success; elsewhere not every answer has one. One that is no word is no success anywhere.
  if (given === null && !(operation.signsIn && operation.answer === 'json')) return;
  const said = (result ?? '').toLowerCase();
  if (['success', ...operation.results.map((value) => value.toLowerCase())].includes(said)) return;
  throw new Failure(refusals[said] ?? (operation.signsIn ? 'signInRefused' : 'resultRefused'), { details: { result: result ?? '' } });
}
