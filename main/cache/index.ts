// One profile's store: the open database with a repository a subject.
import type Database from 'better-sqlite3';
import { createAccountRepository } from './accounts';
import { createCalibrationRepository } from './calibrations';
import { createClientRepository } from './clients';
import { createDirectoryRepository } from './directory';
import { createImportRepository } from './imports';
import { createPremiaRepository } from './premia';
import { createQueueRepository } from './queue';
import { createReportRepository } from './reports';
import { createSearch } from './search';
import { createSimulationRepository } from './simulations';

export function createStore(database: Database.Database) {
  const readFact = database.prepare<[string], { value: string }>('SELECT value FROM fact WHERE name = ?');
  const writeFact = database.prepare('INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
  const simulations = createSimulationRepository(database);
  return {
    database,
    clients: createClientRepository(database),
    accounts: createAccountRepository(database),
    imports: createImportRepository(database),
    search: createSearch(database),
    directory: createDirectoryRepository(database),
    simulations,
    calibrations: createCalibrationRepository(database),
    queue: createQueueRepository(database),
    premia: createPremiaRepository(database),
    reports: createReportRepository(database, simulations.find),
    /** All of it, or nothing. */
    together: <T>(work: () => T): T => database.transaction(work)(),
    fact: (name: string): string | null => readFact.get(name)?.value ?? null,
    saveFact: (name: string, value: string): void => void writeFact.run(name, value),
    close: (): void => void database.close(),
  };
}
export type Store = ReturnType<typeof createStore>;
