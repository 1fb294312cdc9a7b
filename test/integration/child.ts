// Runs one of our own modules as a program of its own: bundled as the build would, so that it needs no test runner.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface ChildProgram { file: string; remove(): void }

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function bundle(entry: string): Promise<ChildProgram> {
  // Inside the project, so that native packages are found.
  const outDir = join(root, 'out', `test-child-${randomUUID()}`);
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: entry, outDir, emptyOutDir: true, rollupOptions: { output: { entryFileNames: 'child.mjs' } } } });
  return { file: join(outDir, 'child.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}
