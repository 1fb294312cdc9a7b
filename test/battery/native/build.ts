// Compiles one C file of this folder into a library that can be put in front of another program's calls.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Its path, or null where there is no compiler or another system than Linux. */
export function preload(name: string): string | null {
  const source = join(import.meta.dirname, `${name}.c`);
  const folder = join(process.cwd(), 'out', 'native');
  const library = join(folder, `${name}-${createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12)}.so`);
  if (process.platform !== 'linux') return null;
  if (existsSync(library)) return library;
  const compiler = ['gcc', 'cc', 'clang'].find((candidate) => spawnSync(candidate, ['--version']).status === 0);
  if (compiler === undefined) return null;
  mkdirSync(folder, { recursive: true });
  const making = `${library}.${process.pid}`;
  execFileSync(compiler, ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', making, source, '-ldl', '-lpthread']);
  renameSync(making, library);
  return library;
}
