// Reads an environments file, and says exactly what is wrong with it when it cannot be used.
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { environmentsFile, practiceId, type Environment } from './schema';

/** Where inside the file, e.g. `environments[0].dfs.baseUrl`, and why. The path is empty for the file as a whole. */
export interface EnvironmentProblem { path: string; reason: string }
export interface Loaded { environments: Environment[]; problems: EnvironmentProblem[] }

export const fileBytesMax = 8 * 1024 * 1024;

export const pathText = (path: readonly PropertyKey[]) => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text ? '.' : ''}${String(part)}`), '');
const refused = (path: string, reason: string): Loaded => ({ environments: [], problems: [{ path, reason }] });

export function loadEnvironments(file: string | null): Loaded {
  if (file === null) return { environments: [], problems: [] };
  if (!existsSync(file)) return refused('', 'the file does not exist');
  if (statSync(file).size > fileBytesMax) return refused('', 'the file is larger than 8 MiB');
  try {
    return parseEnvironments(readFileSync(file, 'utf8'));
  } catch {
    return refused('', 'the file cannot be read');
  }
}

/** A file that is refused gives no environments at all: half a configuration would be worse than none. `taken` are the ids it cannot have. */
export function parseEnvironments(text: string, taken: readonly string[] = []): Loaded {
  const json = jsonOf(text);
  if ('problem' in json) return { environments: [], problems: [json.problem] };
  const read = environmentsFile.safeParse(json.value);
  if (!read.success) return { environments: [], problems: problemsOf(read.error) };
  const twice = idTakenTwice(read.data.environments, taken);
  return twice ? { environments: [], problems: [twice] } : { environments: read.data.environments, problems: [] };
}

export function jsonOf(text: string): { value: unknown } | { problem: EnvironmentProblem } {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { problem: { path: '', reason: `not valid JSON (${error instanceof SyntaxError ? withoutQuote(error.message) : ''})` } };
  }
}

export const problemsOf = (error: z.ZodError): EnvironmentProblem[] => error.issues.slice(0, 20).map((issue) => ({ path: pathText(issue.path), reason: reasonOf(issue) }));

/** The first environment whose id another has, or the program itself. */
export function idTakenTwice(environments: readonly Environment[], taken: readonly string[] = []): EnvironmentProblem | null {
  const before = [practiceId, ...taken];
  const ids = [...before, ...environments.map((item) => item.id)];
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  return twice > 0 ? { path: `environments[${twice - before.length}].id`, reason: `"${ids[twice]}" is already taken` } : null;
}

/** The parser quotes what stands around the mistake, which may be a secret. */
const withoutQuote = (message: string): string => message.replace(/, (\.\.\.)?".*is not valid JSON$/s, '');

function reasonOf(issue: z.core.$ZodIssue): string {
  const reason = issue.code === 'unrecognized_keys' ? `unknown ${issue.keys.slice(0, 10).map((key) => `"${key.slice(0, 60)}"`).join(', ')}` : issue.message;
  return reason.slice(0, 300);
}
