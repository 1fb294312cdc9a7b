// Texts from elsewhere among words of our own: they may read from right to left, and must not turn what stands beside them.

/** What turns letters round, or ends the element around it: opened and never closed it reaches beyond a `<bdi>`. */
const turns = /[\u2028-\u202e\u2066-\u2069]/g;
const mayTurn = /[\u0590-\u08ff\u200e\u200f\u2028-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Inside a sentence: as it is where it cannot turn anything, otherwise between marks that keep its direction inside. */
export const isolated = (text: string): string => (mayTurn.test(text) ? `\u2068${text.replaceAll(turns, '')}\u2069` : text);

/** The same value; only where a text in it could turn its surroundings, a copy in which none does. */
export function withoutTurns<T>(value: T): T {
  if (typeof value === 'string') return (value.search(turns) < 0 ? value : value.replaceAll(turns, '')) as T;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  let copy: Record<string, unknown> | null = null;
  for (const [key, before] of Object.entries(value)) {
    const after: unknown = withoutTurns(before);
    if (after !== before) (copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>)[key] = after;
  }
  return (copy ?? value) as T;
}
