// The shorthand the tables are written in: an entry says what is special about it, the rest follows.
import { z } from 'zod';
import type { Caller, Layer, Operation, Patience, RetryClass } from './operation';

interface Entry<P extends z.core.$ZodLooseShape, Q extends z.core.$ZodLooseShape, B extends z.ZodType | null, R extends z.ZodType> {
  summary: string;
  layers: readonly Layer[];
  path?: P;
  query?: Q;
  body?: B;
  response: R;
  answer?: Operation['answer'];
  deprecated?: boolean;
  caller?: Caller;
  retry?: RetryClass;
  patience?: Patience;
  signsIn?: boolean;
  results?: readonly string[];
}

/** The shape without any parameter. */
type None = Record<never, never>;

/** A GET is taken for a read that may be repeated, everything else for a change that may not, unless the entry says otherwise. */
export function operation<P extends z.core.$ZodLooseShape = None, Q extends z.core.$ZodLooseShape = None, B extends z.ZodType | null = null, R extends z.ZodType = z.ZodType>(
  id: Operation['id'],
  entry: Entry<P, Q, B, R>,
) {
  return {
    id,
    summary: entry.summary,
    path: z.strictObject(entry.path ?? ({} as P)),
    query: z.strictObject(entry.query ?? ({} as Q)),
    body: (entry.body ?? null) as B,
    answer: entry.answer ?? ('json' as const),
    response: entry.response,
    layers: entry.layers,
    deprecated: entry.deprecated ?? false,
    caller: entry.caller ?? ('advisor' as const),
    retry: entry.retry ?? (id.startsWith('GET ') ? ('read' as const) : ('never' as const)),
    patience: entry.patience ?? ('quick' as const),
    signsIn: entry.signsIn ?? false,
    results: entry.results ?? [],
  } satisfies Operation;
}
