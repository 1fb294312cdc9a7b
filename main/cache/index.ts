// One profile's store: the open database with a repository a subject.
import type Database from 'better-sqlite3';
import { setTimeout as pause } from 'node:timers/promises';
import { isFree } from './database';
import { createAccountRepository } from './accounts';
import { createActivityRepository, passingKeys } from './activity';
import { createCalibrationRepository } from './calibrations';
import { createClientRepository } from './clients';
import { createDirectoryRepository } from './directory';
import { createImportRepository } from './imports';
import { createPremiaRepository } from './premia';
import { createQueueRepository } from './queue';
import { createReportRepository } from './reports';
import { createSearch } from './search';
import { createSimulationRepository } from './simulations';

/** How long another process may hold the file until what came meanwhile is given up. */
const patienceMs = 20_000;
const pollMs = 100;

/** @param logKeys what seals the activity log; without, a key of this moment */
export function createStore(database: Database.Database, logKeys = passingKeys()) {
  const activity = createActivityRepository(database, logKeys);
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
    activity,
    /** All of it, or nothing. */
    together: <T>(work: () => T): T => database.transaction(work)(),
    /** Waits, and holds nobody up, until something can be written or nobody would wait any longer. */
    async whenFree(mostMs = patienceMs): Promise<void> {
      const until = performance.now() + mostMs;
      while (!isFree(database) && performance.now() < until) await pause(pollMs);
    },
    fact: (name: string): string | null => readFact.get(name)?.value ?? null,
    saveFact: (name: string, value: string): void => void writeFact.run(name, value),
    close(): void {
      if (database.open) activity.close();
      database.close();
    },
  };
}
export type Store = ReturnType<typeof createStore>;
