// The command line: --environments=<file> and --user-data-dir=<dir>.
import { resolve } from 'node:path';

export interface Arguments { environmentsFile: string | null; userDataDir: string | null }

function valueOf(argv: readonly string[], name: string): string | null {
  const prefix = `--${name}=`;
  const found = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  return found ? resolve(found) : null;
}

export function readArguments(argv: readonly string[]): Arguments {
  return { environmentsFile: valueOf(argv, 'environments'), userDataDir: valueOf(argv, 'user-data-dir') };
}
