// Routes from an API's table: one handler an operation, credentials and checks as its entry says.
import type { z } from 'zod';
import { methodOf, templateOf, type Layer, type Operation, type Table } from '../api/operation';
import { parseJson, Refusal, type Answer, type Call, type Route } from './exchange';
import type { TokenClaims } from './tokens';

/** Parameters of path and query by name, and `body`, checked. */
export type Taken<O extends Operation> = z.output<O['path']> & z.output<O['query']> & (O['body'] extends z.ZodType ? { body: z.output<O['body']> } : unknown);

export interface Context {
  call: Call;
  /** Whose session came along; only on operations that ask for one. */
  person: TokenClaims | null;
}

/** What a handler returns is the body of a 200; anything else is thrown as a Refusal. */
export type Handlers<T extends Table> = { [K in keyof T]: (input: Taken<T[K]>, context: Context) => unknown };

export interface Manners {
  /** Checks the credentials of a layer; throws a Refusal. */
  guards: Partial<Record<Layer, (call: Call) => TokenClaims | null>>;
  /** The status for a body that is no JSON, for wrong parameters, and for wrong fields. */
  refuses: { json: number; parameters: number; fields: (operation: Operation) => number };
}

function checked(schema: z.ZodType, value: unknown, status: number): Record<string, unknown> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new Refusal(status, `The request was not in the required format. ${issues.join('; ')}`, issues);
}

/** Parameters arrive as text: a whole number is read as one where its schema takes no text. */
function typed(schema: z.ZodObject, values: Iterable<[string, string]>): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, text] of values) {
    const field = schema.shape[name] as z.ZodType | undefined;
    read[name] = field && /^-?\d{1,15}$/.test(text) && !field.safeParse(text).success ? Number(text) : text;
  }
  return read;
}

function take(operation: Operation, call: Call, { refuses }: Manners): Record<string, unknown> {
  const parameters = {
    ...checked(operation.path, typed(operation.path, Object.entries(call.params)), refuses.parameters),
    ...checked(operation.query, typed(operation.query, call.query), refuses.parameters),
  };
  if (!operation.body) return parameters;
  return { ...parameters, body: checked(operation.body, parseJson(call, refuses.json), refuses.fields(operation)) };
}

function answerWith(operation: Operation, body: unknown): Answer {
  if (body === undefined) return { status: 200, body: '', contentType: 'text/plain; charset=utf-8' };
  return { status: 200, body, ...(operation.answer === 'text' ? { contentType: 'text/plain; charset=utf-8' } : {}) };
}

export function routesOf<T extends Table>(table: T, handlers: Handlers<T>, manners: Manners): Route[] {
  return Object.entries<Operation>(table).map(([name, operation]) => ({
    operation: operation.id,
    method: methodOf(operation),
    template: templateOf(operation),
    async answer(call) {
      let person: TokenClaims | null = null;
      for (const layer of operation.layers) person = manners.guards[layer]?.(call) ?? person;
      const handler = handlers[name] as (input: unknown, context: Context) => unknown;
      return answerWith(operation, await handler(take(operation, call, manners), { call, person }));
    },
  }));
}
