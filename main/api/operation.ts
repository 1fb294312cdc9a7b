// One entry of an API's table. Typed functions, the egress list, practice's routes, the documentation page and tests come from it.
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Which credentials go along: the client application's bearer (where the environment has one), the person's
 * `X-Token-Jwt`, or Coanda's bearer.
 */
export type Layer = 'application' | 'person' | 'coanda';

/**
 * `advisor`: the app calls it for whoever is signed in; `administration`: only where the environment grants it;
 * `never`: in the client for completeness, refused before anything is sent.
 */
export type Caller = 'advisor' | 'administration' | 'never';

/** `never` for whatever signs in, creates or changes; `read` and `compute` change nothing and may be asked again. */
export type RetryClass = 'never' | 'read' | 'compute';

/** How long the whole call may take. `notice` is for telling, without waiting long for thanks; `wait` outlives a person's thinking. */
export type Patience = 'notice' | 'quick' | 'wait' | 'simulation';

export interface Operation {
  /** `METHOD /path` as documented, below the environment's prefix; `{name}` is filled from the path parameters. */
  id: `${Method} /${string}`;
  /** What it does, for the documentation page. */
  summary: string;
  path: z.ZodObject;
  query: z.ZodObject;
  /** What is sent as JSON; null when the operation takes no body. */
  body: z.ZodType | null;
  /** `text` is the raw body; `anything` is JSON, text or nothing, because success is not documented. */
  answer: 'json' | 'text' | 'anything';
  response: z.ZodType;
  layers: readonly Layer[];
  deprecated: boolean;
  caller: Caller;
  retry: RetryClass;
  patience: Patience;
  /** Its refusals mean refused credentials, even as 401. */
  signsIn: boolean;
  /** Values of `Result` beside `Success` that are no refusal. */
  results: readonly string[];
}

export type Table = Readonly<Record<string, Operation>>;

type Simplify<T> = { [K in keyof T]: T[K] } & {};
/** zod gives an object without fields an index signature; here it adds nothing. */
type FieldsOf<O extends z.ZodObject> = keyof O['shape'] extends never ? unknown : z.input<O>;
/** What a call takes: the parameters of path and query by name, and `body`. */
export type InputOf<O extends Operation> = Simplify<FieldsOf<O['path']> & FieldsOf<O['query']> & (O['body'] extends z.ZodType ? { body: z.input<O['body']> } : unknown)>;
export type ReplyOf<O extends Operation> = z.output<O['response']>;

export const methodOf = (operation: Operation): Method => operation.id.slice(0, operation.id.indexOf(' ')) as Method;
/** The path with its `{name}` parts, e.g. `/v1.0/banks/{id}`. */
export const templateOf = (operation: Operation): string => operation.id.slice(operation.id.indexOf(' ') + 1);
