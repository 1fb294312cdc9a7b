// Where a call goes: always below the environment's origin and prefix, whatever its parameters contain.
import { Failure } from '../../failure';
import { templateOf, type Operation } from '../operation';

/** @throws Failure `invalidInput` when a parameter would leave the environment's origin or prefix. */
export function addressOf(base: URL, operation: Operation, path: Readonly<Record<string, unknown>>, query: Readonly<Record<string, unknown>>): URL {
  const template = templateOf(operation).slice(1);
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name] ?? '').toWellFormed()).replaceAll('.', '%2E'));
  const url = new URL(base.pathname + filled, base.origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const empty = template.split('/').some((part, index) => part !== '' && filled.split('/')[index] === '');
  const segmentsKept = url.pathname.split('/').length === (base.pathname + template).split('/').length && !empty;
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || !segmentsKept) throw new Failure('invalidInput');
  return url;
}
