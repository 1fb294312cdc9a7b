// Reads the environments file, if there is one, and says exactly what is wrong with it when it cannot be used.
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { environmentsFile, type Environment } from './schema';

/** Where inside the file, e.g. `environments[0].dfs.baseUrl`, and why. The path is empty for the file as a whole. */
export interface EnvironmentProblem { path: string; reason: string }

const fileBytesMax = 8 * 1024 * 1024;

const pathText = (path: readonly PropertyKey[]) => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text ? '.' : ''}${String(part)}`), '');

/** A file that is refused gives no environments at all: half a configuration would be worse than none. */
export function loadEnvironments(file: string | null): { environments: Environment[]; problems: EnvironmentProblem[] } {
  const refused = (path: string, reason: string) => ({ environments: [], problems: [{ path, reason }] });
  if (file === null) return { environments: [], problems: [] };
  if (!existsSync(file)) return refused('', 'the file does not exist');
  if (statSync(file).size > fileBytesMax) return refused('', 'the file is larger than 8 MiB');
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    return refused('', error instanceof SyntaxError ? `not valid JSON (${error.message})` : 'the file cannot be read');
  }
  const read = environmentsFile.safeParse(content);
  if (!read.success) return { environments: [], problems: read.error.issues.slice(0, 20).map((issue) => ({ path: pathText(issue.path), reason: reasonOf(issue) })) };
  const ids = ['practice', ...read.data.environments.map((item) => item.id)];
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice > 0) return refused(`environments[${twice - 1}].id`, `"${ids[twice]}" is already taken`);
  return { environments: read.data.environments, problems: [] };
}

function reasonOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}` : issue.message;
}
