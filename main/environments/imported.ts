// The environments a person took in, kept in the program's own folder. Their secrets are not: those go to the keychain.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder, writeAtomically } from '../files';
import { loadEnvironments, type Loaded } from './load';
import type { Environment } from './schema';

export const importedFile = 'imported-environments.json';

const withoutSecret = (item: Environment): Environment => (item.dfs.application ? { ...item, dfs: { ...item.dfs, application: { ...item.dfs.application, clientSecret: null } } } : item);

export function createImported(dataDir: string) {
  const file = join(dataDir, importedFile);
  let current: Loaded = existsSync(file) ? loadEnvironments(file) : { environments: [], problems: [] };

  function save(environments: Environment[]): void {
    privateFolder(dataDir);
    // A file of the format holds at least one.
    if (environments.length === 0) rmSync(file, { force: true });
    else writeAtomically(file, `${JSON.stringify({ format: 1, environments: environments.map(withoutSecret) }, null, 2)}\n`);
    current = { environments: environments.map(withoutSecret), problems: [] };
  }

  return {
    current: (): Loaded => current,
    /** Those of the same id are replaced. A file that could not be read is replaced as a whole. */
    add: (added: readonly Environment[]): void => save([...current.environments.filter(({ id }) => !added.some((item) => item.id === id)), ...added]),
    remove: (id: string): void => save(current.environments.filter((item) => item.id !== id)),
  };
}
export type ImportedEnvironments = ReturnType<typeof createImported>;
