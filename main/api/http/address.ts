// Where a call goes: always below the environment's origin and prefix, whatever its parameters contain.
import { Failure } from '../../failure';
import { templateOf, type Operation } from '../operation';

const segmentsOf = (path: string): number => path.split('/').length;

/** @throws Failure `invalidInput` when a parameter of the path is missing or empty, or would leave the environment's prefix. */
export function addressOf(base: URL, operation: Operation, path: Readonly<Record<string, unknown>>, query: Readonly<Record<string, unknown>>): URL {
  const template = templateOf(operation).slice(1);
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(path[name] ?? '').toWellFormed();
    if (value === '') throw new Failure('invalidInput');
    return encodeURIComponent(value).replaceAll('.', '%2E');
  });
  // A path that is set can never change the origin, even where the prefix begins with two slashes.
  const url = new URL(base.origin);
  url.pathname = base.pathname + filled;
  // Dots lead upwards also when they are escaped; then there is less than before, and nothing can make up for it.
  if (segmentsOf(url.pathname) !== segmentsOf(base.pathname + template)) throw new Failure('invalidInput');
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}
